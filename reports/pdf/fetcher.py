"""The only door of a render: an explicit map from addresses to files, and ``data:``."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from weasyprint.urls import URLFetcher, URLFetcherResponse

from reports.pdf.job import FONTS_URL, MEDIA_URL, STATIC_URL, Flaw, Notices

# Also the list of what may be served at all: no HTML, no scripts, no data files.
MEDIA_TYPES = {
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".woff2": "font/woff2",
}
LONGEST_ADDRESS_SHOWN = 120


class MapFetcher(URLFetcher):
    """Answers from ``files`` and refuses everything else before anything is opened.

    It subclasses WeasyPrint's fetcher because WeasyPrint reads attributes of it; the schemes that
    the base class could open are narrowed to ``data`` all the same.
    """

    def __init__(self, files: Mapping[str, str], notices: Notices) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False)
        self._files = files
        self._notices = notices

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        if url[:5].lower() == "data:":
            return super().fetch(url, headers)
        address = url.partition("#")[0].partition("?")[0]
        if path := self._files.get(address):
            return self._answer(address, Path(path))
        is_ours = address.startswith((STATIC_URL, MEDIA_URL, FONTS_URL))
        self._notices.add(Flaw.MISSING if is_ours else Flaw.REFUSED, shown(address))
        raise ValueError("not among the files of this document")

    def _answer(self, address: str, path: Path) -> URLFetcherResponse:
        media_type = MEDIA_TYPES.get(PurePosixPath(address).suffix.lower())
        try:
            if media_type is None:
                raise ValueError("not a kind of file that a document loads")
            body = path.read_bytes()
        except (OSError, ValueError):
            self._notices.add(Flaw.MISSING, shown(address))
            raise
        return URLFetcherResponse(address, body, {"Content-Type": media_type})


def shown(address: str) -> str:
    return address if len(address) <= LONGEST_ADDRESS_SHOWN else address[:119] + "…"
