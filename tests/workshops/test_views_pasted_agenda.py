"""An agenda that is pasted as text."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.page import texts, values

TEXT = "14:00 Welcome (BT)\nParking\n14:20 Activity 1: Keepers\n15:00 Break (15 min)"


def _page(workshop):
    return reverse("workshops:agenda-paste", args=[workshop.code])


def _rows(workshop):
    return list(workshop.agenda_blocks.values_list("title", "minutes", "kind"))


def test_a_pasted_agenda_is_shown_before_anything_is_added(as_facilitator, workshop):
    factories.organisation(workshop.programme, "BT")

    page = as_facilitator.get(_page(workshop))
    response = as_facilitator.post(_page(workshop), {"text": TEXT})

    assert texts(page, "#understood .empty") == [
        "Here you will see each line as a block, before anything is added."
    ]
    assert texts(response, "#understood [role=status]") == ["3 blocks, 1 h 15 min"]
    assert texts(response, ".paste__time") == ["14:00", "", "14:20", "15:00"]
    assert texts(response, ".paste__words") == [
        "Welcome",
        "Parking",
        "Activity 1: Keepers",
        "Break",
    ]
    assert texts(response, ".agenda__problem") == [
        (
            "Line 2: Left out: it has no time and no length. "
            "Begin it with a time, or end it with “(20 min)”."
        )
    ]
    assert texts(response, "button") == ["Take it as the agenda"]
    assert _rows(workshop) == []


def test_a_pasted_agenda_is_added_at_the_end(as_facilitator, workshop):
    guild = factories.organisation(workshop.programme, "BT")
    factories.agenda_block(workshop, "Registration")

    response = as_facilitator.post(_page(workshop), {"text": TEXT, "apply": "append"})

    assert response["HX-Redirect"] == reverse("workshops:agenda", args=[workshop.code])
    assert _rows(workshop) == [
        ("Registration", 15, "other"),
        ("Welcome", 20, "presentation"),
        ("Activity 1: Keepers", 40, "activity"),
        ("Break", 15, "break"),
    ]
    assert workshop.agenda_blocks.get(title="Welcome").presenter == guild
    assert workshop.agenda_blocks.get(kind="activity").activity.title == "Activity 1: Keepers"


def test_a_pasted_agenda_takes_the_place_of_the_one_there_is(as_facilitator, workshop):
    factories.activity(workshop, factories.canvas())

    as_facilitator.post(_page(workshop), {"text": "20 min Coffee", "apply": "replace"})

    assert _rows(workshop) == [("Coffee", 20, "break")]


def test_an_agenda_that_was_replaced_comes_back_with_its_activities(as_facilitator, workshop):
    guild = factories.organisation(workshop.programme, "BT")
    activity = factories.activity(workshop, factories.canvas())
    welcome = factories.agenda_block(workshop, "Welcome", presenter=guild, facilitator_notes="Slow")
    as_facilitator.post(_page(workshop), {"text": "20 min Coffee\n5 min Tea", "apply": "replace"})

    page = as_facilitator.get(_agenda(workshop))
    back = as_facilitator.post(_restored(workshop), _kept(page))

    assert texts(page, "#agenda-said") == ["The agenda was replaced: it has 2 blocks now."]
    assert (back.status_code, texts(back, "#agenda-said")) == (
        200,
        ["The agenda is as it was before."],
    )
    first, second = workshop.agenda_blocks.all()
    assert (first.code, first.activity.code) == (activity.block.code, activity.code)
    assert first.activity.chosen_canvas.canvas == factories.canvas()
    assert (second.code, second.presenter, second.facilitator_notes) == (
        welcome.code,
        guild,
        "Slow",
    )
    again = as_facilitator.post(_restored(workshop), _kept(page))
    assert (again.status_code, len(_rows(workshop))) == (200, 2)


def test_it_is_offered_once_and_where_it_was_done(as_facilitator, workshop):
    as_facilitator.post(_page(workshop), {"text": TEXT, "apply": "append"})
    elsewhere = factories.workshop(workshop.programme)

    pages = [as_facilitator.get(_agenda(one)) for one in (elsewhere, workshop, workshop)]

    assert [texts(page, "#agenda-said") for page in pages] == [[""], ["3 blocks were added."], [""]]


def test_blocks_that_were_added_and_the_start_they_gave_are_taken_back(as_facilitator, workshop):
    workshop.starts_at = None
    workshop.save()
    factories.agenda_block(workshop, "Registration")
    as_facilitator.post(_page(workshop), {"text": TEXT, "apply": "append"})

    as_facilitator.post(_restored(workshop), _kept(as_facilitator.get(_agenda(workshop))))

    workshop.refresh_from_db()
    assert (_rows(workshop), workshop.starts_at) == ([("Registration", 15, "other")], None)


def test_what_was_changed_since_stays_and_nothing_comes_back(as_facilitator, workshop):
    factories.agenda_block(workshop, "Registration")
    as_facilitator.post(_page(workshop), {"text": "20 min Coffee", "apply": "replace"})
    page = as_facilitator.get(_agenda(workshop))
    workshop.agenda_blocks.update(title="Tea")

    response = as_facilitator.post(_restored(workshop), _kept(page))

    assert response.status_code == 409
    assert texts(response, "[role=alert]") == [
        "This cannot be taken back: somebody has changed the agenda meanwhile."
    ]
    assert _rows(workshop) == [("Tea", 20, "break")]


def test_a_day_that_has_begun_is_not_taken_back(as_facilitator, workshop):
    factories.agenda_block(workshop, "Registration")
    as_facilitator.post(_page(workshop), {"text": "20 min Coffee", "apply": "replace"})
    page = as_facilitator.get(_agenda(workshop))
    workshop.agenda_blocks.update(started_at=timezone.now())

    response = as_facilitator.post(_restored(workshop), _kept(page))

    assert response.status_code == 409
    assert texts(response, "[role=alert]") == [
        "The day has begun: this cannot be taken back any more."
    ]
    assert _rows(workshop) == [("Coffee", 20, "break")]


def _agenda(workshop):
    return reverse("workshops:agenda", args=[workshop.code])


def _restored(workshop):
    return reverse("workshops:agenda-restored", args=[workshop.code])


def _kept(page):
    return {"kept": values(page, "#agenda-told [name=kept]", "value")[0]}


def test_what_delegates_wrote_is_not_replaced(as_facilitator, workshop):
    activity = factories.activity(workshop, factories.canvas())
    factories.note(factories.worksheet(activity, factories.table(workshop)))

    response = as_facilitator.post(_page(workshop), {"text": "20 min Tea", "apply": "replace"})

    assert response.status_code == 409
    assert texts(response, "[role=alert]") == [
        "The worksheets of this activity were handed out already."
    ]
    assert _rows(workshop) == [("Value Proposition", 60, "activity")]


def test_a_day_that_has_begun_is_not_replaced(as_facilitator, workshop):
    factories.agenda_block(workshop, "Welcome", started_at=timezone.now())

    shown = as_facilitator.post(_page(workshop), {"text": "20 min Tea"})
    response = as_facilitator.post(_page(workshop), {"text": "20 min Tea", "apply": "replace"})

    assert texts(shown, "button") == ["Add at the end of the agenda"]
    assert response.status_code == 409
    assert len(_rows(workshop)) == 1


@pytest.mark.parametrize(
    ("starts_at", "kept"), [(None, dt.time(14)), (dt.time(9, 30), dt.time(9, 30))]
)
def test_the_text_gives_a_start_where_there_is_none(as_facilitator, workshop, starts_at, kept):
    workshop.starts_at = starts_at
    workshop.save()

    as_facilitator.post(_page(workshop), {"text": TEXT, "apply": "append"})

    workshop.refresh_from_db()
    assert workshop.starts_at == kept


def test_an_empty_text_is_refused_in_words(as_facilitator, workshop):
    response = as_facilitator.post(_page(workshop), {"text": " \n"})

    assert response.status_code == 200
    assert len(texts(response, ".empty")) == 1
