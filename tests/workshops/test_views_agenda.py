"""The agenda as facilitators write it."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from canvases.models import ActivityCanvas
from live.models import Event
from tests import factories
from tests.page import texts, values
from workshops.domain import running
from workshops.models import Activity, AgendaBlock, Workshop


def _of_workshop(name, workshop):
    return reverse(f"workshops:{name}", args=[workshop.code])


def _of_block(block, name="block"):
    return reverse(f"workshops:{name}", args=[block.code])


def _titles(workshop):
    return list(workshop.agenda_blocks.values_list("title", flat=True))


def _change(client, block, data):
    """Open the form of a block, and send it with ``data``."""
    (seen,) = values(client.get(_of_block(block)), "input[name=seen]", "value")
    return client.post(_of_block(block), {"seen": seen, **data})


def _begin(workshop, block):
    block.started_at = timezone.now()
    block.save()
    workshop.state = Workshop.State.OPEN
    workshop.current_block = block
    workshop.save()


@pytest.fixture
def day(workshop):
    """Welcome, a worksheet, a break and the close, in two hours and a half."""
    workshop.ends_at = dt.time(16, 30)
    workshop.save()
    factories.agenda_block(workshop, "Welcome", minutes=15, kind="presentation")
    factories.activity(workshop, factories.canvas())
    factories.agenda_block(workshop, "Break", minutes=15, kind="break")
    factories.agenda_block(workshop, "Close", minutes=0)
    return workshop


def test_a_viewer_reads_the_ruler_without_controls_and_notes(as_viewer, day):
    day.agenda_blocks.filter(title="Welcome").update(facilitator_notes="Speak slowly.")

    response = as_viewer.get(_of_workshop("agenda", day))

    assert texts(response, ".agenda__title") == _titles(day)
    assert values(response, "main button", "type") == []
    assert "Speak slowly." not in response.content.decode()


def test_a_facilitator_sees_how_the_agenda_fits_the_day(as_facilitator, day):
    day.agenda_blocks.filter(title="Break").update(minutes=80)

    response = as_facilitator.get(_of_workshop("agenda", day))

    assert texts(response, ".agenda-sum > *") == [
        "14:00–16:35",
        "Europe/Rome",
        "2 h 35 min of 2 h 30 min",
        "5 min too long",
    ]
    assert texts(response, ".agenda-problems__list li") == [
        "Break: It ends after the workshop is to end."
    ]
    assert texts(response, ".agenda__problem") == ["It ends after the workshop is to end."]


@pytest.mark.parametrize("number", [1, 7])
def test_the_editor_costs_the_same_for_any_number_of_blocks(
    as_facilitator, workshop, django_assert_num_queries, number
):
    for _ in range(number):
        factories.activity(workshop, factories.canvas())

    with django_assert_num_queries(7):
        as_facilitator.get(_of_workshop("agenda", workshop))


def test_a_block_is_added_at_the_end(as_facilitator, day):
    response = as_facilitator.post(
        _of_workshop("agenda-blocks", day),
        {"title": "Swot", "kind": "activity", "minutes": "40"},
    )

    assert response.status_code == 200
    assert texts(response, "#agenda-list .agenda__title")[-1] == "Swot"
    added = day.agenda_blocks.get(title="Swot")
    assert (added.order, added.minutes, added.activity.title) == (5, 40, "Swot")
    assert values(response, "hx-partial #new-title", "value") == [""]


def test_a_block_without_a_title_is_not_added(as_facilitator, day):
    response = as_facilitator.post(
        _of_workshop("agenda-blocks", day), {"title": "", "kind": "other", "minutes": "x"}
    )

    assert response.status_code == 422
    assert texts(response, "hx-partial .field__error") == [
        "This field is required.",
        "Enter a whole number.",
    ]
    assert len(_titles(day)) == 4


def test_a_block_is_edited_in_its_place(as_facilitator, day):
    block = day.agenda_blocks.get(title="Welcome")

    form = as_facilitator.get(_of_block(block))
    response = _change(
        as_facilitator,
        block,
        {
            "title": "Good morning",
            "kind": "presentation",
            "minutes": "20",
            "presenter_name": "Coast Guild",
            "facilitator_notes": "Speak slowly.",
        },
    )

    assert values(form, "[name=title]", "value") == ["Welcome"]
    assert response.status_code == 200
    block.refresh_from_db()
    assert (block.title, block.minutes, block.presenter.name, block.facilitator_notes) == (
        "Good morning",
        20,
        "Coast Guild",
        "Speak slowly.",
    )
    assert texts(response, "hx-partial .agenda__title") == ["Good morning"]
    assert texts(response, "#agenda-list .agenda__time") == ["14:00", "14:20", "15:20", "15:35"]


def test_a_presenter_that_is_known_is_not_added_again(as_facilitator, day):
    known = factories.organisation(day.programme, "Coast Guild")
    block = day.agenda_blocks.get(title="Welcome")

    _change(
        as_facilitator,
        block,
        {"title": "Welcome", "kind": "other", "minutes": "1", "presenter_name": "coast guild "},
    )

    block.refresh_from_db()
    assert block.presenter == known
    assert day.programme.organisations.count() == 1


def _activity(block, **more):
    return {
        "title": block.title,
        "kind": "activity",
        "minutes": "60",
        "activity-kind": "worksheet",
        "activity-title": "",
        "activity-visibility": "everyone",
        "activity-seating_round": "2",
        "activity-votes_per_delegate": "3",
        "activity-votes_per_note": "1",
        **more,
    }


def test_an_activity_is_given_to_a_block_with_its_canvas(as_facilitator, day):
    block = day.agenda_blocks.get(title="Close")
    swot = factories.canvas("swot")

    response = _change(
        as_facilitator,
        block,
        _activity(block, **{"activity-canvas": swot.code, "title": "Strengths"}),
    )

    assert response.status_code == 200
    activity = Activity.objects.get(block=block)
    assert (activity.title, activity.seating_round, activity.votes_per_delegate) == (
        "Strengths",
        2,
        3,
    )
    assert ActivityCanvas.objects.get(activity=activity).canvas == swot


def test_a_questionnaire_takes_the_place_of_a_canvas(as_facilitator, day):
    block = day.agenda_blocks.get(title="Value Proposition")
    questionnaire = factories.questionnaire(day)

    _change(
        as_facilitator,
        block,
        _activity(
            block,
            **{"activity-kind": "questionnaire", "activity-questionnaire": questionnaire.code},
        ),
    )

    activity = Activity.objects.get(block=block)
    assert activity.kind == Activity.Kind.QUESTIONNAIRE
    assert activity.chosen_questionnaire.questionnaire == questionnaire
    assert not ActivityCanvas.objects.filter(activity=activity).exists()


def test_an_activity_is_refused_with_the_reason_at_its_field(as_facilitator, day):
    block = day.agenda_blocks.get(title="Value Proposition")

    response = _change(as_facilitator, block, _activity(block, **{"activity-votes_per_note": "4"}))

    assert response.status_code == 422
    assert texts(response, ".field__error") == ["No more on one note than a delegate has: 3."]
    assert response["HX-Retarget"] == f"#block-{block.code}"


def test_the_canvas_stays_once_delegates_have_written(as_facilitator, day):
    block = day.agenda_blocks.get(title="Value Proposition")
    factories.note(factories.worksheet(block.activity, factories.table(day)))

    response = _change(
        as_facilitator,
        block,
        _activity(block, **{"activity-canvas": factories.canvas("swot").code}),
    )

    assert response.status_code == 409
    assert texts(response, "[role=alert]") == [
        "The tables have begun to write on their worksheets."
    ]
    assert block.activity.chosen_canvas.canvas == factories.canvas()


def test_a_block_that_somebody_else_changed_is_shown_beside_ones_own(as_facilitator, as_lead, day):
    block = day.agenda_blocks.get(title="Welcome")
    (seen,) = values(as_facilitator.get(_of_block(block)), "input[name=seen]", "value")
    _change(as_lead, block, {"title": "Theirs", "kind": "other", "minutes": "5"})

    mine = {"title": "Mine", "kind": "other", "minutes": "7"}
    refused = as_facilitator.post(_of_block(block), {**mine, "seen": seen})
    (stamp,) = values(refused, "button[name=seen]", "value")
    saved = as_facilitator.post(_of_block(block), {**mine, "seen": [seen, stamp]})

    assert refused.status_code == 409
    assert texts(refused, "[role=alert] strong") == ["Theirs"]
    assert values(refused, "[name=title]", "value") == ["Mine"]
    assert saved.status_code == 200
    block.refresh_from_db()
    assert (block.title, block.minutes) == ("Mine", 7)


def test_a_day_goes_on_with_what_was_put_next(as_facilitator, facilitator, day):
    welcome, _work, pause, _close = day.agenda_blocks.all()
    running.start(day, welcome.code, user=facilitator)

    as_facilitator.post(_of_workshop("agenda-order", day), {"move": pause.code, "by": "-1"})
    running.go_on(day, user=facilitator)

    day.refresh_from_db()
    assert day.current_block == pause
    told = Event.objects.after(day.topic, 0).values_list("kind", flat=True)
    assert list(told) == ["workshop", "agenda", "agenda", "agenda"]


def test_minutes_are_changed_in_the_row(as_facilitator, day):
    block = day.agenda_blocks.get(title="Welcome")

    response = as_facilitator.post(_of_block(block, "block-minutes"), {"minutes": "25"})
    refused = as_facilitator.post(_of_block(block, "block-minutes"), {"minutes": "1441"})

    assert texts(response, "#agenda-list .agenda__time") == ["14:00", "14:25", "15:25", "15:40"]
    assert refused.status_code == 422
    block.refresh_from_db()
    assert block.minutes == 25


def test_blocks_are_put_in_another_order(as_facilitator, day):
    codes = list(day.agenda_blocks.values_list("code", flat=True))

    dragged = as_facilitator.post(
        _of_workshop("agenda-order", day), {"item": [codes[2], codes[0], codes[1], codes[3]]}
    )
    stepped = as_facilitator.post(_of_workshop("agenda-order", day), {"move": codes[3], "by": "-1"})
    stale = as_facilitator.post(_of_workshop("agenda-order", day), {"item": codes[:3]})

    assert texts(dragged, ".agenda__title") == ["Break", "Welcome", "Value Proposition", "Close"]
    assert texts(stepped, ".agenda__title") == ["Break", "Welcome", "Close", "Value Proposition"]
    assert stale.status_code == 409
    assert texts(stale, "[role=alert]") == [
        "The list was changed meanwhile. This is how it is now."
    ]


def test_a_block_is_duplicated_with_its_activity(as_facilitator, day):
    block = day.agenda_blocks.get(title="Value Proposition")

    as_facilitator.post(_of_block(block, "block-copy"))

    assert _titles(day) == [
        "Welcome",
        "Value Proposition",
        "Value Proposition",
        "Break",
        "Close",
    ]
    copy = day.agenda_blocks.get(order=3)
    assert copy.activity.chosen_canvas.canvas == factories.canvas()
    assert {copy.code, copy.activity.code}.isdisjoint({block.code, block.activity.code})


def test_a_deleted_block_comes_back_as_it_was(as_facilitator, day):
    block = day.agenda_blocks.get(title="Value Proposition")
    code = block.activity.code

    deleted = as_facilitator.delete(_of_block(block))
    titles = _titles(day)
    (kept,) = values(deleted, "hx-partial [name=kept]", "value")
    for _ in range(2):
        restored = as_facilitator.post(_of_workshop("agenda-restored", day), {"kept": kept})

    assert titles == ["Welcome", "Break", "Close"]
    assert restored.status_code == 200
    assert _titles(day) == ["Welcome", "Value Proposition", "Break", "Close"]
    again = Activity.objects.get(code=code)
    assert (again.block.code, again.chosen_canvas.canvas) == (block.code, factories.canvas())


def test_what_was_deleted_in_another_workshop_cannot_be_brought_in(as_facilitator, day, programme):
    other = factories.workshop(programme)
    (kept,) = values(
        as_facilitator.delete(_of_block(day.agenda_blocks.first())), "[name=kept]", "value"
    )

    for foreign in (kept, kept[:-1], "made up"):
        response = as_facilitator.post(_of_workshop("agenda-restored", other), {"kept": foreign})
        assert response.status_code == 422
        assert texts(response, "[role=alert]") == ["It is too late to bring this back."]

    assert _titles(other) == []


def test_what_delegates_wrote_keeps_its_block(as_facilitator, day):
    block = day.agenda_blocks.get(title="Value Proposition")
    factories.note(factories.worksheet(block.activity, factories.table(day)))

    response = as_facilitator.delete(_of_block(block))

    assert response.status_code == 409
    assert texts(response, "[role=alert]") == [
        "The worksheets of this activity were handed out already."
    ]
    assert len(_titles(day)) == 4


def test_what_has_begun_keeps_its_place_and_its_minutes(as_facilitator, day):
    welcome, work, pause, close = day.agenda_blocks.all()
    _begin(day, work)

    refused = [
        as_facilitator.delete(_of_block(welcome)),
        as_facilitator.post(_of_block(work, "block-minutes"), {"minutes": "5"}),
        as_facilitator.post(_of_workshop("agenda-order", day), {"move": welcome.code, "by": "1"}),
        as_facilitator.post(_of_workshop("agenda-order", day), {"move": pause.code, "by": "-1"}),
    ]
    _change(as_facilitator, welcome, {"title": "Good morning", "kind": "other", "minutes": "99"})
    moved = as_facilitator.post(_of_workshop("agenda-order", day), {"move": close.code, "by": "-1"})

    assert [response.status_code for response in refused] == [409] * 4
    assert moved.status_code == 200
    assert _titles(day) == ["Good morning", "Value Proposition", "Close", "Break"]
    welcome.refresh_from_db()
    assert (welcome.kind, welcome.minutes) == (AgendaBlock.Kind.PRESENTATION, 15)
    assert values(moved, "#agenda-list [data-handle]", "id") == [
        f"agenda-list-{close.code}-handle",
        f"agenda-list-{pause.code}-handle",
    ]


def test_an_opened_activity_keeps_what_the_console_changes(as_facilitator, day):
    block = day.agenda_blocks.get(title="Value Proposition")
    Activity.objects.update(state=Activity.State.OPEN, visibility="only_mine")

    response = _change(as_facilitator, block, _activity(block, **{"activity-asked": "Look again."}))
    taken = _change(as_facilitator, block, {"title": block.title, "kind": "other", "minutes": "60"})

    assert (response.status_code, taken.status_code) == (200, 409)
    activity = Activity.objects.get()
    assert (activity.asked, activity.visibility) == ("Look again.", "only_mine")


def test_the_agenda_of_a_closed_workshop_is_mended_in_words_only(as_facilitator, day):
    day.state = Workshop.State.CLOSED
    day.save()
    block = day.agenda_blocks.get(title="Close")

    page = as_facilitator.get(_of_workshop("agenda", day))
    added = as_facilitator.post(
        _of_workshop("agenda-blocks", day), {"title": "More", "kind": "other", "minutes": "5"}
    )
    mended = _change(as_facilitator, block, {"title": "The end", "kind": "break", "minutes": "5"})

    assert values(page, "#agenda-add", "id") == []
    assert (added.status_code, mended.status_code) == (409, 200)
    block.refresh_from_db()
    assert (block.title, block.kind, block.minutes) == ("The end", "other", 0)
