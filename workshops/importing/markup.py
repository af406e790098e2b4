"""XML of strangers: no document type, hence no entities and nothing from elsewhere."""

from typing import Final, Protocol
from xml.parsers import expat

from workshops.importing.sheet import Flaw, RefusedError

type Attributes = dict[str, str]

MOST_NAMES: Final = 1000


class Reader(Protocol):
    """Hears what is in a part. Names come without their namespaces, of which writers have two."""

    def start(self, name: str, attributes: Attributes) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, text: str) -> None: ...


def parse(part: bytes, reader: Reader) -> None:
    """Tell ``reader`` what is in ``part``. Raises ``RefusedError`` for what is no XML, and for
    a document type in whatever encoding.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    names = _Names()

    def start(name: str, attributes: Attributes) -> None:
        reader.start(names[name], {names[key]: value for key, value in attributes.items()})

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda name: reader.end(names[name])
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(part, True)
    except (expat.ExpatError, ValueError):  # ValueError: an encoding that nobody knows
        raise RefusedError(Flaw.DAMAGED) from None


def _refuse(*_: object) -> None:
    raise RefusedError(Flaw.SUSPICIOUS)


class _Names(dict[str, str]):
    """Names without their namespaces; a part has millions of them, and few different ones."""

    def __missing__(self, name: str) -> str:
        plain = name.rpartition(" ")[2]
        if len(self) < MOST_NAMES:
            self[name] = plain
        return plain
