"""The worksheet on tablets: written on together, without a network, by keys and by touch."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from canvases.definition import editing
from canvases.domain import library
from canvases.domain.conflicts import SECOND, decide
from canvases.domain.versions import move_to
from canvases.models import Link, Note, Vote, Worksheet
from tests import factories
from tests.e2e.tablet import LYING, Tablet
from workshops.domain import devices, messages, running, tables
from workshops.models import Activity, Table, Workshop

STANDING = {"width": 820, "height": 1180}
PHONE = {"width": 390, "height": 844}
SAVED = re.compile("^Saved$")


@dataclass(frozen=True)
class Room:
    workshop: Workshop
    table: Table
    activity: Activity
    sheet: Worksheet

    def texts(self, section: str = "customer-pains") -> list[str]:
        notes = Note.objects.current().filter(worksheet=self.sheet, section__key=section)
        return list(notes.values_list("text", flat=True))


@pytest.fixture
def room(transactional_db: None) -> Room:
    programme = factories.programme()
    workshop = factories.workshop(programme, state=Workshop.State.OPEN)
    table = factories.table(workshop, pilot_group=factories.pilot_group(programme))
    activity = factories.activity(workshop, factories.canvas(), state=Activity.State.OPEN)
    return Room(workshop, table, activity, factories.worksheet(activity, table))


@pytest.fixture
def tablets(browser: Browser, server: str, room: Room) -> Iterator[object]:
    made: list[Tablet] = []

    def make(**options: Any) -> Tablet:
        made.append(Tablet(browser, server, room.activity, room.table, **options))
        return made[-1]

    yield make
    problems = [problem for tablet in made for problem in tablet.problems]
    for tablet in made:
        tablet.context.close()
    assert problems == []


def test_a_note_is_saved_and_seen_on_the_other_tablet(tablets, room):
    ana, ben = tablets(), tablets()

    ana.write("Ships run aground.")

    expect(ana.notes()).to_have_text(["Ships run aground."])
    expect(ben.notes()).to_have_text(["Ships run aground."])
    expect(ana.bar).to_have_text(SAVED)
    expect(ana.note("Ships")).to_have_attribute("data-state", "saved")
    assert room.texts() == ["Ships run aground."]


def test_mark_of_a_saved_note_is_explained(tablets):
    ana, ben = tablets(), tablets()
    legend = ana.page.get_by_text("Written here, and saved")
    expect(legend).to_be_hidden()

    ana.write("Ships run aground.")

    expect(ana.note("Ships").locator(".note__text")).to_have_attribute("title", "saved")
    expect(legend).to_be_visible()
    expect(ben.notes()).to_have_text(["Ships run aground."])
    expect(ben.page.get_by_text("Written here, and saved")).to_be_hidden()


def test_head_takes_two_rows_on_a_phone(tablets, room):
    phone = tablets(viewport=PHONE)
    head = phone.page.locator(".live-sheet__head")
    expect(phone.bar).to_have_text(SAVED)

    saved = head.bounding_box()
    phone.context.set_offline(True)
    phone.write("Fog", "Rocks")
    expect(phone.bar).to_contain_text("2 notes wait for the network")

    assert saved is not None
    assert saved["height"] <= 100
    waiting = head.bounding_box()
    assert waiting is not None
    assert waiting["height"] <= 124  # the sentence has up to three lines


def test_what_is_being_typed_survives_a_reload(tablets):
    ana = tablets()
    ana.write("An old one.")
    ana.compose("customer-gains").press_sequentially("Half a thou")
    ana.page.wait_for_timeout(400)

    ana.page.reload()
    ana.ready()

    expect(ana.section("customer-gains").locator("textarea")).to_have_value("Half a thou")


def test_a_worksheet_goes_on_on_another_canvas_and_nothing_typed_is_lost(tablets, room):
    ana = tablets()
    ana.write("Fog")
    expect(ana.bar).to_have_text(SAVED)
    ana.compose().press_sequentially("Rocks in the")
    own = library.adapt(room.sheet.canvas, room.workshop.programme, {})
    without = library.revise(own, editing.without(own.definition, "customer-pains"))
    move_to(room.activity, without, {"customer-pains": "customer-gains"})

    expect(ana.section("customer-pains")).to_have_count(0)
    ana.ready()
    expect(ana.notes("customer-gains")).to_have_text(["Fog"])
    expect(ana.compose("customer-gains")).to_have_value("Rocks in the")
    ana.write("Rocks in the bay", key="customer-gains")
    expect(ana.notes("customer-gains")).to_have_text(["Fog", "Rocks in the bay"])
    expect(ana.bar).to_have_text(SAVED)
    assert room.texts("customer-gains") == ["Fog", "Rocks in the bay"]


def test_two_wordings_are_both_kept_until_somebody_decides(tablets, room):
    ana, ben = tablets(), tablets()
    ana.write("Ships sink.")
    expect(ben.notes()).to_have_text(["Ships sink."])
    ben.note("Ships sink.").locator(".note__text").click()
    field = ben.page.locator(".live-note textarea")
    field.fill("Ships sink at night.")

    ana.note("Ships sink.").locator(".note__text").click()
    ana.page.locator(".live-note textarea").fill("Boats sink.")
    ana.page.locator(".live-note textarea").press("Enter")

    expect(ben.page.locator("[data-meanwhile]")).to_have_text(
        "Changed meanwhile to: “Boats sink.”. If you save, both stay."
    )
    expect(field).to_have_value("Ships sink at night.")
    field.press("Enter")
    for tablet in (ana, ben):
        expect(tablet.notes()).to_have_text(["Boats sink.", "Ships sink at night."])
        expect(tablet.page.get_by_text("Two versions")).to_have_count(2)
    ana.note("at night").get_by_role("button", name="Keep this one").click()
    for tablet in (ana, ben):
        expect(tablet.notes()).to_have_text(["Ships sink at night."])
        expect(tablet.page.locator(".live-note--versions")).to_have_count(0)
    assert room.texts() == ["Ships sink at night."]


def test_locked_table_is_told_who_decides_between_two_versions(tablets, room):
    first = factories.note(room.sheet, "Ships sink.", "customer-pains")
    factories.note(room.sheet, "Ships drift.", "customer-pains", beside=first)
    ana = tablets()
    told = ana.page.get_by_text("The facilitator decides which one stays.")
    expect(told.first).to_be_hidden()

    running.set_activity_state(room.activity, Activity.State.LOCKED, user=None)

    expect(told.first).to_be_visible()
    expect(ana.page.get_by_role("button", name="Keep this one")).to_have_count(0)
    decide(room.sheet.notes.get(text="Ships drift."), SECOND)
    expect(ana.notes()).to_have_text(["Ships drift."])
    expect(told).to_have_count(1)  # in the note that stays, out of sight
    expect(told).to_be_hidden()


def test_both_versions_can_stay(tablets, room):
    note = factories.note(room.sheet, "One.", "customer-pains")
    factories.note(room.sheet, "Two.", "customer-pains", beside=note)
    ana = tablets()

    ana.page.get_by_role("button", name="Keep both").click()

    expect(ana.page.locator(".live-note--versions")).to_have_count(0)
    expect(ana.bar).to_have_text(SAVED)
    assert room.texts() == ["One.", "Two."]
    assert not Note.objects.filter(beside__isnull=False).exists()


def test_a_deleted_note_can_be_brought_back(tablets, room):
    factories.note(room.sheet, "One.", "customer-pains")
    ana, ben = tablets(), tablets()

    ana.choose("One.", "Delete")

    expect(ana.notes()).to_have_count(0)
    expect(ben.notes()).to_have_count(0)
    ana.page.get_by_role("button", name="Undo").click()
    expect(ana.notes()).to_have_text(["One."])
    expect(ben.notes()).to_have_text(["One."])


def test_a_note_is_moved_by_its_menu_and_by_hand(tablets, room):
    for text in ("One.", "Two.", "Three."):
        factories.note(room.sheet, text, "customer-pains", order=1024 * (1 + len(room.texts())))
    ana, ben = tablets(), tablets()

    ana.choose("One.", "Move to…", "Customer gains")
    expect(ben.notes("customer-gains")).to_have_text(["One."])
    ana.note("Three.").locator(".note__text").hover()
    ana.page.mouse.down()
    box = ana.note("Two.").bounding_box()
    assert box
    ana.page.mouse.move(box["x"] + 30, box["y"] + 30, steps=4)
    ana.page.mouse.move(box["x"] + 30, box["y"] + 6, steps=4)
    ana.page.mouse.up()

    expect(ana.notes()).to_have_text(["Three.", "Two."])
    expect(ben.notes()).to_have_text(["Three.", "Two."])
    expect(ana.bar).to_have_text(SAVED)
    assert room.texts() == ["Three.", "Two."]


def test_a_note_is_linked_to_the_one_that_it_answers(tablets, room):
    factories.note(room.sheet, "Ships run aground.", "customer-pains")
    factories.note(room.sheet, "A brighter light.", "pain-relievers")
    ana, ben = tablets(), tablets()

    ana.choose("A brighter light.", "Link to a note of Customer pains…")
    expect(ana.page.locator("[data-linking]").first).to_be_visible()
    ana.note("Ships run aground.").locator(".note__text").click()

    for tablet in (ana, ben):
        expect(tablet.note("A brighter light.").locator(".live-note__links")).to_have_text(
            "Ships run aground."
        )
        expect(tablet.section().locator(".live-note__marks")).to_have_text("1 answer")
    expect(ana.bar).to_have_text(SAVED)
    assert Link.objects.count() == 1
    ana.choose("A brighter light.", "Unlink from")
    expect(ben.note("A brighter light.").locator(".live-note__links")).to_be_hidden()
    expect(ana.bar).to_have_text(SAVED)
    assert Link.objects.count() == 0


def test_keys_alone_are_enough(tablets, room):
    ana = tablets()
    page = ana.page
    page.locator("#sheet-customer-pains [data-add]").focus()

    page.keyboard.press("Enter")
    page.keyboard.type("One.")
    page.keyboard.press("Enter")
    page.keyboard.type("Two.")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("Really.")
    page.keyboard.press("Enter")
    expect(ana.notes()).to_have_text(["One.", "Two.\nReally."])
    page.keyboard.press("Escape")
    expect(page.locator("#sheet-customer-pains [data-add]")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect(ana.notes().first).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Alt+ArrowUp")
    expect(ana.notes()).to_have_text(["Two.\nReally.", "One."])
    expect(ana.notes().first).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type(" Indeed.")
    page.keyboard.press("Enter")
    expect(ana.notes().first).to_have_text("Two.\nReally. Indeed.")
    expect(ana.notes().first).to_be_focused()
    page.keyboard.press("Delete")
    expect(ana.notes()).to_have_text(["One."])
    expect(ana.notes().first).to_be_focused()
    page.keyboard.press("m")
    expect(page.locator("[data-menu]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(ana.notes().first).to_be_focused()
    page.keyboard.press("Alt+ArrowRight")
    expect(ana.notes("customer-gains")).to_have_text(["One."])

    expect(ana.bar).to_have_text(SAVED)
    assert room.texts("customer-gains") == ["One."]


def test_touch_alone_is_enough(tablets, room):
    ana = tablets(has_touch=True, is_mobile=True, viewport=STANDING)
    page = ana.page

    page.locator("#sheet-customer-pains [data-add]").tap()
    page.locator(".composer textarea").fill("One.")
    page.locator(".composer [data-save]").tap()
    expect(ana.notes()).to_have_text(["One."])
    page.locator(".composer [data-close]").tap()
    ana.note("One.").locator(".note__text").tap()
    page.locator(".live-note textarea").fill("One, better.")
    page.locator(".live-note [data-save]").tap()
    expect(ana.notes()).to_have_text(["One, better."])
    ana.note("One").locator("[data-more]").tap()
    page.get_by_role("button", name="Move to…").tap()
    page.get_by_role("dialog").get_by_role("button", name="Customer gains").tap()
    expect(ana.notes("customer-gains")).to_have_text(["One, better."])
    page.get_by_role("button", name="Call for help").tap()
    page.get_by_role("button", name="We are done").tap()
    expect(page.locator("[data-call=done]")).to_have_attribute("aria-pressed", "true")

    expect(ana.bar).to_have_text(SAVED)
    room.sheet.refresh_from_db()
    assert room.sheet.is_done
    assert room.sheet.hand_raised_at


def test_a_finger_that_presses_long_carries_a_note(tablets, room):
    for number, text in enumerate(("One.", "Two."), start=1):
        factories.note(room.sheet, text, "customer-pains", order=1024 * number)
    ana = tablets(has_touch=True, is_mobile=True)
    start, end = ana.note("Two.").bounding_box(), ana.note("One.").bounding_box()
    assert start
    assert end
    finger = ana.context.new_cdp_session(ana.page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        at = [{"x": x, "y": y} for x, y in points]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

    touch("touchStart", (start["x"] + 20, start["y"] + 12))
    expect(ana.page.locator(".live-note--carried")).to_be_visible()
    touch("touchMove", (end["x"] + 20, end["y"] + 12))
    touch("touchMove", (end["x"] + 20, end["y"] + 5))
    touch("touchEnd")

    expect(ana.notes()).to_have_text(["Two.", "One."])
    expect(ana.bar).to_have_text(SAVED)
    assert room.texts() == ["Two.", "One."]


def test_the_subject_is_never_overwritten_unseen(tablets, room):
    ana, ben = tablets(), tablets()
    for tablet in (ana, ben):
        tablet.page.locator("[data-subject]").click()
    for tablet, text in ((ana, "The pilot"), (ben, "The fisher")):
        tablet.page.locator(".canvas__subject textarea").fill(text)
    ana.page.locator(".canvas__subject textarea").press("Enter")
    expect(ana.page.locator("[data-subject-text]")).to_have_text("The pilot")

    expect(ben.page.locator("[data-meanwhile]")).to_have_text(
        "Meanwhile your table wrote: “The pilot”. Save to put yours in its place."
    )
    expect(ben.page.locator(".canvas__subject textarea")).to_have_value("The fisher")
    ben.page.locator(".canvas__subject textarea").press("Enter")

    expect(ana.page.locator("[data-subject-text]")).to_have_text("The fisher")
    room.sheet.refresh_from_db()
    assert room.sheet.subject == "The fisher"


def test_dots_are_put_and_taken_back_and_counted_only_afterwards(tablets, room):
    note = factories.note(room.sheet, "One.", "customer-pains")
    factories.note(room.sheet, "Two.", "customer-pains")
    Activity.objects.update(
        state=Activity.State.LOCKED,
        vote_state=Activity.VoteState.OPEN,
        vote_round=1,
        votes_per_delegate=3,
        votes_per_note=2,
    )
    ana = tablets(delegate=factories.delegate(room.workshop, "Ana"))
    left = ana.page.locator("[data-dots-words]")
    expect(left).to_contain_text("3 of 3 dots left")

    plus = ana.note("One.").get_by_role("button", name="One dot more")
    plus.click()
    plus.click()
    expect(left).to_contain_text("1 of 3 dots left")
    expect(plus).to_be_disabled()
    ana.note("One.").get_by_role("button", name="One dot less").click()

    expect(left).to_contain_text("2 of 3 dots left")
    expect(ana.page.locator("[data-total]").first).to_be_hidden()
    expect(ana.bar).to_have_text(SAVED)
    assert list(Vote.objects.values_list("note", "dots")) == [(note.pk, 1)]
    Activity.objects.update(vote_state=Activity.VoteState.CLOSED)
    ana.page.reload()
    ana.ready()
    expect(ana.page.locator("[data-total]")).to_have_text(["1 dot", "0 dots"])
    expect(ana.page.locator("[data-plus]").first).to_be_hidden()


def test_a_shared_tablet_writes_in_the_name_of_whoever_is_chosen(tablets, room):
    for name in ("Ana", "Ben"):
        factories.seat(factories.delegate(room.workshop, name), room.table)
    shared = tablets(is_scribe=True)

    shared.compose()
    shared.page.get_by_role("radio", name="Ben").check(force=True)
    shared.page.locator(".composer textarea").fill("Said by Ben.")
    shared.page.locator(".composer textarea").press("Enter")

    expect(shared.bar).to_have_text(SAVED)
    expect(shared.note("Said by Ben.")).to_have_attribute("data-state", "saved")
    assert list(Note.objects.values_list("text", "author__name")) == [("Said by Ben.", "Ben")]


def test_what_the_server_refuses_is_kept_to_be_seen_and_tried_again(tablets, room):
    ana = tablets()
    Worksheet.objects.update(locked_at=_long_ago())

    ana.write("Too late.")

    expect(ana.bar).to_have_text("1 needs attention")
    expect(ana.note("Too late.")).to_have_attribute("data-state", "attention")
    ana.page.get_by_role("button", name="See", exact=True).click()
    panel = ana.page.locator("[data-panel]")
    expect(panel.locator(".unsent__text")).to_have_text("Too late.")
    expect(panel.locator(".unsent__reason")).to_have_text(
        "The worksheet takes no more notes. Ask the facilitator."
    )
    with ana.page.expect_download() as download:
        panel.get_by_role("button", name="Save as text file").click()
    assert "Too late." in download.value.path().read_text("utf-8")
    Worksheet.objects.update(locked_at=None)
    panel.get_by_role("button", name="Try again").click()
    expect(panel).to_be_hidden()
    expect(ana.bar).to_have_text(SAVED)
    assert room.texts() == ["Too late."]


def test_what_was_refused_is_given_up_only_when_confirmed(tablets, room):
    ana = tablets()
    Worksheet.objects.update(locked_at=_long_ago())
    ana.write("Never mind.")
    ana.page.get_by_role("button", name="See", exact=True).click()

    ana.page.get_by_role("button", name="Discard", exact=True).click()
    ana.page.get_by_role("button", name="Keep it").click()
    expect(ana.note("Never mind.")).to_be_attached()
    ana.page.get_by_role("button", name="Discard", exact=True).click()
    ana.page.get_by_role("button", name="Yes, discard").click()

    expect(ana.note("Never mind.")).to_have_count(0)
    expect(ana.bar).to_have_text(SAVED)


def test_what_waits_when_a_device_is_moved_is_sent_from_the_lobby(tablets, room):
    ana, ben = tablets(), tablets()
    ana.context.set_offline(True)
    ana.write("Of the old table.")
    expect(ana.note("Of the old table.")).to_have_attribute("data-state", "waiting")
    ana.page.close()
    devices.move(ana.device, factories.table(room.workshop))

    ana.context.set_offline(False)
    ana.page = ana.context.new_page()
    ana.page.goto(ana.address)

    expect(ben.notes()).to_have_text(["Of the old table."])
    expect(ana.page.locator("sync-bar")).to_be_hidden()
    assert room.texts() == ["Of the old table."]


def test_the_others_are_counted_while_each_sees_only_their_own(tablets, room):
    Activity.objects.update(visibility=Activity.Visibility.COUNTS)
    ana, ben = tablets(), tablets()

    ana.write("Ana’s.")

    expect(ben.section().locator("[data-others]")).to_have_text("1 note by the others")
    expect(ben.notes()).to_have_count(0)
    expect(ana.section().locator("[data-others]")).to_be_hidden()
    assert "Ana’s." not in ben.page.content()


def test_what_the_facilitator_does_reaches_those_who_are_writing(tablets, room):
    Activity.objects.update(visibility=Activity.Visibility.ONLY_MINE)
    ana, ben = tablets(), tablets()
    ana.write("Ana’s.")
    ben.write("Ben’s.")
    words = ben.page.locator("[data-state-words]")
    expect(words).to_contain_text("Each of you sees only your own notes for now.")
    expect(ben.notes()).to_have_text(["Ben’s."])

    messages.announce(room.workshop, "One minute.")
    expect(ben.page.locator(".said")).to_have_text("To everyone One minute.")
    ben.compose("customer-gains").fill("Half a thought")
    running.set_activity_state(room.activity, Activity.State.LOCKED, user=None)
    expect(words).to_have_text("Writing has stopped. Everything that was written is safe.")
    expect(ben.notes()).to_have_text(["Ben’s."])
    expect(ben.section("customer-gains").locator("textarea")).to_have_value("Half a thought")
    tables.give_extra_time(room.table, 2, room.activity)
    expect(words).to_contain_text("Your table may write on until")
    ben.section("customer-gains").locator("textarea").press("Enter")
    expect(ben.note("Half a thought")).to_have_attribute("data-state", "saved")
    running.set_activity_state(room.activity, Activity.State.REVEALED, user=None)

    for tablet in (ana, ben):
        expect(tablet.notes()).to_have_text(["Ana’s.", "Ben’s."])
        expect(tablet.notes("customer-gains")).to_have_text(["Half a thought"])
        expect(tablet.page.locator("[data-add]").first).to_be_hidden()


@pytest.mark.parametrize("viewport", [LYING, STANDING, PHONE], ids=["lying", "standing", "phone"])
def test_every_state_is_accessible_and_fits(tablets, room, viewport):
    delegate = factories.delegate(room.workshop, "Ana")
    factories.seat(delegate, room.table)
    note = factories.note(room.sheet, "Ships run aground.", "customer-pains")
    factories.note(room.sheet, "Boats do too.", "customer-pains", beside=note)
    light = factories.note(room.sheet, "A brighter light.", "pain-relievers", is_late=True)
    Link.objects.create(answer=light, answered=note)
    for number in range(20):
        factories.note(room.sheet, f"Gain number {number}.", "customer-gains")
    ana = tablets(viewport=viewport, is_scribe=True)
    found: list[str] = []

    def look(what: str) -> None:
        found.extend(f"{what}: {one}" for one in _violations(ana.page) + _too_wide(ana.page))

    look("full")
    ana.compose("customer-jobs").fill("To come home.")
    look("writing")
    ana.note("Ships run").locator(".note__text").click()
    look("rewording")
    ana.page.keyboard.press("Escape")
    ana.note("Ships run").locator("[data-more]").click()
    look("menu")
    ana.page.keyboard.press("Escape")
    ana.context.set_offline(True)
    ana.write("Waiting.", key="products-services")
    expect(ana.page.locator("sync-bar")).to_have_attribute("data-state", "waiting")
    look("waiting")
    ana.page.get_by_role("button", name="See", exact=True).click()
    look("list of what waits")
    ana.page.locator("[data-panel]").get_by_role("button", name="Close").click()
    Worksheet.objects.update(locked_at=_long_ago())
    ana.context.set_offline(False)
    expect(ana.bar).to_have_text("1 needs attention")
    look("needs attention")
    Activity.objects.update(
        state=Activity.State.LOCKED,
        vote_state=Activity.VoteState.OPEN,
        vote_round=1,
        votes_per_delegate=3,
    )
    ana.page.reload()
    ana.ready()
    look("voting")
    Activity.objects.update(state=Activity.State.CLOSED, vote_state=Activity.VoteState.CLOSED)
    ana.page.reload()
    ana.ready()
    look("closed")

    assert not found, "\n".join(found)


def _violations(page: Page) -> list[str]:
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        options = None if scheme == "light" else {"runOnly": ["color-contrast"]}
        found += [
            f"{scheme} {one['id']}: {one['nodes'][0]['html'][:160]}"
            for one in Axe().run(page, options=options).response["violations"]
        ]
    return found


def _too_wide(page: Page) -> list[str]:
    over = page.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    small = page.evaluate(
        """() => [...document.querySelectorAll('work-sheet :is(button, a, textarea, label)')]
          .filter((one) => one.checkVisibility() && !one.matches('.skip-link'))
          .filter((one) => {
            const { width, height } = one.getBoundingClientRect();
            return width < 43.9 || height < 43.9;
          })
          .map((one) => one.outerHTML.slice(0, 120))"""
    )
    return [*([f"{over} px too wide"] if over > 0 else []), *(f"too small: {one}" for one in small)]


def _long_ago() -> dt.datetime:
    return timezone.now() - dt.timedelta(hours=1)
