import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from tests import factories
from tests.day import code_at, start, taken
from tests.page import texts, values
from workshops.domain import blocks, running
from workshops.domain.actions import last_action
from workshops.domain.screen import show
from workshops.models import Activity, AgendaBlock, ConsoleAction, Workshop

State = Activity.State


@pytest.fixture
def day(workshop):
    """Welcome, an activity on a canvas with one table, a break, the end."""
    factories.table(workshop)
    factories.agenda_block(workshop, "Welcome", minutes=15)
    factories.activity(workshop, factories.canvas())
    factories.agenda_block(workshop, "Break", kind=AgendaBlock.Kind.BREAK, minutes=30)
    factories.agenda_block(workshop, "Close", minutes=0)
    return workshop


def address(workshop, name="run", **query):
    page = "console" if name == "page" else f"console-{name}"
    return reverse(f"workshops:{page}", args=[workshop.code], query=query or None)


def seen(workshop):
    """What a console says that is drawn now."""
    last = last_action(workshop)
    return last.code if last else ""


def activity(workshop):
    return Activity.objects.select_related("block__workshop").get(block__workshop=workshop)


def presses(workshop):
    """Every action there is, as the console sends it, with another outcome than none."""
    of_activity = {"activity": activity(workshop).code}
    return [
        ("state", {"step": "lock"}),
        ("closing", {}),
        ("block", {"block": code_at(workshop, 3)}),
        ("back", {}),
        ("clock", {"step": "pause"}),
        ("minutes", {"minutes": 5}),
        ("compression", {"takes": taken(workshop, {3: 5})}),
        ("activity", {**of_activity, "state": "revealed"}),
        ("visibility", {**of_activity, "visibility": "counts"}),
        (
            "vote",
            {**of_activity, "step": "open", "votes_per_delegate": 3, "votes_per_note": 2},
        ),
        ("undo", {"action": seen(workshop)}),
    ]


PRESSES = ["state", "closing", "block", "back", "clock", "minutes", "compression", "activity"]
PRESSES += ["visibility", "vote", "undo"]


def started_ago(workshop, position, minutes):
    started_at = timezone.now() - dt.timedelta(minutes=minutes)
    workshop.agenda_blocks.filter(order=position).update(started_at=started_at)


# --- Who ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["page", "run", "closing"])
def test_the_console_does_not_exist_for_strangers(as_stranger, day, name):
    response = as_stranger.get(address(day, name))

    assert response.status_code == 404
    assert "Welcome" not in response.content.decode()


@pytest.mark.parametrize("name", PRESSES)
@pytest.mark.parametrize(
    ("who", "status"), [("as_stranger", 404), ("as_viewer", 403), ("client", 302)]
)
def test_only_those_who_facilitate_press(request, day, name, who, status):
    start(day, 2, user=None)
    client = request.getfixturevalue(who)
    data = dict(presses(day))[name]

    response = client.post(address(day, name), {"seen": seen(day), **data})

    assert response.status_code == status
    assert day.console_actions.filter(undone_at__isnull=True).count() == 1


@pytest.mark.parametrize("name", PRESSES)
@pytest.mark.parametrize("who", ["as_lead", "as_facilitator"])
def test_those_who_facilitate_are_answered_with_the_region(request, day, name, who):
    start(day, 2, user=None)
    client = request.getfixturevalue(who)
    data = dict(presses(day))[name]

    response = client.post(address(day, name), {"seen": seen(day), **data})

    assert response.status_code == 200
    assert values(response, "body > section", "id") == ["console-run"]
    assert texts(response, ".notice--bad") == []
    changed = day.console_actions.count() - 1 + day.console_actions.exclude(undone_at=None).count()
    assert changed == 1


def test_a_viewer_reads_and_has_nothing_to_press(as_viewer, day):
    start(day, 1, user=None)
    start(day, 2, user=None)

    response = as_viewer.get(address(day, "page"))

    assert texts(response, "#run-title") == ["Value Proposition"]
    assert texts(response, ".day__title") == [
        "done Welcome",
        "now Value Proposition",
        "Break",
        "Close",
    ]
    assert texts(response, ".choices strong") == ["Open", "Everyone"]
    assert texts(response, "#console-run form[hx-post], #console-run button, dialog") == []
    assert as_viewer.get(address(day, "closing")).status_code == 403


# --- The page -----------------------------------------------------------------------------


def test_the_page_follows_the_room_the_team_and_the_projector(as_lead, day):
    start(day, 1, user=None)

    response = as_lead.get(address(day, "page"))

    assert values(response, "live-stream", "src") == ["/live/stream?as=team"]
    assert values(response, "live-stream", "topics") == [
        f"{day.topic}:2 {day.console_topic}:0 {day.screen_topic}:0"
    ]


def test_the_page_fetches_its_other_regions_from_their_own_addresses(as_lead, day):
    response = as_lead.get(address(day, "page"))

    assert values(response, ".console__later", "hx-get") == [
        reverse(name, args=[day.code])
        for name in (
            "canvases:cockpit",
            "canvases:screen-controls",
            "workshops:console-messages",
            "workshops:console-devices",
        )
    ]


def test_the_console_is_the_first_tab_and_stands_on_the_overview(as_lead, day):
    page = as_lead.get(address(day, "page"))
    overview = as_lead.get(day.get_absolute_url())

    assert values(page, ".tabs__tab", "href")[0] == address(day, "page")
    assert values(page, ".tabs__tab", "aria-current")[0] == "page"
    assert address(day, "page") in values(overview, "aside a", "href")


@pytest.mark.parametrize("blocks", [1, 7])
def test_the_number_of_blocks_costs_no_queries(
    as_facilitator, workshop, blocks, django_assert_num_queries
):
    for number in range(blocks):
        factories.activity(workshop, title=f"Work {number}")
    start(workshop, 1, user=None)
    # The session, who asks, the workshop, the last action, what was last on the projector,
    # the blocks with their activities, the right to press.
    with django_assert_num_queries(7):
        response = as_facilitator.get(address(workshop))

    assert len(texts(response, ".day__block")) == blocks


@pytest.mark.parametrize("blocks", [1, 7])
def test_the_page_costs_one_query_more_than_its_region(
    as_facilitator, workshop, blocks, django_assert_num_queries
):
    for number in range(blocks):
        factories.activity(workshop, title=f"Work {number}")
    running.open_workshop(workshop, user=None)
    with django_assert_num_queries(8):
        response = as_facilitator.get(address(workshop, "page"))

    assert len(texts(response, ".day__block")) == blocks


# --- What it says -------------------------------------------------------------------------


def test_before_the_day_there_is_one_thing_to_press(as_lead, day):
    response = as_lead.get(address(day))

    assert texts(response, "#run-title") == ["The workshop has not been started"]
    assert texts(response, ".button--primary") == ["Start the workshop"]
    assert texts(response, "agenda-clock, .next__steps, .next__doors, .undo") == []
    assert texts(response, ".next__gaps") == []


def test_what_is_missing_is_said_before_the_workshop_is_started_and_hinders_nobody(
    as_facilitator, day
):
    day.tables.all().delete()

    response = as_facilitator.get(address(day))

    assert texts(response, ".next__gaps .gaps__gap") == ["Missing: No tables yet"]
    assert texts(response, ".button--primary") == ["Start the workshop"]

    response = as_facilitator.post(address(day, "state"), {"seen": "", "step": "open"})

    assert response.status_code == 200
    assert texts(response, ".next__gaps") == []


def test_an_open_workshop_begins_with_its_first_block(as_lead, day):
    response = as_lead.post(address(day, "state"), {"step": "open", "seen": ""})

    assert texts(response, ".button--primary") == ["Begin: Welcome"]
    assert values(response, "#press-next", "value") == [code_at(day, 1)]
    assert texts(response, ".undo__what") == ["Workshop started · Lena Lead"]


def test_the_running_block_has_a_clock_by_the_servers_time(as_lead, day):
    start(day, 1, user=None)

    response = as_lead.get(address(day))

    ends, now = (int(values(response, "agenda-clock", name)[0]) for name in ("ends", "now"))
    block = day.agenda_blocks.get(order=1)
    assert ends == int((block.started_at + dt.timedelta(minutes=15)).timestamp() * 1000)
    assert abs(now - timezone.now().timestamp() * 1000) < 60_000
    assert texts(response, ".button--primary") == ["Next: Value Proposition"]
    assert texts(response, ".next__steps button") == ["+1 min", "+5 min", "Pause", "Back"]
    assert texts(response, ".next__late strong") == ["On time"]


def test_a_paused_block_says_so_and_goes_on(as_lead, day):
    start(day, 1, user=None)

    response = as_lead.post(address(day, "clock"), {"step": "pause", "seen": seen(day)})

    assert texts(response, ".now__label") == ["Paused"]
    assert values(response, "agenda-clock[paused]", "id") == ["run-clock"]
    assert texts(response, "#press-clock") == ["Go on"]


def test_over_time_is_counted_up_and_shortening_is_offered(as_lead, day):
    start(day, 1, user=None)
    started_ago(day, 1, 35)

    response = as_lead.get(address(day))

    assert texts(response, ".now__label") == ["Now, over its time"]
    assert texts(response, "agenda-clock") == ["+20:00"]
    assert texts(response, ".next__late strong") == ["20 min behind"]
    assert texts(response, ".cuts__list li") == [
        "11 min from Value Proposition",
        "9 min from Break",
    ]


def test_the_offer_is_taken_with_one_press(as_lead, day):
    start(day, 1, user=None)
    started_ago(day, 1, 35)
    offered = as_lead.get(address(day))
    data = {name: values(offered, f"#cuts [name={name}]", "value")[0] for name in ("seen", "takes")}

    response = as_lead.post(address(day, "compression"), data)

    assert response.status_code == 200
    assert list(day.agenda_blocks.values_list("extra_minutes", flat=True)) == [0, -11, -9, 0]
    assert texts(response, ".cuts") == []
    assert texts(response, ".undo__what") == ["Later blocks shortened · Lena Lead"]


def test_what_is_over_is_ticked_with_planned_and_real_times(as_lead, day):
    start(day, 1, user=None)
    began = dt.datetime(2018, 10, 11, 14, 5, tzinfo=day.zone)
    ended = dt.datetime(2018, 10, 11, 14, 25, tzinfo=day.zone)
    day.agenda_blocks.filter(order=1).update(started_at=began, ended_at=ended)
    day.agenda_blocks.filter(order=2).update(started_at=ended)
    day.current_block = day.agenda_blocks.get(order=2)
    day.save()

    response = as_lead.get(address(day))

    assert texts(response, "#day-1 .day__facts") == ["14:05–14:25 · planned 14:00–14:15"]
    assert texts(response, "#day-1 .day__title") == ["done Welcome"]
    assert values(response, "[aria-current=step]", "id") == ["day-2"]


def test_a_day_without_blocks_says_what_will_be_here(as_lead, workshop):
    running.open_workshop(workshop, user=None)

    response = as_lead.get(address(workshop))

    assert response.status_code == 200
    assert "The agenda has none yet." in texts(response, ".day")[0]
    assert texts(response, ".button--primary") == []
    assert texts(response, "#press-close") == ["Close the workshop …"]


def test_a_closed_workshop_can_be_opened_again(as_lead, day):
    start(day, 4, user=None)

    closed = as_lead.post(address(day, "closing"), {"seen": seen(day)})
    opened = as_lead.post(address(day, "state"), {"step": "reopen", "seen": seen(day)})

    assert texts(closed, "#run-title") == ["The workshop is over"]
    assert texts(closed, ".next button") == ["Open it again"]
    assert texts(opened, "#run-title") == ["Close"]


def test_a_closed_workshop_says_when_it_closed_and_leads_to_the_report(as_lead, as_viewer, day):
    start(day, 4, user=None)
    running.close(day, user=None)
    day.refresh_from_db()
    day.console_actions.update(made_at=day.closed_at - dt.timedelta(minutes=1))

    responses = [one.get(address(day)) for one in (as_lead, as_viewer)]

    when = date_format(day.closed_at.astimezone(day.zone), "j F Y, H:i")
    for response in responses:
        assert texts(response, "#run-title") == ["The workshop is over"]
        assert texts(response, ".now__facts")[0].startswith(f"Closed {when}.")
        assert values(response, ".button--primary", "href") == [
            reverse("reports:report", args=[day.code])
        ]
        assert texts(response, ".console-head__code") == []
    assert texts(responses[0], "#console-run button") == ["Open it again"]
    assert texts(responses[1], "#console-run button") == []


def test_a_workshop_that_is_over_keeps_its_times(as_lead, day):
    day.day, day.starts_at = dt.date(2018, 10, 11), dt.time(14)
    day.state = Workshop.State.CLOSED
    day.save()

    response = as_lead.get(address(day))

    assert texts(response, ".day__time") == ["14:00", "14:15", "15:15", "15:45"]


def test_closing_names_the_devices_whose_notes_have_not_arrived(as_lead, day):
    start(day, 4, user=None)
    table = day.tables.get()
    ana = factories.delegate(day, "Ana")
    factories.device(day, delegate=ana, table=table, unsent=3)
    factories.device(day, is_scribe=True, table=table, unsent=1)
    factories.device(day, delegate=factories.delegate(day, "Ben"), table=table)
    factories.device(
        day, delegate=factories.delegate(day, "Cem"), unsent=2, revoked_at=timezone.now()
    )

    response = as_lead.get(address(day, "closing"))

    assert texts(response, "li") == ["Ana, Table 1: 3 notes", "Shared tablet, Table 1: 1 note"]
    assert texts(response, "button") == ["Close all the same"]
    assert values(response, "[name=seen]", "value") == [seen(day)]


def test_closing_names_the_devices_that_are_out_of_reach(as_lead, day):
    start(day, 4, user=None)
    now = timezone.now()
    for name, seen_at in [
        ("Ana", now - dt.timedelta(minutes=12)),
        ("Ben", now - dt.timedelta(seconds=5)),
        ("Cem", None),
    ]:
        delegate = factories.delegate(day, name)
        factories.device(day, delegate=delegate, table=day.tables.get(), last_seen_at=seen_at)

    response = as_lead.get(address(day, "closing"))

    assert [text.replace("\xa0", " ") for text in texts(response, "li")] == [
        "Ana, Table 1: last heard of 12 minutes ago"
    ]
    assert "Everything that was written has arrived." not in texts(response, "p")
    assert texts(response, "button") == ["Close all the same"]


def test_closing_names_raised_hands_and_open_conflicts(as_lead, day):
    start(day, 4, user=None)
    sheet = factories.worksheet(
        factories.activity(day, factories.canvas(), title="Ships"), day.tables.get()
    )
    sheet.hand_raised_at = timezone.now()
    sheet.save()
    first = factories.note(sheet, "Ships sink.")
    factories.note(sheet, "Ships drift.", beside=first)

    response = as_lead.get(address(day, "closing"))

    assert texts(response, "li") == ["Table 1, Ships", "Table 1, Ships: 1 note"]
    assert values(response, "li a", "href") == [f"{sheet.get_absolute_url()}#conflicts"]
    assert texts(response, "button") == ["Close all the same"]


# --- Activities ---------------------------------------------------------------------------


def test_the_controls_follow_the_agenda_unless_one_is_chosen(as_lead, day):
    other = factories.activity(day, factories.canvas("swot"), title="Strengths")
    start(day, 2, user=None)

    following = as_lead.get(address(day))
    chosen = as_lead.get(address(day, activity=other.code))
    unknown = as_lead.get(address(day, activity="nosuchcode"))

    assert texts(following, "#doing-title") == ["Value Proposition"]
    assert texts(chosen, "#doing-title") == ["Strengths"]
    assert values(chosen, "#console-run", "hx-get") == [address(day, activity=other.code)]
    assert texts(unknown, "#doing-title") == ["Value Proposition"]
    assert values(unknown, "#console-run", "hx-get") == [address(day)]


def test_the_answer_to_a_press_stays_with_the_chosen_activity(as_lead, day):
    other = factories.activity(day, factories.canvas("swot"), title="Strengths")
    start(day, 2, user=None)

    response = as_lead.post(
        address(day, "activity", activity=other.code),
        {"activity": other.code, "state": "open", "seen": seen(day)},
    )

    assert texts(response, "#doing-title") == ["Strengths"]
    assert texts(response, "#doing-state [aria-pressed=true]") == ["Open"]


def test_a_vote_is_opened_and_closed(as_lead, day):
    start(day, 2, user=None)
    data = {"activity": activity(day).code}

    opened = as_lead.post(
        address(day, "vote"),
        {**data, "step": "open", "votes_per_delegate": 4, "votes_per_note": 2, "seen": seen(day)},
    )
    closed = as_lead.post(address(day, "vote"), {**data, "step": "close", "seen": seen(day)})

    assert texts(opened, ".vote__state") == ["Voting 4 votes each, at most 2 on one note"]
    assert texts(closed, ".vote__label") == ["Round 1 closed"]
    assert texts(closed, "#press-vote-open") == ["Open round 2"]


# --- Presses that come to nothing ---------------------------------------------------------


def test_who_comes_second_is_told_what_was_done_and_by_whom(as_facilitator, lead, day):
    start(day, 1, user=lead)
    old = seen(day)
    start(day, 2, user=lead, seen=old)

    response = as_facilitator.post(address(day, "block"), {"block": code_at(day, 3), "seen": old})

    assert response.status_code == 409
    (why,) = texts(response, "#run-refused")
    assert why == (
        "Somebody else has just done something. Next block begun · Lena Lead."
        " Nothing was changed: this is how it stands now."
    )
    assert texts(response, "#run-title") == ["Value Proposition"]
    day.refresh_from_db()
    assert day.current_block.title == "Value Proposition"


def test_the_second_of_two_same_presses_finds_it_done(as_facilitator, lead, day):
    start(day, 1, user=lead)
    old = seen(day)
    start(day, 2, user=lead, seen=old)

    response = as_facilitator.post(address(day, "block"), {"block": code_at(day, 2), "seen": old})

    assert response.status_code == 200
    assert texts(response, "#run-refused") == []
    assert day.console_actions.count() == 2


def test_the_block_that_was_pressed_begins_wherever_it_stands_by_now(as_lead, day):
    start(day, 1, user=None)
    drawn = as_lead.get(address(day))
    _welcome, pressed, pause, close = [one.code for one in day.agenda_blocks.all()]
    blocks.reorder(day, [code_at(day, 1), close, pause, pressed])

    response = as_lead.post(
        address(day, "block"),
        {"block": values(drawn, "#press-next", "value")[0], "seen": seen(day)},
    )

    assert response.status_code == 200
    assert texts(response, "#run-title") == ["Value Proposition"]


def test_a_block_that_was_removed_meanwhile_is_not_begun(as_lead, day):
    start(day, 1, user=None)
    drawn = as_lead.get(address(day))
    blocks.delete(day.agenda_blocks.get(order=2))

    response = as_lead.post(
        address(day, "block"),
        {"block": values(drawn, "#press-next", "value")[0], "seen": seen(day)},
    )

    assert response.status_code == 409
    (why,) = texts(response, "#run-refused")
    assert why == (
        "The block is no longer on the agenda: somebody has removed it."
        " Nothing was changed: this is how it stands now."
    )
    assert texts(response, "#run-title") == ["Welcome"]
    assert texts(response, "#press-next") == ["Next: Break"]


def test_the_blocks_that_were_to_be_shortened_are_found_in_a_new_order(as_lead, day):
    start(day, 1, user=None)
    takes = taken(day, {3: 5})
    blocks.reorder(day, [code_at(day, place) for place in (1, 3, 2, 4)])

    response = as_lead.post(address(day, "compression"), {"takes": takes, "seen": seen(day)})

    assert response.status_code == 200
    assert list(day.agenda_blocks.filter(extra_minutes=-5).values_list("title", flat=True)) == [
        "Break"
    ]


def test_what_the_rules_forbid_is_refused_in_words(as_lead, day):
    start(day, 1, user=None)
    running.set_visibility(activity(day), "only_mine", user=None)

    response = as_lead.post(
        address(day, "vote"),
        {
            "activity": activity(day).code,
            "step": "open",
            "votes_per_delegate": 3,
            "votes_per_note": 1,
            "seen": seen(day),
        },
    )

    assert response.status_code == 409
    (why,) = texts(response, "#run-refused")
    assert why == (
        "There are no notes yet: open the activity first."
        " Nothing was changed: this is how it stands now."
    )


def test_what_was_refused_leaves_nothing_of_it_in_the_answer(as_lead, day):
    start(day, 3, user=None)

    response = as_lead.post(
        address(day, "compression"), {"takes": taken(day, {4: 1, 3: 5}), "seen": seen(day)}
    )

    assert response.status_code == 409
    assert texts(response, "#run-title") == ["Break"]
    assert set(day.agenda_blocks.values_list("extra_minutes", flat=True)) == {0}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("state", {"step": "fly"}),
        ("block", {"block": "a" * 25}),
        ("block", {}),
        ("clock", {"step": ""}),
        ("minutes", {"minutes": 61}),
        ("minutes", {"minutes": "-61"}),
        ("compression", {"takes": ""}),
        ("compression", {"takes": "3"}),
        ("compression", {"takes": "3:-5"}),
        ("compression", {"takes": "3:x"}),
        ("activity", {"state": "open"}),
        ("activity", {"activity": "nosuchcode", "state": "open"}),
        ("undo", {"action": "nosuchcode"}),
        ("undo", {}),
    ],
)
def test_what_cannot_be_is_invalid_and_said_in_words(as_lead, day, name, data):
    start(day, 2, user=None)

    response = as_lead.post(address(day, name), {**data, "seen": seen(day)})

    assert response.status_code == 422
    assert texts(response, "#run-invalid")[0].endswith("Nothing was changed.")
    assert day.console_actions.count() == 1


@pytest.mark.parametrize(
    ("each", "most", "field"),
    [("", 1, "vote-each"), (3, "", "vote-most"), (0, 1, "vote-each"), (2, 3, "vote-most")],
)
def test_a_vote_needs_numbers_that_fit(as_lead, day, each, most, field):
    start(day, 2, user=None)

    response = as_lead.post(
        address(day, "vote"),
        {
            "activity": activity(day).code,
            "step": "open",
            "votes_per_delegate": each,
            "votes_per_note": most,
            "seen": seen(day),
        },
    )

    assert response.status_code == 422
    assert values(response, "[aria-invalid=true]", "id") == [field]
    assert activity(day).vote_state == Activity.VoteState.NONE


def test_the_activity_of_another_workshop_is_not_steered(as_lead, programme, day):
    other = factories.workshop(programme)
    foreign = factories.activity(other, factories.canvas())

    response = as_lead.post(
        address(day, "activity"), {"activity": foreign.code, "state": "open", "seen": ""}
    )

    assert response.status_code == 422
    foreign.refresh_from_db()
    assert foreign.state == State.PREPARED


# --- Undo ---------------------------------------------------------------------------------


def test_what_was_just_done_is_taken_back_by_anybody_who_may(as_facilitator, lead, day):
    start(day, 1, user=lead)
    start(day, 2, user=lead)
    offered = as_facilitator.get(address(day))

    response = as_facilitator.post(
        address(day, "undo"), {"action": values(offered, ".undo [name=action]", "value")[0]}
    )

    assert response.status_code == 200
    assert texts(response, "#run-title") == ["Welcome"]
    assert activity(day).state == State.PREPARED


def test_nothing_is_offered_after_ten_seconds_and_late_presses_are_told(as_lead, day):
    start(day, 1, user=None)
    code = seen(day)
    ConsoleAction.objects.update(made_at=timezone.now() - dt.timedelta(seconds=20))

    region = as_lead.get(address(day))
    response = as_lead.post(address(day, "undo"), {"action": code})

    assert texts(region, ".undo") == []
    assert response.status_code == 409
    assert texts(response, "#run-refused")[0].startswith("It is too late to take this back")
    day.refresh_from_db()
    assert day.state == Workshop.State.OPEN


def test_the_action_of_another_workshop_is_not_taken_back(as_lead, programme, day):
    other = factories.workshop(programme)
    running.open_workshop(other, user=None)

    response = as_lead.post(address(day, "undo"), {"action": seen(other)})

    assert response.status_code == 422
    other.refresh_from_db()
    assert other.state == Workshop.State.OPEN


def test_what_was_put_on_the_projector_is_offered_to_be_taken_back(as_lead, lead, day):
    start(day, 1, user=lead)
    show(day, "agenda", {}, lead)

    response = as_lead.get(address(day))

    assert texts(response, ".undo__what") == ["Projector changed · Lena Lead"]
    assert values(response, ".next [name=seen]", "value")[0] == seen(day)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(5, "5 minutes given"), (1, "1 minute given"), (-5, "5 minutes taken")],
)
def test_given_and_taken_minutes_are_said(as_lead, day, minutes, words):
    start(day, 1, user=None)

    response = as_lead.post(address(day, "minutes"), {"minutes": minutes, "seen": seen(day)})

    assert texts(response, ".undo__what") == [f"{words} · Lena Lead"]
