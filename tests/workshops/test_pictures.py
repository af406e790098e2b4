import io
import struct
import zlib

import pytest
from PIL import Image, ImageFile

from workshops.pictures import LONGEST, PictureError, cleaned


def _file(kind: str, size: tuple[int, int] = (40, 20), **options: object) -> io.BytesIO:
    target = io.BytesIO()
    Image.new("RGB", size, "#14606b").save(target, kind, **options)
    target.seek(0)
    return target


def _cleaned(file: io.BytesIO) -> Image.Image:
    return Image.open(io.BytesIO(cleaned(file, len(file.getvalue())).content))


@pytest.mark.parametrize(
    ("kind", "stored", "ending"),
    [("PNG", "PNG", "png"), ("JPEG", "JPEG", "jpg"), ("WEBP", "PNG", "png")],
)
def test_pictures_are_stored_as_png_and_photographs_as_jpeg(kind, stored, ending):
    file = _file(kind)

    picture = cleaned(file, len(file.getvalue()))

    assert (Image.open(io.BytesIO(picture.content)).format, picture.ending) == (stored, ending)


def test_what_a_camera_wrote_into_a_picture_is_gone_and_its_turn_is_made():
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    exif[0x010F] = "A camera"
    exif.get_ifd(0x8825)[1] = "N"

    image = _cleaned(_file("JPEG", exif=exif))

    assert image.size == (20, 40)
    assert dict(image.getexif()) == {}


def test_comments_and_profiles_are_gone():
    image = _cleaned(_file("PNG", icc_profile=b"profile"))

    assert image.info == {}


def test_a_large_picture_is_made_smaller():
    assert _cleaned(_file("PNG", (3000, 1500))).size == (LONGEST, LONGEST // 2)


@pytest.mark.parametrize("kind", ["GIF", "TIFF", "BMP", "PPM"])
def test_other_kinds_are_refused(kind):
    with pytest.raises(PictureError) as refused:
        _cleaned(_file(kind))

    assert refused.value.reason == "kind"


@pytest.mark.parametrize(
    "content", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\xff\xd8"]
)
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(PictureError) as refused:
        cleaned(io.BytesIO(content), len(content))

    assert refused.value.reason == "kind"


@pytest.mark.parametrize("is_weasyprint_loaded", [False, True])
def test_a_picture_that_breaks_off_is_refused(monkeypatch, is_weasyprint_loaded):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", is_weasyprint_loaded)
    whole = _file("PNG", (400, 400)).getvalue()

    with pytest.raises(PictureError) as refused:
        cleaned(io.BytesIO(whole[: len(whole) // 2]), len(whole))

    assert refused.value.reason == "kind"


@pytest.mark.parametrize("side", [5_000, 60_000])
def test_a_picture_that_would_fill_the_memory_is_refused_by_its_head(side):
    def chunk(name: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + check

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99))

    with pytest.raises(PictureError) as refused:
        cleaned(io.BytesIO(bomb), len(bomb))

    assert refused.value.reason == "pixels"


def test_a_file_that_is_too_long_is_not_looked_at():
    with pytest.raises(PictureError) as refused:
        cleaned(io.BytesIO(b""), 2 * 1024 * 1024 + 1)

    assert refused.value.reason == "size"
