from django.urls import path

from workshops.views import console, console_tables, door, preparation, programmes, room, screen

app_name = "workshops"
urlpatterns = [
    path("", programmes.programmes, name="programmes"),
    path("p/<slug:code>/", programmes.programme, name="programme"),
    path("w/<slug:code>/", preparation.workshop, name="workshop"),
    path("w/<slug:code>/agenda/", preparation.agenda, name="agenda"),
    path("w/<slug:code>/people/", preparation.people, name="people"),
    path("w/<slug:code>/tables/", preparation.table_plan, name="table-plan"),
    path("w/<slug:code>/console/", console.console, name="console"),
    path("w/<slug:code>/console/run/", console.run, name="console-run"),
    path("w/<slug:code>/console/state/", console.state, name="console-state"),
    path("w/<slug:code>/console/closing/", console.closing, name="console-closing"),
    path("w/<slug:code>/console/block/", console.block, name="console-block"),
    path("w/<slug:code>/console/earlier-block/", console.earlier_block, name="console-back"),
    path("w/<slug:code>/console/clock/", console.clock, name="console-clock"),
    path("w/<slug:code>/console/minutes/", console.minutes, name="console-minutes"),
    path("w/<slug:code>/console/compression/", console.compression, name="console-compression"),
    path("w/<slug:code>/console/activity/", console.activity_state, name="console-activity"),
    path("w/<slug:code>/console/visibility/", console.visibility, name="console-visibility"),
    path("w/<slug:code>/console/vote/", console.vote, name="console-vote"),
    path("w/<slug:code>/console/undo/", console.undo, name="console-undo"),
    path("w/<slug:code>/console/messages/", console_tables.messages, name="console-messages"),
    path("w/<slug:code>/console/devices/", console_tables.devices, name="console-devices"),
    path("messages/<slug:code>/withdrawal/", console_tables.withdrawal, name="withdrawal"),
    path("devices/<slug:code>/table/", console_tables.device_table, name="device-table"),
    path(
        "devices/<slug:code>/revocation/",
        console_tables.device_revocation,
        name="device-revocation",
    ),
    path("join", door.join, name="join"),
    path("j/<slug:join_code>/", door.door, name="door"),
    path("t/<slug:code>/", door.table_door, name="table-door"),
    path("room/", room.room, name="room"),
    path("room/now/", room.now, name="room-now"),
    path("room/leave/", room.leave, name="leave"),
    path("screen/<slug:screen_code>/", screen.screen, name="screen"),
    path("screen/<slug:screen_code>/stage/", screen.stage, name="stage"),
]
