"""Written prose on screens: the same Markdown as in the report."""

from django import template
from django.utils.safestring import SafeString

from reports.document import prose as written

register = template.Library()


@register.filter
def prose(text: str, heading_level: int = 3) -> SafeString:
    """``text`` as HTML; its headings begin at ``heading_level``.

    References to appendices go: letters are given only in the printed report.
    """
    return written.prose(text, heading_level, {})
