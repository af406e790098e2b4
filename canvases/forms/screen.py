"""Forms of the pages that show worksheets."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from canvases.models import Note, Section, Worksheet
from workshops.models import Activity, Announcement, Screen, Workshop

MOST_EXTRA_MINUTES = 120


class ExtraTimeForm(forms.Form):
    """How many minutes a table gets on top."""

    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=1, max_value=MOST_EXTRA_MINUTES, initial=5
    )


class ShowForm(forms.Form):
    """What the projector is to show: a view, and by their codes the things that it shows."""

    NEEDS: Final = {
        Screen.View.WORKSHEET: "worksheet",
        Screen.View.NOTE: "worksheet",
        Screen.View.TABLES: "activity",
        Screen.View.VOTE: "activity",
    }

    view = forms.ChoiceField(choices=Screen.View)
    activity = forms.ModelChoiceField(Activity.objects.none(), to_field_name="code", required=False)
    worksheet = forms.ModelChoiceField(
        Worksheet.objects.none(), to_field_name="code", required=False
    )
    section = forms.SlugField(required=False)
    note = forms.UUIDField(required=False)
    page = forms.IntegerField(min_value=1, max_value=999, required=False)
    announcement = forms.ModelChoiceField(
        Announcement.objects.none(), to_field_name="code", required=False
    )
    text = forms.CharField(label=_("Text for the wall"), max_length=300, required=False)

    def __init__(self, workshop: Workshop, data: Any) -> None:
        super().__init__(data)
        within = {
            "activity": Activity.objects.filter(
                block__workshop=workshop, kind=Activity.Kind.WORKSHEET
            ),
            "worksheet": Worksheet.objects.filter(table__workshop=workshop),
            "announcement": workshop.announcements.standing_for(None),
        }
        for name, choices in within.items():
            self.fields[name].queryset = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        view = cleaned.get("view")
        needed = self.NEEDS.get(view, "") if view else ""
        if needed and needed not in self.errors and not cleaned.get(needed):
            self.add_error(needed, _("Choose what the projector is to show."))
        has_words = cleaned.get("text") or cleaned.get("announcement")
        if view == Screen.View.ANNOUNCEMENT and not self.errors and not has_words:
            self.add_error("text", _("Write what is to stand on the wall."))
        self._check_parts(cleaned)
        return cleaned

    def _check_parts(self, cleaned: dict[str, Any]) -> None:
        """A note or a section that is not on the worksheet has nothing to show."""
        worksheet = cleaned.get("worksheet")
        note, section = cleaned.get("note"), cleaned.get("section")
        if note and not Note.objects.current().filter(pk=note, worksheet=worksheet).exists():
            self.add_error("note", _("This note is not on the worksheet any more."))
        if section:
            on = (
                {"canvas__worksheets": worksheet}
                if worksheet
                else {"canvas__worksheets__activity": cleaned.get("activity")}
            )
            if not Section.objects.filter(key=section, **on).exists():
                # Another activity was chosen since: its canvas has other sections.
                cleaned["section"] = ""

    def shown(self) -> dict[str, str]:
        """As ``Screen.shown`` keeps it: only what the view needs."""
        cleaned = self.cleaned_data
        parts: dict[str, str] = {
            "worksheet": getattr(cleaned["worksheet"], "code", ""),
            "activity": getattr(cleaned["activity"], "code", ""),
            "section": cleaned["section"],
            "note": str(cleaned["note"] or ""),
            "page": str(cleaned["page"] or ""),
            "announcement": getattr(cleaned["announcement"], "code", ""),
            "text": cleaned["text"],
        }
        names = {
            Screen.View.WORKSHEET: ("worksheet", "section"),
            Screen.View.NOTE: ("worksheet", "section", "note"),
            Screen.View.TABLES: ("activity", "section", "page"),
            Screen.View.VOTE: ("activity",),
            Screen.View.SEATS: ("page",),
            Screen.View.ROOM: ("page",),
            Screen.View.ANNOUNCEMENT: ("text",) if cleaned["text"] else ("announcement",),
        }
        return {name: parts[name] for name in names.get(cleaned["view"], ()) if parts[name]}
