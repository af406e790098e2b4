from django.urls import path

from canvases.views import cockpit, room, screen, worker, worksheets

app_name = "canvases"
urlpatterns = [
    path("w/<slug:code>/worksheets/", worksheets.worksheets, name="worksheets"),
    path("worksheets/<slug:code>/", worksheets.worksheet, name="worksheet"),
    path("worksheets/<slug:code>/sheet/", worksheets.sheet, name="sheet"),
    path("worksheets/<slug:code>/lock/", cockpit.lock, name="lock"),
    path("worksheets/<slug:code>/hand/", cockpit.hand, name="hand"),
    path("screen/<slug:screen_code>/worksheets/", screen.stage, name="stage"),
    path("w/<slug:code>/console/screen/", screen.controls, name="screen-controls"),
    path("w/<slug:code>/console/screen/shown/", screen.shown, name="screen-shown"),
    path("w/<slug:code>/console/tables/", cockpit.region, name="cockpit"),
    path("tables/<slug:code>/extra-time/", cockpit.extra_time, name="extra-time"),
    path("tables/<slug:code>/messages/", cockpit.table_messages, name="table-messages"),
    path("messages/<slug:code>/", cockpit.table_message, name="table-message"),
    path("room/worksheets/<slug:code>/", room.worksheet, name="room-worksheet"),
    path("room/worksheets/<slug:code>/notes", room.notes, name="room-notes"),
    path("worker.js", worker.worker, name="worker"),
]
