"""Written prose on screens: the same Markdown as in the report."""

from django import template
from django.utils.safestring import SafeString

from reports.markdown import render_markdown

register = template.Library()


@register.filter
def prose(text: str, heading_level: int = 3) -> SafeString:
    """``text`` as HTML; its headings begin at ``heading_level``."""
    return render_markdown(text, heading_level=heading_level)
