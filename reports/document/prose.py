"""Written prose: Markdown with references to appendices, whose letters follow their order."""

import re
from collections.abc import Mapping
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from reports.document.outline import anchor_of
from workshops.markdown import render_markdown

LINK: Final = re.compile(r"(<a\b.*?</a>)", re.DOTALL)
REFERENCE: Final = re.compile(r"(?:\b(?P<word>Appendix) )?\{appendix:(?P<kind>[a-z0-9-]+)\}", re.I)
ASIDE: Final = re.compile(r"\s*\((?:see )?(?:Appendix )?\{appendix:(?P<kind>[a-z0-9-]+)\}\)", re.I)


def prose(text: str, level: int, letters: Mapping[str, str]) -> SafeString:
    """``text`` as HTML whose headings begin at ``level``, with references as links."""
    html = render_markdown(_without_asides(text, letters), heading_level=level)
    return _with_references(html, letters)


def _without_asides(text: str, letters: Mapping[str, str]) -> str:
    """Drop "(see Appendix …)" where that appendix is not in the report."""
    return ASIDE.sub(lambda match: match[0] if match["kind"] in letters else "", text)


def _with_references(html: SafeString, letters: Mapping[str, str]) -> SafeString:
    """Write the letter for each ``{appendix:kind}``, as a link unless it stands in one.

    "Appendix …" becomes "the appendix" where that is not in the report: it stays a sentence.
    """
    pieces = LINK.split(html)
    for index, piece in enumerate(pieces):
        is_link = index % 2 == 1
        pieces[index] = REFERENCE.sub(
            lambda match, is_link=is_link: _reference(match, letters, is_link), piece
        )
    return mark_safe("".join(pieces))


def _reference(match: re.Match[str], letters: Mapping[str, str], is_link: bool) -> str:
    word, kind = match["word"], match["kind"]
    letter = letters.get(kind)
    if letter is None:
        return _("the appendix") if word else ""
    words = f"{word} {letter}" if word else letter
    return words if is_link else format_html('<a href="#{}">{}</a>', anchor_of(kind), words)
