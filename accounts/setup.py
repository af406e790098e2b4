"""The first account of an installation: who has the code that its server printed makes it.

The code is kept in a file that only the server's own user of the machine can read. It is good
once, and for as long as nobody has an account.
"""

import secrets
from pathlib import Path

from django.conf import settings

from accounts.models import User


def setup_file() -> Path:
    return Path(settings.VAR_DIR) / "setup_code"


def is_new() -> bool:
    """Whether nobody has an account yet: one query."""
    return not User.objects.exists()


def is_code(text: str) -> bool:
    """Whether ``text`` is the code that was printed."""
    code = _code()
    return code != "" and secrets.compare_digest(code.encode(), text.encode())


def make_first_account(*, name: str, email: str, password: str) -> User | None:
    """Use up the code; None when somebody else has just done so."""
    try:
        setup_file().unlink()  # of two at the same moment, one succeeds
    except FileNotFoundError:
        return None
    return User.objects.create_user(email, password, name=name) if is_new() else None


def _code() -> str:
    try:
        return setup_file().read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""
