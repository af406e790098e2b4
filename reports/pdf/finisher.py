"""Mend the tags of a PDF that WeasyPrint 70 has made, before it is written.

WeasyPrint's output passes a PDF/UA check and still reads badly: running heads are read out on every
page, a table becomes a new table on every page, and header cells do not say what they head. This
works on the objects of pydyf and, beyond WeasyPrint's public interface, on ``Page._page_box`` and
on the ``mark`` that it leaves on the boxes of table cells; tests guard both assumptions.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pydyf
from weasyprint.document import Document
from weasyprint.formatting_structure import boxes

from reports.pdf.job import DECORATION

PRINT_FLAG = 4
HEADINGS = {f"/H{level}": level for level in range(1, 7)}
GROUPS = ("/THead", "/TBody", "/TFoot")
# A glyph without a character of its own, the second of a cluster, still needs a mapping.
WORD_JOINER = b"2060"


def finish(document: Document, pdf: pydyf.PDF) -> None:
    """WeasyPrint's ``finisher`` hook."""
    complete_text_maps(pdf)
    describe_links(document)
    structure = Structure(pdf)
    structure.detach_decorations()
    structure.join_tables(document)
    structure.close_heading_gaps()
    structure.turn_unreached_content_into_artifacts()


def print_to_scale(document: Document, pdf: pydyf.PDF) -> None:
    """``finish``, and a wish for the printer's dialogue (PDF 1.7, table 150): labels and canvases
    have the size that they were given.
    """
    finish(document, pdf)
    pdf.catalog["ViewerPreferences"]["PrintScaling"] = "/None"


def complete_text_maps(pdf: pydyf.PDF) -> None:
    for stream in pdf.objects:
        if isinstance(stream, pydyf.Stream) and b"begincmap" in stream.stream:
            stream.stream = [_with_empty_mapped(line) for line in stream.stream]


def _with_empty_mapped(line: Any) -> Any:
    return line.replace(b"> <>", b"> <" + WORD_JOINER + b">") if isinstance(line, bytes) else line


def describe_links(document: Document) -> None:
    """Give links the words that they show, instead of the target's id, and let them print."""
    for page in document.pages:
        for kind, target, _, box in page.links:
            annotation = getattr(box, "link_annotation", None)
            if annotation is None or box.element is None:
                continue
            words = " ".join("".join(box.element.itertext()).split()) or target
            if kind == "external" and words != target:
                words = f"{words} ({target})"
            annotation["F"] = PRINT_FLAG
            annotation["Contents"] = pydyf.String(words)


@dataclass(slots=True)
class Joined:
    """A table as far as it has been read: its own tag, its groups and the last row's cells."""

    tag: Any
    groups: dict[Any, Any] = field(default_factory=dict)
    last_row: Any = None
    last_cells: list[Any] = field(default_factory=list)


class Structure:
    """The structure tree: dictionaries with ``S`` (kind), ``P`` (parent) and ``K`` (kids).

    Kids are references (``b'12 0 R'``) to other elements or annotations, or numbers (MCIDs) of
    marked content on the element's page.
    """

    def __init__(self, pdf: pydyf.PDF) -> None:
        self.pdf = pdf
        self.root = self._at(pdf.catalog["StructTreeRoot"])

    def _at(self, reference: bytes) -> Any:
        return self.pdf.objects[int(reference.split()[0])]

    def _kids(self, element: Any) -> Iterator[Any]:
        for kid in element.get("K", ()):
            if isinstance(kid, bytes):
                child = self._at(kid)
                if child.get("Type") == "/StructElem":
                    yield child

    def elements(self) -> Iterator[Any]:
        """All elements that can be reached from the root, in reading order."""
        waiting = [self.root]
        while waiting:
            element = waiting.pop()
            if element is not self.root:
                yield element
            waiting.extend(reversed(list(self._kids(element))))

    def _detach(self, element: Any) -> None:
        kids = self._at(element["P"])["K"]
        kids[:] = [kid for kid in kids if kid != element.reference]

    def _adopt(self, parent: Any, elements: list[Any]) -> None:
        for element in elements:
            self._detach(element)
            element["P"] = parent.reference
            parent["K"].append(element.reference)

    def _ancestor(self, element: Any, *kinds: str) -> Any:
        while element is not self.root and element["S"] not in kinds:
            element = self._at(element["P"])
        return element

    def detach_decorations(self) -> None:
        for element in list(self.elements()):
            alternative = element.get("Alt")
            if alternative is not None and alternative.string == DECORATION:
                self._detach(element)

    def close_heading_gaps(self) -> None:
        """A heading is at most one level below the one before it, however it was styled."""
        level = 0
        for element in self.elements():
            if element["S"] in HEADINGS:
                level = min(HEADINGS[element["S"]], level + 1)
                element["S"] = f"/H{level}"

    def join_tables(self, document: Document) -> None:
        """Say what each header cell heads, and make one table of its pieces on several pages."""
        reached = {element.number for element in self.elements()}
        tables: dict[Any, Joined] = {}
        for page in document.pages:
            for box in page._page_box.descendants():
                if not isinstance(box, boxes.TableBox):
                    continue
                cells = [mark for group in box.children for mark in _marks_of(group)]
                if not cells or cells[0].number not in reached:
                    continue  # In a running head, which is about to become an artifact.
                self._scope(box)
                tag = self._ancestor(cells[0], "/Table")
                if joined := tables.get(box.element):
                    self._join(joined, box)
                    self._detach(tag)
                else:
                    tables[box.element] = self._begin(tag, box)

    def _scope(self, table: Any) -> None:
        """``Scope`` replaces the ids of headers, which every page of a table begins anew."""
        for group in table.children:
            for row in group.children:
                for cell in row.children:
                    mark = getattr(cell, "mark", None)
                    if mark is None:
                        continue
                    mark.pop("ID", None)
                    mark["A"].pop("Headers", None)
                    if cell.element_tag == "th":
                        mark["A"]["Scope"] = _scope_of(cell, row, group)

    def _begin(self, tag: Any, table: Any) -> Joined:
        joined = Joined(tag)
        for group in table.children:
            self._note(joined, group)
        return joined

    def _note(self, joined: Joined, group: Any) -> None:
        """Remember a group's tag, and its last row if the next page may go on with it."""
        rows = [(row, _marks(row)) for row in group.children if _marks(row)]
        if not rows:
            return
        joined.groups[group.element] = self._ancestor(rows[-1][1][0], *GROUPS)
        if not (group.is_header or group.is_footer):
            joined.last_row, joined.last_cells = rows[-1][0].element, rows[-1][1]

    def _join(self, joined: Joined, table: Any) -> None:
        for group in table.children:
            target = joined.groups.get(group.element)
            if target is None:
                self._note(joined, group)
                if group.element in joined.groups:
                    self._adopt(joined.tag, [joined.groups[group.element]])
            elif not (group.is_header or group.is_footer):
                self._join_rows(joined, target, group)

    def _join_rows(self, joined: Joined, target: Any, group: Any) -> None:
        for row in group.children:
            cells = _marks(row)
            if not cells:
                continue
            if row.element is joined.last_row and len(cells) == len(joined.last_cells):
                for before, after in zip(joined.last_cells, cells, strict=True):
                    self._pour(after, before)
            else:
                self._adopt(target, [self._ancestor(cells[0], "/TR")])
                joined.last_row, joined.last_cells = row.element, cells

    def _pour(self, after: Any, before: Any) -> None:
        """Append what a cell holds on the next page; its numbers need the page said anew."""
        for kid in list(after["K"]):
            if isinstance(kid, int):
                part = pydyf.Dictionary(
                    {
                        "Type": "/StructElem",
                        "S": "/NonStruct",
                        "K": pydyf.Array([kid]),
                        "Pg": after["Pg"],
                        "P": before.reference,
                    }
                )
                self.pdf.add_object(part)
                before["K"].append(part.reference)
            else:
                child = self._at(kid)
                if child.get("Type") == "/StructElem":
                    child["P"] = before.reference
                before["K"].append(kid)
        after["K"] = pydyf.Array()

    def turn_unreached_content_into_artifacts(self) -> None:
        """Running heads, repeated table heads, decorations: what has no place in the reading."""
        reached = {element.number for element in self.elements()}
        numbers = self._at(self.root["ParentTree"])["Nums"]
        page_numbers = self.pdf.pages["Kids"][::3]
        for index, page_number in enumerate(page_numbers):
            parents = numbers[2 * index + 1]
            stream = self._at(self.pdf.objects[page_number]["Contents"]).stream
            for position, item in enumerate(stream):
                if not (isinstance(item, pydyf.Dictionary) and "MCID" in item):
                    continue
                number = item["MCID"]
                owner = self._at(parents[number])
                if owner.number not in reached:
                    stream[position - 1] = "/Artifact"
                    stream[position] = b"<</Type /Pagination>>"
                    parents[number] = b"null"


def _marks(row: Any) -> list[Any]:
    return [cell.mark for cell in row.children if getattr(cell, "mark", None) is not None]


def _marks_of(group: Any) -> list[Any]:
    return [mark for row in group.children for mark in _marks(row)]


def _scope_of(cell: Any, row: Any, group: Any) -> str:
    """What a header cell heads: by its ``scope`` or, without one, by its place."""
    if scope := cell.element.get("scope"):
        return "/Row" if scope.startswith("row") else "/Column"
    heads_columns = group.is_header or all(other.element_tag == "th" for other in row.children)
    return "/Column" if heads_columns else "/Row"
