"""The printed report's HTML: what a reader finds in it, and what must not break it."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from django.http import HttpResponse

from reports.document import render_html
from reports.outcomes import Outcomes
from reports.outcomes.facts import PartFacts
from tests.page import texts, values
from tests.reports import example


def rendered(outcomes: Outcomes) -> HttpResponse:
    return HttpResponse(render_html(outcomes, example.IMPRINT))


def with_parts(*parts: PartFacts, **changes: object) -> Outcomes:
    outcomes = example.outcomes(**changes)
    return replace(outcomes, report=replace(outcomes.report, parts=parts))


@pytest.fixture(scope="module")
def report() -> HttpResponse:
    return rendered(example.outcomes())


def test_chapters_are_numbered_and_appendices_lettered(report):
    assert texts(report, "h2") == [
        "Contents",
        "Introduction",
        "1 Preparation and planning",
        "2 Commercial investigation process",
        "3 Objectives, format and content",
        "4 Outcomes",
        "5 Next steps",
        "Appendix A Attending organisations and delegates",
        "Appendix B Agenda",
        "Appendix C Table plan",
        "Appendix D Worksheets",
        "Appendix E Posts",
        "Appendix F Questionnaire",
        "Appendix G Investigation report",
        "About this report",
    ]


def test_findings_and_dissemination_continue_their_chapters(report):
    headings = texts(report, "h3.heading")

    assert "4.2 Findings across the pilot groups" in headings
    assert "5.3 Dissemination and communications" in headings


def test_contents_list_every_heading_and_each_line_leads_to_it(report):
    ids = values(report, "[id]", "id")

    links = values(report, ".contents a", "href")
    assert [link for link in links if link.removeprefix("#") not in ids] == []
    assert texts(report, ".toc__inner") == ["A Enterprise", "D ISP"]


def test_the_only_round_of_a_table_plan_has_no_heading_of_its_own(report):
    assert texts(report, ".plan__round") == []
    assert texts(report, ".plan__name") == ["Table 1: Enterprise Pilot"]
    assert texts(report, ".table--plan tbody tr") == ["Table 1EnterpriseAna Ruiz"]


def test_every_round_is_drawn_and_listed_unless_nothing_differs():
    report = rendered(example.outcomes(**example.in_rounds()))

    assert texts(report, ".plan__round") == [
        "Round 1: Value Proposition",
        "Round 2: Business Model, Pitch",
        "Round 3",
    ]
    assert texts(report, ".plan__delegates") == [
        "Ana Ruiz",
        "Ben AdeCem Öz",
        "Ben AdeCem Öz",
        "Ana Ruiz",
    ]
    assert texts(report, ".table--plan tbody tr") == [
        "Table 1EnterpriseAna Ruiz",
        "Table 2ISPBen Ade, Cem Öz",
        "Table 1EnterpriseBen Ade, Cem Öz",
        "Table 2ISPAna Ruiz",
    ]
    assert texts(report, ".plan__round + p") == ["Everybody sat as in round 2."]


def test_no_id_stands_twice(report):
    ids = values(report, "[id]", "id")

    assert sorted(ids) == sorted(set(ids))


def test_headings_skip_no_level(report):
    levels = [int(name[1]) for name in _heading_names(report)]

    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def _heading_names(report: HttpResponse) -> list[str]:
    return re.findall(r"<(h[1-6])\b", report.content.decode())


def test_pilot_groups_stand_in_the_programmes_order_with_their_letters(report):
    assert texts(report, ".group__title") == ["A Enterprise", "D Internet Service Provider (ISP)"]


def test_note_is_drawn_on_the_canvas_and_listed_with_its_id(report):
    assert texts(report, "#canvas-part-outcomes-1-1-1-customer-pains .note") == ["Damage recovery"]
    assert texts(report, ".notes__list li") == [
        "Damage recovery 0000000a",
        "Not quick enough 00000014",
    ]


def test_hostile_note_is_text():
    hostile = "<script>alert(1)</script><img src=x onerror=y> {{ 7|add:7 }} {appendix:agenda}"
    sheet = example.worksheet(1, example.ENTERPRISE, {"customer-pains": [example.note(1, hostile)]})

    report = rendered(example.outcomes(activities=(example.activity(sheet),)))

    assert texts(report, ".notes__list li") == [f"{hostile} 00000001"]
    assert texts(report, "script, img") == []


def test_reference_becomes_the_letter_of_the_appendix_and_leads_there():
    report = rendered(
        with_parts(
            example.part("preparation", "Preparation", "See Appendix {appendix:agenda}."),
            example.part("posts", "Posts", is_appendix=True),
            example.part("agenda", "Agenda", is_appendix=True),
        )
    )

    assert texts(report, ".prose p") == ["See Appendix B."]
    assert values(report, ".prose a", "href") == ["#part-agenda"]


def test_reference_to_an_appendix_that_is_left_out_leaves_a_sentence():
    text = (
        "See Appendix {appendix:posts} (see Appendix {appendix:agenda}). Ours ({appendix:posts})."
    )

    report = rendered(with_parts(example.part("preparation", "Preparation", text)))

    assert texts(report, ".prose p") == ["See the appendix. Ours."]


def test_reference_inside_a_link_is_only_text():
    text = "[the plan of {appendix:agenda}](https://example.org/)"

    report = rendered(
        with_parts(
            example.part("preparation", "Preparation", text),
            example.part("agenda", "Agenda", is_appendix=True),
        )
    )

    assert values(report, ".prose a", "href") == ["https://example.org/"]
    assert texts(report, ".prose a") == ["the plan of A"]


def test_each_worksheet_handed_out_has_a_letter_of_its_own():
    activities = (example.activity(), example.activity(title="Second"))

    report = rendered(
        with_parts(
            example.part("worksheets", "Worksheets", is_appendix=True),
            example.part("posts", "Posts", is_appendix=True),
            activities=activities,
        )
    )

    assert texts(report, "h2")[1:3] == ["Appendix A, B Worksheets", "Appendix C Posts"]
    assert texts(report, ".sheet--blank .heading") == [
        "A Worksheet 1: Value Proposition",
        "B Worksheet 2: Second",
    ]


def test_worksheet_without_a_word_says_so():
    sheet = example.worksheet(1, example.ENTERPRISE)

    report = rendered(example.outcomes(activities=(example.activity(sheet),)))

    assert texts(report, ".worksheet .quiet") == ["Nothing was written on this worksheet."]


def test_links_that_were_not_recorded_are_mentioned_once(report):
    sentences = [text for text in texts(report, ".activity > .quiet") if "answers" in text]

    assert len(sentences) == 1
    assert texts(report, ".fit") == []


def test_fit_names_the_pains_without_a_reliever():
    sheet = example.worksheet(
        1,
        example.ENTERPRISE,
        {
            "customer-pains": [example.note(1, "Costs"), example.note(2, "Delay")],
            "pain-relievers": [example.note(3, "Cheaper", 0, 1), example.note(4, "Loose")],
        },
    )

    report = rendered(example.outcomes(activities=(example.activity(sheet),)))

    assert texts(report, ".fit tbody tr") == ["Costs Cheaper", "Delay None"]
    assert texts(report, ".fit__sum") == ["1 of 2 notes in customer pains are answered."]
    assert texts(report, ".fit__notes li") == ["Loose"]


def test_votes_are_drawn_with_the_most_voted_first():
    notes = [example.note(1, "Few", 1), example.note(2, "None"), example.note(3, "Many", 5)]
    sheet = example.worksheet(1, example.ENTERPRISE, {"customer-pains": notes})

    report = rendered(example.outcomes(activities=(example.activity(sheet),)))

    assert texts(report, ".votes tbody th") == ["Many", "Few"]
    assert values(report, ".votes rect", "width") == ["100.0", "20.0"]


def test_delegates_without_a_printed_name_are_counted(report):
    assert texts(report, ".table--people tbody tr") == ["BT Ana Ruiz, 2 without a name"]


def test_withheld_names_leave_the_organisations():
    outcomes = example.outcomes(
        organisations=(replace(example.outcomes().organisations[0], delegates=()),)
    )

    report = rendered(replace(outcomes, report=replace(outcomes.report, are_names_withheld=True)))

    assert texts(report, ".roll li") == ["BT"]
    assert "The names of delegates are withheld." in texts(report, ".chapter--organisations p")


def test_questionnaire_prints_its_choices_with_letters(report):
    assert texts(report, ".question__text") == [
        "Your email address:",
        "1. Which type are you?",
        "2. Any attacks?",
    ]
    assert texts(report, ".question__choices li") == ["a. SME", "b. CERT", "c. ISP"]


def test_questionnaire_prints_the_steps_of_a_scale_without_letters():
    mood = example.question("q1", "scale", "How was it?", "1 – Calm", "2", "3 – Storm", number=1)
    asked = replace(example.questionnaire(), questions=(mood,))

    report = rendered(example.outcomes(questionnaires=(asked,)))

    assert texts(report, ".question__choices li") == ["1 – Calm", "2", "3 – Storm"]


@pytest.mark.parametrize(("group_name", "head"), [("Port", "Port"), ("", "Group")])
def test_interviewed_people_are_counted_under_the_word_for_their_groups(group_name, head):
    asked = replace(example.questionnaire(), group_name=group_name)

    report = rendered(example.outcomes(questionnaires=(asked,)))

    assert texts(report, ".beside thead th") == [head, "People"]


def test_statements_that_are_shared_beyond_those_listed_are_counted():
    same = [example.note(number, f"Statement {number}") for number in range(42)]
    activity = example.activity(
        example.worksheet(1, example.ENTERPRISE, {"customer-gains": same}),
        example.worksheet(2, example.ISP, {"customer-gains": same}),
    )

    report = rendered(example.outcomes(activities=(activity,)))

    assert len(texts(report, ".table--shared tbody tr")) == 40
    assert texts(report, ".synthesis > .quiet") == ["2 more are not listed here."]


def test_interviewed_people_are_counted_by_type_without_the_empty_types(report):
    assert texts(report, ".beside tbody th") == ["SME", "CERT"]
    assert texts(report, ".beside tbody td") == ["2", "1"]


def test_colophon_tells_edition_origin_and_what_was_left_out(report):
    assert texts(report, ".facts__pair") == [
        "Report Workshop #2 Report",
        "Edition Edition 3",
        "Made 5 May 2026, 00:30 (Europe/Rome)",
        "Made by Plenary 0.1.0",
        f"SHA-256 of the data {'ab' * 32}",
        "Parts left out Annex",
        "Names of delegates Withheld, 2 of 3",
    ]
    assert texts(report, ".missing li") == ["Table 2: no customer gains."]


def test_draft_says_that_it_is_one():
    html = render_html(example.outcomes(), replace(example.IMPRINT, edition=None))

    assert texts(HttpResponse(html), ".cover__edition") == ["Draft, 5 May 2026"]


def test_same_outcomes_give_the_same_html():
    assert render_html(example.outcomes(), example.IMPRINT) == render_html(
        example.outcomes(), example.IMPRINT
    )


def test_workshop_of_which_nothing_is_known_says_so_part_by_part():
    report = rendered(example.nothing())

    assert texts(report, ".chapter--agenda .quiet") == ["There was no agenda."]
    assert texts(report, ".chapter--outcomes > .quiet") == [
        "The workshop had no activities with worksheets."
    ]
    assert texts(report, ".phases") == []


def test_report_without_parts_has_cover_contents_and_colophon():
    outcomes = example.nothing()

    report = rendered(replace(outcomes, report=replace(outcomes.report, parts=())))

    assert texts(report, "h1, h2") == ["Workshop #2 Report", "Contents", "About this report"]


def test_title_that_is_very_long_is_set_smaller():
    outcomes = example.outcomes()

    report = rendered(replace(outcomes, report=replace(outcomes.report, title="Long title " * 18)))

    assert values(report, "h1", "class") == ["cover__title cover__title--s"]
