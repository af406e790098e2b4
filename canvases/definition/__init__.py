"""Canvas definitions: what a canvas asks, and where each section and line of it stands.

``values`` are what everything else works with, ``reading`` and ``writing`` the TOML files,
``checking`` says what cannot be drawn, ``editing`` changes a definition into another one.
"""

from canvases.definition.checking import DefinitionError, check
from canvases.definition.reading import definition_of, definitions, parse
from canvases.definition.values import (
    COLUMNS,
    HEIGHT,
    ROWS,
    STEP,
    WEIGHTS,
    WIDTH,
    Box,
    CanvasDefinition,
    Label,
    SectionDefinition,
    Shape,
    SubjectDefinition,
    Weight,
)
from canvases.definition.writing import written

__all__ = [
    "COLUMNS",
    "HEIGHT",
    "ROWS",
    "STEP",
    "WEIGHTS",
    "WIDTH",
    "Box",
    "CanvasDefinition",
    "DefinitionError",
    "Label",
    "SectionDefinition",
    "Shape",
    "SubjectDefinition",
    "Weight",
    "check",
    "definition_of",
    "definitions",
    "parse",
    "written",
]
