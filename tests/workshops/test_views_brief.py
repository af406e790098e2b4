"""The brief: fields that save themselves, lists, and what stood before."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.page import texts, values
from workshops.models import BriefRevision, Workshop
from workshops.versions import version


def _page(workshop, name="brief", *more):
    return reverse(f"workshops:{name}", args=[workshop.code, *more])


def _save(client, workshop, name, text, *, seen=""):
    """As if ``seen`` was the wording that the form was drawn with."""
    data = {name: text, "seen": version(seen)}
    return client.post(_page(workshop, "brief-field", name), data)


def test_a_viewer_reads_the_brief_without_fields(as_viewer, workshop):
    workshop.brief.interviews = "With *keepers*."
    workshop.brief.save()
    factories.step(workshop, "Book the room", due_on=dt.date(2018, 10, 1))

    response = as_viewer.get(_page(workshop))

    assert texts(response, "main .prose em") == ["keepers"]
    assert texts(response, "main .list__row") == ["to do Book the room due 1 October 2018"]
    assert values(response, "main textarea, main input, main button", "name") == []


@pytest.mark.parametrize("number", [1, 7])
def test_the_brief_costs_the_same_for_any_length(
    as_facilitator, workshop, django_assert_num_queries, number
):
    for _ in range(number):
        factories.objective(workshop)
        factories.step(workshop)

    with django_assert_num_queries(8):
        response = as_facilitator.get(_page(workshop))

    assert len(texts(response, "#objectives .edit-list__row")) == number


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("background", "Ships *run* aground.", "Ships *run* aground."),
        ("venue", "Lighthouse", "Lighthouse"),
        ("day", "2019-02-03", dt.date(2019, 2, 3)),
        ("starts_at", "09:30", dt.time(9, 30)),
        ("starts_at", "", None),
        ("time_zone", "Asia/Tokyo", "Asia/Tokyo"),
        ("language", "it", "it"),
    ],
)
def test_a_field_saves_itself(as_facilitator, workshop, name, text, value):
    seen = values(as_facilitator.get(_page(workshop)), f"#brief-{name}-state input", "value")

    response = as_facilitator.post(
        _page(workshop, "brief-field", name), {name: text, "seen": seen[0]}
    )

    assert response.status_code == 200
    workshop = Workshop.objects.select_related("brief").get(pk=workshop.pk)
    held = workshop.brief if name == "background" else workshop
    assert getattr(held, name) == value
    assert values(response, "[name=seen]", "value") == [version(text)]
    assert texts(response, "p")[0].startswith("Saved ")


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("time_zone", "Rome", "“Rome” is not a time zone. Did you mean Europe/Rome?"),
        ("day", "soon", "Enter a valid date."),
        ("language", "klingon", "Choose one of the languages in the list."),
        ("ends_at", "13:00", "It starts at 14:00: it has to end later."),
        ("venue", "x" * 201, "Ensure this value has at most 200 characters (it has 201)."),
    ],
)
def test_what_a_field_cannot_be_is_said_and_not_saved(
    as_facilitator, workshop, name, text, sentence
):
    response = _save(as_facilitator, workshop, name, text)

    assert response.status_code == 422
    assert texts(response, ".field__error") == [f"{sentence} Not saved."]
    assert not BriefRevision.objects.exists()


def test_the_day_stands_once_it_has_begun(as_facilitator, workshop):
    workshop.state = Workshop.State.OPEN
    workshop.save()

    _save(as_facilitator, workshop, "day", "2020-01-01", seen="2018-10-11")

    workshop.refresh_from_db()
    assert workshop.day == dt.date(2018, 10, 11)


def test_two_wordings_are_both_shown_and_one_is_chosen(as_facilitator, as_lead, lead, workshop):
    _save(as_lead, workshop, "background", "Theirs")

    refused = _save(as_facilitator, workshop, "background", "Mine")

    assert refused.status_code == 409
    assert texts(refused, "blockquote") == ["Theirs"]
    assert texts(refused, "[role=alert] p")[0] == (
        "Lena Lead has saved another wording meanwhile. Yours stands above and is not saved."
    )
    workshop.brief.refresh_from_db()
    assert workshop.brief.background == "Theirs"

    # What the page still holds, and after it the version on the button that was pressed.
    seen = [*values(refused, "input[name=seen]", "value"), *values(refused, "button", "value")]
    chosen = as_facilitator.post(
        _page(workshop, "brief-field", "background"), {"background": "Mine", "seen": seen[:2]}
    )

    assert chosen.status_code == 200
    workshop.brief.refresh_from_db()
    assert workshop.brief.background == "Mine"


def test_the_same_wording_is_no_contradiction(as_facilitator, as_lead, workshop):
    _save(as_lead, workshop, "format", "Round tables")

    assert _save(as_facilitator, workshop, "format", "Round tables").status_code == 200
    assert BriefRevision.objects.count() == 1


def test_a_field_that_is_none_is_not_found(as_facilitator, workshop):
    assert _save(as_facilitator, workshop, "join_code", "ABCDEFGH").status_code == 404


def test_a_preview_shows_the_text_as_it_is_read_and_safely(as_facilitator, workshop):
    response = as_facilitator.post(
        _page(workshop, "brief-preview", "format"),
        {"format": "**Bold** <script>alert(1)</script>"},
    )

    assert texts(response, ".prose strong") == ["Bold"]
    assert texts(response, "script") == []
    workshop.brief.refresh_from_db()
    assert workshop.brief.format == ""


# --- Lists --------------------------------------------------------------------------------


def _objectives(workshop):
    return list(workshop.brief.objectives.values_list("text", flat=True))


def test_objectives_are_pasted_line_by_line(as_facilitator, workshop):
    factories.objective(workshop, "Light")

    response = as_facilitator.post(
        _page(workshop, "objectives"), {"lines": "• Sound\n\n  Smell of   the sea "}
    )

    assert texts(response, "#objectives .edit-list__main") == [
        "Light",
        "Sound",
        "Smell of the sea",
    ]
    assert texts(response, "hx-partial textarea") == [""]


def test_a_line_that_is_too_long_adds_nothing(as_facilitator, workshop):
    response = as_facilitator.post(_page(workshop, "objectives"), {"lines": f"Light\n{'x' * 501}"})

    assert response.status_code == 422
    assert texts(response, "hx-partial .field__error") == [
        f"“{'x' * 40} …” is longer than 500 characters."
    ]
    assert _objectives(workshop) == []


def test_an_objective_is_reworded_moved_and_deleted(as_facilitator, workshop):
    light = factories.objective(workshop, "Light")
    sound = factories.objective(workshop, "Sound")
    address = reverse("workshops:objective", args=[light.code])

    form = as_facilitator.get(address)
    seen = values(form, "[name=seen]", "value")[0]
    as_facilitator.post(address, {"text": "More light", "seen": seen})
    stale = as_facilitator.post(address, {"text": "Less light", "seen": seen})
    moved = as_facilitator.post(
        _page(workshop, "objectives-order"), {"move": light.code, "by": "1"}
    )
    gone = as_facilitator.delete(reverse("workshops:objective", args=[sound.code]))

    assert (stale.status_code, texts(stale, "blockquote")) == (409, ["More light"])
    assert texts(moved, "#objectives .edit-list__main") == ["Sound", "More light"]
    assert texts(gone, "#objectives .edit-list__main") == ["More light"]


def test_a_step_is_added_dated_ticked_off_and_deleted(as_facilitator, workshop):
    as_facilitator.post(_page(workshop, "steps"), {"lines": "Book the room\nInvite"})
    book, invite = workshop.brief.steps.all()

    as_facilitator.post(
        reverse("workshops:step", args=[book.code]),
        {"text": "Book the hall", "due_on": "2018-10-01"},
    )
    ticked = as_facilitator.post(
        reverse("workshops:step-done", args=[book.code]), {"is_done": "on"}
    )
    as_facilitator.post(_page(workshop, "steps-order"), {"item": [invite.code, book.code]})
    response = as_facilitator.delete(reverse("workshops:step", args=[invite.code]))

    assert values(ticked, "input[checked]", "id") == [f"step-{book.code}-done"]
    assert texts(response, "#steps .edit-list__main") == ["Book the hall due 1 October 2018"]
    book.refresh_from_db()
    assert (book.text, book.due_on, book.order) == ("Book the hall", dt.date(2018, 10, 1), 2)
    as_facilitator.post(reverse("workshops:step-done", args=[book.code]), {})
    book.refresh_from_db()
    assert book.done_at is None


def test_an_objective_that_was_deleted_comes_back_in_its_place(as_facilitator, workshop):
    light, sound, smoke = (
        factories.objective(workshop, one) for one in ("Light", "Sound", "Smoke")
    )

    gone = as_facilitator.delete(reverse("workshops:objective", args=[sound.code]))
    kept = values(gone, "#objectives-told [name=kept]", "value")[0]
    for _ in range(2):
        back = as_facilitator.post(_page(workshop, "objectives-restored"), {"kept": kept})

    assert texts(gone, "#objectives-said") == ["“Sound” was deleted."]
    assert texts(gone, "#objectives .edit-list__main") == ["Light", "Smoke"]
    assert texts(back, "#objectives-said, #objectives-back") == ["“Sound” is back."]
    assert list(workshop.brief.objectives.values_list("code", flat=True)) == [
        light.code,
        sound.code,
        smoke.code,
    ]


def test_a_step_that_was_deleted_comes_back_with_its_date_and_its_tick(as_facilitator, workshop):
    done_at = timezone.now()
    book = factories.step(
        workshop, text="Book the room", due_on=dt.date(2018, 10, 1), done_at=done_at, order=1
    )
    factories.step(workshop, text="Invite", order=2)

    gone = as_facilitator.delete(reverse("workshops:step", args=[book.code]))
    kept = values(gone, "#steps-told [name=kept]", "value")[0]
    workshop.brief.steps.create(text="Print", order=3)
    for _ in range(2):
        back = as_facilitator.post(_page(workshop, "steps-restored"), {"kept": kept})

    assert texts(gone, "#steps-said") == ["“Book the room” was deleted."]
    assert texts(back, "#steps-said") == ["“Book the room” is back."]
    assert list(workshop.brief.steps.values_list("text", "due_on", "done_at")) == [
        ("Book the room", dt.date(2018, 10, 1), done_at),
        ("Invite", None, None),
        ("Print", None, None),
    ]


def test_the_offer_to_bring_back_goes_with_the_next_change(as_facilitator, workshop):
    light = factories.objective(workshop, "Light")
    as_facilitator.delete(reverse("workshops:objective", args=[light.code]))

    response = as_facilitator.post(_page(workshop, "objectives"), {"lines": "Sound"})

    assert texts(response, "#objectives-said, #objectives-back") == [""]


def test_what_was_deleted_elsewhere_is_not_brought_in(as_facilitator, workshop):
    light = factories.objective(workshop, "Light")
    gone = as_facilitator.delete(reverse("workshops:objective", args=[light.code]))
    kept = values(gone, "#objectives-told [name=kept]", "value")[0]

    response = as_facilitator.post(_page(workshop, "steps-restored"), {"kept": kept})

    assert response.status_code == 422
    assert texts(response, "[role=alert]") == ["It is too late to bring this back."]
    assert not workshop.brief.steps.exists()


# --- History ------------------------------------------------------------------------------


def test_what_one_person_changes_at_one_sitting_is_one_revision(as_facilitator, as_lead, workshop):
    _save(as_facilitator, workshop, "background", "Ships")
    _save(as_facilitator, workshop, "background", "Ships run aground", seen="Ships")
    _save(as_facilitator, workshop, "venue", "Pier", seen="Old Town Hall")
    _save(as_lead, workshop, "background", "Ships sail", seen="Ships run aground")
    BriefRevision.objects.update(changed_at=timezone.now() - dt.timedelta(minutes=11))
    _save(as_lead, workshop, "background", "Ships sail by", seen="Ships sail")

    assert [one.changes for one in workshop.brief.revisions.all()] == [
        {"background": ["Ships sail", "Ships sail by"]},
        {"background": ["Ships run aground", "Ships sail"]},
        {"background": ["", "Ships run aground"], "venue": ["Old Town Hall", "Pier"]},
    ]


def test_what_was_taken_back_at_once_leaves_no_trace(as_facilitator, workshop):
    _save(as_facilitator, workshop, "background", "Ships")
    _save(as_facilitator, workshop, "background", "", seen="Ships")

    assert not BriefRevision.objects.exists()


def test_the_history_shows_who_changed_what(as_lead, as_viewer, workshop):
    _save(as_lead, workshop, "venue", "New Town Hall", seen="Old Town Hall")
    as_lead.post(_page(workshop, "objectives"), {"lines": "Light"})

    response = as_viewer.get(_page(workshop, "brief-history"))

    assert texts(response, ".history__head span")[0] == "Lena Lead"
    assert texts(response, ".history__name") == ["Venue", "Particular objectives"]
    assert texts(response, ".history__wording") == ["OldNew Town Hall", "Light"]
    assert texts(response, ".history__wording del") == ["Old"]
    assert texts(response, ".history__wording ins") == ["New", "Light"]


@pytest.mark.parametrize("number", [1, 7])
def test_the_history_costs_the_same_for_any_length(
    as_viewer, lead, workshop, django_assert_num_queries, number
):
    for _ in range(number):
        BriefRevision.objects.create(
            brief=workshop.brief, user=lead, changes={"venue": ["Pier", "Hall"]}
        )

    with django_assert_num_queries(6):
        as_viewer.get(_page(workshop, "brief-history"))


def test_an_earlier_wording_comes_back_as_a_revision(as_facilitator, as_lead, workshop):
    factories.objective(workshop, "Light")
    light = workshop.brief.objectives.get()
    _save(as_lead, workshop, "venue", "Pier", seen="Old Town Hall")
    as_lead.delete(reverse("workshops:objective", args=[light.code]))
    revision = workshop.brief.revisions.get()

    for name in ("venue", "objectives"):
        response = as_facilitator.post(
            _page(workshop, "brief-restored"), {"revision": revision.pk, "field": name}
        )

    assert response["Location"] == _page(workshop, "brief-history")
    workshop.refresh_from_db()
    assert (workshop.venue, _objectives(workshop)) == ("Old Town Hall", ["Light"])
    assert workshop.brief.revisions.first().changes == {
        "venue": ["Pier", "Old Town Hall"],
        "objectives": [[], ["Light"]],
    }


def test_a_revision_of_another_workshop_is_not_restored(as_lead, programme, workshop):
    other = factories.workshop(programme)
    _save(as_lead, other, "venue", "Pier", seen="Old Town Hall")
    revision = other.brief.revisions.get()

    response = as_lead.post(
        _page(workshop, "brief-restored"), {"revision": revision.pk, "field": "venue"}
    )

    assert response.status_code == 422
    assert texts(response, "[role=alert]") == ["There is no such wording."]
