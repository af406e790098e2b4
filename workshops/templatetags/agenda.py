"""What the agenda says in words: what is wrong with it, and how it fits its day."""

from typing import Final

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workshops.agenda_checks import LONGEST_WITHOUT_BREAK, Frame, Problem
from workshops.agenda_text import Remark
from workshops.models import AgendaBlock
from workshops.templatetags.clock import duration

register = template.Library()

PROBLEMS: Final[dict[Problem, Promise]] = {
    Problem.NO_MINUTES: gettext_lazy("It has no minutes."),
    Problem.NO_MATERIAL: gettext_lazy("Its activity has no canvas and no questionnaire yet."),
    Problem.AFTER_END: gettext_lazy("It ends after the workshop is to end."),
    Problem.PAST_MIDNIGHT: gettext_lazy("It ends after midnight."),
}

REMARKS: Final[dict[Remark, Promise]] = {
    Remark.UNTIMED: gettext_lazy(
        "Left out: it has no time and no length. Begin it with a time, or end it with “(20 min)”."
    ),
    Remark.UNTITLED: gettext_lazy("Left out: nothing says what happens then."),
    Remark.TOO_LONG: gettext_lazy("Left out: a title has at most 200 characters."),
    Remark.NO_END: gettext_lazy("Nothing says how long it lasts: it gets 0 minutes."),
    Remark.GAP: gettext_lazy("Between its end and the next start is time that no line fills."),
    Remark.OVERLAP: gettext_lazy("It ends after the next line starts."),
    Remark.BACKWARDS: gettext_lazy("The next line starts before this one."),
}


@register.filter
def remark(kind: Remark) -> str:
    """What is to be said of a line that was pasted."""
    return str(REMARKS[kind])


@register.filter
def problem(kind: Problem) -> str:
    """What is wrong with a block, as a sentence that follows its title."""
    if kind is Problem.NO_BREAK:
        return _("By its end there was no break for more than %(time)s.") % {
            "time": duration(LONGEST_WITHOUT_BREAK)
        }
    return str(PROBLEMS[kind])


@register.filter
def fit(frame: Frame) -> str:
    """How the agenda fits its day: "4 h 5 min of 4 h", or only what it takes."""
    if frame.minutes is None:
        return duration(frame.taken)
    return _("%(taken)s of %(minutes)s") % {
        "taken": duration(frame.taken),
        "minutes": duration(frame.minutes),
    }


@register.filter
def overrun(frame: Frame) -> str:
    """By how much the agenda is too long or leaves time; empty when it fits, or has no frame."""
    if frame.over > 0:
        return _("%(time)s too long") % {"time": duration(frame.over)}
    if frame.over < 0:
        return _("%(time)s free") % {"time": duration(-frame.over)}
    return ""


@register.filter
def kind_label(kind: str) -> str:
    """The words for a kind of block."""
    return str(AgendaBlock.Kind(kind).label)
