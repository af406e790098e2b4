import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from workshops.domain import parts
from workshops.models import Workshop
from workshops.pilots import free_letter, free_tone

LETTERS = st.sets(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


@given(LETTERS)
def test_a_letter_is_proposed_that_is_free_as_long_as_one_is(used):
    letter = free_letter(used)

    assert letter not in used
    assert (letter == "") is (len(used) == 26)


@given(st.lists(st.integers(1, 8)))
def test_a_colour_is_proposed_that_no_other_is_used_less_than(used):
    tone = free_tone(used, 8)

    assert used.count(tone) == min(used.count(one) for one in range(1, 9))


def test_a_pilot_group_stays_while_tables_are_of_it(workshop):
    group = factories.pilot_group(workshop.programme, name="Keepers")
    for _ in range(5):
        factories.table(workshop, pilot_group=group)

    with pytest.raises(ValidationError) as refused:
        parts.remove_pilot_group(group)

    (said,) = refused.value.messages
    assert said == (
        "“Keepers” stays: table 1 of Workshop #1, table 2 of Workshop #1, "
        "table 3 of Workshop #1 and 2 more belong to it."
    )


def test_an_organisation_stays_while_delegates_or_presentations_are_of_it(workshop):
    guild = factories.organisation(workshop.programme, "Coast Guild")
    delegate = factories.delegate(workshop, "Ana", organisation=guild)
    block = factories.agenda_block(workshop, presenter=guild)

    said = []
    for part in (delegate, block):
        with pytest.raises(ValidationError) as refused:
            parts.remove_organisation(guild)
        said += refused.value.messages
        part.delete()
    parts.remove_organisation(guild)

    assert said == [
        "“Coast Guild” stays: 1 delegate is of it. Merge it with another one.",
        "“Coast Guild” stays: it presents in an agenda.",
    ]
    assert not workshop.programme.organisations.exists()


def test_merging_gives_everything_of_one_organisation_to_the_other(workshop):
    guild = factories.organisation(workshop.programme, "Coast Guild", logo="logos/a.png")
    other = factories.organisation(workshop.programme, "The Coast Guild")
    delegate = factories.delegate(workshop, "Ana", organisation=guild)
    block = factories.agenda_block(workshop, presenter=guild)

    parts.merge_organisations(guild, other)

    delegate.refresh_from_db()
    block.refresh_from_db()
    assert (delegate.organisation, block.presenter) == (other, other)
    assert [one.logo.name for one in workshop.programme.organisations.all()] == ["logos/a.png"]


def test_two_organisations_with_the_same_delegate_are_not_merged(workshop):
    guild = factories.organisation(workshop.programme)
    other = factories.organisation(workshop.programme)
    for one in (guild, other):
        factories.delegate(workshop, "Ana", organisation=one)

    with pytest.raises(ValidationError, match="Ana is in Workshop #1 for both"):
        parts.merge_organisations(guild, other)

    assert workshop.programme.organisations.count() == 2


def test_the_same_name_in_two_workshops_is_no_hindrance_to_merging(programme):
    guild, other = factories.organisation(programme), factories.organisation(programme)
    factories.delegate(factories.workshop(programme), "Ana", organisation=guild)
    factories.delegate(factories.workshop(programme), "Ana", organisation=other)

    parts.merge_organisations(guild, other)

    assert other.delegates.count() == 2


def test_organisations_of_two_programmes_are_not_merged(programme):
    guild = factories.organisation(programme)
    other = factories.organisation(factories.programme())

    with pytest.raises(ValidationError):
        parts.merge_organisations(guild, other)


def test_new_organisations_come_last_after_the_others_were_put_in_order(programme):
    parts.add_organisations(programme, ["Beta", "Alpha"])
    parts.order_organisations(programme, list(programme.organisations.order_by("name")))

    parts.add_organisations(programme, ["Aardvark", "Beta"])

    assert [one.name for one in programme.organisations.all()] == ["Alpha", "Beta", "Aardvark"]


def _joined(workshop):
    factories.device(workshop)


def _begun(workshop):
    factories.worksheet(factories.activity(workshop), factories.table(workshop))


def _answered(workshop):
    factories.response(factories.questionnaire(workshop))


def _rehearsed(workshop):
    factories.workshop(workshop.programme, rehearsal_of=workshop, number=None)


@pytest.mark.parametrize(
    ("happen", "because"),
    [
        (_joined, "people have joined it."),
        (_begun, "worksheets of it were begun."),
        (_answered, "its questionnaire was answered."),
        (_rehearsed, "it has a rehearsal. Remove that first."),
    ],
)
def test_a_workshop_that_somebody_took_part_in_stays(workshop, happen, because):
    happen(workshop)

    with pytest.raises(ValidationError) as refused:
        parts.remove_workshop(workshop)

    assert refused.value.messages == [f"Workshop #1 stays: {because}"]


def test_a_workshop_that_was_opened_stays(programme):
    workshop = factories.workshop(programme, state=Workshop.State.OPEN)

    with pytest.raises(ValidationError, match="it was opened"):
        parts.remove_workshop(workshop)


def test_a_workshop_that_is_only_prepared_can_be_deleted_with_all_of_it(workshop):
    group = factories.pilot_group(workshop.programme)
    factories.activity(workshop, factories.canvas())
    factories.seat(factories.delegate(workshop), factories.table(workshop, pilot_group=group))
    factories.objective(workshop)
    factories.part(factories.report(workshop))

    parts.remove_workshop(workshop)

    assert not Workshop.objects.exists()


def test_the_series_is_put_in_order_around_its_rehearsals(programme):
    first = factories.workshop(programme)
    rehearsal = factories.workshop(programme, rehearsal_of=first, number=None)
    second = factories.workshop(programme)

    parts.order_series(programme, [second, first])

    assert list(programme.workshops.in_series()) == [second, first]
    assert list(programme.workshops.order_by("order")) == [second, first, rehearsal]


def test_milestones_come_at_the_end_and_are_put_in_order(programme):
    late = factories.milestone(programme, "Late", order=4)
    new = programme.milestones.model(programme=programme, text="New", due_on=dt.date(2026, 11, 24))

    parts.keep_milestone(new)
    before = [one.text for one in programme.milestones.all()]
    parts.order_milestones(programme, [new, late])

    assert before == ["Late", "New"]
    assert [one.text for one in programme.milestones.all()] == ["New", "Late"]
