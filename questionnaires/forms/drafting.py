"""Forms of a questionnaire's draft."""

from typing import Any, ClassVar, Final, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from questionnaires.domain.choices import choices_of, lines_of
from questionnaires.domain.questionnaires import ChoicePlan
from questionnaires.domain.shipped import QuestionSet, question_sets
from questionnaires.models import Question, Questionnaire
from workshops.forms.parts import PartForm, SeenForm, style

MOST_CHOICES: Final = 60
FEWEST_CHOICES: Final = 2


class BeginForm(forms.Form):
    """Begins a questionnaire. Cleaned, ``shipped`` is a set of questions, None for an empty one."""

    shipped = forms.ChoiceField(label=_("Begin with"), required=False, widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=200,
        help_text=_("Empty: the title of the set."),
        widget=forms.TextInput(attrs={"class": "field__input"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "begin-%s", **options})
        self.fields["shipped"].choices = [  # type: ignore[attr-defined]
            *((one.key, one.title) for one in question_sets().values()),
            ("", _("No questions yet")),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        shipped: QuestionSet | None = question_sets().get(cleaned.get("shipped", ""))
        title = " ".join(str(cleaned.get("title", "")).split())
        if shipped is None and not title and not self.errors:
            self.add_error("title", _("Without a set of questions it needs a title."))
        return {"shipped": shipped, "title": title}


class HeadForm(forms.ModelForm[Questionnaire]):
    """What stands before and after the questions."""

    class Meta:
        model = Questionnaire
        fields = ("title", "introduction", "thanks", "identity")
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "title": forms.TextInput(attrs={"autofocus": True}),
            "introduction": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "introduction": _("What people read before the first question."),
            "thanks": _("What they read after the last one."),
            "identity": _("Named: the team sees who answered what. The report never does."),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "head-%s", **options})
        for field in self.fields.values():
            style(field)


class PurposeForm(SeenForm[Questionnaire]):
    """What a questionnaire is for: the workshop that it prepares, and how its texts are grouped.

    A rehearsal's stays with its rehearsal. Where no question can group, it is not asked.
    """

    class Meta:
        model = Questionnaire
        fields = ("workshop", "grouping_question", "group_name")
        labels: ClassVar[dict[str, Any]] = {
            "workshop": _("Prepares the workshop"),
            "grouping_question": _("Group the texts of the results by"),
            "group_name": _("Word before each group"),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "workshop": _("Its results stand in the report of this workshop."),
            "grouping_question": _(
                "What people wrote is shown under what they chose in this question."
            ),
            "group_name": _("For example: Type. Empty: the choice alone."),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "purpose-%s", **options})
        questionnaire = self.instance
        if questionnaire.is_rehearsed:
            del self.fields["workshop"]
        else:
            workshop: Any = self.fields["workshop"]
            workshop.queryset = questionnaire.programme.workshops.filter(rehearsal_of__isnull=True)
            workshop.empty_label = _("None in particular")
        grouping: Any = self.fields["grouping_question"]
        grouping.queryset = questionnaire.questions.that_group()
        grouping.empty_label = _("Nothing: all responses together")
        grouping.error_messages["invalid_choice"] = _(
            "Texts cannot be grouped by this question any more. Choose another one."
        )
        if questionnaire.shows_together:
            together = _("Groups of fewer than %(fewest)s people are shown together.")
            fewest = {"fewest": questionnaire.smallest_group}
            grouping.help_text = f"{grouping.help_text} {together % fewest}"
        self.can_group = grouping.queryset.exists()
        if not self.can_group:
            del self.fields["grouping_question"], self.fields["group_name"]
        for field in self.fields.values():
            style(field)


class QuestionForm(PartForm[Question]):
    """One question. Cleaned, ``choices`` are the choices that its lines name."""

    whole = "questionnaire"

    choices = forms.CharField(
        label=_("Choices"),
        required=False,
        max_length=10_000,
        help_text=_("One on each line. A line that ends in “…” asks for own words."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    class Meta:
        model = Question
        fields = (
            "text",
            "kind",
            "scale_low",
            "scale_low_label",
            "scale_high",
            "scale_high_label",
            "help",
            "is_required",
            "is_personal",
        )
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "text": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, whole: Questionnaire, *args: Any, **options: Any) -> None:
        super().__init__(whole, *args, **options)
        self.auto_id = f"{self.instance.key or 'new'}-%s"
        self.before = [
            ChoicePlan(one.key, one.label, one.is_other, one.results_label)
            for one in (self.instance.choices.all() if self.instance.pk else ())
            if not one.is_retired
        ]
        self.initial["choices"] = lines_of(self.before)

    def focused(self) -> Self:
        """With the focus, where it is what somebody has just asked for."""
        self.fields["text"].widget.attrs["autofocus"] = True
        return self

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kind = cleaned.get("kind", "")
        has_choices = Question(kind=kind).has_choices
        choices = choices_of(cleaned.get("choices", ""), self.before) if has_choices else []
        if has_choices and "choices" not in self.errors:
            self._check_choices(choices)
        if kind == Question.Kind.SCALE:
            self._check_scale(cleaned)
        return {**cleaned, "choices": choices}

    def _check_choices(self, choices: list[ChoicePlan]) -> None:
        if not FEWEST_CHOICES <= len(choices) <= MOST_CHOICES:
            self.add_error(
                "choices",
                _("Write %(fewest)s to %(most)s choices, one on each line.")
                % {"fewest": FEWEST_CHOICES, "most": MOST_CHOICES},
            )
        elif len({one.label.casefold() for one in choices}) < len(choices):
            self.add_error("choices", _("Two of the choices are the same."))
        elif any(len(one.label) > 200 for one in choices):
            self.add_error("choices", _("A choice has at most 200 characters."))

    def _check_scale(self, cleaned: dict[str, Any]) -> None:
        for name in ("scale_low", "scale_high"):
            if cleaned.get(name) is None and name not in self.errors:
                self.add_error(name, _("A scale goes from a number to a number."))


class StateForm(forms.Form):
    STEPS: Final = ("open", "close", "draft")

    step = forms.ChoiceField(choices=[(one, one) for one in STEPS])
