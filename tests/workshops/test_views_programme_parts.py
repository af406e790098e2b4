"""The lists of a programme's page, edited in place."""

import io
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from tests import factories
from tests.page import texts, values
from workshops.models import Milestone, Organisation, PilotGroup, Programme

type Part = Milestone | Organisation | PilotGroup


@dataclass(frozen=True)
class Listed:
    """One of the lists: its addresses, and what makes and changes a part."""

    name: str
    one: str
    new: dict[str, str]
    changed: dict[str, str]
    words: str

    def all_of(self, programme: Programme) -> str:
        return reverse(f"workshops:{self.name}", args=[programme.code])

    def of(self, part: Part) -> str:
        return reverse(f"workshops:{self.one}", args=[part.code])

    def parts(self, programme: Programme) -> list[Any]:
        return list(getattr(programme, self.name.replace("-", "_")).all())


MILESTONES = Listed(
    "milestones",
    "milestone",
    {"text": "First light", "due": "October"},
    {"text": "Last light", "due_on": "2026-11-24"},
    "Last light 24 November 2026",
)
PILOT_GROUPS = Listed(
    "pilot-groups",
    "pilot-group",
    {"letter": "k", "name": "Keepers", "tone": "3"},
    {"letter": "K", "name": "Ships", "long_name": "Ships and boats", "tone": "8"},
    "K Ships Ships and boats",
)
ORGANISATIONS = Listed(
    "organisations",
    "organisation",
    {"names": "Coast Guild"},
    {"name": "The Coast Guild"},
    "The Coast Guild",
)
EACH = pytest.mark.parametrize(
    "listed", [MILESTONES, PILOT_GROUPS, ORGANISATIONS], ids=lambda one: one.name
)


@EACH
def test_a_part_is_added_changed_and_deleted_in_place(as_lead, programme, listed):
    added = as_lead.post(listed.all_of(programme), listed.new)
    (part,) = listed.parts(programme)
    opened = as_lead.get(listed.of(part))
    changed = as_lead.post(listed.of(part), listed.changed)
    deleted = as_lead.delete(listed.of(part))

    answers = [added, opened, changed, deleted]
    assert [one.status_code for one in answers] == [200, 200, 200, 200]
    assert [texts(one, f"section#{listed.name} h2") for one in answers] == [
        texts(added, "h2")
    ] * len(answers)
    assert len(values(opened, f"form[hx-post='{listed.of(part)}']", "hx-post")) == 1
    assert texts(changed, ".edit-list__main") == [listed.words]
    assert texts(deleted, ".edit-list__main") == []
    assert listed.parts(programme) == []


@EACH
def test_a_form_that_is_not_right_stays_open_and_says_so(as_facilitator, programme, listed):
    as_facilitator.post(listed.all_of(programme), listed.new)
    (part,) = listed.parts(programme)

    new = as_facilitator.post(listed.all_of(programme), {})
    changed = as_facilitator.post(listed.of(part), {})

    assert (new.status_code, changed.status_code) == (422, 422)
    assert "This field is required." in texts(new, ".edit-list__add .field__error")
    assert "This field is required." in texts(changed, ".edit-list__form .field__error")


@EACH
def test_facilitators_change_parts_and_leave_deleting_to_leads(as_facilitator, programme, listed):
    as_facilitator.post(listed.all_of(programme), listed.new)
    (part,) = listed.parts(programme)

    edited = as_facilitator.get(f"{listed.all_of(programme)}?edit")

    assert values(edited, "[hx-delete]", "hx-delete") == []
    assert as_facilitator.delete(listed.of(part)).status_code == 403
    assert listed.parts(programme) == [part]


@EACH
def test_a_viewer_reads_and_a_stranger_sees_nothing(
    as_lead, as_viewer, as_stranger, programme, listed
):
    as_lead.post(listed.all_of(programme), listed.new)
    (part,) = listed.parts(programme)
    asked = [
        ("get", listed.all_of(programme)),
        ("post", listed.all_of(programme)),
        ("get", listed.of(part)),
        ("post", listed.of(part)),
        ("delete", listed.of(part)),
    ]

    by_viewer = [getattr(as_viewer, method)(address) for method, address in asked]
    by_stranger = [getattr(as_stranger, method)(address) for method, address in asked]

    assert [one.status_code for one in by_viewer] == [200, 403, 403, 403, 403]
    assert texts(by_viewer[0], "button, form, input") == []
    assert [one.status_code for one in by_stranger] == [404] * 5


@EACH
def test_what_somebody_else_has_changed_meanwhile_is_not_written_over_unseen(
    as_lead, as_facilitator, programme, listed
):
    as_lead.post(listed.all_of(programme), listed.new)
    (part,) = listed.parts(programme)
    (seen,) = values(as_lead.get(listed.of(part)), "[name=seen]", "value")
    as_facilitator.post(listed.of(part), listed.changed)
    mine = listed.changed | {"name": "Mine", "text": "Mine", "seen": seen}

    refused = as_lead.post(listed.of(part), mine)
    (seen_now,) = values(refused, "[name=seen]", "value")
    saved = as_lead.post(listed.of(part), mine | {"seen": seen_now})

    assert [one.status_code for one in (refused, saved)] == [409, 200]
    assert texts(refused, "[role=alert]") == [
        "Somebody else has changed this meanwhile. Look, then save again: yours counts."
    ]
    assert "Mine" in texts(saved, ".edit-list__main")[0]


@EACH
@pytest.mark.parametrize("number", [1, 7])
def test_a_list_costs_the_same_queries_for_any_number(
    as_lead, programme, django_assert_num_queries, listed, number
):
    for place in range(number):
        factories.milestone(programme, order=place)
        factories.pilot_group(programme)
        factories.organisation(programme)

    with django_assert_num_queries(5):
        response = as_lead.get(f"{listed.all_of(programme)}?edit")

    assert len(texts(response, ".edit-list__row")) == number


@pytest.mark.parametrize("listed", [MILESTONES, ORGANISATIONS], ids=lambda one: one.name)
def test_a_list_is_put_in_another_order(as_facilitator, as_viewer, programme, listed):
    for name in ("One", "Two", "Three"):
        if listed is MILESTONES:
            factories.milestone(programme, name, order=programme.milestones.count())
        else:
            factories.organisation(programme, name)
    address = reverse(f"workshops:{listed.one}-order", args=[programme.code])
    codes = [part.code for part in listed.parts(programme)]

    moved = as_facilitator.post(address, {"move": codes[2], "by": "-1"})
    stale = as_facilitator.post(address, {"item": codes[:2]})
    refused = as_viewer.post(address, {"item": codes})

    assert [str(part) for part in listed.parts(programme)] == ["One", "Three", "Two"]
    assert values(moved, ".edit-list__row", "data-name") == ["One", "Three", "Two"]
    assert (stale.status_code, refused.status_code) == (409, 403)
    assert texts(stale, "[role=alert]") == [
        "The list was changed meanwhile. This is how it is now."
    ]


def test_a_new_pilot_group_is_proposed_the_next_letter_and_colour(as_facilitator, programme):
    factories.pilot_group(programme)

    response = as_facilitator.get(f"{PILOT_GROUPS.all_of(programme)}?add")

    assert values(response, "[name=letter]", "value") == ["B"]
    assert values(response, "[name=tone][checked]", "value") == ["2"]
    assert values(response, ".tone .badge", "data-tone") == list("12345678")
    assert texts(response, ".tone .badge") == ["B"] * 8


def test_two_pilot_groups_do_not_share_a_letter(as_facilitator, programme):
    factories.pilot_group(programme)

    response = as_facilitator.post(
        PILOT_GROUPS.all_of(programme), {"letter": "a", "name": "Ships", "tone": "1"}
    )

    assert response.status_code == 422
    assert texts(response, "[role=alert]") == ["Another pilot group already has this letter."]


@pytest.mark.parametrize("letter", ["1", "Ä", "-"])
def test_a_letter_is_one_of_the_alphabet(as_facilitator, programme, letter):
    response = as_facilitator.post(
        PILOT_GROUPS.all_of(programme), {"letter": letter, "name": "Ships", "tone": "1"}
    )

    assert texts(response, ".field__error") == ["One letter, A to Z."]


def test_a_pilot_group_that_tables_use_stays_and_says_so(as_lead, workshop):
    group = factories.pilot_group(workshop.programme, name="Keepers")
    factories.table(workshop, pilot_group=group)

    response = as_lead.delete(PILOT_GROUPS.of(group))

    assert response.status_code == 409
    assert texts(response, "[role=alert]") == [
        "“Keepers” stays: table 1 of Workshop #1 belongs to it."
    ]


def test_organisations_are_pasted_as_lines(as_facilitator, programme):
    factories.organisation(programme, "Coast Guild")
    names = " Harbour  Office\n\nCoast Guild\r\nPilots’ Union\nHarbour Office\n"

    response = as_facilitator.post(ORGANISATIONS.all_of(programme), {"names": names})

    assert values(response, ".edit-list__row", "data-name") == [
        "Coast Guild",
        "Harbour Office",
        "Pilots’ Union",
    ]


@pytest.mark.parametrize(
    ("names", "says"),
    [
        ("x" * 201, f"“{'x' * 40} …” is longer than 200 characters."),
        (
            "\n".join(str(number) for number in range(501)),
            "These are 501 lines; at most 500 can be added at once.",
        ),
    ],
)
def test_lines_that_cannot_be_names_are_refused_together(as_facilitator, programme, names, says):
    response = as_facilitator.post(ORGANISATIONS.all_of(programme), {"names": names})

    assert texts(response, ".field__error") == [says]
    assert not programme.organisations.exists()


def test_an_organisation_gets_a_logo_and_loses_it_again(as_facilitator, as_viewer, programme):
    guild = factories.organisation(programme, "Coast Guild")
    target = io.BytesIO()
    Image.new("RGB", (40, 20)).save(target, "PNG")
    upload = SimpleUploadedFile("logo.png", target.getvalue(), "image/png")

    given = as_facilitator.post(ORGANISATIONS.of(guild), {"name": "Guild", "picture": upload})
    logo = reverse("workshops:organisation-logo", args=[guild.code])
    served = as_viewer.get(logo)
    as_facilitator.post(ORGANISATIONS.of(guild), {"name": "Guild", "has_no_logo": "on"})

    assert len(values(given, ".organisation-logo", "src")) == 1
    assert (served.status_code, served["Content-Type"]) == (200, "image/png")
    assert as_viewer.get(logo).status_code == 404


def test_a_lead_merges_two_organisations(as_lead, as_facilitator, programme):
    guild = factories.organisation(programme, "Coast Guild")
    other = factories.organisation(programme, "The Coast Guild")
    address = reverse("workshops:organisation-merger", args=[guild.code])

    refused = as_facilitator.post(address, {"into": other.code})
    nowhere = as_lead.post(address, {"into": guild.code})
    merged = as_lead.post(address, {"into": other.code})

    assert (refused.status_code, nowhere.status_code) == (403, 422)
    assert values(merged, ".edit-list__row", "data-name") == ["The Coast Guild"]


def test_organisations_that_share_a_delegate_are_not_merged(as_lead, workshop):
    guild = factories.organisation(workshop.programme)
    other = factories.organisation(workshop.programme)
    for one in (guild, other):
        factories.delegate(workshop, "Ana", organisation=one)

    response = as_lead.post(
        reverse("workshops:organisation-merger", args=[guild.code]), {"into": other.code}
    )

    assert response.status_code == 409
    assert texts(response, "[role=alert]") == [
        "Ana is in Workshop #1 for both. Remove one of the two there first."
    ]


def test_a_name_with_markup_is_only_a_name(as_lead, programme):
    factories.organisation(programme, '<b data-x="1">Guild</b>')

    response = as_lead.get(f"{ORGANISATIONS.all_of(programme)}?edit")

    assert texts(response, "b") == []
    assert values(response, "[data-item]", "data-name") == ['<b data-x="1">Guild</b>']
