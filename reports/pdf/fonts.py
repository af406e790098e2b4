"""The report's type: Source Sans from its package, and the order in which others step in."""

from importlib.util import find_spec
from pathlib import Path

from reports.pdf.job import FONTS_URL

# Not a generic family name: redefining one of those crashes Pango.
FAMILY = "Plenary Sans"

# Source Sans writes Latin, Greek and Cyrillic. The Noto families are named so that Arabic and
# Hebrew do not depend on the distribution's default; the rest is found by coverage. The emoji font
# must not be named: it would also draw the digits and spaces beside Arabic; Pango finds it.
FONT_STACK = (
    f'"{FAMILY}", "Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans CJK SC", '
    "sans-serif"
)

# {file: (weight, style)}; TTF, because WOFF2 costs 0.1 s a file to unpack.
FACES = {
    "SourceSansPro-Light.ttf": (300, "normal"),
    "SourceSansPro-LightIt.ttf": (300, "italic"),
    "SourceSansPro-Regular.ttf": (400, "normal"),
    "SourceSansPro-It.ttf": (400, "italic"),
    "SourceSansPro-Semibold.ttf": (600, "normal"),
    "SourceSansPro-SemiboldIt.ttf": (600, "italic"),
    "SourceSansPro-Bold.ttf": (700, "normal"),
    "SourceSansPro-BoldIt.ttf": (700, "italic"),
}


def font_files() -> dict[str, Path]:
    """``{address: path}`` of the faces, for the fetcher."""
    spec = find_spec("font_source_sans_pro")
    if spec is None or spec.origin is None:
        raise RuntimeError("the package font-source-sans-pro is not installed")
    directory = Path(spec.origin).parent / "files"
    return {FONTS_URL + name: directory / name for name in FACES}


def font_face_css() -> str:
    """The faces, and the family on the root; a document needs to say nothing more."""
    faces = [
        f'@font-face {{ font-family: "{FAMILY}"; font-weight: {weight}; font-style: {style}; '
        f'src: url("{FONTS_URL}{name}") }}'
        for name, (weight, style) in FACES.items()
    ]
    return "\n".join([*faces, f":root {{ font-family: {FONT_STACK} }}"])
