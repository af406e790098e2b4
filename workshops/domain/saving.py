"""The one way in which use cases bring a new object into the database."""

from django.db import models


def add[M: models.Model](instance: M) -> M:
    """Validate ``instance``, all its constraints included, and insert it.

    Raises ``ValidationError`` with the field's sentence when it breaks a rule.
    """
    instance.full_clean()
    instance.save(force_insert=True)
    return instance
