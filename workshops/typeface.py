"""How wide text is in the typeface of the printed documents, Source Sans.

Whoever draws text in a box, of a canvas or of a chart, measures it here. Widths are in em: times
the type size they are in its unit.
"""

import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Literal

from fontTools.ttLib import TTFont

type Face = Literal["Regular", "Semibold"]

# Scripts that are written without spaces and break between any two characters.
IDEOGRAPHIC = "[\u2e80-\u31ff\u3400-\ua4cf\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]"
IDEOGRAPHS = re.compile(f"[{IDEOGRAPHIC[1:-1]}\U00020000-\U0003ffff]")


def character_width(character: str, face: Face = "Regular") -> float:
    """The advance; for a character that the face lacks, the widest that a substitute has."""
    advance = _advances(face).get(ord(character))
    if advance is not None:
        return advance
    if unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc"):
        return 0.0
    if IDEOGRAPHS.match(character):
        # Punctuation may not begin a line: each character pays its share for the loss.
        return 1.12
    return 1.4 if ord(character) > 0xFFFF else 1.1


@cache
def _advances(face: Face) -> dict[int, float]:
    """``{code point: advance}`` of the face."""
    path = files("font_source_sans_pro") / "files" / f"SourceSansPro-{face}.ttf"
    with path.open("rb") as source, TTFont(source, lazy=True) as font:
        em = font["head"].unitsPerEm
        metrics = font["hmtx"].metrics
        return {code: metrics[name][0] / em for code, name in font.getBestCmap().items()}
