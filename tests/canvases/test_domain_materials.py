"""Canvases as what an activity can have: offered, chosen, copied into another programme."""

import pytest
from django.core.exceptions import ValidationError

from canvases.definition import definition_of
from canvases.domain.library import adapt, keep
from canvases.domain.materials import CanvasMaterials
from canvases.models import ActivityCanvas, Canvas
from tests import factories
from workshops.domain.materials import Data
from workshops.models import Activity, Workshop

WORDS = {"customer-jobs": {"title": "Keepers’ jobs"}}

materials = CanvasMaterials()


@pytest.fixture
def shipped(db: None) -> Canvas:
    return keep(definition_of("value-proposition"))


@pytest.fixture
def activity(workshop: Workshop) -> Activity:
    return factories.activity(workshop)


def chosen(activity: Activity) -> Canvas:
    return ActivityCanvas.objects.get(activity=activity).canvas


def outlined(activity: Activity) -> Data:
    outline = materials.outline(activity)
    assert outline is not None
    return outline


def test_a_programmes_newest_wording_is_offered_instead_of_the_shipped(shipped, workshop):
    programme = workshop.programme
    adapt(shipped, programme, {})
    own = adapt(shipped, programme, WORDS)
    adapt(shipped, factories.programme(), WORDS)
    swot = keep(definition_of("swot"))

    offered = materials.offered(programme)

    assert [(offer.key, offer.name) for offer in offered] == [
        (swot.code, "SWOT Analysis"),
        (own.code, "Value Proposition Canvas"),
    ]


def test_a_canvas_is_chosen_and_taken_away_again(shipped, activity):
    materials.choose(activity, shipped.code)

    assert [offer.key for offer in materials.chosen([activity]).values()] == [shipped.code]

    materials.choose(activity, "")

    assert materials.chosen([activity]) == {}


def test_another_programmes_canvas_cannot_be_chosen(shipped, activity):
    foreign = adapt(shipped, factories.programme(), WORDS)

    with pytest.raises(ValidationError, match="no such canvas"):
        materials.choose(activity, foreign.code)


def test_a_canvas_stays_once_worksheets_were_handed_out(shipped, workshop):
    activity = factories.activity(workshop, shipped)
    factories.worksheet(activity, factories.table(workshop))

    with pytest.raises(ValidationError, match="handed out already"):
        materials.choose(activity, "")


def test_an_own_canvas_goes_along_into_another_programme(shipped, activity):
    own = adapt(shipped, activity.workshop.programme, WORDS)
    materials.choose(activity, own.code)
    elsewhere = factories.activity(factories.workshop(factories.programme()))

    outline = outlined(activity)
    materials.restore(elsewhere, outline)

    copy = chosen(elsewhere)
    assert copy.programme == elsewhere.workshop.programme
    assert copy.definition == own.definition
    assert materials.outline(elsewhere) == outline


def test_the_same_canvas_is_taken_where_the_programme_has_it(shipped, activity):
    own = adapt(shipped, activity.workshop.programme, WORDS)
    materials.choose(activity, own.code)
    beside = factories.activity(activity.workshop)

    materials.restore(beside, outlined(activity))

    assert chosen(beside) == own


def test_a_shipped_canvas_goes_along_by_its_name(shipped, activity):
    materials.choose(activity, shipped.code)
    elsewhere = factories.activity(factories.workshop(factories.programme()))

    materials.restore(elsewhere, outlined(activity))

    assert chosen(elsewhere) == shipped


def test_an_activity_without_a_canvas_has_no_outline(activity):
    assert materials.outline(activity) is None


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"canvas": "gone"}, "There is no canvas “gone”."),
        ({}, "This is not the outline of a canvas."),
        ({"canvas": "own", "definition": {"key": "own"}}, "This is not the outline of a canvas."),
    ],
)
def test_a_broken_outline_is_refused_in_a_sentence(activity, data, says):
    with pytest.raises(ValidationError) as refused:
        materials.restore(activity, data)

    assert refused.value.messages == [says]
