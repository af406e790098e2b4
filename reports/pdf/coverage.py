"""Which characters the installed fonts can draw, asked of fontconfig as Pango asks it."""

import unicodedata
from collections.abc import Iterable
from pathlib import Path

from weasyprint.text.ffi import ffi, fontconfig

ffi.cdef("""
    typedef struct _FcCharSet FcCharSet;
    typedef unsigned int FcChar32;
    FcCharSet * FcCharSetCreate (void);
    void FcCharSetDestroy (FcCharSet *charset);
    FcBool FcCharSetHasChar (const FcCharSet *charset, FcChar32 character);
    FcBool FcCharSetMerge (FcCharSet *into, const FcCharSet *other, FcBool *changed);
    FcResult FcPatternGetCharSet (
        const FcPattern *pattern, const char *object, int n, FcCharSet **charset);
    FcResult FcPatternGetBool (const FcPattern *pattern, const char *object, int n, FcBool *value);
""")

# Characters that leave no mark, by category and, where the category does not tell, by code:
# combining grapheme joiner, Hangul and Khmer fillers, Mongolian selectors, variation selectors.
INVISIBLE_CATEGORIES = {"Cc", "Cf", "Zs", "Zl", "Zp"}
INVISIBLE = (
    {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F, 0x3164, 0xFFA0}
    | set(range(0xFE00, 0xFE10))
    | set(range(0xE0100, 0xE01F0))
)


def is_invisible(character: str) -> bool:
    return ord(character) in INVISIBLE or unicodedata.category(character) in INVISIBLE_CATEGORIES


def uncovered(characters: Iterable[str], font_files: Iterable[Path]) -> set[str]:
    """Those of ``characters`` that neither a system font nor one of ``font_files`` can draw."""
    drawn = {character for character in characters if not is_invisible(character)}
    config = fontconfig.FcInitLoadConfigAndFonts()
    union = fontconfig.FcCharSetCreate()
    try:
        for path in font_files:
            fontconfig.FcConfigAppFontAddFile(config, str(path).encode())
        for which in (fontconfig.FcSetSystem, fontconfig.FcSetApplication):
            _merge(union, fontconfig.FcConfigGetFonts(config, which))
        return {c for c in drawn if not fontconfig.FcCharSetHasChar(union, ord(c))}
    finally:
        fontconfig.FcCharSetDestroy(union)
        fontconfig.FcConfigDestroy(config)


def _merge(union: object, fonts: object) -> None:
    """Add the coverage of the fonts that Pango can draw: outlines, and colour bitmaps."""
    charset = ffi.new("FcCharSet **")
    flag = ffi.new("FcBool *")
    if fonts == ffi.NULL:
        return
    for index in range(fonts.nfont):  # type: ignore[attr-defined]
        pattern = fonts.fonts[index]  # type: ignore[attr-defined]
        drawable = False
        for feature in (b"outline", b"color"):
            found = fontconfig.FcPatternGetBool(pattern, feature, 0, flag)
            drawable = drawable or (found == fontconfig.FcResultMatch and bool(flag[0]))
        found = fontconfig.FcPatternGetCharSet(pattern, b"charset", 0, charset)
        if drawable and found == fontconfig.FcResultMatch:
            fontconfig.FcCharSetMerge(union, charset[0], ffi.NULL)
