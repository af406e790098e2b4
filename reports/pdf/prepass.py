"""Mend the document's tree before it is laid out, where WeasyPrint would break PDF/UA or lose text.

The tree is the one that WeasyPrint parsed: ``xml.etree`` elements, HTML names without namespace.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from xml.etree.ElementTree import Element, SubElement

from reports.pdf.fetcher import shown
from reports.pdf.job import DECORATION, Flaw, Notices

SVG = "{http://www.w3.org/2000/svg}"
NOT_TEXT = {"script", "style", "template", f"{SVG}style"}
PICTURES = {"img", f"{SVG}svg"}
# A single cell of a million columns would take minutes; no report has a table this wide or deep.
MOST_SPANNED = 200


def mend(
    root: Element,
    *,
    language: str,
    undescribed: str,
    uncovered: Callable[[Iterable[str]], set[str]],
    notices: Notices,
) -> None:
    root.set("lang", root.get("lang") or language)
    _drop_doors(root, notices)
    for element in root.iter():
        match element.tag:
            case "a":
                _flatten_link(element)
            case "img":
                _describe_image(element, undescribed, notices)
            case "td" | "th":
                _cap_spans(element)
        if element.tag == f"{SVG}svg":
            _describe_drawing(element, undescribed, notices)
        if element.get("dir", "").lower() == "auto":
            element.set("dir", direction(text_of(element)))
    _replace_characters(root, uncovered, notices)


def _drop_doors(root: Element, notices: Notices) -> None:
    """Take out what would move the base of addresses or embed a file."""
    for parent in list(root.iter()):
        for child in list(parent):
            rel = (child.get("rel") or "").lower().split()
            if child.tag == "base":
                _remove(parent, child)
            elif "attachment" in rel:
                notices.add(Flaw.REFUSED, shown(child.get("href", "")))
                child.attrib.pop("rel")
                if child.tag == "link":
                    _remove(parent, child)
                else:
                    child.attrib.pop("href", None)


def _remove(parent: Element, child: Element) -> None:
    index = list(parent).index(child)
    if child.tail:
        if index:
            parent[index - 1].tail = (parent[index - 1].tail or "") + child.tail
        else:
            parent.text = (parent.text or "") + child.tail
    parent.remove(child)


def _flatten_link(link: Element) -> None:
    """Leave only text in a link: anything else in it, or no address, breaks PDF/UA.

    A picture is worth more than the link around it, so there the link gives way.
    """
    if not link.get("href") or any(child.tag in PICTURES for child in link.iter()):
        link.tag = "span"
        link.attrib.pop("href", None)
        return
    if not len(link):
        return
    text = text_of(link)
    for child in list(link):
        link.remove(child)
    link.text = text


def _describe_image(image: Element, undescribed: str, notices: Notices) -> None:
    if _is_decoration(image):
        image.set("alt", DECORATION)
    elif not (image.get("alt") or "").strip():
        notices.add(Flaw.NO_DESCRIPTION, shown(image.get("src", "")))
        image.set("alt", undescribed)


def _describe_drawing(svg: Element, undescribed: str, notices: Notices) -> None:
    """WeasyPrint describes an inline drawing by the title that is its direct child, only."""
    title = svg.find(f"{SVG}title")
    if _is_decoration(svg):
        words = DECORATION
    elif title is not None and (title.text or "").strip():
        return
    elif not (words := (svg.get("aria-label") or "").strip()):
        notices.add(Flaw.NO_DESCRIPTION, "svg")
        words = undescribed
    if title is None:
        title = SubElement(svg, f"{SVG}title")
        svg.remove(title)
        svg.insert(0, title)
    title.text = words


def _is_decoration(element: Element) -> bool:
    return (
        element.get("aria-hidden") == "true"
        or element.get("role") in ("presentation", "none")
        or (element.tag == "img" and element.get("alt") == "")
    )


def _cap_spans(cell: Element) -> None:
    for name in ("colspan", "rowspan"):
        value = cell.get(name)
        if value is not None and not (value.isascii() and value.isdigit()):
            cell.attrib.pop(name)
        elif value is not None and (len(value) > 4 or int(value) > MOST_SPANNED):
            cell.set(name, str(MOST_SPANNED))


def direction(text: str) -> str:
    """``rtl`` or ``ltr``, by the first letter that has a direction (HTML's ``dir=auto``)."""
    for character in text:
        match unicodedata.bidirectional(character):
            case "L":
                return "ltr"
            case "R" | "AL":
                return "rtl"
    return "ltr"


def text_of(element: Element) -> str:
    return "".join(_texts(element))


def _texts(element: Element) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in NOT_TEXT:
        return
    if element.text:
        yield element.text
    for child in element:
        yield from _texts(child)
        if child.tail:
            yield child.tail


def _replace_characters(
    root: Element, uncovered: Callable[[Iterable[str]], set[str]], notices: Notices
) -> None:
    """Write ``[U+E000]`` for a character that no font has: an empty box would say less.

    Control characters, which HTML does not allow, go without a word.
    """
    missing = uncovered({character for text in _texts(root) for character in text})
    table: dict[int, str | None] = {ord(c): f"[U+{ord(c):04X}]" for c in missing}
    table |= dict.fromkeys((*range(9), 11, *range(14, 32), *range(127, 160)))

    def cleaned(text: str) -> str:
        for character in filter(missing.__contains__, text if missing else ""):
            notices.add(Flaw.UNKNOWN_CHARACTER, f"{ord(character):04X}")
        return text.translate(table)

    for element in root.iter():
        if isinstance(element.tag, str) and element.tag not in NOT_TEXT and element.text:
            element.text = cleaned(element.text)
        if element.tail:
            element.tail = cleaned(element.tail)
