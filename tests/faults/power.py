"""A power cut, as SQLite's files see it: what was not synced when it came is gone.

SQLite reaches the disk through a table of functions, of which an application may register its
own. This one passes everything on and keeps, beside it, what each file would hold if the power
failed now: its content as of the last sync. It works on the library that Python's own
``sqlite3`` uses, and so on the product's connections as they are.
"""

import _sqlite3
import ctypes
import os
import signal
import threading
from collections import defaultdict
from pathlib import Path
from typing import Any

_OPEN = ctypes.CFUNCTYPE(
    ctypes.c_int,
    ctypes.c_void_p,
    ctypes.c_void_p,  # SQLite goes on using this very name
    ctypes.c_void_p,
    ctypes.c_int,
    ctypes.c_void_p,
)
_DELETE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int)
_WRITE = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_int64
)
_TRUNCATE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int64)
_SYNC = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int)


class _Vfs(ctypes.Structure):
    _fields_ = [
        ("version", ctypes.c_int),
        ("file_size", ctypes.c_int),
        ("longest_path", ctypes.c_int),
        ("next", ctypes.c_void_p),
        ("name", ctypes.c_char_p),
        ("data", ctypes.c_void_p),
        ("open", ctypes.c_void_p),
        ("delete", ctypes.c_void_p),
        ("others", ctypes.c_void_p * 13),
    ]


class _Methods(ctypes.Structure):
    _fields_ = [
        ("version", ctypes.c_int),
        ("close", ctypes.c_void_p),
        ("read", ctypes.c_void_p),
        ("write", ctypes.c_void_p),
        ("truncate", ctypes.c_void_p),
        ("sync", ctypes.c_void_p),
        ("others", ctypes.c_void_p * 13),
    ]


class _File(ctypes.Structure):
    _fields_ = [("methods", ctypes.POINTER(_Methods))]


class Disk:
    """What is safe on it, and what is still on its way, by path."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._safe: dict[str, bytearray] = {}
        self._on_its_way: dict[str, list[tuple[int, bytes | None]]] = defaultdict(list)

    def open(self, path: str) -> None:
        with self._lock:
            if path not in self._safe:
                self._safe[path] = bytearray(Path(path).read_bytes())

    def write(self, path: str, place: int, content: bytes | None) -> None:
        """Without content, ``path`` is cut off at ``place``."""
        with self._lock:
            self._on_its_way[path].append((place, content))

    def sync(self, path: str) -> None:
        with self._lock:
            safe = self._safe[path]
            for place, content in self._on_its_way.pop(path, []):
                if content is None:
                    del safe[place:]
                    continue
                safe.extend(bytes(max(0, place - len(safe))))
                safe[place : place + len(content)] = content

    def delete(self, path: str) -> None:
        with self._lock:
            self._safe.pop(path, None)
            self._on_its_way.pop(path, None)

    def save(self, folder: Path) -> None:
        """Leave in ``folder`` what a machine finds that is switched on again."""
        folder.mkdir()
        with self._lock:
            for path, content in self._safe.items():
                (folder / Path(path).name).write_bytes(content)


class _Watcher:
    """SQLite's functions for files, with a ``Disk`` beside them. SQLite goes on using it."""

    def __init__(self, disk: Disk) -> None:
        self._disk = disk
        self._paths: dict[int, str] = {}
        self._tables: dict[int, _Methods] = {}
        self._kept: list[Any] = []
        library = ctypes.CDLL(_sqlite3.__file__)
        library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
        usual = library.sqlite3_vfs_find(None).contents
        self._vfs = _Vfs.from_buffer_copy(usual)
        self._vfs.next = None
        self._vfs.name = b"watched"
        self._usual_open, self._usual_delete = _OPEN(usual.open), _DELETE(usual.delete)
        self._vfs.open = self._pointer(_OPEN, self._open)
        self._vfs.delete = self._pointer(_DELETE, self._delete)
        if library.sqlite3_vfs_register(ctypes.byref(self._vfs), 1):
            raise RuntimeError("SQLite takes no functions for files")

    def _pointer(self, kind: Any, function: Any) -> int | None:
        made = kind(function)
        self._kept.append(made)
        return ctypes.cast(made, ctypes.c_void_p).value

    def _open(self, vfs: int, name: int | None, file: int, flags: int, out: int) -> int:
        code: int = self._usual_open(vfs, name, file, flags, out)
        if code == 0 and name is not None:
            path = os.fsdecode(ctypes.string_at(name))
            self._disk.open(path)
            self._paths[file] = path
            handle = _File.from_address(file)
            handle.methods = ctypes.pointer(self._watched(handle.methods))
        return code

    def _delete(self, vfs: int, name: bytes, is_durable: int) -> int:
        code: int = self._usual_delete(vfs, name, is_durable)
        self._disk.delete(os.fsdecode(name))
        return code

    def _watched(self, usual: Any) -> _Methods:
        """The table of functions ``usual``, of which there are few, with ours in it."""
        address = ctypes.cast(usual, ctypes.c_void_p).value or 0
        if address not in self._tables:
            own = _Methods.from_buffer_copy(usual.contents)
            write, truncate, sync = (
                _WRITE(own.write),
                _TRUNCATE(own.truncate),
                _SYNC(own.sync),
            )

            def written(file: int, content: int, amount: int, place: int) -> int:
                self._disk.write(self._paths[file], place, ctypes.string_at(content, amount))
                return int(write(file, content, amount, place))

            def truncated(file: int, size: int) -> int:
                self._disk.write(self._paths[file], size, None)
                return int(truncate(file, size))

            def synced(file: int, flags: int) -> int:
                self._disk.sync(self._paths[file])
                return int(sync(file, flags))

            own.write = self._pointer(_WRITE, written)
            own.truncate = self._pointer(_TRUNCATE, truncated)
            own.sync = self._pointer(_SYNC, synced)
            self._tables[address] = own
        return self._tables[address]


_watcher: _Watcher | None = None


def is_possible() -> bool:
    """Whether Python's SQLite is a library whose functions can be reached."""
    return hasattr(ctypes.CDLL(_sqlite3.__file__), "sqlite3_vfs_register")


def watch(folder: Path) -> None:
    """From now on, SIGUSR1 is the power cut; ``folder`` then holds what was left."""
    global _watcher
    disk = Disk()
    _watcher = _Watcher(disk)

    def cut(*_args: object) -> None:
        disk.save(folder)
        os.kill(os.getpid(), signal.SIGKILL)

    signal.signal(signal.SIGUSR1, cut)
