"""Forms of the pages that show worksheets."""

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_EXTRA_MINUTES = 120


class ExtraTimeForm(forms.Form):
    """How many minutes a table gets on top."""

    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=1, max_value=MOST_EXTRA_MINUTES, initial=5
    )
