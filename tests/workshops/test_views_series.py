"""The series on the programme's page, new workshops and templates."""

import datetime as dt

import pytest
from django.urls import reverse

from canvases.domain.library import install_shipped
from tests import factories
from tests.page import texts, values
from workshops.domain import templates
from workshops.domain.outlines import outline_of
from workshops.models import Membership, SavedTemplate, Workshop
from workshops.outline import from_data

PLAN = {"name": "Workshop #2", "number": "2", "phase": "VALIDATE"}


@pytest.fixture
def address(programme) -> str:
    return reverse("workshops:new-workshop", args=[programme.code])


def _one(workshop: Workshop) -> str:
    return reverse("workshops:series-workshop", args=[workshop.code])


# --- The series -----------------------------------------------------------------------------


def test_a_workshop_is_edited_in_the_series(as_facilitator, workshop):
    opened = as_facilitator.get(_one(workshop))
    saved = as_facilitator.post(
        _one(workshop),
        {"name": "Kick-off", "phase": "ENGAGE", "day": "2026-11-24", "aim": "Meet."},
    )

    workshop.refresh_from_db()
    assert values(opened, "input[name=name]", "value") == ["Workshop #1"]
    assert texts(saved, ".edit-list__main") == ["Kick-off ENGAGE 24 November 2026"]
    assert (workshop.number, workshop.day, workshop.title) == (None, dt.date(2026, 11, 24), "")


def test_the_day_of_a_workshop_that_has_begun_stands(as_facilitator, workshop):
    Workshop.objects.update(state=Workshop.State.OPEN)

    opened = as_facilitator.get(_one(workshop))
    as_facilitator.post(_one(workshop), PLAN | {"day": "2026-11-24"})

    workshop.refresh_from_db()
    assert texts(opened, "#workshops-one-day_helptext") == [
        "The workshop has begun: its day stands."
    ]
    assert (workshop.day, workshop.name) == (dt.date(2018, 10, 11), "Workshop #2")


def test_two_workshops_do_not_share_a_number(as_facilitator, workshop):
    other = factories.workshop(workshop.programme)

    response = as_facilitator.post(_one(other), PLAN | {"number": "1"})

    assert response.status_code == 422
    assert texts(response, "[role=alert]") == ["Another workshop of the programme has this number."]


def test_a_workshop_is_deleted_by_leads_while_nobody_has_joined(as_lead, as_facilitator, workshop):
    factories.device(workshop)

    by_facilitator = as_facilitator.delete(_one(workshop))
    refused = as_lead.delete(_one(workshop))
    workshop.devices.all().delete()
    deleted = as_lead.delete(_one(workshop))

    assert [one.status_code for one in (by_facilitator, refused, deleted)] == [403, 409, 200]
    assert texts(refused, "[role=alert]") == ["Workshop #1 stays: people have joined it."]
    assert not Workshop.objects.filter(pk=workshop.pk).exists()


def test_the_series_is_put_in_another_order(as_facilitator, programme):
    codes = [factories.workshop(programme).code for _ in range(3)]
    address = reverse("workshops:workshop-order", args=[programme.code])

    response = as_facilitator.post(address, {"item": [codes[2], codes[0], codes[1]]})

    assert values(response, ".edit-list__row", "data-name") == [
        "Workshop #3: Keepers and ships",
        "Workshop #1: Keepers and ships",
        "Workshop #2: Keepers and ships",
    ]


def test_a_rehearsal_is_not_of_the_series(as_lead, workshop):
    rehearsal = factories.workshop(workshop.programme, rehearsal_of=workshop, number=None)

    response = as_lead.get(f"{reverse('workshops:workshops', args=[workshop.programme.code])}?edit")

    assert len(texts(response, ".edit-list__row")) == 1
    assert as_lead.delete(_one(rehearsal)).status_code == 404


def test_a_series_without_workshops_has_nothing_to_edit(as_lead, programme):
    before = as_lead.get(programme.get_absolute_url())
    factories.workshop(programme)
    after = as_lead.get(programme.get_absolute_url())

    assert [texts(one, "#workshops-toggle") for one in (before, after)] == [[], ["Edit"]]


def test_a_viewer_sees_the_series_without_controls(as_viewer, workshop):
    address = reverse("workshops:workshops", args=[workshop.programme.code])

    response = as_viewer.get(f"{address}?edit")

    assert texts(response, ".series__name") == ["Workshop #1"]
    assert texts(response, "button, .button") == []


# --- A new workshop -------------------------------------------------------------------------


def test_a_new_workshop_is_proposed_a_name_a_number_and_a_phase(as_facilitator, programme, address):
    first = as_facilitator.get(address)
    factories.workshop(programme)
    second = as_facilitator.get(address)

    proposed = [
        (
            values(one, "[name=name]", "value"),
            values(one, "[name=number]", "value"),
            values(one, "[name=phase] [selected]", "value"),
        )
        for one in (first, second)
    ]
    assert proposed == [
        (["Workshop #1"], ["1"], ["UNDERSTAND"]),
        (["Workshop #2"], ["2"], ["VALIDATE"]),
    ]


def _where(response) -> tuple[list[str], list[str]]:
    chosen = values(response, "[name=language] [selected]", "value")
    return values(response, "[name=time_zone]", "value"), chosen


def test_a_new_workshop_is_where_the_last_one_was(as_facilitator, programme, address):
    first = as_facilitator.get(address)
    factories.workshop(programme, time_zone="Europe/Rome", language="it")
    second = as_facilitator.get(address)
    as_facilitator.post(address, PLAN | {"time_zone": "Asia/Tokyo", "language": "ja"})

    made = programme.workshops.get(number=2)
    assert (_where(first), _where(second)) == (([""], ["en"]), (["Europe/Rome"], ["it"]))
    assert (made.time_zone, made.language) == ("Asia/Tokyo", "ja")


def test_a_new_workshop_is_where_the_one_was_that_it_begins_from(
    as_facilitator, programme, address
):
    earlier = factories.workshop(programme, time_zone="Europe/Rome", language="it")
    factories.workshop(programme, time_zone="Asia/Tokyo", language="ja")

    asked = as_facilitator.get(address, {"start": f"workshop:{earlier.code}"})

    assert _where(asked) == (["Europe/Rome"], ["it"])


def test_a_time_zone_that_there_is_not_is_answered_with_the_one_that_is_meant(
    as_facilitator, programme, address
):
    response = as_facilitator.post(address, PLAN | {"time_zone": "new york"})

    assert response.status_code == 422
    assert texts(response, ".field__error") == [
        "“new york” is not a time zone. Did you mean America/New_York?"
    ]
    assert not programme.workshops.exists()


def test_languages_in_use_are_offered_before_all_others(as_facilitator, programme, address):
    factories.workshop(programme, language="it")

    response = as_facilitator.get(address)

    assert texts(response, "[name=language] optgroup:first-child option") == [
        "British English",
        "English",
        "Italian",
    ]
    assert "it" not in values(response, "[name=language] optgroup:last-child option", "value")


def test_a_language_that_is_not_in_the_list_is_refused_in_words(as_facilitator, programme, address):
    response = as_facilitator.post(address, PLAN | {"language": "klingon"})

    assert response.status_code == 422
    assert texts(response, ".field__error") == ["Choose one of the languages in the list."]
    assert not programme.workshops.exists()


def test_a_new_workshop_begins_empty(as_facilitator, programme, address):
    response = as_facilitator.post(address, PLAN | {"start": "", "day": "2026-11-24"})

    made = programme.workshops.get()
    assert response["Location"] == made.get_absolute_url()
    assert (made.day, made.brief.objectives.count()) == (dt.date(2026, 11, 24), 0)


def test_a_new_workshop_begins_from_a_shipped_template(as_facilitator, programme, address):
    install_shipped()

    as_facilitator.post(address, PLAN | {"start": "shipped:validate-value"})

    made = programme.workshops.get()
    assert made.title == "Early adopters and value proposition"
    assert [block.minutes for block in made.agenda_blocks.all()] == [15, 60, 15, 75, 15, 0]


def test_a_new_workshop_begins_from_an_earlier_one(as_facilitator, workshop, address):
    factories.activity(workshop, factories.canvas())
    factories.delegate(workshop)

    asked = as_facilitator.get(f"{address}?start=workshop:{workshop.code}")
    as_facilitator.post(address, PLAN | {"start": f"workshop:{workshop.code}"})

    made = workshop.programme.workshops.get(number=2)
    assert values(asked, "[name=start][checked]", "value") == [f"workshop:{workshop.code}"]
    assert outline_of(made) == outline_of(workshop)
    assert not made.delegates.exists()


def test_what_was_typed_stays_when_another_beginning_is_chosen(as_facilitator, address):
    response = as_facilitator.get(
        address, {"start": "shipped:understand", "name": "Ours", "phase": "ENGAGE", "day": ""}
    )

    assert values(response, "[name=name]", "value") == ["Ours"]
    assert values(response, "[name=phase] [selected]", "value") == ["UNDERSTAND"]


@pytest.mark.parametrize(
    ("start", "says"),
    [
        ("shipped:gone", "That cannot be begun from: it is there no more."),
        ("saved:other", "That cannot be begun from: it is there no more."),
        ("saved:broken", "That cannot be begun from: it cannot be read."),
        ("saved:nocanvas", "That cannot be begun from: There is no canvas “gone”."),
    ],
)
def test_what_cannot_be_begun_from_is_said_in_a_sentence(
    as_facilitator, programme, address, start, says
):
    sheet = {"title": "Sheet", "activity": {"title": "Sheet", "material": {"canvas": "gone"}}}
    SavedTemplate.objects.create(programme=programme, name="a", code="broken", outline=[1])
    SavedTemplate.objects.create(
        programme=programme, name="b", code="nocanvas", outline={"agenda": [sheet]}
    )
    SavedTemplate.objects.create(
        programme=factories.programme(), name="c", code="other", outline={"title": "Theirs"}
    )

    response = as_facilitator.post(address, PLAN | {"start": start})

    assert response.status_code == 422
    assert texts(response, "form [role=alert]") == [says]
    assert not programme.workshops.exists()


def test_a_row_says_what_a_template_holds(as_facilitator, programme, address):
    SavedTemplate.objects.create(programme=programme, name="Broken", outline={"agenda": 7})

    response = as_facilitator.get(address)

    assert texts(response, ".beginning") == [
        "Empty An agenda without blocks, a brief without words.",
        "Broken This template cannot be read.",
        *[_row(one) for one in templates.shipped()],
    ]
    assert values(response, "[disabled]", "value")[0].startswith("saved:")


def _row(one: templates.Beginning) -> str:
    assert one.outline
    hours, minutes = divmod(one.outline.minutes, 60)
    length = f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return (
        f"{one.name} {length} {one.about} {one.outline.phase} "
        f"{len(one.outline.agenda)} blocks {one.outline.worksheet_count} worksheets"
    )


@pytest.mark.parametrize("number", [1, 7])
def test_the_page_of_beginnings_costs_the_same_queries_for_any_number(
    as_lead, lead, workshop, address, django_assert_num_queries, number
):
    for place in range(number):
        templates.save_as_template(workshop, name=f"Ours {place}", about="", user=lead)
        factories.workshop(workshop.programme)

    with django_assert_num_queries(9):
        response = as_lead.get(address)

    assert len(values(response, ".beginning-place > a", "href")) == number


# --- Templates ------------------------------------------------------------------------------


def test_a_facilitator_keeps_a_workshop_as_a_template(as_facilitator, workshop, address):
    factories.activity(workshop, factories.canvas())
    new = reverse("workshops:new-template", args=[workshop.code])

    asked = as_facilitator.get(new)
    kept = as_facilitator.post(new, {"name": "Ours", "about": "For keepers"})

    template = SavedTemplate.objects.get()
    assert values(asked, "[name=name]", "value") == ["Workshop #1: Keepers and ships"]
    assert kept["Location"] == address
    assert (template.name, template.about) == ("Ours", "For keepers")
    assert from_data(template.outline) == outline_of(workshop)


def test_a_name_that_is_taken_is_said_in_the_form(as_facilitator, workshop):
    new = reverse("workshops:new-template", args=[workshop.code])
    as_facilitator.post(new, {"name": "Ours"})

    response = as_facilitator.post(new, {"name": "Ours"})

    assert response.status_code == 422
    assert texts(response, "[role=alert]") == ["There is already a template with this name."]


def test_a_lead_deletes_a_template_of_the_own_programme(
    as_lead, as_facilitator, as_stranger, workshop, lead, address
):
    kept = templates.save_as_template(workshop, name="Ours", about="", user=lead)
    one = reverse("workshops:template", args=[kept.code])

    answers = [client.delete(one) for client in (as_stranger, as_facilitator, as_lead)]

    assert [answer.status_code for answer in answers] == [404, 403, 200]
    assert answers[2]["HX-Redirect"] == address
    assert not SavedTemplate.objects.exists()


def test_a_facilitator_changes_what_a_template_is_called(
    as_facilitator, as_lead, as_viewer, workshop, lead, address
):
    kept = templates.save_as_template(workshop, name="Ours", about="", user=lead)
    outline = kept.outline
    page = reverse("workshops:template", args=[kept.code])

    listed = as_facilitator.get(address)
    asked = [one.get(page) for one in (as_facilitator, as_lead)]
    saved = as_facilitator.post(page, {"name": "Half a day", "about": "For keepers"})

    kept.refresh_from_db()
    assert values(listed, ".beginning-place > a", "href") == [page]
    assert values(asked[0], "[name=name]", "value") == ["Ours"]
    assert [values(one, "[hx-delete]", "hx-delete") for one in asked] == [[], [page]]
    assert (kept.name, kept.about, kept.outline) == ("Half a day", "For keepers", outline)
    assert saved["Location"] == address
    assert as_viewer.get(page).status_code == 403


def test_two_who_change_a_template_hear_of_each_other(as_facilitator, as_lead, workshop, lead):
    kept = templates.save_as_template(workshop, name="Ours", about="", user=lead)
    page = reverse("workshops:template", args=[kept.code])
    seen = values(as_facilitator.get(page), "[name=seen]", "value")[0]

    as_lead.post(page, {"name": "Half a day"})
    late = as_facilitator.post(page, {"name": "Mine", "seen": seen})
    other = templates.save_as_template(workshop, name="Other", about="", user=lead)
    taken = as_facilitator.post(reverse("workshops:template", args=[other.code]), {"name": "Mine"})
    twice = as_facilitator.post(page, {"name": "Mine"})

    assert (late.status_code, taken.status_code, twice.status_code) == (409, 302, 422)
    assert texts(twice, "[role=alert]") == ["There is already a template with this name."]


def test_templates_are_offered_in_all_programmes_of_the_team(as_stranger, stranger, workshop, lead):
    templates.save_as_template(workshop, name="Ours", about="", user=lead)
    harbour = stranger.memberships.get().programme
    address = reverse("workshops:new-workshop", args=[harbour.code])

    before = as_stranger.get(address)
    Membership.objects.create(
        user=stranger, programme=workshop.programme, role=Membership.Role.VIEWER
    )
    after = as_stranger.get(address)

    assert ["Ours" in texts(one, ".beginning__name") for one in (before, after)] == [False, True]
