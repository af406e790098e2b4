"""A storage that is not on this machine's disk, as an object store is."""

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage


class RemoteStorage(Storage):
    """Files by name, in memory; it has no paths."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        if name not in self.files:
            raise FileNotFoundError(name)
        return ContentFile(self.files[name], name)

    def _save(self, name: str, content: File[bytes]) -> str:
        self.files[name] = content.read()
        return name

    def exists(self, name: str) -> bool:
        return name in self.files
