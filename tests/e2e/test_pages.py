"""Every page in a real browser: accessible, within its window, and obeying the policy."""

from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from questionnaires.models import Question
from tests import cast, factories
from tests.e2e.conftest import sign_in
from workshops.domain.templates import save_as_template
from workshops.models import Programme, Workshop

SIZES = [(320, 640), (390, 844), (820, 1180), (1180, 820), (1440, 900), (1920, 1080)]
LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen"


def _full_programme() -> Programme:
    """With a workshop that has some of everything, and words that are hard to place."""
    programme = factories.programme(name=f"Programme of the {LONG}")
    lead = cast.lead(programme)
    workshop = factories.workshop(programme, title=LONG, venue=LONG, state=Workshop.State.OPEN)
    factories.workshop(programme, day=None)
    workshop.brief.overall_objective = "Find **keepers** of lights, `and` ships."
    workshop.brief.save()
    factories.objective(workshop, LONG)
    factories.milestone(programme, LONG)
    guild = factories.organisation(programme, LONG)
    canvas = factories.canvas()
    activity = factories.activity(workshop, canvas, asked="What do keepers need? " * 20)
    factories.agenda_block(workshop, "Close", minutes=0)
    for number in range(8):
        group = factories.pilot_group(programme, name=LONG if number == 7 else f"Pilot {number}")
        table = factories.table(workshop, pilot_group=group, capacity=number)
        delegate = factories.delegate(workshop, f"{LONG} {number}", organisation=guild)
        factories.seat(delegate, table)
        sheet = factories.worksheet(activity, table, subject=LONG)
        for _ in range(number * 6):
            factories.note(sheet, f"מגדלור {LONG}", "customer-pains")
        if number:
            factories.summary(sheet, f"## Keepers\n\n- hesitate\n- {LONG}")
    _fill_questionnaire(workshop)
    save_as_template(workshop, name=LONG, about=f"{LONG} {LONG}", user=lead)
    report = factories.report(workshop, title=LONG)
    factories.part(report, "introduction", body="Held.", title=LONG)
    factories.part(report, "agenda", is_appendix=True)
    return programme


def _fill_questionnaire(workshop: Workshop) -> None:
    asked = factories.questionnaire(workshop, title=LONG)
    kept = factories.question(asked, Question.Kind.SINGLE_CHOICE, (LONG, "Buoy"), text=LONG)
    why = factories.question(asked, text="Why?")
    response = factories.response(asked, place=LONG)
    factories.answer(response, kept, choices=("Buoy",))
    factories.answer(response, why, LONG)


def _addresses(programme: Programme) -> list[str]:
    workshop = programme.workshops.in_series()[0]
    bare = programme.workshops.in_series()[1]
    questionnaire = workshop.questionnaires.get()
    of_workshop = [
        "workshops:workshop",
        "workshops:agenda",
        "workshops:people",
        "workshops:table-plan",
        "canvases:worksheets",
        "questionnaires:questionnaire-of-workshop",
        "reports:print",
        "reports:report",
    ]
    sheets = workshop.tables.order_by("number").values_list("worksheets__code", flat=True)
    return [
        programme.get_absolute_url(),
        reverse("canvases:library", args=[programme.code]),
        reverse("workshops:new-programme"),
        reverse("accounts:account"),
        reverse("workshops:branding", args=[programme.code]),
        reverse("workshops:programme-removal", args=[programme.code]),
        reverse("workshops:workshop-removal", args=[bare.code]),
        *(reverse("workshops:template", args=[one.code]) for one in programme.templates.all()),
        reverse("workshops:new-workshop", args=[programme.code]),
        reverse("workshops:new-template", args=[workshop.code]),
        *(reverse(name, args=[workshop.code]) for name in of_workshop),
        *(reverse(name, args=[bare.code]) for name in of_workshop),
        reverse("canvases:worksheet", args=[sheets[0]]),
        reverse("canvases:worksheet", args=[sheets[7]]),
        reverse("questionnaires:investigation", args=[questionnaire.code]),
        *_open_addresses(workshop),
    ]


def _open_addresses(workshop: Workshop) -> list[str]:
    return [
        reverse("workshops:join"),
        reverse("workshops:door", args=[workshop.join_code]),
        reverse("workshops:door", args=["AAAABBBB"]),
        reverse("workshops:screen", args=[workshop.screen_code]),
        "/nothing-here/",
    ]


def _violations(page: Page, options: dict[str, object] | None = None) -> list[str]:
    return [
        f"{page.url} {found['id']}: {found['nodes'][0]['html'][:160]}"
        for found in Axe().run(page, options=options).response["violations"]
    ]


def _overflows(page: Page) -> list[str]:
    found = []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        over = page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if over > 0:
            found.append(f"{page.url} at {width} px: {over} px too wide")
    return found


def test_every_page_fits_every_window_and_obeys_the_policy(server: str, browser: Browser):
    programme = _full_programme()
    page = browser.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
    page.on("console", lambda message: problems.append(f"{page.url}: {message.text}"))
    sign_in(page, server, "lena@example.org")

    for address in ["/account/sign-in/", *_addresses(programme)]:
        page.goto(f"{server}{address}")
        problems += _overflows(page)

    page.close()
    # Two of the addresses are not found, and the browser says so.
    problems = [problem for problem in problems if "status of 404" not in problem]
    assert not problems, "\n".join(problems)


def test_every_page_is_accessible_in_light_and_dark(server: str, browser: Browser):
    programme = _full_programme()
    page = browser.new_page()
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{server}/account/sign-in/")
    problems = _violations(page)
    sign_in(page, server, "lena@example.org")

    for address in _addresses(programme):
        page.emulate_media(color_scheme="light")
        page.goto(f"{server}{address}")
        problems += _violations(page)
        page.emulate_media(color_scheme="dark")
        problems += _violations(page, {"runOnly": ["color-contrast"]})

    page.close()
    assert not problems, "\n".join(problems)


def test_the_projector_shows_nothing_smaller_than_a_room_can_read(server: str, browser: Browser):
    programme = _full_programme()
    workshop = programme.workshops.in_series()[0]
    page = browser.new_page()
    page.set_viewport_size({"width": 1920, "height": 1080})

    page.goto(f"{server}{reverse('workshops:screen', args=[workshop.screen_code])}")
    sizes = page.evaluate(
        """() => [...document.querySelectorAll('body *')]
          .filter((one) => [...one.childNodes].some((node) => node.data?.trim()))
          .map((one) => parseFloat(getComputedStyle(one).fontSize))"""
    )
    page.close()

    assert len(sizes) > 8
    assert min(sizes) >= 28


def test_the_first_key_leads_past_the_navigation(server: str, browser: Browser):
    page = browser.new_page()
    page.goto(f"{server}/nothing-here/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="To your programmes")).to_be_focused()

    page.close()
