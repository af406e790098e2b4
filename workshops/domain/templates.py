"""What a new workshop can begin from: templates, shipped or saved, and earlier workshops."""

import logging
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from django.db import transaction
from django.db.models import Prefetch

from accounts.models import User
from workshops.domain.outlines import outline_of
from workshops.domain.saving import add
from workshops.models import Membership, Programme, SavedTemplate, Workshop
from workshops.outline import Outline, OutlineError, from_data, to_data

SHIPPED: Final = Path(__file__).resolve().parent.parent / "outlines"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Beginning:
    """``key`` names it in a form. ``outline`` is None for what cannot be read; ``code`` is that
    of a saved template which the user may change.
    """

    key: str
    name: str
    about: str
    outline: Outline | None
    code: str = ""


@cache
def shipped() -> tuple[Beginning, ...]:
    """The templates that come with the product: those of a series first, as they follow in it."""
    found = (_read(path) for path in SHIPPED.glob("*.toml"))
    return tuple(one for _order, _key, one in sorted(found, key=lambda one: one[:2]))


def saved(user: User) -> list[Beginning]:
    """Those that the teams of ``user`` keep: three queries."""
    templates = SavedTemplate.objects.visible_to(user).prefetch_related(
        Prefetch("programme__memberships", user.memberships.all(), to_attr="own_memberships")
    )
    return [
        _saved(template, template.code if _may_change(template) else "") for template in templates
    ]


def earlier(user: User, programme: Programme) -> list[Beginning]:
    """The workshops of ``programme``, the last one first, and then those of the other programmes
    of ``user``, without their outlines: one query.
    """
    workshops = list(
        Workshop.objects.visible_to(user).in_series().select_related("programme").order_by("-pk")
    )
    workshops.sort(key=lambda one: one.programme_id != programme.pk)
    return [
        Beginning(
            key=f"workshop:{one.code}",
            name=str(one),
            about="" if one.programme_id == programme.pk else one.programme.name,
            outline=None,
        )
        for one in workshops
    ]


def beginning_of(user: User, key: str) -> Beginning | None:
    """What ``key`` names, with its outline; None when ``user`` may not see it or it is gone."""
    kind, _colon, rest = key.partition(":")
    find = FINDING.get(kind)
    return find(user, rest) if find else None


def save_as_template(workshop: Workshop, *, name: str, about: str, user: User) -> SavedTemplate:
    """Keep the outline of ``workshop`` for the team.

    Raises ``ValidationError`` when the programme has a template of this name.
    """
    outline = to_data(outline_of(workshop))
    return add(
        SavedTemplate(
            programme=workshop.programme, name=name, about=about, outline=outline, user=user
        )
    )


def revise_template(template: SavedTemplate) -> None:
    """Keep what it is called and what is said of it; its outline stays."""
    template.save(update_fields=["name", "about"])


@transaction.atomic
def remove_template(template: SavedTemplate) -> None:
    """What was begun from it stays."""
    template.delete()


def _read(path: Path) -> tuple[int, str, Beginning]:
    """With its place among the others. A broken file is named in the log and offered as what
    cannot be read.
    """
    name, about, order = path.stem, "", sys.maxsize
    outline = None
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        name, about = str(data.pop("name", name)), str(data.pop("about", about))
        order = int(data.pop("order", order))
        outline = from_data(data)
    except (OutlineError, ValueError, OSError) as error:
        logger.warning("The template %s cannot be read: %s", path.name, error)
    return order, path.stem, Beginning(f"shipped:{path.stem}", name, about, outline)


def _saved(template: SavedTemplate, code: str = "") -> Beginning:
    try:
        outline = from_data(template.outline)
    except OutlineError:
        outline = None
    key = f"saved:{template.code}"
    return Beginning(key, template.name, template.about, outline, code)


def _may_change(template: SavedTemplate) -> bool:
    """Needs ``own_memberships`` on its programme."""
    own: list[Membership] = template.programme.own_memberships  # type: ignore[attr-defined]
    return any(membership.may_facilitate for membership in own)


def _find_shipped(_user: User, name: str) -> Beginning | None:
    return next((one for one in shipped() if one.key == f"shipped:{name}"), None)


def _find_saved(user: User, code: str) -> Beginning | None:
    template = SavedTemplate.objects.visible_to(user).filter(code=code).first()
    return _saved(template) if template else None


def _find_workshop(user: User, code: str) -> Beginning | None:
    found = Workshop.objects.visible_to(user).select_related("brief").filter(code=code).first()
    if found is None:
        return None
    return Beginning(f"workshop:{code}", str(found), "", outline_of(found))


FINDING: Final[dict[str, Callable[[User, str], Beginning | None]]] = {
    "shipped": _find_shipped,
    "saved": _find_saved,
    "workshop": _find_workshop,
}
