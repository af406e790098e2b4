"""The demo: everything that its source says arrives in the report's data, and only once."""

import io
import stat
from itertools import groupby

import pytest
from django.apps import apps
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db import transaction

from accounts.models import User
from config.demo.load import load
from config.management.commands.demo import EMAIL, new_password
from questionnaires.analysis import ChoiceResult, QuestionResult, TextResult
from reports.outcomes import Outcomes, collect, from_json, to_json

APPENDIX_H = """
3 Research/University: Personal data, nominative data, sensitive personal identifying information (PII).
3 SME: Mainly employees data.
3 SME: Customers data.
3 Enterprise/Corporate: Yes.
3 MSSP: Internal network information from customers. Customers' security incidents.
4 Research/University: Yes, malware attacks, ddos attacks, phishing emails.
4 SME: Malware attack on one node.
4 Enterprise/Corporate: No.
5 Research/University: Outsourcing the solution to an internal expert or a public entity.
5 Research/University: It depends on the type of attack.
5 Research/University: Gamed the attacker.
5 SME: Loss of continuity of its services (non vital for the business).
5 SME: We have a partner dealing with security and data protection.
5 SME: Panic, shut down, investigation, fix security hole and re-open.
5 SME: I would start the data and systems cleaning process with the support of competent entities or specialised tools.
5 SME: We have alerted the provider, we have isolated the website from which the threat came and we have done the DB fix.
6 Research/University: No.
6 SME: No.
6 Enterprise/Corporate: Looking into this.
6 MSSP: No.
7 Research/University: Yes.
7 Government Agency: We understand the importance of sharing threat intelligence and also the importance of using DSA to control what is shared/anonymised
7 SME: Yes, compliance with GDPR and internal disclosure policies, it is fundamental.
7 SME: I still don't know C3ISP very well and I don't use its services.
7 MSSP: We would like to see this technology being proven at operations for some years before we adopt it.
8 Research/University: Knowing and predicting threat attacks in advance.
8 Research/University: A better security with also more possibilities in terms of system analytics.
8 Research/University: C3ISP and sharing in general is important in order to implement reactive mitigation measures.
8 Research/University: Open source for accelerators.
8 Research/University: You stay in business
8 SME: Continuity, compliance with GDPR.
8 SME: Not many benefits for my organisation (we are still just a few and we don't manage sensible data), however this could be very useful for my clients.
8 SME: Probably the defense against cyber attacks on our DB.
8 Enterprise/Corporate: Enhance our product/synergy.
8 MSSP: Being able to jointly analyse and view information from multiple customers.
9 Research/University: NA
9 Research/University: The personalisation of the anonymisation level.
9 Research/University: IT security companies sharing CTI.
9 Government Agency: C3ISP should look at analysing the competitive landscape of similar products.
9 SME: Anonymised data samples for research.
9 SME: The anonymisation and then the analytic elaboration of data could be useful in the future.
9 SME: Firewalling, cloud, cryptography, data injection and test/verification.
10 Research/University: Learning and training for employees.
10 Research/University: Fundings, government infrastructure.
10 SME: Additional workload for IT/Security people (severely understaffed). Give awareness of benefits to the management.
10 SME: There aren't particular barriers at the moment.
10 SME: The main barrier is our diffidence in using the cloud, we don't want to put our data on cloud. We could overcome this barrier only if C3ISP provides services and tools deployable on site, on our own server.
10 MSSP: Reluctancy of customers to exchange CTI. This can be overcome slowly over time if C3ISP technology is proven in operations.
11 Research/University: Learning and training for employees.
11 Research/University: Attempting to revamp the current information systems and then try to merge them.
11 Research/University: Yes.
11 Research/University: SME to cloud based.
11 SME: It is a problem that my company (DigItalynn) can help to solve.
11 SME: Our preferred approach would be that C3ISP provides firewall hardware to us.
11 MSSP: Integrate C3ISP as an extra component in our SOC (Security operations centre), especially for visualisations.
"""  # noqa: E501

# By table: pilot group, and the notes of each section in the order of the canvas.
CHARACTERISATION = {3: ("A", [0, 0]), 1: ("B", [0, 0]), 4: ("C", [0, 0]), 2: ("D", [0, 0])}
PROPOSITION = {
    3: ("A", [5, 4, 4, 2, 3, 3]),
    1: ("B", [4, 3, 6, 2, 2, 2]),
    4: ("C", [4, 5, 5, 1, 3, 1]),
    2: ("D", [6, 5, 7, 5, 3, 5]),
}


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker) -> Outcomes:
    """What the report of the demo's workshop says, as values; the database stays empty."""
    with django_db_blocker.unblock(), transaction.atomic():
        outcomes = collect(load(User.objects.create_user("lena@example.org", name="Lena")))
        transaction.set_rollback(True)
    return outcomes


def result_of(demo: Outcomes, number: str) -> QuestionResult:
    (questionnaire,) = demo.questionnaires
    return next(one for one in questionnaire.results if one.number == number)


def test_demo_has_its_pilot_groups(demo):
    assert [(one.letter, one.name) for one in demo.groups] == [
        ("A", "Enterprise"),
        ("B", "SME"),
        ("C", "CERT"),
        ("D", "ISP"),
    ]


def test_demo_has_every_note_in_its_section_in_the_order_of_agenda_and_groups(demo):
    found = [
        {
            sheet.table: (sheet.group.letter, [len(section.notes) for section in sheet.sections])
            for sheet in activity.worksheets
        }
        for activity in demo.activities
    ]

    assert found == [CHARACTERISATION, PROPOSITION]
    assert [list(tables) for tables in found] == [[3, 1, 4, 2]] * 2
    assert sum(sheet.note_count for sheet in demo.activities[1].worksheets) == 90
    assert [one.key for one in demo.activities[1].worksheets[0].sections] == [
        "customer-jobs",
        "customer-pains",
        "customer-gains",
        "products-services",
        "pain-relievers",
        "gain-creators",
    ]


def test_demo_has_the_prose_of_every_discussion(demo):
    summaries = [
        section.summary for sheet in demo.activities[0].worksheets for section in sheet.sections
    ]

    assert len(summaries) == 8
    assert summaries[0].startswith("Companies working in military, law enforcement")
    assert summaries[-1].startswith("Large ISPs as they already do similar things internally")


def test_demo_counts_question_12_as_its_source_does(demo):
    result = result_of(demo, "12").result

    assert isinstance(result, ChoiceResult)
    assert [(row.label, row.responses, row.percentage) for row in result.rows] == [
        ("Security as a service (Cloud...)", 4, "33.3%"),
        ("Other", 3, "25%"),
        ("(no answer)", 2, "16.7%"),
        ("One off (ready to use)", 2, "16.7%"),
        ("Fixed monthly / Annual license", 1, "8.33%"),
        (
            "Variable license cost depending on number of C3ISP collaborating companies",
            0,
            "0%",
        ),
        ("Variable license cost depending on volume of CTI data shared", 0, "0%"),
    ]


@pytest.mark.parametrize("number", ["3", "4", "5", "6", "7", "8", "9", "10", "11"])
def test_demo_has_every_line_of_its_source_under_the_type_that_gave_it(demo, number):
    result = result_of(demo, number).result
    assert isinstance(result, TextResult)

    found = {
        plain(group.name): [line for answer in group.answers for line in answer.lines]
        for group in result.groups
        if group.answers
    }

    assert found == printed_under(number)


def plain(group: str) -> str:
    """``Type: Enterprise / Corporate`` and ``Sector: MSSP (Managed …)`` as they stand above."""
    return group.partition(": ")[2].partition(" (")[0].replace(" / ", "/")


def printed_under(number: str) -> dict[str, list[str]]:
    """The lines of ``APPENDIX_H`` for a question, by type."""
    rows = [line.split(" ", 1) for line in APPENDIX_H.strip().splitlines()]
    answers = [rest.split(": ", 1) for asked, rest in rows if asked == number]
    return {
        group: [text for _group, text in texts]
        for group, texts in groupby(answers, key=lambda answer: answer[0])
    }


def test_demo_says_what_its_source_did_not_record(demo):
    assert demo.missing == (
        "Table plan: who sat where was not recorded",
        "C3ISP PILOT - Interview Questions, question 2: answers were not recorded",
        "C3ISP PILOT - Interview Questions, question 13: answers were not recorded",
    )


def test_demo_has_the_times_of_its_agenda(demo):
    assert [(block.starts, block.ends, block.kind) for block in demo.agenda] == [
        ("14:00", "14:15", "presentation"),
        ("14:15", "15:15", "activity"),
        ("15:15", "15:30", "break"),
        ("15:30", "16:45", "activity"),
        ("16:45", "17:00", "other"),
        ("17:00", "17:00", "other"),
    ]


def test_demo_has_its_organisations_posts_milestones_and_series(demo):
    assert [one.name for one in demo.organisations][:3] == ["BT", "HPE", "SAP"]
    assert len(demo.organisations) == 11
    assert len(demo.posts) == 5
    assert [one.due for one in demo.milestones] == ["October 2018", "October 2019"]
    assert [(one.name, one.phase, one.is_past, one.is_this) for one in demo.series] == [
        ("Workshop #1", "UNDERSTAND", True, False),
        ("Workshop #2", "VALIDATE", False, True),
        ("Workshop #3", "VALIDATE", False, False),
        ("Engagement Event", "ENGAGE", False, False),
    ]


def test_demo_is_the_same_after_it_was_frozen(demo):
    assert from_json(to_json(demo)) == demo


def counts() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


@pytest.mark.django_db
def test_demo_that_is_loaded_twice_is_there_once(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    call_command("demo", stdout=io.StringIO())
    password = (tmp_path / "demo_password").read_text().strip()
    before = counts()

    call_command("demo", stdout=io.StringIO())

    assert counts() == before
    assert before["canvases.Worksheet"] == 8
    assert before["questionnaires.Response"] == 12
    assert authenticate(username=EMAIL, password=password) == User.objects.get()


@pytest.mark.django_db
def test_demo_keeps_its_password_to_the_user_of_the_machine(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    said = io.StringIO()

    call_command("demo", stdout=said)

    file = tmp_path / "demo_password"
    password = file.read_text().strip()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(password) == 16
    assert str(file) in said.getvalue()
    assert password not in said.getvalue()


def test_new_password_is_kept_as_well_in_a_new_folder_and_in_an_old_file(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"
    new_password()
    file = settings.VAR_DIR / "demo_password"
    file.chmod(0o644)

    password = new_password()

    assert file.read_text() == f"{password}\n"
    assert stat.S_IMODE(settings.VAR_DIR.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
