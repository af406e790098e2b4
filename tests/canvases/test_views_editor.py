"""The editor of a programme's own canvas: each change is made, refused in words, or stale."""

import pytest
from django.urls import reverse

from canvases.definition import editing
from canvases.definition.values import Box
from canvases.domain import library
from canvases.models import ActivityCanvas, Canvas
from tests import factories
from tests.page import texts, values

PLACE = {"x": "0.5", "y": "2", "w": "11", "h": "6.5"}


@pytest.fixture
def tides(programme):
    return library.draw_new(programme, "Tides", "two-by-two")


@pytest.fixture
def used(workshop):
    """A canvas with a note on it."""
    own = library.draw_new(workshop.programme, "Tides", "two-by-two")
    sheet = factories.worksheet(factories.activity(workshop, own), factories.table(workshop))
    factories.note(sheet, "Ebb at nine.")
    return own


def url(name: str, canvas: Canvas, more: str = "") -> str:
    return reverse(f"canvases:{name}", args=[canvas.code]) + more


def section_data(canvas: Canvas, key: str = "section-1", **fields: str) -> dict[str, str]:
    seen = editing.stamp(canvas.definition.section(key))
    return {"title": "Ebb", "tone": "0", "answers": "", "seen": seen, **PLACE, **fields}


def now(canvas: Canvas) -> Canvas:
    return Canvas.objects.get(pk=canvas.pk)


def titles(canvas: Canvas) -> list[str]:
    return [section.title for section in now(canvas).sections.all()]


def says(response) -> list[str]:
    return texts(response, "#canvas-says")


def said(response) -> list[str]:
    """In the form that was sent."""
    return texts(response, "hx-partial form .notice--bad")


def test_the_page_shows_the_drawing_and_its_sections(as_viewer, tides):
    response = as_viewer.get(tides.get_absolute_url())

    numbers = ["Section 1", "Section 2", "Section 3", "Section 4"]
    assert texts(response, "h1") == ["Tides Version 1"]
    assert texts(response, ".canvas__title") == numbers
    assert texts(response, ".edit-list__row strong") == numbers
    assert values(response, "#canvas-editor [hx-post], #canvas-editor [hx-delete]", "id") == []


def test_a_shipped_canvas_has_no_editor(as_lead, programme):
    assert as_lead.get(url("canvas", factories.canvas())).status_code == 404


def test_words_of_the_canvas_are_changed(as_facilitator, tides):
    words = {"name": "Ebb and flood", "purpose": "When to sail.", "label": "Harbour"}
    opened = as_facilitator.get(url("editor", tides, "?words"))
    (seen,) = values(opened, "#canvas-words [name=seen]", "value")

    response = as_facilitator.post(
        url("canvas", tides),
        {**words, "prompt": "Which?", "seen": seen, "x": "0.5", "y": "0", "w": "12", "h": "1.5"},
    )

    definition = now(tides).definition
    assert response.status_code == 200
    assert texts(response, "h1") == ["Ebb and flood Version 1"]
    assert definition.subject.label == "Harbour"
    assert definition.subject.box == Box(0.5, 0, 12, 1.5)


def test_a_section_is_changed_in_all_that_it_has(as_facilitator, tides):
    opened = as_facilitator.get(url("editor", tides, "?section=section-1"))
    form = "#section-section-1-form"
    assert values(opened, f"{form} [name=title]", "value") == ["Section 1"]
    data = section_data(
        tides,
        prompt="What leaves?",
        definition="What goes out with the water.",
        tone="3",
        answers="section-2",
        w="10",
    )

    response = as_facilitator.post(url("section", tides, "?section=section-1"), data)

    section = now(tides).definition.section("section-1")
    assert response.status_code == 200
    assert (section.title, section.prompt, section.tone) == ("Ebb", "What leaves?", 3)
    assert (section.answers, section.box) == ("section-2", Box(0.5, 2, 10, 6.5))
    assert values(response, "#canvas-drawing [data-section=section-1]", "data-tone") == ["3"]
    assert texts(response, "hx-partial #section-section-1 strong") == ["Ebb"]
    assert values(response, form, "id") == []


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({"w": "12.5"}, "“Ebb” and “Section 2” overlap."),
        ({"y": "12"}, "“Ebb” leaves the canvas."),
    ],
)
def test_a_place_that_cannot_be_leaves_the_form_open_and_says_why(
    as_facilitator, tides, fields, refused
):
    data = section_data(tides, prompt="Kept", **fields)

    response = as_facilitator.post(url("section", tides, "?section=section-1"), data)

    assert response.status_code == 422
    assert said(response) == [refused]
    assert values(response, "#section-section-1-form [name=prompt]", "value") == ["Kept"]
    assert titles(tides)[0] == "Section 1"


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"title": ""}, "This field is required."),
        ({"tone": "9"}, "Select a valid choice. 9 is not one of the available choices."),
        ({"answers": "section-1"}, "Select a valid choice."),
        ({"x": "nan"}, "Enter a number."),
        ({"x": "0.25"}, "Ensure this value is a multiple of step size 0.5, starting from 0"),
        ({"h": "17"}, "Ensure this value is less than or equal to 16."),
    ],
)
def test_a_wrong_value_is_said_at_its_field(as_facilitator, tides, fields, error):
    response = as_facilitator.post(
        url("section", tides, "?section=section-1"), section_data(tides, **fields)
    )

    assert response.status_code == 422
    assert texts(response, ".field__error")[0].startswith(error)
    assert titles(tides)[0] == "Section 1"


def test_whoever_saw_an_older_section_is_told_and_keeps_what_was_typed(as_facilitator, tides):
    data = section_data(tides)
    library.revise(tides, editing.reworded(tides.definition, "section-1", title="Flood"))

    response = as_facilitator.post(url("section", tides, "?section=section-1"), data)

    assert response.status_code == 409
    assert said(response)[0].startswith("Somebody else has changed “Flood” meanwhile.")
    assert values(response, "#section-section-1-form [name=title]", "value") == ["Ebb"]
    assert titles(tides)[0] == "Flood"

    (seen,) = values(response, "#section-section-1-form [name=seen]", "value")
    as_facilitator.post(url("section", tides, "?section=section-1"), {**data, "seen": seen})
    assert titles(tides)[0] == "Ebb"


def test_whoever_saw_other_words_of_the_canvas_is_told(as_facilitator, tides):
    data = {"name": "Ebb", "label": "Harbour", "seen": "older", **PLACE, "y": "0", "h": "1"}

    response = as_facilitator.post(url("canvas", tides), data)

    assert response.status_code == 409
    assert now(tides).name == "Tides"


def test_a_section_that_is_gone_is_not_changed(as_facilitator, tides):
    response = as_facilitator.post(url("section", tides, "?section=weather"), section_data(tides))

    assert response.status_code == 409
    assert values(response, "hx-partial", "hx-target") == ["#section-weather-form"]
    assert texts(response, ".notice--bad")[0].startswith("Somebody else has deleted this section")
    assert len(titles(tides)) == 4


def test_a_section_is_added_where_there_is_room_and_deleted(as_facilitator, tides):
    library.revise(tides, editing.without(tides.definition, "section-4"))

    added = as_facilitator.post(url("sections", tides), {"title": "Spring tide"})
    deleted = as_facilitator.delete(url("section", tides, "?section=section-1"))

    assert texts(added, ".edit-list__row strong")[-1] == "Spring tide"
    assert texts(deleted, ".edit-list__row strong") == ["Section 2", "Section 3", "Spring tide"]


def test_a_full_canvas_has_no_room_for_another_section(as_facilitator, tides):
    response = as_facilitator.post(url("sections", tides), {"title": "Spring tide"})

    assert response.status_code == 422
    assert said(response) == ["There is no room for another section. Make one smaller first."]
    assert values(response, "hx-partial #section-add [name=title]", "value") == ["Spring tide"]


def test_sections_are_put_in_another_order(as_facilitator, tides):
    order = ["section-2", "section-1", "section-4", "section-3"]

    as_facilitator.post(url("order", tides), {"item": order})
    response = as_facilitator.post(url("order", tides), {"move": "section-3", "by": "-1"})
    stale = as_facilitator.post(url("order", tides), {"item": order[:3]})

    assert response.status_code == 200
    assert titles(tides) == ["Section 2", "Section 1", "Section 3", "Section 4"]
    assert stale.status_code == 409


def test_a_section_is_put_where_it_was_dragged_and_its_border_with_it(as_facilitator, tides):
    response = as_facilitator.post(
        url("places", tides), {"section": "section-1", **PLACE, "w": "8"}
    )

    definition = now(tides).definition
    assert response.status_code == 200
    assert definition.section("section-1").box == Box(0.5, 2, 8, 6.5)
    assert editing.has_borders(definition)
    assert values(response, "#box-section-1", "data-w") == ["8"]


def test_the_subject_is_put_elsewhere_as_well(as_facilitator, tides):
    as_facilitator.post(
        url("places", tides), {"section": "", "x": "1", "y": "0", "w": "9", "h": "1.5"}
    )

    assert now(tides).definition.subject.box == Box(1, 0, 9, 1.5)


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({"section": "section-1", "w": "20"}, "“Section 1” and “Section 2” overlap."),
        ({"section": "weather"}, "There is no such place on the canvas."),
        ({"section": "section-1", "x": "1e9"}, "There is no such place on the canvas."),
        ({"section": "section-1", "x": ""}, "There is no such place on the canvas."),
    ],
)
def test_a_place_that_cannot_be_is_refused_in_words(as_facilitator, tides, fields, refused):
    response = as_facilitator.post(url("places", tides), {**PLACE, **fields})

    assert response.status_code == 422
    assert says(response) == [refused]
    assert now(tides).definition == tides.definition


def test_an_open_form_leaves_the_section_where_it_was_put_meanwhile(as_facilitator, tides):
    opened = as_facilitator.get(url("editor", tides, "?section=section-1"))
    form = "#section-section-1-form"
    names = [*"xywh", *(f"initial-{name}" for name in "xywh")]
    shown = {name: values(opened, f"{form} [name={name}]", "value")[0] for name in names}
    as_facilitator.post(url("grid", tides), {"grid": "three-by-three"})
    put = now(tides).definition.section("section-1").box

    saved = as_facilitator.post(
        url("section", tides, "?section=section-1"), section_data(now(tides), **shown)
    )
    typed = as_facilitator.post(
        url("section", tides, "?section=section-1"), section_data(now(tides), **shown | {"h": "2"})
    )

    assert (saved.status_code, typed.status_code) == (200, 200)
    assert (shown["w"], put.w) == ("11", 7)
    assert now(tides).definition.section("section-1").box == Box(put.x, put.y, put.w, 2)


def test_a_form_that_was_open_before_a_new_version_is_saved_in_it(as_facilitator, used):
    opened = as_facilitator.get(url("editor", used, "?section=section-1"))
    (address,) = values(opened, "#section-section-1-form", "hx-post")
    newer = library.revise(used, editing.without(used.definition, "section-4"))

    saved = as_facilitator.post(address, section_data(used))

    assert saved.status_code == 200
    assert saved["HX-Push-Url"] == newer.get_absolute_url()
    assert titles(newer) == ["Ebb", "Section 2", "Section 3"]
    assert titles(used)[0] == "Section 1"


def test_sections_are_arranged_as_a_grid(as_facilitator, tides):
    response = as_facilitator.post(url("grid", tides), {"grid": "three-by-three"})
    refused = as_facilitator.post(url("grid", tides), {"grid": "three-columns"})

    assert len(titles(tides)) == 9
    assert response.status_code == 200
    assert says(refused) == ["This grid has 3 places, and the canvas has 9 sections."]
    assert as_facilitator.post(url("grid", tides), {"grid": "spiral"}).status_code == 422


def test_lines_of_its_own_give_way_to_borders(as_facilitator, programme):
    own = library.adapt(factories.canvas(), programme, {})
    page = as_facilitator.get(own.get_absolute_url())

    response = as_facilitator.post(url("borders", own))

    assert texts(page, "#canvas-borders") == ["Draw borders instead"]
    assert texts(response, "#canvas-borders") == []
    assert editing.has_borders(now(own).definition)


def test_the_drawing_shows_what_was_not_saved_yet(as_facilitator, tides):
    data = section_data(tides, tone="5", w="6")

    response = as_facilitator.get(url("drawing", tides, "?section=section-1"), data)
    response = as_facilitator.get(url("drawing", tides), {**data, "section": "section-1"})
    wrong = as_facilitator.get(url("drawing", tides), {**data, "section": "section-1", "w": "20"})

    section = "[data-section=section-1]"
    assert texts(response, f"{section} .canvas__title") == ["Ebb"]
    assert values(response, section, "data-w") == ["6"]
    assert values(response, section, "data-tone") == ["5"]
    assert texts(wrong, f"{section} .canvas__title") == ["Section 1"]
    assert titles(tides)[0] == "Section 1"


def test_the_first_change_of_a_canvas_in_use_makes_a_new_version(as_facilitator, used):
    response = as_facilitator.post(url("places", used), {"section": "section-1", **PLACE, "w": "9"})

    newer = Canvas.objects.get(key="tides", version=2)
    assert response["HX-Push-Url"] == newer.get_absolute_url()
    assert texts(response, "h1") == ["Tides Version 2"]
    assert now(used).definition == used.definition
    assert newer.definition.section("section-1").box.w == 9


def test_an_older_version_is_shown_and_leads_to_the_newest(as_facilitator, used):
    newer = library.revise(used, editing.without(used.definition, "section-4"))

    response = as_facilitator.get(used.get_absolute_url())
    refused = as_facilitator.post(url("grid", used), {"grid": "two-by-two"})

    assert values(response, ".notice a", "href") == [newer.get_absolute_url()]
    assert values(response, "canvas-grid", "id") == []
    assert refused.status_code == 409
    assert says(refused) == ["There is a newer version of this canvas. Change that one."]


def test_an_activity_in_which_nothing_was_written_takes_the_new_version(as_facilitator, used):
    workshop = factories.workshop(used.programme)
    activity = factories.activity(workshop, used, title="Blank")
    factories.worksheet(activity, factories.table(workshop))
    newer = library.revise(used, editing.without(used.definition, "section-4"))
    page = as_facilitator.get(newer.get_absolute_url())

    response = as_facilitator.post(url("activities", newer), {"activity": activity.code})

    assert texts(page, "#canvas-editor .list__row") == [
        "Workshop #1, Value Proposition version 1 Move its notes to version 2 …",
        "Workshop #2, Blank version 1 Use version 2",
    ]
    assert texts(response, "#canvas-editor .list__row")[1] == "Workshop #2, Blank version 2"
    assert ActivityCanvas.objects.get(activity=activity).canvas == newer


def test_an_activity_with_notes_does_not_take_it_by_a_press(as_facilitator, used):
    newer = library.revise(used, editing.without(used.definition, "section-4"))
    activity = used.activities.get().activity

    response = as_facilitator.post(url("activities", newer), {"activity": activity.code})

    assert response.status_code == 409
    assert says(response) == ["The tables have begun to write on their worksheets."]


def test_a_canvas_that_nobody_has_is_deleted(as_facilitator, tides):
    response = as_facilitator.delete(url("canvas", tides))

    assert response["HX-Redirect"] == reverse("canvases:library", args=[tides.programme.code])
    assert not Canvas.objects.filter(key="tides").exists()


def test_a_canvas_in_use_is_not_deleted(as_facilitator, used):
    response = as_facilitator.delete(url("canvas", used))

    assert response.status_code == 409
    assert texts(response, "#library-says") == ["A workshop uses this canvas: it stays."]


def test_an_activity_of_another_programme_does_not_take_it(as_facilitator, tides):
    activity = factories.activity(factories.workshop(factories.programme()))

    response = as_facilitator.post(url("activities", tides), {"activity": activity.code})

    assert response.status_code == 422
    assert says(response) == ["There is no such activity."]
    assert not ActivityCanvas.objects.exists()


@pytest.mark.parametrize("number", [1, 7])
def test_the_editor_costs_the_same_queries_for_any_number(
    as_facilitator, workshop, django_assert_num_queries, number
):
    own = library.draw_new(workshop.programme, "Tides", "three-by-three")
    for _ in range(number):
        factories.worksheet(factories.activity(workshop, own), factories.table(workshop))

    with django_assert_num_queries(10):
        as_facilitator.get(url("editor", own))
