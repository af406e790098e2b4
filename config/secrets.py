"""Secrets that the installation makes for itself on its first start."""

import os
import secrets
import tempfile
from pathlib import Path


def read_or_create(path: Path) -> str:
    """Return the secret in ``path``; make it (64 characters, mode 0600) when there is none.

    Two processes that start at once agree: only one of them can create the file, the other
    reads it. An empty file is a secret that was lost while it was written: it raises.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        # A name of its own: a draft that a killed process left behind must not be in the way.
        handle, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            Path(draft).unlink()
    secret = path.read_text(encoding="ascii").strip()
    if not secret:
        raise RuntimeError(f"{path} is empty. Delete it; the next start makes a new secret.")
    return secret
