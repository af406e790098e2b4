"""What devices send: read without trust, applied once each, and never one for another."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, OperationalError, transaction
from django.test import TestCase
from hypothesis import given
from hypothesis import strategies as st

from live import operations
from live.database import step
from live.models import Event
from live.operations import Applier, Operation, RefusedError, Request, parse
from live.publish import record

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.sampled_from(["id", "kind", "age", "worksheet", "text"])
VALUES = JSON | st.sampled_from([str(uuid.uuid4()), "lamp.light", "\ud800", "\x00", -1, 10**30])


class Lamps:
    """Operations on lamps: they are lit, and some go wrong in one way or another."""

    def __init__(self) -> None:
        self.prepared: list[list[str]] = []

    def prepare(self, pairs: Any) -> None:
        self.prepared.append([operation.body.get("text", "") for _actor, operation in pairs])

    @step
    def apply(self, prepared: None, actor: str, operation: Operation) -> dict[str, Any]:
        record("lamp.1", "lit", operation=operation.id, by=actor)
        wrong = operation.body.get("wrong")
        if wrong is not None:
            raise wrong
        return {"by": actor}


class Keepers:
    """Everybody whose credentials have a small first letter may send."""

    def __init__(self) -> None:
        self.heard_of: list[dict[str, int]] = []

    def actors(self, credentials: Any) -> dict[str, str]:
        return {one: one.title() for one in credentials if one[:1].islower()}

    def heard(self, actors: Any) -> None:
        self.heard_of.append(dict(actors))


@pytest.fixture(autouse=True)
def lamps(monkeypatch) -> Lamps:
    kind = Lamps()
    monkeypatch.setattr(operations, "kinds", {"lamp.light": kind})
    return kind


@pytest.fixture
def keepers() -> Keepers:
    return Keepers()


@pytest.fixture
def apply(keepers):
    applier = Applier(keepers)
    return lambda *requests: applier(requests)


def light(**body: Any) -> Operation:
    return Operation(uuid.uuid4(), "lamp.light", body)


def raw(**fields: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "kind": "lamp.light", **fields}


def statuses(outcomes: dict[str, Any]) -> list[str]:
    return [one["status"] for one in outcomes.values()]


def lit() -> int:
    return Event.objects.filter(topic__name="lamp.1").count()


# --- Read -----------------------------------------------------------------------------------


def test_operation_is_read_with_its_id_its_kind_and_how_long_it_waited():
    sent = raw(age=1500, text="Fog")

    read = parse(sent)

    assert read == Operation(
        uuid.UUID(sent["id"]), "lamp.light", sent, dt.timedelta(milliseconds=1500)
    )


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        (None, "operations"),
        ([], "operations"),
        ("light", "operations"),
        (7, "operations"),
        ({}, "id"),
        (raw(id=None), "id"),
        (raw(id=7), "id"),
        (raw(id=True), "id"),
        (raw(id=["a"]), "id"),
        (raw(id="7"), "id"),
        (raw(id="\ud800" * 32), "id"),
        (raw(kind=None), "kind"),
        (raw(kind="lamp.smash"), "kind"),
        (raw(kind=["lamp.light"]), "kind"),
        (raw(kind={}), "kind"),
        (raw(age=None), "age"),
        (raw(age="7"), "age"),
        (raw(age=True), "age"),
        (raw(age=1.5), "age"),
        (raw(age=-1), "age"),
        (raw(age=10**13), "age"),
        (raw(age=float("nan")), "age"),
    ],
)
def test_what_is_no_operation_is_refused_and_the_wrong_field_is_named(sent, field):
    refused = parse(sent)

    assert isinstance(refused, RefusedError)
    assert (refused.code, refused.field) == (422, field)
    assert refused.message.endswith(".")


@given(JSON | st.dictionaries(FIELDS, VALUES))
def test_reading_never_fails_whatever_was_sent(sent):
    read = parse(sent)

    assert isinstance(read, Operation | RefusedError)
    if isinstance(read, Operation):
        assert read.kind == "lamp.light"
        assert read.age >= dt.timedelta()


# --- Applied --------------------------------------------------------------------------------


@pytest.mark.django_db
def test_operations_are_applied_in_order_and_prepared_together(apply, lamps, keepers):
    lights = [light(text="one"), light(text="two")]
    first = Request("ana", lights, 3)
    second = Request("ben", [light(text="three")])

    answers = apply(first, second)

    assert [statuses(one) for one in answers] == [["applied", "applied"], ["applied"]]
    assert list(answers[0]) == [str(one.id) for one in lights]
    assert lamps.prepared == [["one", "two", "three"]]
    events = Event.objects.after("lamp.1", 0)
    assert [event.payload["by"] for event in events] == ["Ana", "Ana", "Ben"]
    assert keepers.heard_of == [{"Ana": 3, "Ben": 0}]


@pytest.mark.django_db
def test_broken_entries_do_not_stop_the_others(apply):
    identity = str(uuid.uuid4())
    sent: Any = [
        light(),
        parse(7),
        parse({"id": identity, "kind": "x"}),
        parse({"id": "?"}),
        light(),
    ]

    (outcomes,) = apply(Request("ana", sent))

    assert list(outcomes) == [str(sent[0].id), "#1", identity, "#3", str(sent[4].id)]
    assert statuses(outcomes) == ["applied", "refused", "refused", "refused", "applied"]
    assert [outcomes[key]["field"] for key in ("#1", identity, "#3")] == [
        "operations",
        "kind",
        "id",
    ]
    assert lit() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("credentials", ["", "Nobody", "\ud800", "\x00"])
def test_who_may_not_send_changes_nothing_and_does_not_stop_the_others(apply, lamps, credentials):
    nobody, ana = apply(Request(credentials, [light(text="x")]), Request("ana", [light()]))

    assert nobody is None
    assert statuses(ana) == ["applied"]
    assert lit() == 1
    assert lamps.prepared == [[""]]


@pytest.mark.django_db
def test_operation_that_was_applied_before_is_known_by_its_event(apply):
    operation = light()
    apply(Request("ana", [operation]))

    (outcomes,) = apply(Request("ana", [operation, light()]))

    assert statuses(outcomes) == ["duplicate", "applied"]
    assert outcomes[str(operation.id)] == {
        "status": "duplicate",
        "topic": "lamp.1",
        "number": 1,
        "by": "Ana",
    }
    assert lit() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("is_one_request", [True, False])
def test_operation_that_waits_twice_is_applied_once(apply, is_one_request):
    operation, after = light(), light()

    if is_one_request:
        answers = apply(Request("ana", [operation, operation, after]))
    else:
        answers = apply(Request("ana", [operation]), Request("ana", [operation, after]))

    assert answers[-1][str(operation.id)]["status"] == "duplicate"
    assert answers[-1][str(after.id)]["status"] == "applied"
    assert lit() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        (RefusedError(409, "The lamp is out.", field="lamp", oil=0), 409, "lamp"),
        (ValidationError({"text": "Too long."}), 422, "text"),
        (ValidationError("Not now."), 422, ""),
        (DataError("out of range"), 422, ""),
        (KeyError("what we did not think of"), 422, ""),
        (RecursionError("deep"), 422, ""),
    ],
)
def test_operation_that_cannot_be_applied_is_refused_alone(apply, wrong, code, field):
    bad, good = light(wrong=wrong), light()

    (outcomes,) = apply(Request("ana", [bad, good]))

    assert statuses(outcomes) == ["refused", "applied"]
    refused = outcomes[str(bad.id)]
    assert (refused["code"], refused["field"]) == (code, field)
    assert refused["message"].endswith(".")
    assert lit() == 1
    assert "oil" not in refused or refused["oil"] == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        RefusedError(409, "The vote is closed."),
        ValidationError("Nothing is left."),
        IntegrityError("it is there already"),
    ],
)
def test_operation_that_another_process_has_applied_since_is_not_refused(keepers, lamps, wrong):
    """Between the look for what was done and the lock, the other's transaction ended."""
    operation = light(wrong=wrong)

    class Meanwhile(Lamps):
        def prepare(self, pairs: Any) -> None:
            record("lamp.1", "lit", operation=operation.id, by="Ana")

        def apply(self, prepared: None, actor: str, operation: Operation) -> dict[str, Any]:
            raise operation.body["wrong"]

    operations.kinds["lamp.light"] = Meanwhile()

    (outcomes,) = Applier(keepers)([Request("ana", [operation])])

    assert outcomes is not None
    assert outcomes[str(operation.id)]["status"] == "duplicate"
    assert outcomes[str(operation.id)]["number"] == 1


@pytest.mark.django_db
def test_contradiction_that_nobody_applied_is_refused(apply):
    bad, good = light(wrong=IntegrityError("no")), light()

    (outcomes,) = apply(Request("ana", [bad, good]))

    assert outcomes[str(bad.id)]["code"] == 409
    assert statuses(outcomes) == ["refused", "applied"]


@pytest.mark.django_db
def test_error_of_the_database_is_nobodys_fault_and_is_raised(apply):
    with pytest.raises(OperationalError), transaction.atomic():
        apply(Request("ana", [light(), light(wrong=OperationalError("gone")), light()]))

    assert lit() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 7])
def test_look_for_what_was_done_is_two_queries(apply, django_assert_num_queries, number):
    sent = [light() for _ in range(number)]
    apply(Request("ana", sent))

    with django_assert_num_queries(2 + 2):  # inside one savepoint for all
        apply(Request("ana", sent))


@pytest.mark.django_db
def test_what_fails_half_way_is_told_once_and_leaves_the_others(apply, lamps):
    first, wrong, last = light(), light(wrong=ValidationError("Too dark.")), light()
    with TestCase.captureOnCommitCallbacks() as after:
        (outcomes,) = apply(Request("ana", [first, wrong, last]))

    assert statuses(outcomes) == ["applied", "refused", "applied"]
    assert lit() == len(after) == 2
    numbers = Event.objects.filter(topic__name="lamp.1").values_list("number", flat=True)
    assert list(numbers) == [1, 2]
