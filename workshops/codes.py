"""Codes: what stands in public addresses and on the projector, instead of a primary key."""

import hashlib
import secrets

# No 0 and O, no 1, I and L: they are read aloud and typed on tablets.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
JOIN_CODE_LENGTH = 8


def public_code() -> str:
    """A code for an address: 12 characters, 71 bits, lower case, not to be guessed."""
    alphabet = "abcdefghijkmnpqrstuvwxyz23456789"
    return "".join(secrets.choice(alphabet) for _ in range(12))


def join_code() -> str:
    """A code that a room can type: 8 of 31 symbols, 39.6 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(JOIN_CODE_LENGTH))


def join_token() -> str:
    """What the QR code carries instead of the code that is typed: 24 characters, 142 bits."""
    return public_code() + public_code()


def spoken(code: str) -> str:
    """``K7M2QX4P`` as it is shown and said: ``K7M2-QX4P``."""
    half = len(code) // 2
    return f"{code[:half]}-{code[half:]}"


def typed(text: str) -> str:
    """What somebody typed, as a code: case, spaces and dashes do not matter."""
    return "".join(character for character in text.upper() if character in ALPHABET)


def hash_token(token: str) -> str:
    """SHA-256 of a secret token, 64 hexadecimal digits: what the database keeps of it."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
