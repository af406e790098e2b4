"""What the console says in words: what was done, and how the day goes against its plan."""

from typing import Final

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from workshops.models import ConsoleAction
from workshops.templatetags.clock import duration

register = template.Library()

DEEDS: Final[dict[str, Promise]] = {
    "open": gettext_lazy("Workshop started"),
    "lock": gettext_lazy("Newcomers locked out"),
    "unlock": gettext_lazy("Newcomers let in again"),
    "close": gettext_lazy("Workshop closed"),
    "reopen": gettext_lazy("Workshop opened again"),
    "start": gettext_lazy("Next block begun"),
    "back": gettext_lazy("Gone back a block"),
    "pause": gettext_lazy("Clock paused"),
    "resume": gettext_lazy("Clock runs again"),
    "compress": gettext_lazy("Later blocks shortened"),
    "activity_prepared": gettext_lazy("Activity set back to prepared"),
    "activity_open": gettext_lazy("Activity opened"),
    "activity_locked": gettext_lazy("Activity locked"),
    "activity_revealed": gettext_lazy("Activity revealed"),
    "activity_closed": gettext_lazy("Activity closed"),
    "visibility": gettext_lazy("Who sees the notes changed"),
    "vote_open": gettext_lazy("Vote opened"),
    "vote_close": gettext_lazy("Vote closed"),
    "screen": gettext_lazy("Projector changed"),
}


@register.filter
def deed(action: ConsoleAction) -> str:
    """What was done, in a few words that begin a line."""
    if action.kind == "extend":
        return _extended(action)
    return str(DEEDS.get(action.kind, action.kind))


def _extended(action: ConsoleAction) -> str:
    given = sum(
        fields["extra_minutes"] - action.before["block"][row]["extra_minutes"]
        for row, fields in action.after["block"].items()
    )
    if given > 0:
        return ngettext("%(n)s minute given", "%(n)s minutes given", given) % {"n": given}
    return ngettext("%(n)s minute taken", "%(n)s minutes taken", -given) % {"n": -given}


@register.filter
def lateness(behind: int) -> str:
    """Minutes behind the plan, or, negative, ahead of it: "12 min behind", "On time"."""
    if behind > 0:
        return _("%(time)s behind") % {"time": duration(behind)}
    if behind < 0:
        return _("%(time)s ahead") % {"time": duration(-behind)}
    return _("On time")
