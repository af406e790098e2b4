"""What the columns of a list mean."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from workshops.naming import compared

type Rows = Sequence[Sequence[str]]


class Meaning(StrEnum):
    """What a column tells of a person."""

    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    ORGANISATION = "organisation"
    JOB_TITLE = "job_title"
    OWNS = "owns"
    IS_NAME_WITHHELD = "is_name_withheld"


type Columns = Mapping[Meaning, int]
"""Where each meaning stands, counted from 0; a meaning without a column is not in it."""

# As they are compared: in lower case, without accents and punctuation.
HEADS: Final = {
    Meaning.NAME: (
        "name", "names", "full name", "fullname", "delegate", "delegates", "participant",
        "attendee", "person", "contact", "display name", "guest", "nome e cognome", "nominativo",
        "teilnehmer", "vollstandiger name", "nom complet", "nombre completo", "nom et prenom",
        "nome completo", "participante", "partecipante", "naam", "namn",
    ),
    Meaning.FIRST_NAME: (
        "first name", "firstname", "given name", "forename", "given names", "vorname", "prenom",
        "nome", "nombre", "voornaam", "fornamn",
    ),
    Meaning.LAST_NAME: (
        "last name", "lastname", "surname", "family name", "nachname", "familienname", "nom",
        "nom de famille", "cognome", "apellido", "apellidos", "achternaam", "efternamn",
    ),
    Meaning.ORGANISATION: (
        "organisation", "organization", "company", "company name", "employer", "institution",
        "affiliation", "firm", "business", "account name", "organisation name",
        "organization name", "unternehmen", "firma", "entreprise", "societe", "azienda",
        "societa", "ente", "organizzazione", "empresa", "organizacion", "organisatie", "bedrijf",
        "company organisation", "company organization", "foretag",
    ),
    Meaning.JOB_TITLE: (
        "job title", "jobtitle", "title", "job", "position", "role", "function", "funktion",
        "berufsbezeichnung", "fonction", "poste", "ruolo", "qualifica", "posizione", "cargo",
        "puesto", "functie", "titel",
    ),
    Meaning.OWNS: (
        "owner of the pilot", "owner of pilot", "pilot owner", "owner", "owns", "pilot",
        "pilot group", "pilot partner",
    ),
    Meaning.IS_NAME_WITHHELD: (
        "withhold the name", "withhold name", "name withheld", "withheld", "anonymous",
        "confidential", "anonym",
    ),
}  # fmt: skip
_MEANT: Final = {head: meaning for meaning, heads in HEADS.items() for head in heads}
_TRUTHS: Final = {
    **dict.fromkeys(("yes", "y", "true", "1", "x", "✓", "ja", "oui", "si", "wahr", "vrai"), True),
    **dict.fromkeys(("no", "n", "false", "0", "nein", "non", "falsch", "faux"), False),
}
_LOOKED_AT: Final = 50


def truth(text: str) -> bool | None:
    """What a cell answers to a question; None when it is no answer."""
    said = text.strip().casefold()
    return _TRUTHS.get(said, _TRUTHS.get(compared(text)))


def has_heads(rows: Rows) -> bool:
    """Whether the first row names the columns."""
    return bool(rows) and any(compared(cell) in _MEANT for cell in rows[0])


def guessed(rows: Rows) -> dict[Meaning, int]:
    """What the columns probably mean: by their heads, else by what is in them."""
    if not rows:
        return {}
    return _by_heads(rows[0]) if has_heads(rows) else _by_values(rows)


def _by_heads(heads: Sequence[str]) -> dict[Meaning, int]:
    columns: dict[Meaning, int] = {}
    for place, head in enumerate(heads):
        meaning = _MEANT.get(compared(head))
        if meaning is not None:
            columns.setdefault(meaning, place)
    # "Nome" beside "Cognome" is the first name, "Name" beside "Vorname" the last one.
    if Meaning.NAME in columns and Meaning.FIRST_NAME in columns:
        name = columns.pop(Meaning.NAME)
        if Meaning.LAST_NAME not in columns:
            columns[Meaning.LAST_NAME] = name
    if Meaning.FIRST_NAME in columns and Meaning.LAST_NAME not in columns:
        columns.setdefault(Meaning.NAME, columns.pop(Meaning.FIRST_NAME))
    if Meaning.LAST_NAME in columns and Meaning.FIRST_NAME not in columns:
        columns.setdefault(Meaning.NAME, columns[Meaning.LAST_NAME])
        del columns[Meaning.LAST_NAME]
    return columns


def _by_values(rows: Rows) -> dict[Meaning, int]:
    """Names come first, organisations and job titles after them."""
    columns: dict[Meaning, int] = {}
    expected = [Meaning.NAME, Meaning.ORGANISATION, Meaning.JOB_TITLE]
    for place in range(len(rows[0])):
        values = [row[place] for row in rows[:_LOOKED_AT] if row[place]]
        if values and all(truth(value) is not None for value in values):
            columns.setdefault(Meaning.IS_NAME_WITHHELD, place)
        elif expected and _are_words(values):
            columns[expected.pop(0)] = place
    return columns


def _are_words(values: Sequence[str]) -> bool:
    """Whether most have letters and are neither addresses, nor telephone numbers, nor days."""
    words = sum(
        "@" not in value and re.search(r"[^\W\d_]{2}", value) is not None for value in values
    )
    return 2 * words > len(values)
