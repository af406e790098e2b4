"""Who comes in by the live transport: devices, the team, projectors."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.utils import timezone

from live import topics
from live.database import rows
from live.models import Event
from live.publish import record
from live.topics import Viewer
from live.wire import Message
from workshops.codes import hash_token
from workshops.models import Device, Membership, Workshop
from workshops.models.programme import member_topic

SEEN_AGAIN_AFTER: Final = 15
"""Seconds after which a device that sends something is noted as seen again."""

type Subject = tuple[str, int, str, frozenset[int]]
"""``("device" | "team" | "screen", primary key, session key, programmes of whose team it is)``:
hashable, and no model."""


class ReadSession(SessionStore):
    """A session that is only looked at: a stream has no answer in which another cookie could
    come, as for a session that was signed with an earlier secret key.
    """

    key_salt = SessionStore().key_salt  # it has the name of the class in it

    def cycle_key(self) -> None:
        pass

    def flush(self) -> None:
        pass


class WorkshopGate:
    """Implements ``live.asgi.Gate``."""

    # --- Streams ------------------------------------------------------------------------

    def viewer(self, cookies: Mapping[str, str], claim: str) -> Viewer | None:
        if claim == "team":
            return self._member(cookies.get(settings.SESSION_COOKIE_NAME, ""))
        if claim.startswith("screen:"):
            return self._projector(claim.removeprefix("screen:"))
        return self._device(self.credentials(cookies))

    def still_valid(self, subjects: Collection[Subject]) -> set[Subject]:
        """Two queries for all devices, which are noted as seen, and three for each session.

        Who was taken off a team is out, and may come in again for what is left.
        """
        by_kind: dict[str, set[Subject]] = defaultdict(set)
        for subject in subjects:
            by_kind[subject[0]].add(subject)
        devices = set(
            Device.objects.valid()
            .filter(pk__in=[one[1] for one in by_kind["device"]])
            .values_list("pk", flat=True)
        )
        Device.objects.filter(pk__in=devices).update(last_seen_at=timezone.now())
        return {
            *(one for one in by_kind["device"] if one[1] in devices),
            *(one for one in by_kind["team"] if self._is_still_of_the_team(one)),
            *by_kind["screen"],
        }

    @staticmethod
    def _device(token: str) -> Viewer | None:
        device = Device.objects.with_token(token).select_related("workshop").first()
        if device is None:
            return None
        return Viewer(
            device.author_key,
            sees_all=False,
            subject=("device", device.pk, "", frozenset()),
            follows=(device.topic, device.workshop.topic),
        )

    @staticmethod
    def _member(session_key: str) -> Viewer | None:
        if not _is_code(session_key):
            return None
        request = HttpRequest()
        request.session = ReadSession(session_key)
        user = get_user(request)
        if not user.is_authenticated:
            return None
        programmes = frozenset(user.memberships.values_list("programme", flat=True))
        return Viewer(
            f"user.{user.pk}",
            sees_all=True,
            subject=("team", user.pk, session_key, programmes),
            follows=(member_topic(user.pk),),
        )

    def _is_still_of_the_team(self, subject: Subject) -> bool:
        member = self._member(subject[2])
        return member is not None and subject[3] <= member.subject[3]

    @staticmethod
    def _projector(code: str) -> Viewer | None:
        workshop = Workshop.objects.filter(screen_code=code).first() if _is_code(code) else None
        if workshop is None:
            return None
        return Viewer(
            f"screen.{workshop.pk}",
            sees_all=False,
            subject=("screen", workshop.pk, "", frozenset()),
            follows=(workshop.topic, workshop.screen_topic),
        )

    # --- Operations ---------------------------------------------------------------------

    def credentials(self, cookies: Mapping[str, str]) -> str:
        return cookies.get(settings.DEVICE_COOKIE_NAME, "")

    def actors(self, credentials: Collection[str]) -> dict[str, Device]:
        """Two queries; ``workshop`` is loaded, of a delegate only the key is needed."""
        by_hash = {hash_token(token): token for token in credentials if token}
        devices = rows(Device, "token_hash", by_hash)
        workshops = {
            one.pk: one for one in rows(Workshop, "id", {one.workshop_id for one in devices})
        }
        now = timezone.now()
        found = {}
        for device in devices:
            device.workshop = workshops[device.workshop_id]
            if device.is_valid(now):
                found[by_hash[device.token_hash]] = device
        return found

    def heard(self, actors: Mapping[Device, int]) -> None:
        """One query for all that were not seen for a while, two for each with news."""
        now = timezone.now()
        quiet = [
            device.pk
            for device in actors
            if device.last_seen_at is None
            or (now - device.last_seen_at).total_seconds() > SEEN_AGAIN_AFTER
        ]
        if quiet:
            Device.objects.filter(pk__in=quiet).update(last_seen_at=now)
        for device, waiting in actors.items():
            if device.unsent != waiting:
                device.unsent = waiting
                device.save(update_fields=["unsent"])
                record(device.workshop.console_topic, "devices")


def _is_code(text: str) -> bool:
    """Whether it can be asked of every database."""
    return text.isascii() and text.isalnum()


# --- Topics -------------------------------------------------------------------------------


class WorkshopTopics:
    """``workshop.<id>``, ``console.<id>`` and ``screen.<id>``: who may follow them."""

    def __init__(self, *kinds_of_viewer: str) -> None:
        self._kinds = kinds_of_viewer

    def allowed(self, viewer: Viewer, ids: Collection[int]) -> set[int]:
        kind, key = viewer.subject[:2]
        if kind not in self._kinds:
            return set()
        if kind == "team":
            return workshops_of_member(key, ids)
        return set(ids) & {workshop_of(viewer)}

    def retell(self, topic: str, events: Sequence[Event]) -> Iterable[Message]:
        return topics.plainly(topic, events)


class OwnTopics:
    """``device.<id>`` and ``member.<id>``: a device's or a user's alone, who follow it without
    asking.
    """

    def __init__(self, kind_of_viewer: str) -> None:
        self._kind = kind_of_viewer

    def allowed(self, viewer: Viewer, ids: Collection[int]) -> set[int]:
        kind, key = viewer.subject[:2]
        return set(ids) & {key} if kind == self._kind else set()

    def retell(self, topic: str, events: Sequence[Event]) -> Iterable[Message]:
        return topics.plainly(topic, events)


def workshops_of_member(user: int, ids: Collection[int]) -> set[int]:
    members = Membership.objects.filter(user=user, programme__workshops__in=ids)
    return set(members.values_list("programme__workshops", flat=True)) & set(ids)


def workshop_of(viewer: Viewer) -> int | None:
    """The primary key of the workshop that a device or a projector belongs to; None for a
    device that is gone.
    """
    kind, key = viewer.subject[:2]
    if kind == "screen":
        return int(key)
    return Device.objects.filter(pk=key).values_list("workshop", flat=True).first()
