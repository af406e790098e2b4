"""The list of delegates: changed in place, searched, freed of doubles."""

import pytest
from django.urls import reverse

from live.models import Event
from tests import factories
from tests.page import texts, values
from workshops.domain.laying import add_rule
from workshops.models import Delegate, Organisation, Seat, SeatingRule

NEW = {"name": "Ana Rossi", "organisation_name": "", "job_title": "", "owns": ""}


@pytest.fixture
def guild(programme):
    return factories.organisation(programme, "Coast Guild")


@pytest.fixture
def ana(workshop, guild):
    return factories.delegate(workshop, "Ana", organisation=guild, job_title="Keeper")


def _page(workshop, **query):
    return reverse("workshops:people", args=[workshop.code], query=query or None)


def _list(workshop, **query):
    return reverse("workshops:people-list", args=[workshop.code], query=query or None)


def _one(delegate, **query):
    return reverse("workshops:delegate", args=[delegate.code], query=query or None)


def _merger(workshop):
    return reverse("workshops:people-merger", args=[workshop.code])


def _names(response):
    return texts(response, "tbody th")


# --- The list -----------------------------------------------------------------------------


def test_a_viewer_sees_the_list_without_what_changes_it(as_viewer, workshop, ana):
    response = as_viewer.get(_page(workshop, open=ana.code))

    assert texts(response, "tbody tr") == ["Ana Coast Guild Keeper –"]
    assert texts(response, "main button") == []
    assert values(response, ".people-tools a", "href") == []


def test_a_facilitator_is_offered_what_can_be_done(as_facilitator, workshop, ana):
    response = as_facilitator.get(_page(workshop))

    assert texts(response, "tbody button") == ["Edit Ana", "Remove Ana"]
    assert values(response, ".people-tools a", "href") == [
        reverse("workshops:people-import", args=[workshop.code])
    ]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ["Ana Núñez", "Bo Ek"]),
        ("nunez", ["Ana Núñez"]),
        ("COAST ana", ["Ana Núñez"]),
        ("pilot", ["Bo Ek"]),
        ("ana pilot", []),
    ],
)
def test_people_are_found_by_any_of_their_words(as_viewer, workshop, guild, words, found):
    factories.delegate(workshop, "Ana Núñez", organisation=guild)
    factories.delegate(workshop, "Bo Ek", job_title="Pilot")

    response = as_viewer.get(_list(workshop, q=words))

    assert _names(response) == found


def test_a_long_list_comes_in_pages(as_viewer, workshop):
    for number in range(101):
        factories.delegate(workshop, f"Delegate {number:03}")

    first, second = as_viewer.get(_page(workshop)), as_viewer.get(_page(workshop, page=2))

    assert (len(_names(first)), _names(second)) == (100, ["Delegate 100"])
    assert texts(second, ".people__pages span") == ["101 to 101 of 101"]


def test_what_is_asked_for_and_means_nothing_shows_the_whole_list(as_viewer, workshop, ana):
    response = as_viewer.get(_page(workshop, page="x", open="'; --"))

    assert _names(response) == ["Ana"]


@pytest.mark.parametrize("number", [1, 7])
def test_a_list_with_an_open_form_costs_the_same_queries_for_any_number(
    as_facilitator, workshop, django_assert_num_queries, number
):
    for _ in range(number):
        guild = factories.organisation(workshop.programme)
        one = factories.delegate(workshop, organisation=guild)
        factories.seat(one, factories.table(workshop))
    factories.pilot_group(workshop.programme)

    with django_assert_num_queries(12):
        as_facilitator.get(_list(workshop, open=one.code))


# --- One of them --------------------------------------------------------------------------


def test_a_new_organisation_comes_last_also_after_others_were_removed(as_facilitator, workshop):
    for name in ("Harbour", "Lights", "Ropes"):
        factories.organisation(workshop.programme, name)
    workshop.programme.organisations.filter(name__in=["Harbour", "Lights"]).delete()

    as_facilitator.post(_list(workshop), NEW | {"organisation_name": "Aids to navigation"})

    names = workshop.programme.organisations.order_by("order").values_list("name", flat=True)
    assert list(names)[-2:] == ["Ropes", "Aids to navigation"]


def test_a_delegate_is_added_with_a_new_organisation(as_facilitator, workshop, guild):
    data = NEW | {
        "name": " Ana \u202e Rossi",
        "organisation_name": "Harbour",
        "job_title": "Keeper",
    }

    response = as_facilitator.post(_list(workshop), data)

    ana = workshop.delegates.get()
    assert (ana.name, ana.organisation.name, ana.job_title) == ("Ana Rossi", "Harbour", "Keeper")
    assert list(workshop.programme.organisations.values_list("name", flat=True)) == [
        "Coast Guild",
        "Harbour",
    ]
    assert texts(response, "[role=status]") == ["Ana Rossi was added."]
    assert values(response, "#people-new [name=name]", "value") == [""]
    assert Event.objects.filter(topic__name=workshop.topic, kind="people").count() == 1


def test_an_organisation_that_is_known_is_not_added_again(as_facilitator, workshop, guild):
    as_facilitator.post(_list(workshop), NEW | {"organisation_name": "coast guild LTD."})

    assert workshop.delegates.get().organisation == guild
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    "data",
    [{"name": ""}, {"name": "\u200b"}, {"name": "x" * 121}, {"organisation_name": "x" * 201}],
)
def test_what_cannot_be_kept_is_given_back_with_a_sentence(as_facilitator, workshop, data):
    response = as_facilitator.post(_list(workshop), NEW | data)

    assert response.status_code == 422
    assert len(texts(response, "#people-new .field__error")) == 1
    assert Delegate.objects.count() == 0


def test_nobody_is_in_the_list_twice(as_facilitator, workshop, ana):
    response = as_facilitator.post(
        _list(workshop), NEW | {"name": "Ana", "organisation_name": "Coast Guild"}
    )

    assert response.status_code == 422
    assert texts(response, ".notice--bad") == ["This delegate is already in the list."]


def test_a_delegate_is_changed_where_they_stand(as_facilitator, workshop, ana):
    group = factories.pilot_group(workshop.programme)
    opened = as_facilitator.get(_list(workshop, open=ana.code))
    data = {
        "name": "Ana Rossi",
        "organisation_name": "",
        "job_title": "Pilot",
        "owns": group.pk,
        "is_name_withheld": "on",
    }

    response = as_facilitator.post(_one(ana), data)

    ana.refresh_from_db()
    assert values(opened, ".edit-list__form input[type=text]", "value") == [
        "Ana",
        "Coast Guild",
        "Keeper",
    ]
    assert (ana.name, ana.organisation, ana.job_title, ana.owns) == (
        "Ana Rossi",
        None,
        "Pilot",
        group,
    )
    assert ana.is_name_withheld
    assert values(response, "button[autofocus]", "id") == [f"edit-{ana.code}"]


def test_a_pilot_group_of_another_programme_cannot_be_owned(as_facilitator, ana):
    elsewhere = factories.pilot_group(factories.programme())

    response = as_facilitator.post(_one(ana), NEW | {"owns": elsewhere.pk})

    assert response.status_code == 422


def test_a_delegate_who_was_removed_can_be_brought_back_to_the_same_seat(
    as_facilitator, workshop, ana
):
    table = factories.table(workshop)
    factories.seat(ana, table)

    gone = as_facilitator.delete(_one(ana))
    kept = values(gone, "[name=kept]", "value")[0]
    address = reverse("workshops:people-restoration", args=[workshop.code])
    response = as_facilitator.post(address, {"kept": kept})
    again = as_facilitator.post(address, {"kept": kept})

    assert texts(gone, "#people-said") == ["Ana was removed."]
    assert _names(gone) == []
    assert (_names(response), _names(again)) == (["Ana"], ["Ana"])
    assert workshop.delegates.get().code == ana.code
    assert Seat.objects.get().table == table


def test_whoever_comes_back_has_the_rules_about_those_who_are_there(as_facilitator, workshop, ana):
    bo, cy = factories.delegate(workshop, "Bo"), factories.delegate(workshop, "Cy")
    add_rule(workshop, "apart", ana, bo)
    add_rule(workshop, "together", ana, cy)
    kept = values(as_facilitator.delete(_one(ana)), "[name=kept]", "value")[0]
    cy.delete()

    as_facilitator.post(
        reverse("workshops:people-restoration", args=[workshop.code]), {"kept": kept}
    )

    rule = SeatingRule.objects.get()
    assert (rule.kind, rule.one, rule.other) == ("apart", ana, bo)


def test_only_what_was_removed_here_can_be_brought_back(as_facilitator, programme, workshop, ana):
    other = factories.workshop(programme)
    kept = values(as_facilitator.delete(_one(ana)), "[name=kept]", "value")[0]
    address = reverse("workshops:people-restoration", args=[other.code])

    responses = [
        as_facilitator.post(address, {"kept": kept}),
        as_facilitator.post(address, {"kept": "made up"}),
    ]

    assert [response.status_code for response in responses] == [422, 422]
    assert Delegate.objects.count() == 0


@pytest.mark.parametrize("trace", ["device", "note", "response"])
def test_whoever_has_left_something_stays_in_the_list(as_facilitator, workshop, ana, trace):
    table = factories.table(workshop)
    if trace == "device":
        factories.device(workshop, delegate=ana)
    elif trace == "note":
        sheet = factories.worksheet(factories.activity(workshop, factories.canvas()), table)
        factories.note(sheet, "Fog", "customer-pains", author=ana)
    else:
        factories.response(factories.questionnaire(workshop), delegate=ana)

    response = as_facilitator.delete(_one(ana))

    assert response.status_code == 409
    assert texts(response, "[role=alert]") == [
        "Ana has joined, and what was written is kept. So the name stays in the list."
    ]
    assert workshop.delegates.get() == ana


# --- Doubles ------------------------------------------------------------------------------


def test_names_that_stand_twice_are_pointed_out_to_those_who_can_act(
    as_facilitator, as_viewer, workshop, ana
):
    factories.delegate(workshop, "ANA", job_title="Cook")

    assert texts(as_facilitator.get(_page(workshop)), ".doubles__group label") == [
        "Ana Coast Guild Keeper",
        "ANA Cook",
    ]
    assert texts(as_viewer.get(_page(workshop)), ".doubles") == []


def test_two_entries_become_one_with_what_both_knew(as_facilitator, workshop, guild, ana):
    group = factories.pilot_group(workshop.programme)
    other = factories.delegate(workshop, "Rossi, Ana", owns=group, is_name_withheld=True)
    bo = factories.delegate(workshop, "Bo")
    table = factories.table(workshop)
    factories.seat(other, table)
    one, two = sorted([other, bo], key=lambda one: one.pk)
    SeatingRule.objects.create(workshop=workshop, kind="apart", one=one, other=two)

    response = as_facilitator.post(
        _merger(workshop), {"who": [ana.code, other.code], "kept": ana.code}
    )

    ana.refresh_from_db()
    assert _names(response) == ["Ana A owner of the pilot name withheld in the report", "Bo"]
    assert (ana.organisation, ana.job_title, ana.owns) == (guild, "Keeper", group)
    assert Seat.objects.get().delegate == ana
    rule = SeatingRule.objects.get()
    assert {rule.one, rule.other} == {ana, bo}


def test_whoever_has_joined_is_the_one_who_stays(as_facilitator, workshop, ana):
    other = factories.delegate(workshop, "ana")
    device = factories.device(workshop, delegate=other)

    as_facilitator.post(_merger(workshop), {"who": [ana.code, other.code], "kept": ana.code})

    left = workshop.delegates.get()
    device.refresh_from_db()
    assert (left.pk, left.name, left.job_title) == (other.pk, "Ana", "Keeper")
    assert device.delegate == left


def test_two_who_have_joined_stay_two(as_facilitator, workshop, ana):
    other = factories.delegate(workshop, "ana")
    for one in (ana, other):
        factories.device(workshop, delegate=one)

    response = as_facilitator.post(
        _merger(workshop), {"who": [ana.code, other.code], "kept": ana.code}
    )

    assert response.status_code == 409
    assert workshop.delegates.count() == 2


def test_nobody_is_merged_with_somebody_of_another_workshop(
    as_facilitator, programme, workshop, ana
):
    other = factories.delegate(factories.workshop(programme), "Ana")

    response = as_facilitator.post(
        _merger(workshop), {"who": [ana.code, other.code], "kept": ana.code}
    )

    assert response.status_code == 422
    assert Delegate.objects.count() == 2


@pytest.fixture
def doubled(workshop, ana):
    """Ana twice, each with a seat and a rule of her own, and Bo."""
    one, other = factories.table(workshop, capacity=2), factories.table(workshop)
    twin = factories.delegate(workshop, "ana", job_title="Cook", is_name_withheld=True)
    bo, cy = factories.delegate(workshop, "Bo"), factories.delegate(workshop, "Cy")
    for delegate, table, number in ((ana, one, 1), (twin, other, 1), (twin, other, 2)):
        Seat.objects.create(delegate=delegate, table=table, round=number)
    add_rule(workshop, "apart", ana, cy)
    add_rule(workshop, "together", bo, twin)
    return [ana, twin]


def _everything():
    return [list(model.objects.order_by("pk").values()) for model in (Delegate, Seat, SeatingRule)]


def _merged(client, workshop, kept, other):
    response = client.post(_merger(workshop), {"who": [kept.code, other.code], "kept": kept.code})
    return response, {"kept": values(response, "#people-told [name=kept]", "value")[0]}


def _parting(workshop):
    return reverse("workshops:people-parting", args=[workshop.code])


@pytest.mark.parametrize("kept", [0, 1])
def test_those_who_were_merged_are_parted_as_they_were(as_facilitator, workshop, doubled, kept):
    before = _everything()
    merged, ticket = _merged(as_facilitator, workshop, doubled[kept], doubled[1 - kept])
    between = workshop.delegates.count()

    parted = as_facilitator.post(_parting(workshop), ticket)
    again = as_facilitator.post(_parting(workshop), ticket)

    name = doubled[kept].name
    assert texts(merged, "#people-said") == [f"{name}: 1 entry was merged into this one."]
    assert between == 3
    assert texts(parted, "#people-said") == ["They are separate entries again."]
    assert again.status_code == 200
    assert _everything() == before


def test_whoever_had_joined_is_parted_with_what_is_theirs(as_facilitator, workshop, doubled):
    ana, twin = doubled
    device = factories.device(workshop, delegate=twin)
    before = _everything()
    _response, ticket = _merged(as_facilitator, workshop, ana, twin)

    as_facilitator.post(_parting(workshop), ticket)

    device.refresh_from_db()
    assert device.delegate == twin
    assert _everything() == before


@pytest.mark.parametrize("what", ["joined", "renamed", "table gone", "seat taken", "added again"])
def test_what_came_between_leaves_the_merged_one(as_facilitator, workshop, doubled, what):
    ana, twin = doubled
    _one, other = workshop.tables.all()
    if what == "seat taken":
        ana.seats.update(table=other)
    _response, ticket = _merged(as_facilitator, workshop, ana, twin)
    if what == "joined":
        factories.device(workshop, delegate=ana)
        says = "This cannot be taken back: they have joined since, as one."
    elif what == "renamed":
        Delegate.objects.filter(pk=ana.pk).update(job_title="Pilot")
        says = "This cannot be taken back: it was changed again meanwhile."
    elif what == "table gone":
        ana.seats.filter(round=2).delete()
        other.delete()
        says = "This cannot be taken back: it was changed again meanwhile."
    elif what == "seat taken":
        other.capacity = 1
        other.save()
        says = "Table 2 is full."
    else:
        factories.delegate(workshop, "ana")
        says = "This delegate is already in the list."
    before = _everything()

    response = as_facilitator.post(_parting(workshop), ticket)

    assert response.status_code == 409
    assert texts(response, "[role=alert]") == [says]
    assert _everything() == before
