"""What the console says to tables, and where it moves devices."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workshops.models import Table, Workshop


class TableField(forms.ModelChoiceField[Table]):
    """One of a workshop's tables, by its code."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Table.objects.none(), to_field_name="code", **options)
        self.widget.attrs["class"] = "field__input"

    def label_from_instance(self, table: Table) -> str:
        if table.pilot_group is None:
            return _("Table %(number)s") % {"number": table.number}
        return _("Table %(number)s · %(group)s") % {
            "number": table.number,
            "group": table.pilot_group.name,
        }


class MessageForm(forms.Form):
    """What is said to a table."""

    text = forms.CharField(
        label=_("Message"),
        max_length=300,
        widget=forms.Textarea(attrs={"class": "field__input", "rows": 2}),
    )


class AnnouncementForm(MessageForm):
    """What is said to the room, or to a table of it."""

    table = TableField(label=_("To"), required=False, empty_label=_("Everyone in the room"))

    def __init__(self, workshop: Workshop, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "message-%s", **options})
        self.fields["table"].queryset = (  # type: ignore[attr-defined]
            workshop.tables.select_related("pilot_group")
        )


class MoveForm(forms.Form):
    """The table to which a device is to move."""

    table = TableField(label=_("Move to"), empty_label=None)

    def __init__(self, workshop: Workshop, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "move-%s", **options})
        self.fields["table"].queryset = (  # type: ignore[attr-defined]
            workshop.tables.select_related("pilot_group")
        )
