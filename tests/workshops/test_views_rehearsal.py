import pytest
from django.urls import reverse

from tests import factories
from tests.page import texts, values
from workshops.domain import rehearsal
from workshops.models import Device, Workshop


@pytest.fixture
def real(workshop):
    factories.activity(workshop, factories.canvas())
    factories.table(workshop)
    return workshop


@pytest.fixture
def running(real):
    return rehearsal.start(real, user=None)


def address(workshop, name="rehearsal"):
    app = "canvases" if name == "rehearsal-steps" else "workshops"
    return reverse(f"{app}:{name}", args=[workshop.code])


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("rehearsal", "get"),
        ("rehearsal", "post"),
        ("rehearsal-ending", "post"),
        ("rehearsal-steps", "post"),
    ],
)
@pytest.mark.parametrize(("who", "status"), [("as_stranger", 404), ("as_viewer", 403)])
def test_only_those_who_facilitate_rehearse(request, running, who, status, name, method):
    client = request.getfixturevalue(who)

    response = getattr(client, method)(address(running.rehearsal_of, name))

    assert response.status_code == status
    assert Workshop.objects.filter(pk=running.pk).exists()


def test_a_rehearsal_is_started_and_leads_to_its_console(as_facilitator, real):
    page = as_facilitator.get(address(real))
    response = as_facilitator.post(address(real), {"per_table": 2})

    started = real.rehearsals.get()
    assert texts(page, ".button--primary") == ["Start a rehearsal"]
    assert response["Location"] == reverse("workshops:console", args=[started.code])
    assert started.devices.count() == 2


@pytest.mark.parametrize("number", ["0", "7", "", "x"])
def test_tables_have_one_to_six_simulated_delegates(as_facilitator, real, number):
    response = as_facilitator.post(address(real), {"per_table": number})

    assert response.status_code == 422
    assert len(texts(response, ".field__error")) == 1
    assert not real.rehearsals.exists()


def test_the_page_leads_back_to_the_rehearsal_that_runs(as_facilitator, running):
    for workshop in (running, running.rehearsal_of):
        response = as_facilitator.get(address(workshop))

        assert values(response, "a.button--primary", "href") == [
            reverse("workshops:console", args=[running.code])
        ]


def test_a_rehearsal_is_ended_from_itself_or_from_its_workshop(as_facilitator, running):
    real = running.rehearsal_of

    response = as_facilitator.post(address(running, "rehearsal-ending"))

    assert response["Location"] == address(real)
    assert not real.rehearsals.exists()
    assert as_facilitator.post(address(real, "rehearsal-ending"))["Location"] == address(real)


def test_the_region_of_the_console_asks_for_the_next_step(as_facilitator, running):
    console = as_facilitator.get(reverse("workshops:console", args=[running.code]))
    response = as_facilitator.post(address(running, "rehearsal-steps"))

    steps = [address(running, "rehearsal-steps")]
    assert values(console, "#rehearsing", "hx-post") == steps
    assert values(response, "body > section", "id") == ["rehearsing"]
    assert values(response, "#rehearsing", "hx-post") == steps


def test_the_region_asks_no_more_once_the_rehearsal_was_ended(as_facilitator, real):
    response = as_facilitator.post(address(real, "rehearsal-steps"))

    assert values(response, "#rehearsing", "hx-post") == [""]


def test_every_screen_of_a_rehearsal_says_so(client, as_facilitator, running):
    _device, token = Device.issue(running, table=running.tables.get())
    pages = [
        as_facilitator.get(reverse("workshops:console", args=[running.code])),
        as_facilitator.get(running.get_absolute_url()),
        client.get(reverse("workshops:screen", args=[running.screen_code])),
        client.get(reverse("workshops:door", args=[running.join_code])),
    ]
    client.cookies["device"] = token
    pages.append(client.get(reverse("workshops:room")))

    marks = [texts(page, ".rehearsal-mark")[:1] for page in pages]
    assert marks == [["Rehearsal"]] * len(pages)


def test_the_workshop_itself_is_no_rehearsal(client, as_facilitator, running):
    real = running.rehearsal_of
    pages = [
        as_facilitator.get(reverse("workshops:console", args=[real.code])),
        as_facilitator.get(real.get_absolute_url()),
        client.get(reverse("workshops:screen", args=[real.screen_code])),
        client.get(reverse("workshops:door", args=[real.join_code])),
    ]

    assert [texts(page, ".rehearsal-mark, #rehearsing") for page in pages] == [[]] * 4
    assert texts(pages[3], ".door__state") == ["Not started yet"]


def test_the_programme_does_not_count_rehearsals(as_facilitator, programme, running):
    response = as_facilitator.get(programme.get_absolute_url())

    assert texts(response, ".series__name") == ["Workshop #1"]
