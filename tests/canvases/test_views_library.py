"""The library of a programme: what is there, and how a canvas comes in and goes out."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from canvases.definition import definition_of, parse, written
from canvases.domain import library
from canvases.forms.canvases import MOST_BYTES
from canvases.models import Canvas
from tests import factories
from tests.page import texts, values


def url(name, programme):
    return reverse(f"canvases:{name}", args=[programme.code])


def file(text: str | bytes) -> dict[str, SimpleUploadedFile]:
    raw = text.encode() if isinstance(text, str) else text
    return {"file": SimpleUploadedFile("tides.toml", raw)}


@pytest.fixture
def swot(db):
    return factories.canvas("swot")


def test_an_empty_library_says_what_will_be_there(as_viewer, programme):
    response = as_viewer.get(url("library", programme))

    assert texts(response, ".empty") == [
        "The programme’s own canvases will stand here: adapted, drawn or imported.",
        "No canvases were installed with Plenary.",
    ]


def test_each_canvas_is_drawn_in_its_newest_version_with_who_uses_it(
    as_facilitator, workshop, swot
):
    programme = workshop.programme
    own = library.adapt(swot, programme, {})
    newer = library.adapt(own, programme, {"threats": {"title": "Storms"}})
    factories.activity(workshop, own)
    factories.activity(workshop, own)
    library.adapt(swot, factories.programme(), {})

    response = as_facilitator.get(url("library", programme))

    assert texts(response, ".shelf__name") == ["SWOT Analysis", "SWOT Analysis"]
    assert texts(response, f"#shelf-{newer.code} .canvas__title")[-1] == "Storms"
    assert texts(response, f"#shelf-{newer.code} .shelf__facts") == [
        "Version 2 4 sections Used by Workshop #1"
    ]
    assert values(response, f"#shelf-{swot.code} .shelf__acts a", "href")[0] == (
        newer.get_absolute_url()
    )


def test_a_viewer_sees_the_library_without_what_changes_it(as_viewer, programme, swot):
    library.adapt(swot, programme, {})

    response = as_viewer.get(url("library", programme))

    assert texts(response, ".shelf__acts") == [
        "Open SWOT Analysis Export SWOT Analysis",
        "Export SWOT Analysis",
    ]
    assert values(response, "main form", "action") == []


def test_a_shipped_canvas_is_adapted_and_stays_as_it_is(as_facilitator, programme, swot):
    response = as_facilitator.post(url("copies", programme), {"canvas": swot.code, "kind": "adapt"})

    own = programme.canvases.get()
    assert (response.status_code, response["Location"]) == (302, own.get_absolute_url())
    assert own.definition == swot.definition


def test_a_canvas_is_duplicated_under_another_key(as_facilitator, programme, swot):
    as_facilitator.post(url("copies", programme), {"canvas": swot.code, "kind": "duplicate"})

    own = programme.canvases.get()
    assert (own.key, own.name, own.version) == ("swot-analysis", "SWOT Analysis, copy", 1)


def test_another_programmes_canvas_is_not_copied(as_facilitator, programme, swot):
    foreign = library.adapt(swot, factories.programme(), {})

    response = as_facilitator.post(
        url("copies", programme), {"canvas": foreign.code, "kind": "duplicate"}
    )

    assert response.status_code == 422
    assert texts(response, "#library-says") == ["This canvas is not in the library any more."]
    assert not programme.canvases.exists()


def test_a_new_canvas_is_begun_with_a_grid(as_facilitator, programme):
    response = as_facilitator.post(
        url("library", programme), {"name": "Tides", "grid": "three-columns"}
    )

    own = programme.canvases.get()
    assert response["Location"] == own.get_absolute_url()
    assert (own.key, own.sections.count()) == ("tides", 3)


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"name": "", "grid": "two-by-two"}, "This field is required."),
        ({"name": "Ti\x07des", "grid": "two-by-two"}, "There is a character that cannot"),
        ({"name": "Tides", "grid": "spiral"}, "Select a valid choice."),
    ],
)
def test_a_new_canvas_that_is_wrong_is_refused_in_place(as_facilitator, programme, sent, says):
    response = as_facilitator.post(url("library", programme), sent)

    assert response.status_code == 422
    assert texts(response, ".field__error")[0].startswith(says)
    assert not programme.canvases.exists()


def test_a_canvas_comes_out_as_a_file_and_in_again(as_facilitator, programme, swot):
    sent = as_facilitator.get(reverse("canvases:file", args=[swot.code]))

    response = as_facilitator.post(url("files", programme), file(sent.content))

    own = programme.canvases.get()
    assert response["Location"] == own.get_absolute_url()
    assert own.definition == definition_of("swot")
    assert sent["Content-Type"] == "application/toml; charset=utf-8"
    assert sent["Content-Disposition"] == 'attachment; filename="swot-1.toml"'
    assert parse(sent.content.decode()) == definition_of("swot")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"\xff\xfe", "This is not a file of text."),
        (b"", "The submitted file is empty."),
        ("a" * (MOST_BYTES + 1), "The file is larger than 100 kB. No canvas needs that."),
        ("name = ", "The file cannot be read: Invalid value (at end of document)."),
        (
            written(definition_of("swot")).replace("tone", "").replace('"Threats"', "7"),
            "Section 4: “title” has to be text.",
        ),
    ],
)
def test_a_file_that_is_no_canvas_is_refused_with_the_place(as_facilitator, programme, text, says):
    response = as_facilitator.post(url("files", programme), file(text))

    assert response.status_code == 422
    assert texts(response, ".field__error") == [says]
    assert not Canvas.objects.exists()


def test_another_programmes_canvas_is_not_exported(as_stranger, programme, swot):
    own = library.adapt(swot, programme, {})

    assert as_stranger.get(reverse("canvases:file", args=[own.code])).status_code == 404
    assert as_stranger.get(reverse("canvases:file", args=[swot.code])).status_code == 200


def test_a_name_with_markup_stays_text(as_facilitator, programme):
    library.draw_new(programme, "<b>Tides</b>", "two-by-two")

    response = as_facilitator.get(url("library", programme))

    assert texts(response, ".shelf__name") == ["<b>Tides</b>"]


@pytest.mark.parametrize("number", [1, 7])
def test_the_library_costs_the_same_queries_for_any_number(
    as_viewer, workshop, django_assert_num_queries, number
):
    for _ in range(number):
        own = library.draw_new(workshop.programme, "Tides", "three-by-three")
        factories.activity(workshop, own)

    with django_assert_num_queries(7):
        as_viewer.get(url("library", workshop.programme))
