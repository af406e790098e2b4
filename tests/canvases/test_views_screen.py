"""The worksheets on the projector, and the console's controls of it."""

import re

import pytest
from django.urls import reverse

from canvases.domain.notes import link
from canvases.models import Vote
from tests import factories
from tests.page import texts, values
from workshops.models import Activity, Announcement, Screen, Workshop

SECRET = "Nobody knows the lamp is out"


def _show(workshop, view, **shown):
    Screen.objects.update_or_create(workshop=workshop, defaults={"view": view, "shown": shown})


def _stage(client, workshop):
    return client.get(reverse("canvases:stage", args=[workshop.screen_code]))


@pytest.fixture
def activity(workshop):
    return factories.activity(workshop, factories.canvas(), state=Activity.State.OPEN)


@pytest.fixture
def sheet(workshop, activity):
    """Table 1 of a pilot group, with a note."""
    group = factories.pilot_group(workshop.programme, name="Enterprise")
    made = factories.worksheet(activity, factories.table(workshop, pilot_group=group))
    factories.note(made, SECRET, "customer-pains")
    return made


# --- The way to the view ------------------------------------------------------------------


def test_an_unknown_screen_is_not_found(client, workshop):
    for name in ("workshops:stage", "canvases:stage"):
        assert client.get(reverse(name, args=["nosuchcode"])).status_code == 404


@pytest.mark.parametrize("view", ["join", "agenda", "announcement", "blank"])
def test_what_shows_no_worksheet_is_drawn_elsewhere(client, workshop, view):
    _show(workshop, view)

    response = _stage(client, workshop)

    assert response["Location"] == reverse("workshops:stage", args=[workshop.screen_code])


@pytest.mark.parametrize("view", ["worksheet", "tables", "note", "vote"])
def test_the_region_leads_on_to_where_worksheets_are_drawn(client, workshop, sheet, view):
    _show(workshop, view, worksheet=sheet.code, activity=sheet.activity.code)

    response = client.get(reverse("workshops:stage", args=[workshop.screen_code]), follow=True)

    assert response.status_code == 200
    assert values(response, "#stage", "class") == [f"stage stage--{view}"]
    assert values(response, "#stage", "hx-get") == [
        reverse("workshops:stage", args=[workshop.screen_code])
    ]


@pytest.mark.parametrize("view", ["worksheet", "tables", "note", "vote"])
def test_what_is_not_there_any_more_leaves_no_blank_wall(client, workshop, view):
    _show(workshop, view, worksheet="gone", activity="gone")

    response = _stage(client, workshop)

    assert texts(response, "h1") == [f"{workshop.name}: {workshop.title}"]


def test_another_workshops_worksheet_is_not_shown(client, programme, sheet):
    other = factories.workshop(programme)
    _show(other, "worksheet", worksheet=sheet.code)

    response = _stage(client, other)

    assert SECRET not in response.content.decode()


def test_the_page_has_something_to_show_before_the_worksheet_has_come(client, workshop, sheet):
    _show(workshop, "worksheet", worksheet=sheet.code)

    response = client.get(reverse("workshops:screen", args=[workshop.screen_code]))

    assert values(response, "#stage-load", "hx-trigger") == ["load"]
    assert texts(response, ".strip__code") == [workshop.spoken_join_code]


def test_latecomers_find_the_code_until_the_workshop_is_closed(client, workshop, sheet):
    _show(workshop, "worksheet", worksheet=sheet.code)

    assert texts(_stage(client, workshop), ".strip__code") == [workshop.spoken_join_code]

    Workshop.objects.update(state=Workshop.State.CLOSED)
    assert texts(_stage(client, workshop), ".strip__code") == []


# --- Each view ----------------------------------------------------------------------------


def test_a_worksheet_is_drawn_with_its_notes(client, workshop, sheet):
    _show(workshop, "worksheet", worksheet=sheet.code)

    response = _stage(client, workshop)

    assert texts(response, "h1") == ["A Table 1 · Enterprise"]
    assert texts(response, ".canvas .note") == [SECRET]
    assert values(response, "live-follow", "topics") == [f"{sheet.topic}:0"]


def test_one_section_of_a_worksheet_fills_the_wall(client, workshop, sheet):
    factories.note(sheet, "A job", "customer-jobs")
    _show(workshop, "worksheet", worksheet=sheet.code, section="customer-pains")

    response = _stage(client, workshop)

    assert texts(response, "h1") == ["Customer pains"]
    assert texts(response, ".note") == [SECRET]


def test_tables_stand_side_by_side_with_their_counts_and_newest_notes(client, workshop, sheet):
    other = factories.worksheet(sheet.activity, factories.table(workshop))
    factories.note(other, "Older", "customer-jobs")
    factories.note(other, "Newer", "customer-jobs")
    _show(workshop, "tables", activity=sheet.activity.code)

    response = _stage(client, workshop)

    assert texts(response, ".wall__table h2") == ["A Table 1 1", "Table 2 2"]
    assert texts(response, ".wall__group") == ["Enterprise"]
    assert texts(response, ".wall__table:nth-child(2) .wall__figure") == list("200000")
    assert texts(response, ".wall__table:nth-child(2) .note") == ["Newer", "Older"]
    assert texts(response, ".wall__more") == []


def test_tables_side_by_side_say_how_many_more_notes_there_are(client, workshop, sheet):
    for number in range(9):
        factories.note(sheet, f"Note {number}", "customer-jobs")
    _show(workshop, "tables", activity=sheet.activity.code)

    response = _stage(client, workshop)

    shown = len(texts(response, ".wall__notes .note"))
    assert 0 < shown < 10
    assert texts(response, ".wall__more") == [f"+ {10 - shown} more"]


def test_tables_are_compared_by_section(client, workshop, sheet):
    other = factories.worksheet(sheet.activity, factories.table(workshop))
    factories.note(other, "A pain", "customer-pains")
    factories.note(other, "A job", "customer-jobs")
    _show(workshop, "tables", activity=sheet.activity.code, section="customer-pains")

    response = _stage(client, workshop)

    assert texts(response, "h1") == ["Customer pains"]
    assert texts(response, ".note") == [SECRET, "A pain"]


def test_more_tables_than_fit_come_in_turn_evenly_shared_out(client, workshop, activity):
    for _ in range(7):
        factories.worksheet(activity, factories.table(workshop))
    _show(workshop, "tables", activity=activity.code, page="2")

    response = _stage(client, workshop)

    assert texts(response, ".wall__table h2") == ["Table 5 0", "Table 6 0", "Table 7 0"]
    assert texts(response, ".stage__aside") == ["2 of 2"]


def test_an_activity_without_worksheets_says_so(client, workshop, activity):
    _show(workshop, "tables", activity=activity.code)

    assert texts(_stage(client, workshop), ".stage__says") == [
        "No worksheets were handed out for this activity yet."
    ]


def test_notes_are_presented_in_the_order_of_the_canvas_with_their_links(client, workshop, sheet):
    relief = factories.note(sheet, "A second lamp", "pain-relievers")
    pain = sheet.notes.get(text=SECRET)
    link(relief, pain)
    _show(workshop, "note", worksheet=sheet.code, note=str(relief.pk))

    response = _stage(client, workshop)

    assert texts(response, "h1") == ["Pain relievers"]
    assert texts(response, ".stage__aside") == ["A Table 1 · Enterprise 2 of 2"]
    assert texts(response, ".alone__text") == ["A second lamp"]
    assert texts(response, ".alone__link") == [f"Answers{SECRET}"]


def test_a_note_that_was_taken_off_says_so(client, workshop, sheet):
    factories.note(sheet, "Another", "customer-jobs")
    note = sheet.notes.get(text=SECRET)
    note.deleted_at = note.created_at
    note.save()
    _show(workshop, "note", worksheet=sheet.code, note=str(note.pk))

    response = _stage(client, workshop)

    assert texts(response, ".stage__says") == ["This note was taken off the worksheet."]
    assert SECRET not in response.content.decode()


@pytest.fixture
def vote(workshop, sheet):
    """Two of three have voted: two dots on the secret, one on another note."""
    activity = sheet.activity
    activity.vote_state, activity.vote_round = Activity.VoteState.OPEN, 1
    activity.save()
    other = factories.note(sheet, "Fog", "customer-pains")
    devices = [factories.device(workshop, table=sheet.table) for _ in range(3)]
    secret = sheet.notes.get(text=SECRET)
    for device in devices[:2]:
        Vote.objects.create(note=secret, device=device, round=1)
    Vote.objects.create(note=other, device=devices[0], round=1)
    _show(workshop, "vote", activity=activity.code)
    return activity


def test_an_open_vote_shows_its_turnout_and_no_result(client, workshop, vote):
    response = _stage(client, workshop)

    assert texts(response, ".turnout__all") == ["2 of 3 have voted"]
    assert texts(response, ".results__row") == []
    assert SECRET not in response.content.decode()


def test_a_closed_vote_shows_its_result_the_most_first(client, workshop, vote):
    vote.vote_state = Activity.VoteState.CLOSED
    vote.save()

    response = _stage(client, workshop)

    assert texts(response, ".results__text") == [SECRET, "Fog"]
    assert texts(response, ".results__dots") == ["2", "1"]
    assert values(response, ".results__length", "width") == ["100%", "50%"]


# --- What a table may not see, the wall does not show ---------------------------------------

BLIND = [Activity.Visibility.ONLY_MINE, Activity.Visibility.COUNTS]
SHOWN = [
    ("worksheet", {}),
    ("worksheet", {"section": "customer-pains"}),
    ("tables", {}),
    ("tables", {"section": "customer-pains"}),
    ("note", {}),
    ("vote", {}),
]


def _hide(activity, visibility):
    activity.visibility = visibility
    activity.save()


@pytest.mark.parametrize("visibility", BLIND)
@pytest.mark.parametrize("state", ["open", "locked"])
@pytest.mark.parametrize(("view", "part"), SHOWN)
def test_no_text_is_on_the_wall_before_the_reveal(
    client, workshop, sheet, vote, visibility, state, view, part
):
    vote.vote_state = Activity.VoteState.CLOSED
    vote.state = state
    _hide(vote, visibility)
    note = str(sheet.notes.get(text=SECRET).pk)
    _show(workshop, view, worksheet=sheet.code, activity=vote.code, note=note, **part)

    response = _stage(client, workshop)

    assert response.status_code == 200
    assert SECRET not in response.content.decode()
    assert note not in response.content.decode()

    vote.state = Activity.State.REVEALED
    vote.save()
    assert SECRET in _stage(client, workshop).content.decode()


def test_counts_stand_for_the_notes_where_counts_may_be_seen(client, workshop, sheet):
    _hide(sheet.activity, Activity.Visibility.COUNTS)
    _show(workshop, "worksheet", worksheet=sheet.code)

    response = _stage(client, workshop)

    assert texts(response, "[data-section=customer-pains] .note") == ["1 note"]
    assert texts(response, ".wall-sheet__hidden") == ["Shown as numbers until the reveal"]


@pytest.mark.parametrize(("view", "part"), SHOWN)
def test_not_even_a_number_is_told_where_everyone_writes_alone(client, workshop, sheet, view, part):
    for _ in range(76):
        factories.note(sheet, "More", "customer-pains")
    _hide(sheet.activity, Activity.Visibility.ONLY_MINE)
    _show(workshop, view, worksheet=sheet.code, activity=sheet.activity.code, **part)

    shown = " ".join(texts(_stage(client, workshop), "#stage"))

    assert not re.search(r"\b77\b", shown)


def test_a_summary_for_the_report_is_not_on_the_wall(client, workshop, sheet):
    factories.summary(sheet, "Keepers are tired.")
    _show(workshop, "worksheet", worksheet=sheet.code)

    assert "tired" not in _stage(client, workshop).content.decode()


# --- Queries ------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 7])
@pytest.mark.parametrize(
    ("view", "queries"), [("worksheet", 7), ("tables", 7), ("note", 9), ("vote", 14)]
)
def test_a_view_costs_the_same_queries_for_any_number_of_tables(
    client, workshop, activity, django_assert_num_queries, view, queries, number
):
    for _ in range(number):
        sheet = factories.worksheet(activity, factories.table(workshop))
        for _ in range(number):
            factories.note(sheet)
    activity.vote_state, activity.vote_round = Activity.VoteState.CLOSED, 1
    activity.save()
    _show(workshop, view, worksheet=sheet.code, activity=activity.code)

    with django_assert_num_queries(queries):
        _stage(client, workshop)


@pytest.mark.parametrize("number", [1, 7])
def test_the_controls_cost_the_same_queries_for_any_number_of_tables(
    as_lead, workshop, activity, django_assert_num_queries, number
):
    for _ in range(number):
        sheet = factories.worksheet(activity, factories.table(workshop))
        factories.note(sheet)
    _show(workshop, "note", worksheet=sheet.code)

    with django_assert_num_queries(13):
        as_lead.get(_controls(workshop))


# --- The console's controls ---------------------------------------------------------------


def _controls(workshop):
    return reverse("canvases:screen-controls", args=[workshop.code])


def _press(client, workshop, **fields):
    return client.post(reverse("canvases:screen-shown", args=[workshop.code]), fields)


def _shown(workshop):
    screen = Screen.objects.get(workshop=workshop)
    return screen.view, screen.shown


def test_a_stranger_finds_no_controls(as_stranger, workshop):
    assert as_stranger.get(_controls(workshop)).status_code == 404
    assert _press(as_stranger, workshop, view="blank").status_code == 404


def test_a_viewer_sees_what_is_on_the_wall_and_changes_nothing(as_viewer, workshop):
    _show(workshop, "agenda")

    response = as_viewer.get(_controls(workshop))

    assert texts(response, ".steering__view") == ["Agenda and clock"]
    assert texts(response, "button") == []
    assert _press(as_viewer, workshop, view="blank").status_code == 403
    assert _shown(workshop) == ("agenda", {})


@pytest.mark.parametrize("view", ["join", "agenda", "blank"])
def test_one_press_puts_a_plain_view_on_the_wall(as_facilitator, workshop, view):
    _show(workshop, "announcement", text="Hello")

    response = _press(as_facilitator, workshop, view=view)

    assert response.status_code == 200
    assert _shown(workshop) == (view, {})
    assert values(response, "[aria-pressed=true]", "value") == [view]


def test_a_press_names_only_what_its_view_needs(as_lead, workshop, sheet):
    fields = {
        "worksheet": sheet.code,
        "activity": sheet.activity.code,
        "section": "customer-pains",
    }

    _press(as_lead, workshop, view="worksheet", **fields)
    assert _shown(workshop) == (
        "worksheet",
        {"worksheet": sheet.code, "section": "customer-pains"},
    )

    _press(as_lead, workshop, view="tables", **fields)
    assert _shown(workshop) == (
        "tables",
        {"activity": sheet.activity.code, "section": "customer-pains"},
    )

    _press(as_lead, workshop, view="vote", **fields)
    assert _shown(workshop) == ("vote", {"activity": sheet.activity.code})


def test_names_are_stepped_through_by_page(as_lead, workshop):
    for number in range(80):
        factories.delegate(workshop, f"Person {number:02}")

    response = _press(as_lead, workshop, view="seats")

    assert texts(response, ".steering__where") == ["1 of 2"]
    assert values(response, "#step-on", "value") == ["2"]
    _press(as_lead, workshop, view="seats", page="2")
    assert _shown(workshop) == ("seats", {"page": "2"})


def test_the_tables_of_the_room_are_stepped_through_by_page(as_lead, workshop):
    for number in range(1, 13):
        table = factories.table(workshop, number=number)
        for place in range(8):
            factories.seat(factories.delegate(workshop, f"Person {number} {place}"), table)

    response = _press(as_lead, workshop, view="room")

    assert texts(response, ".steering__view") == ["The room"]
    assert texts(response, ".steering__where") == ["1 of 2"]
    assert texts(response, "#step-on") == ["More tables →"]
    assert values(response, "#step-on", "value") == ["2"]
    _press(as_lead, workshop, view="room", page="2")
    assert _shown(workshop) == ("room", {"page": "2"})


def test_notes_are_stepped_through_by_hand(as_lead, workshop, sheet):
    second = factories.note(sheet, "Fog", "customer-pains")
    third = factories.note(sheet, "A job", "customer-jobs")
    first = sheet.notes.get(text=SECRET)

    response = _press(as_lead, workshop, view="note", worksheet=sheet.code, note=str(first.pk))

    assert texts(response, ".steering__where") == ["2 of 3 · Table 1 · Customer pains"]
    assert texts(response, ".steering__text") == [SECRET]
    assert values(response, "#step-back", "value") == [str(third.pk)]
    assert values(response, "#step-on", "value") == [str(second.pk)]


def test_a_note_of_another_worksheet_cannot_be_shown(as_lead, workshop, sheet):
    other = factories.worksheet(sheet.activity, factories.table(workshop))
    note = factories.note(other)

    response = _press(as_lead, workshop, view="note", worksheet=sheet.code, note=str(note.pk))

    assert response.status_code == 422
    assert texts(response, "[role=alert]") == ["This note is not on the worksheet any more."]


@pytest.mark.parametrize(
    "fields",
    [
        {"view": "worksheet"},
        {"view": "tables"},
        {"view": "vote", "activity": "nosuch"},
        {"view": "announcement", "text": "  "},
        {"view": "nosuch"},
        {"view": "note", "worksheet": "\x00"},
        {"view": "announcement", "text": "x" * 301},
    ],
)
def test_a_press_that_names_nothing_is_refused_in_words(as_lead, workshop, fields):
    _show(workshop, "agenda")

    response = _press(as_lead, workshop, **fields)

    assert response.status_code == 422
    assert texts(response, "[role=alert]") != [""]
    assert _shown(workshop) == ("agenda", {})


def test_another_workshops_worksheet_cannot_be_shown(as_lead, programme, workshop, sheet):
    other = factories.workshop(programme)

    response = _press(as_lead, other, view="worksheet", worksheet=sheet.code)

    assert response.status_code == 422


def test_words_and_the_last_message_go_on_the_wall(as_lead, workshop):
    said = Announcement.objects.create(workshop=workshop, text="Lunch at one")

    response = _press(as_lead, workshop, view="announcement", text="Back at two")
    assert _shown(workshop) == ("announcement", {"text": "Back at two"})
    assert values(response, "#steer-text", "value") == ["Back at two"]

    _press(as_lead, workshop, view="announcement", announcement=said.code)
    assert _shown(workshop) == ("announcement", {"announcement": said.code})


def test_the_controls_offer_the_activity_on_the_wall_unless_another_is_chosen(
    as_lead, workshop, sheet
):
    later = factories.activity(workshop, factories.canvas("swot"), title="Strengths")
    _show(workshop, "worksheet", worksheet=sheet.code)

    response = as_lead.get(_controls(workshop))
    assert values(response, ".steering__choice [name=activity]", "value") == [sheet.activity.code]

    response = as_lead.get(_controls(workshop), {"activity": later.code})
    assert values(response, ".steering__choice [name=activity]", "value") == [later.code]
    assert texts(response, "#steer-section option")[1] == "Strengths"


def test_the_controls_say_that_the_wall_hides_the_notes(as_lead, workshop, sheet):
    _hide(sheet.activity, Activity.Visibility.ONLY_MINE)
    _show(workshop, "worksheet", worksheet=sheet.code)

    response = as_lead.get(_controls(workshop))

    assert texts(response, ".steering__hidden") == ["The wall shows no texts before the reveal."]


def test_a_workshop_without_activities_can_still_use_its_projector(as_lead, workshop):
    response = as_lead.get(_controls(workshop))

    assert texts(response, ".steering__plain button") == [
        "Join",
        "Agenda",
        "Seats",
        "Room",
        "Blank",
    ]
    assert values(response, "#steer-section", "name") == []
