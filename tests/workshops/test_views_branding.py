import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from tests.page import texts, values


@pytest.fixture
def address(programme) -> str:
    return reverse("workshops:branding", args=[programme.code])


def _png(size: tuple[int, int] = (40, 20)) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "#14606b").save(target, "PNG")
    return target.getvalue()


def _filled(**fields: object) -> dict[str, object]:
    return {"name": "Beacon programme", "short_name": "", "organiser": "", **fields}


def test_a_facilitator_names_a_programme_and_gives_it_logo_and_colour(
    as_facilitator, programme, address
):
    upload = SimpleUploadedFile("my logo.png", _png(), "image/png")

    response = as_facilitator.post(address, _filled(colour="#FFCC00", picture=upload))

    programme.refresh_from_db()
    assert response["Location"] == programme.get_absolute_url()
    assert (programme.name, programme.colour) == ("Beacon programme", "#ffcc00")
    assert programme.logo.name.startswith("logos/")
    assert "logo.png" not in programme.logo.name


@pytest.mark.parametrize(
    ("before", "sent", "after"),
    [
        ("", {"is_own": "on", "colour": "#0b5563"}, ""),
        ("", {"colour": "#0b5563"}, ""),
        ("", {"is_own": "on", "colour": "#ffcc00"}, "#ffcc00"),  # chosen, the box left as it was
        ("#ffcc00", {"is_own": "on", "colour": "#ffcc00"}, ""),
        ("#ffcc00", {"colour": "#ffcc00"}, "#ffcc00"),
    ],
)
def test_plenarys_own_colour_is_no_colour(as_facilitator, programme, address, before, sent, after):
    programme.colour = before
    programme.save()

    as_facilitator.post(address, _filled(**sent))

    programme.refresh_from_db()
    assert programme.colour == after


def test_a_logo_stays_until_it_is_removed(as_facilitator, programme, address):
    programme.logo.save("old.png", ContentFile(_png()))

    as_facilitator.post(address, _filled())
    programme.refresh_from_db()
    kept = programme.logo.name
    as_facilitator.post(address, _filled(has_no_logo="on"))

    programme.refresh_from_db()
    assert (kept != "", programme.logo.name) == (True, "")


def test_what_is_no_picture_is_refused_in_words(as_facilitator, programme, address):
    upload = SimpleUploadedFile("logo.png", b"<svg onload='alert(1)'/>", "image/png")

    response = as_facilitator.post(address, _filled(picture=upload))

    programme.refresh_from_db()
    assert response.status_code == 422
    assert texts(response, "#id_picture_error") == [
        "This is not a picture that can be used. Choose a PNG, JPEG or WebP file."
    ]
    assert (programme.logo.name, programme.name) == ("", "Lighthouse programme")


@pytest.mark.parametrize("method", ["get", "post"])
def test_branding_is_for_facilitators(as_viewer, as_stranger, address, method):
    answers = [getattr(client, method)(address).status_code for client in (as_viewer, as_stranger)]

    assert answers == [403, 404]


def test_a_logo_is_served_to_the_team_as_a_picture_and_nothing_else(as_viewer, programme):
    programme.logo.save("new.png", ContentFile(_png()))

    response = as_viewer.get(reverse("workshops:logo", args=[programme.code]))

    assert response.content == _png()
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert response["Cache-Control"] == "private, max-age=3600"


def test_a_logo_does_not_exist_for_strangers(as_stranger, programme):
    programme.logo.save("new.png", ContentFile(_png()))

    response = as_stranger.get(reverse("workshops:logo", args=[programme.code]))

    assert response.status_code == 404


@pytest.mark.parametrize("name", ["", "logos/gone.png", "logos/page.html"])
def test_a_logo_that_is_not_there_is_not_found(as_viewer, programme, name):
    programme.logo = name
    programme.save()

    response = as_viewer.get(reverse("workshops:logo", args=[programme.code]))

    assert response.status_code == 404


@pytest.mark.parametrize(
    ("colour", "says"),
    [
        (
            "#14606b",
            "On paper: used as it is. In the dark: lightened a little.",
        ),
        (
            "#ffcc00",
            "On paper: darkened a little so that text stays legible. In the dark: used as it is.",
        ),
    ],
)
def test_a_colour_is_shown_with_words_before_it_is_chosen(as_viewer, colour, says):
    response = as_viewer.get(reverse("workshops:colour-sample"), {"colour": colour})

    assert texts(response, ".sample__words") == [says]


def test_a_colour_is_a_style_sheet_for_both_themes(client):
    response = client.get("/colours/ffcc00.css")

    assert response["Content-Type"].startswith("text/css")
    assert response.content.decode().count("--brand: #") == 2
    assert "--brand: #ffcc00" in response.content.decode()


@pytest.mark.parametrize("text", ["red", "12345", "1234567", "}body{"])
def test_only_a_colour_is_a_style_sheet(client, db, text):
    assert client.get(f"/colours/{text}.css").status_code == 404


def test_the_programmes_page_and_the_door_wear_its_colour(as_viewer, client, workshop):
    workshop.programme.colour = "#ffcc00"
    workshop.programme.save()
    door = reverse("workshops:door", args=[workshop.join_code])

    answers = [as_viewer.get(workshop.programme.get_absolute_url()), client.get(door)]

    for one in answers:
        assert values(one, "link[href^='/colours/']", "href") == ["/colours/ffcc00.css"]


def test_without_a_colour_there_is_no_style_sheet_of_it(as_viewer, workshop):
    response = as_viewer.get(workshop.programme.get_absolute_url())

    assert values(response, "link[href^='/colours/']", "href") == []
