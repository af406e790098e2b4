"""Text that programme leads write, as the little HTML that screen, PDF and Word all carry.

Markdown (CommonMark and tables) becomes paragraphs, headings, lists, quotations, tables, emphasis,
code and links; pictures become their description. The tree is mended on Markdown's own tokens, so
that a report never skips a heading level or puts anything but text into a link, which would break
PDF/UA. The last word is nh3's, with an explicit list of what may pass.
"""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCKS = ("p", "ul", "ol", "li", "blockquote", "table", "thead", "tbody", "tr", "th", "td")
TAGS = {*HEADINGS, *BLOCKS, "strong", "em", "code", "pre", "a", "br", "hr"}
SCHEMES = {"http", "https", "mailto"}
# Each may be in a script of its own direction.
DIRECTED = {*HEADINGS, "p", "li", "th", "td"}

# Deeper quotations and lists are set at this depth: a page has no room for more.
DEEPEST = 6
# markdown-it drops what is nested deeper than this, so quotations are levelled before it reads.
DEEPEST_READ = 100

_MARK = r"(?:[ \t]{0,3}>)"
_QUOTES = re.compile(rf"^(?P<marks>{_MARK}{{{DEEPEST}}}){_MARK}+", re.MULTILINE)

_cleaner = nh3.Cleaner(
    tags=TAGS,
    attributes={"a": {"href"}, "ol": {"start"}} | {tag: {"dir"} for tag in DIRECTED},
    url_schemes=SCHEMES,
    url_relative="deny",
    link_rel="noopener noreferrer nofollow",
)


def render_markdown(text: str, *, heading_level: int) -> SafeString:
    """``heading_level`` (1 to 6) is the level of the text's own topmost heading."""
    reader = MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST_READ})
    reader.enable("table")
    tokens = reader.parse(_QUOTES.sub(r"\g<marks>", text.replace("\0", "")))
    tokens = _headings_shifted(_nesting_capped(tokens), heading_level)
    for token in tokens:
        if token.nesting == 1 and token.tag in DIRECTED:
            token.attrSet("dir", "auto")
        token.attrs.pop("style", None)  # The alignment of columns: the design's to decide.
        if token.children:
            token.children = list(_plain_links(token.children))
    html = reader.renderer.render(tokens, reader.options, {})
    return mark_safe(_cleaner.clean(html))


def _nesting_capped(tokens: Iterable[Token]) -> list[Token]:
    """Unwrap quotations and lists below ``DEEPEST``, keeping what they hold."""
    kept, depth = [], 0
    for token in tokens:
        container = token.tag in ("blockquote", "ul", "ol")
        depth += container and token.nesting == 1
        if depth <= DEEPEST or not (container or token.tag == "li"):
            # Without its list item a paragraph has to stand for itself.
            token.hidden = token.hidden and depth <= DEEPEST
            kept.append(token)
        depth -= container and token.nesting == -1
    return kept


def _headings_shifted(tokens: list[Token], top: int) -> list[Token]:
    """Let the first heading be at ``top`` and each next one at most one level deeper."""
    outer: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            level = HEADINGS.index(token.tag)
            while outer and outer[-1] >= level:
                outer.pop()
            outer.append(level)
        if token.type in ("heading_open", "heading_close"):
            token.tag = HEADINGS[min(top - 1 + len(outer) - 1, 5)]
    return tokens


def _plain_links(tokens: Iterable[Token]) -> Iterator[Token]:
    """Links hold text alone and lead somewhere; pictures are their description."""
    link: Token | None = None
    words = ""
    for token in tokens:
        if token.type == "link_open":
            link, words = token, ""
        elif token.type == "link_close":
            if link is not None:
                yield from _link(link, words, token)
            link = None
        elif link is not None:
            words += _words(token)
        elif token.type == "image":
            yield _text(_words(token))
        else:
            yield token


def _link(opening: Token, words: str, closing: Token) -> list[Token]:
    address = str(opening.attrs.get("href", ""))
    shown = _text(words.strip() or address)
    opening.attrs = {"href": address}
    return [opening, shown, closing] if _leads_somewhere(address) else [shown]


def _leads_somewhere(address: str) -> bool:
    try:
        return urlsplit(address).scheme.lower() in SCHEMES
    except ValueError:
        return False


def _words(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " "
    if token.children:
        return "".join(_words(child) for child in token.children)
    return token.content


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
