"""A definition that is written to a file and read again is the same; hostile files are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvases.definition import DefinitionError, check, definitions, editing, parse, written
from canvases.definition.figures import figure_of
from canvases.definition.values import TONES, Box, CanvasDefinition, Label, Shape
from workshops.models.programme import TONES as TONES_OF_GROUPS

PRINTABLE = st.characters(exclude_categories=["Cs", "Cc"])
WORDS = st.text(PRINTABLE, max_size=40)
TITLES = st.text(PRINTABLE, min_size=1, max_size=40).filter(str.strip)
LONG = st.text(PRINTABLE | st.sampled_from("\n\t\"'\\#"), max_size=200)
UNITS = st.integers(-1200, 1200) | st.floats(-1200, 1200).map(lambda value: round(value, 1))
SHAPES = st.one_of(
    st.tuples(UNITS, UNITS, UNITS, UNITS).map(lambda v: f"line = {list(v)}"),
    st.tuples(UNITS, UNITS, UNITS, UNITS).map(lambda v: f"rectangle = {list(v)}"),
    st.tuples(UNITS, UNITS, UNITS).map(lambda v: f"circle = {list(v)}"),
    st.just('path = "M 1 1 C 2 2 3 3 4 4 Z"'),
    st.just('path = "M 1 1 L 2 2"'),
)
WEIGHTS = st.sampled_from(["normal", "light", "strong", "solid"])


@st.composite
def canvases(draw: st.DrawFn) -> CanvasDefinition:
    """A canvas of one of the grids with any words, colours, answers, lines and labels."""
    canvas = editing.begun(draw(TITLES), "own", draw(st.sampled_from(list(editing.GRIDS))))
    canvas = editing.described(
        canvas, name=draw(TITLES), purpose=draw(LONG), label=draw(WORDS), prompt=draw(WORDS)
    )
    keys = [section.key for section in canvas.sections]
    for key in keys:
        canvas = editing.reworded(
            canvas,
            key,
            title=draw(TITLES),
            prompt=draw(WORDS),
            definition=draw(LONG),
            tone=draw(st.integers(0, TONES)),
            answers=draw(st.sampled_from(["", *(one for one in keys if one != key)])),
        )
    lines = draw(st.lists(st.tuples(SHAPES, WEIGHTS), max_size=4))
    drawing = "".join(f'[[drawing]]\n{line}\nweight = "{weight}"\n' for line, weight in lines)
    labels = tuple(
        Label(text, Box(0.5, 15, 4, 0.5), turned)
        for text, turned in draw(st.lists(st.tuples(WORDS, st.booleans()), max_size=2))
    )
    shapes = parse(written(canvas).split("[[drawing]]")[0] + drawing).drawing
    return _with(canvas, shapes, labels)


def _with(
    canvas: CanvasDefinition, drawing: tuple[Shape, ...], labels: tuple[Label, ...]
) -> CanvasDefinition:
    return CanvasDefinition(
        canvas.key,
        canvas.version,
        canvas.name,
        canvas.purpose,
        canvas.subject,
        canvas.sections,
        drawing,
        labels,
    )


@given(canvases())
def test_what_is_written_is_read_as_the_same(canvas):
    assert parse(written(canvas)) == canvas


@pytest.mark.parametrize("canvas", definitions(), ids=lambda canvas: canvas.key)
def test_a_shipped_canvas_is_written_as_it_was_read(canvas):
    assert parse(written(canvas)) == canvas


def test_a_file_is_to_be_read_by_people():
    text = written(editing.begun("Tides", "tides", "two-by-two"))

    assert text.splitlines()[3:19] == [
        'key = "tides"',
        "version = 1",
        'name = "Tides"',
        'purpose = ""',
        "",
        "[subject]",
        'label = "Subject"',
        'prompt = "What is this about?"',
        "box = [0.5, 0, 23, 1.5]",
        "",
        "[[sections]]",
        'key = "section-1"',
        'title = "Section 1"',
        'prompt = ""',
        'definition = ""',
        "box = [0.5, 2, 11, 6.5]",
    ]
    assert text.splitlines()[-2:] == ["[[drawing]]", "rectangle = [600, 437.5, 587.5, 350]"]


@pytest.mark.parametrize(
    ("d", "figure"),
    [
        ("M 0 1 L 2 3", ("line", [0, 1, 2, 3])),
        ("M 12 87 H 1188 V 788 H 12 Z", ("rectangle", [12, 87, 1176, 701])),
        ("M 12 87 H 1188 V 788 H 13 Z", None),
        ("M 0 1 L 2 3 Z", None),
        ("M . . L . .", None),
    ],
)
def test_a_figure_is_known_by_its_path(d, figure):
    assert figure_of(d) == figure


def said_of(text: str) -> str:
    """The sentence with which a file is refused; or that it is not."""
    try:
        definition = parse(text)
    except DefinitionError as refused:
        return str(refused)
    assert check(definition) == definition
    return "It is a canvas."


@given(st.text(max_size=300) | st.binary(max_size=300).map(lambda raw: raw.decode("latin-1")))
def test_no_text_breaks_the_reader(text):
    assert said_of(text).endswith(".")


@given(st.data())
def test_no_damage_to_a_file_breaks_the_reader(data):
    text = written(data.draw(st.sampled_from(definitions())))
    start = data.draw(st.integers(0, len(text) - 1))
    length = data.draw(st.integers(0, 12))
    put = data.draw(st.text(st.sampled_from('0123456789-.[]{}="\\\n#etruan'), max_size=12))

    assert said_of(text[:start] + put + text[start + length :]).endswith(".")


@pytest.mark.parametrize(
    "hostile",
    [
        "a." * 50_000,
        "[a" + ".b" * 49_000 + "]",
        "\n".join(f"{key}{'.b' * 1_990} = 1" for key in "abcdefghijklmnopqrstuvwxy"),
        "x = " + "{a = " * 20_000,
        'x = "' + "a" * 99_000,
        "[[sections]]\n" * 7_000,
    ],
)
def test_a_hostile_file_of_the_largest_size_is_refused(hostile):
    with pytest.raises(DefinitionError):
        parse(hostile)


def test_sections_have_the_colours_of_pilot_groups():
    assert TONES == TONES_OF_GROUPS
