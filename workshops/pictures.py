"""Pictures that people upload: looked at before they are loaded, and stored as made anew."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Final

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

FORMATS: Final = ("PNG", "JPEG", "WEBP")
MOST_BYTES: Final = 2 * 1024 * 1024
MOST_PIXELS: Final = 16_000_000
LONGEST: Final = 1200
"""Pixels of the longer side of what is stored: 60 mm at 500 dots per inch."""


class PictureError(ValueError):
    """Not a picture that can be taken; ``reason`` is "size", "kind" or "pixels"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Picture:
    """``ending`` is "png" or "jpg"."""

    content: bytes
    ending: str


def cleaned(file: IO[bytes], length: int) -> Picture:
    """The picture in ``file``, of ``length`` bytes, without anything that is not picture.

    Turned as its camera meant it, at most 1,200 pixels long, without EXIF, profiles and
    comments; of a moving picture the first frame. A photograph stays a JPEG, all else becomes a
    PNG. Raises ``PictureError``.
    """
    if length > MOST_BYTES:
        raise PictureError("size")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            # Opening reads no more than the head.
            with _wholly_read(), Image.open(file, formats=FORMATS) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise PictureError("pixels")
                return _made_anew(image)
    except PictureError:
        raise
    except Image.DecompressionBombError as error:
        raise PictureError("pixels") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise PictureError("kind") from error


@contextmanager
def _wholly_read() -> Iterator[None]:
    """Pillow's switch is one for the process, and WeasyPrint turns it on where it is loaded."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _made_anew(image: Image.Image) -> Picture:
    is_photograph = image.format in {"JPEG", "MPO"}  # the latter is a telephone's, with depth
    turned = ImageOps.exif_transpose(image)
    plain = turned.convert("RGB" if is_photograph else "RGBA")
    plain.thumbnail((LONGEST, LONGEST))
    plain.info.clear()
    target = io.BytesIO()
    if is_photograph:
        plain.save(target, "JPEG", quality=90)
        return Picture(target.getvalue(), "jpg")
    plain.save(target, "PNG", optimize=True)
    return Picture(target.getvalue(), "png")
