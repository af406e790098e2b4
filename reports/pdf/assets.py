"""What a document may load: the project's static files, its type, and the media handed in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import quote, urljoin

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

from reports.pdf.fonts import font_files
from reports.pdf.job import BASE_URL, MEDIA_URL, STATIC_URL

# Listed again in the fetcher with their media types; a script or a page is never one of them.
PRINTABLE = {".css", ".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".ttf", ".otf", ".woff2"}


@dataclass(frozen=True, slots=True)
class Assets:
    """``media`` is ``{name: file}``; a document shows one by ``media_url(name)``.

    A file that is not on this machine's disk is handed in as its bytes.
    """

    media: Mapping[str, Path | bytes] = field(default_factory=dict)


def media_url(name: str) -> str:
    """The address of a media file within a document, as WeasyPrint will ask for it."""
    return MEDIA_URL + quote(name)


def addresses(assets: Assets, directory: Path) -> dict[str, str]:
    """``{address: path}`` of everything; bytes are written to ``directory``."""
    files = {address: str(path) for address, path in font_files().items()}
    files |= dict(_static_files())
    for number, (name, content) in enumerate(assets.media.items()):
        path = directory / f"media-{number}" if isinstance(content, bytes) else content
        if isinstance(content, bytes):
            path.write_bytes(content)
        files[media_url(name)] = str(path)
    return files


def _static_files() -> Iterator[tuple[str, str]]:
    """Each file under its plain name, and under the hashed one that ``{% static %}`` prints.

    Both lead to the source file, whose own relative addresses are plain.
    """
    for finder in finders.get_finders():
        for name, storage in finder.list([]):
            if PurePosixPath(name).suffix.lower() not in PRINTABLE:
                continue
            path = storage.path(name)
            yield STATIC_URL + quote(name), path
            try:
                yield urljoin(BASE_URL, staticfiles_storage.url(name)), path
            except ValueError:
                continue  # Not collected: no template can print its hashed name either.
