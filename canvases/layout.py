"""A canvas as it is drawn: what ``templates/canvases/_canvas.html`` shows, in plain values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from canvases.definition import (
    STEP,
    Box,
    CanvasDefinition,
    Label,
    SectionDefinition,
    Shape,
    SubjectDefinition,
)
from canvases.fitting import (
    LARGE,
    NAME,
    PRINT,
    PROMPT,
    SUBJECT,
    Field,
    Fit,
    Fitted,
    NoteSize,
    SizeName,
    fit_fields,
    shorten,
    text_height,
    text_width,
    title_height,
)

# Wide boxes set their notes side by side: a line of more than 70 characters is hard to read.
TWO_COLUMNS_FROM = 9.5
# A4 landscape: about 8 mm, a comfortable line to write on by hand.
RULE_PITCH = 36


class NoteText(Protocol):
    """What can be drawn as a note: a plain value, or the worksheet's own note."""

    @property
    def id(self) -> object: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True)
class DrawnNote:
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class DrawnSection[N: NoteText]:
    """``notes`` are those drawn; ``overflow`` counts the others, for which there is no room."""

    key: str
    title: str
    prompt: str
    definition: str
    answers: str
    tone: int
    box: Box
    columns: int
    size: SizeName
    notes: tuple[N, ...]
    overflow: int


@dataclass(frozen=True, slots=True)
class DrawnCanvas[N: NoteText]:
    """``anchor`` begins the ids of the sections: it tells canvases on one page apart."""

    key: str
    name: str
    purpose: str
    subject_label: str
    subject: str
    subject_prompt: str
    subject_box: Box
    tone: int | None
    blank: bool
    anchor: str
    size: SizeName
    shapes: tuple[Shape, ...]
    rules: tuple[Shape, ...]
    labels: tuple[Label, ...]
    sections: tuple[DrawnSection[N], ...]


def draw[N: NoteText](
    definition: CanvasDefinition,
    notes_by_section: Mapping[str, Sequence[N]],
    *,
    subject: str = "",
    tone: int | None = None,
    fit: Fit | None = None,
    blank: bool = False,
    anchor: str = "",
) -> DrawnCanvas[N]:
    """Draw a worksheet: ``notes_by_section`` is ``{section key: notes in order}``.

    Without ``fit`` every note is drawn in the large size and sections scroll (tablets);
    with it, size and overflow are chosen so that nothing has to (print, projector).
    ``blank`` draws the sheet that is handed out: prompts, and lines to write on. Raises
    KeyError for notes of a section that the canvas does not have.
    """
    for key in notes_by_section:
        definition.section(key)
    notes = [tuple(notes_by_section.get(section.key, ())) for section in definition.sections]
    size, fitted = _fitted(definition, notes, fit)
    return DrawnCanvas(
        key=definition.key,
        name=definition.name,
        purpose=definition.purpose,
        subject_label=definition.subject.label,
        subject=_subject(definition.subject, subject, fit),
        subject_prompt=definition.subject.prompt,
        subject_box=definition.subject.box,
        tone=tone,
        blank=blank,
        anchor=anchor or definition.key,
        size=size.name,
        shapes=definition.drawing,
        rules=_rules(definition, subject) if blank else (),
        labels=definition.labels,
        sections=tuple(
            _section(section, own, result, size)
            for section, own, result in zip(definition.sections, notes, fitted, strict=True)
        ),
    )


def columns_of(box: Box) -> int:
    return 2 if box.w >= TWO_COLUMNS_FROM else 1


def _fitted(
    definition: CanvasDefinition, notes: Sequence[Sequence[NoteText]], fit: Fit | None
) -> tuple[NoteSize, list[Fitted]]:
    if fit is None:
        return LARGE, [Fitted((True,) * len(own), 0) for own in notes]
    fields = [
        Field(
            title=section.title,
            texts=[note.text for note in own],
            width=section.box.width,
            height=section.box.height,
            columns=columns_of(section.box),
        )
        for section, own in zip(definition.sections, notes, strict=True)
    ]
    return fit_fields(fields, fit)


def _section[N: NoteText](
    section: SectionDefinition, notes: Sequence[N], fitted: Fitted, size: NoteSize
) -> DrawnSection[N]:
    return DrawnSection(
        key=section.key,
        title=section.title,
        prompt=section.prompt,
        definition=section.definition,
        answers=section.answers,
        tone=section.tone,
        box=section.box,
        columns=columns_of(section.box),
        size=size.name,
        notes=tuple(note for note, is_drawn in zip(notes, fitted.drawn, strict=True) if is_drawn),
        overflow=fitted.overflow,
    )


def _subject(definition: SubjectDefinition, subject: str, fit: Fit | None) -> str:
    """The subject, shortened to the lines that its box has when it cannot scroll."""
    if fit is None:
        return subject
    lines = int((definition.box.height - fit.name.line) / SUBJECT.line)
    width = definition.box.width / (SUBJECT.font * fit.stretch)
    # The label stands in the first line.
    label = f"{definition.label}: "
    return shorten(label + subject, width, lines, face="Semibold").removeprefix(label)


def _rules(definition: CanvasDefinition, subject: str) -> tuple[Shape, ...]:
    """Lines to write on: one for a subject that is not given, and as many in each section as
    it has room for.
    """
    of_subject = () if subject else (_subject_rule(definition.subject),)
    of_sections = (rule for section in definition.sections for rule in _section_rules(section))
    return (*of_subject, *of_sections)


def _section_rules(section: SectionDefinition) -> Iterator[Shape]:
    box = section.box
    top = box.y * STEP + title_height(section.title, box.width, PRINT)
    top += text_height(section.prompt, box.width, PROMPT, PRINT)
    bottom = (box.y + box.h) * STEP
    for number in range(1, int((bottom - top) / RULE_PITCH) + 1):
        yield _rule(box.x * STEP, top + number * RULE_PITCH, box.width)


def _subject_rule(subject: SubjectDefinition) -> Shape:
    """The line after the label, which stands at the left on a blank sheet."""
    box = subject.box
    baseline = box.y * STEP + NAME.line + SUBJECT.line - 5
    label = text_width(subject.label + ":  ", "Semibold") * SUBJECT.font
    start = box.x * STEP + label
    return _rule(start, baseline, min(box.width - label, 10 * STEP))


def _rule(x: float, y: float, length: float) -> Shape:
    return Shape(f"M {x:g} {y:g} h {length:g}", "light")
