"""How much of an upload is kept while it comes in."""

from typing import Final

from django.core.files.uploadhandler import FileUploadHandler

MOST_BYTES: Final = 6_000_000
"""In all files of a request: more than any form takes, so that each form still sees what is too
large for it and says so.
"""


class Cut(FileUploadHandler):
    """The first of the handlers: the others, which fill memory and disk, get no more than that.

    The rest is read and forgotten. A file that was cut is larger than what forms take.
    """

    _kept = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if self._kept > MOST_BYTES:
            return None
        self._kept += len(raw_data)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
