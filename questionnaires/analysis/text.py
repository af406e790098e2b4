"""Free texts, by the group that their respondents belong to."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from questionnaires.analysis.values import GivenAnswer, TextAnswer, TextGroup, TextResult
from questionnaires.analysis.words import answered_text

UNGROUPED: Final = ""


def text_result(
    answers: Sequence[GivenAnswer], *, group_name: str = "", minimum_group: int = 1
) -> TextResult:
    """Return every text once, under its group, in the order of the responses.

    Groups stand in the order in which their first respondent appears, answered or not, so
    that all questions of one questionnaire show them alike; respondents without a group come
    last. Where no respondent has a group, the texts are one list without a label.

    Respondents of a group smaller than ``minimum_group`` could be recognised. Such groups are
    shown as one, to which the next smallest is added until it is large enough itself; its
    label names none of them. No text is left out.
    """
    answered = sum(bool(answer.text.strip()) for answer in answers)
    base_text = answered_text(answered, len(answers))
    by_group = _by_group(answers)
    if by_group.keys() <= {UNGROUPED}:
        return TextResult((_text_group("", answers),), answered, base_text)
    kept = _large_enough(by_group, minimum_group)
    groups = [_text_group(_label(name, group_name), by_group[name]) for name in kept]
    pooled = [answer for answer in answers if answer.group not in kept]
    if pooled:
        groups.append(_text_group(_("Smaller groups together") if kept else "", pooled))
    return TextResult(
        groups=tuple(groups),
        answered=answered,
        base_text=base_text,
        note=_suppression(minimum_group) if pooled else "",
    )


def _by_group(answers: Sequence[GivenAnswer]) -> dict[str, list[GivenAnswer]]:
    groups: dict[str, list[GivenAnswer]] = {}
    for answer in answers:
        groups.setdefault(answer.group, []).append(answer)
    if UNGROUPED in groups:
        groups[UNGROUPED] = groups.pop(UNGROUPED)
    return groups


def _large_enough(groups: dict[str, list[GivenAnswer]], minimum: int) -> list[str]:
    """Return the groups to show by themselves: those left out are together large enough."""
    pooled: list[str] = []
    members = 0
    for name in sorted(groups, key=lambda name: len(groups[name])):
        if len(groups[name]) < minimum or 0 < members < minimum:
            pooled.append(name)
            members += len(groups[name])
    return [name for name in groups if name not in pooled]


def _label(group: str, group_name: str) -> str:
    group = group or _("(not stated)")
    return f"{group_name}: {group}" if group_name else group


def _text_group(name: str, members: Sequence[GivenAnswer]) -> TextGroup:
    answers = tuple(TextAnswer(lines) for member in members if (lines := text_lines(member.text)))
    return TextGroup(name=name, respondents=len(members), answers=answers)


def text_lines(text: str) -> tuple[str, ...]:
    """Return the lines as they were written, without the empty ones around them."""
    return tuple(line.rstrip() for line in text.strip().splitlines())


def _suppression(minimum: int) -> str:
    return ngettext(
        "Groups of fewer than %(count)d respondent are shown together.",
        "Groups of fewer than %(count)d respondents are shown together.",
        minimum,
    ) % {"count": minimum}
