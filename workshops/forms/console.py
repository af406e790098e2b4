"""Forms of the console: each is one press, with what the console showed when it was pressed."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from workshops.models import Activity, ConsoleAction, Workshop
from workshops.models.agenda import MINUTES_OF_A_DAY

MOST_AT_ONCE: Final = 60
"""Minutes that one press gives or takes."""
MOST_VOTES: Final = 99


class ActionForm(forms.Form):
    """``seen`` is the code of the last action that stood on the console; empty when none did."""

    seen = forms.CharField(required=False, max_length=24)

    def __init__(self, workshop: Workshop, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.workshop = workshop


class StateForm(ActionForm):
    STEPS: Final = ("open", "lock", "unlock", "reopen")

    step = forms.ChoiceField(choices=[(one, one) for one in STEPS])


class BlockForm(ActionForm):
    """Which block is to begin, by its code: that it is gone by now, the action finds."""

    block = forms.CharField(
        max_length=24, error_messages={"required": _("Say which block is to begin.")}
    )


class ClockForm(ActionForm):
    step = forms.ChoiceField(choices=[("pause", "pause"), ("resume", "resume")])


class MinutesForm(ActionForm):
    minutes = forms.IntegerField(min_value=-MOST_AT_ONCE, max_value=MOST_AT_ONCE)


class CompressionForm(ActionForm):
    """Cleaned, ``takes`` is ``{code of the block: minutes}``; as text it is "a:5 b:12"."""

    takes = forms.CharField(max_length=10_000)

    def clean_takes(self) -> dict[str, int]:
        try:
            pairs = [one.split(":") for one in self.cleaned_data["takes"].split()]
            takes = {code: int(minutes) for code, minutes in pairs}
        except ValueError:
            takes = {}
        if not takes or not all(0 < one <= MINUTES_OF_A_DAY for one in takes.values()):
            raise forms.ValidationError(_("Say for each block how many minutes to take."))
        return takes


class ActivityForm(ActionForm):
    """One of the workshop's activities, by its code."""

    activity = forms.ModelChoiceField(Activity.objects.none(), to_field_name="code")

    def __init__(self, workshop: Workshop, *args: Any, **options: Any) -> None:
        super().__init__(workshop, *args, **options)
        self.fields["activity"].queryset = (  # type: ignore[attr-defined]
            Activity.objects.filter(block__workshop=workshop).select_related("block__workshop")
        )


class ActivityStateForm(ActivityForm):
    state = forms.ChoiceField(choices=Activity.State.choices)


class VisibilityForm(ActivityForm):
    visibility = forms.ChoiceField(choices=Activity.Visibility.choices)


class VoteForm(ActivityForm):
    """To open a vote takes both numbers."""

    step = forms.ChoiceField(choices=[("open", "open"), ("close", "close")])
    votes_per_delegate = forms.IntegerField(
        label=_("Votes for each delegate"), required=False, min_value=1, max_value=MOST_VOTES
    )
    votes_per_note = forms.IntegerField(
        label=_("At most on one note"), required=False, min_value=1, max_value=MOST_VOTES
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("step") != "open":
            return data
        for name in ("votes_per_delegate", "votes_per_note"):
            if name not in self.errors and data.get(name) is None:
                self.add_error(name, _("How many?"))
        each, most = data.get("votes_per_note"), data.get("votes_per_delegate")
        if each and most and each > most:
            self.add_error(
                "votes_per_note",
                _("No more on one note than a delegate has: %(most)s.") % {"most": most},
            )
        return data


class UndoForm(forms.Form):
    """The action to take back, by its code."""

    action = forms.ModelChoiceField(ConsoleAction.objects.none(), to_field_name="code")

    def __init__(self, workshop: Workshop, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["action"].queryset = (  # type: ignore[attr-defined]
            workshop.console_actions.select_related("workshop")
        )
