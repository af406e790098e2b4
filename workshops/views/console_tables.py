"""What the console does for single tables and devices: messages, moving, shutting out."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import reswap

from accounts.requests import SignedInRequest
from workshops.access import (
    get_announcement,
    get_device,
    get_workshop,
    may_steer,
    require_facilitator,
)
from workshops.domain import devices as of_devices
from workshops.domain.messages import announce, just_sent, withdraw
from workshops.forms.tables import AnnouncementForm, MoveForm
from workshops.models import Device, Table, Workshop

# --- Messages -----------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def messages(request: SignedInRequest, code: str) -> HttpResponse:
    """The region of what was said to the room and to tables; POST says something."""
    workshop = get_workshop(request.user, code)
    if request.method != "POST":
        return _messages(request, workshop, AnnouncementForm(workshop))
    require_facilitator(request.user, workshop.programme)
    form = AnnouncementForm(workshop, request.POST)
    if not form.is_valid():
        return _messages(request, workshop, form, status=422)
    announce(
        workshop, form.cleaned_data["text"], table=form.cleaned_data["table"], user=request.user
    )
    # A morph would leave in the field what was just said.
    answer = _messages(request, workshop, AnnouncementForm(workshop), is_answer=True)
    return reswap(answer, "outerHTML")


@require_POST
def withdrawal(request: SignedInRequest, code: str) -> HttpResponse:
    announcement = get_announcement(request.user, code)
    workshop = announcement.workshop
    require_facilitator(request.user, workshop.programme)
    withdraw(announcement)
    return _messages(request, workshop, AnnouncementForm(workshop))


def _messages(
    request: SignedInRequest,
    workshop: Workshop,
    form: AnnouncementForm,
    *,
    is_answer: bool = False,
    status: int = 200,
) -> HttpResponse:
    said = workshop.announcements.standing().select_related("table__pilot_group", "user")
    context = {
        "workshop": workshop,
        "form": form,
        "standing": said,
        "sent": just_sent(said, request.user),
        "is_answer": is_answer,
        "may_steer": may_steer(request.user, workshop),
    }
    return render(request, "workshops/_console_messages.html", context, status=status)


# --- Devices ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ListedDevice:
    device: Device
    is_present: bool


@dataclass(frozen=True, slots=True)
class ListedTable:
    """``table`` is None for devices that are at no table."""

    table: Table | None
    devices: tuple[ListedDevice, ...]

    @property
    def present(self) -> int:
        return sum(one.is_present for one in self.devices)

    @property
    def valid(self) -> int:
        return sum(one.device.revoked_at is None for one in self.devices)


@require_safe
def devices(request: SignedInRequest, code: str) -> HttpResponse:
    """The region of all devices by table; ``?device=<code>`` shows what can be done with one."""
    workshop = get_workshop(request.user, code)
    return _devices(request, workshop, chosen=request.GET.get("device", ""))


@require_POST
def device_table(request: SignedInRequest, code: str) -> HttpResponse:
    """Move the device, and its delegate, to a table."""
    device = get_device(request.user, code)
    workshop = device.workshop
    require_facilitator(request.user, workshop.programme)
    form = MoveForm(workshop, request.POST)
    if not form.is_valid():
        return _devices(request, workshop, chosen=code, form=form, status=422)
    try:
        of_devices.move(device, form.cleaned_data["table"])
    except ValidationError as refused:
        form.add_error("table", refused)
        return _devices(request, workshop, chosen=code, form=form, status=409)
    return _devices(request, workshop)


@require_POST
def device_revocation(request: SignedInRequest, code: str) -> HttpResponse:
    device = get_device(request.user, code)
    require_facilitator(request.user, device.workshop.programme)
    of_devices.revoke(device)
    return _devices(request, device.workshop)


def _devices(
    request: SignedInRequest,
    workshop: Workshop,
    *,
    chosen: str = "",
    form: MoveForm | None = None,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    listed = _by_table(workshop, now)
    is_allowed = may_steer(request.user, workshop)
    found = next(
        (
            (one.device, table.table)
            for table in listed
            for one in table.devices
            if one.device.code == chosen and one.device.revoked_at is None and is_allowed
        ),
        None,
    )
    if found is not None and form is None:
        form = MoveForm(workshop, initial={"table": found[1]})
    context = {
        "workshop": workshop,
        "now": now,
        "tables": listed,
        "device_count": sum(table.valid for table in listed),
        "present": sum(table.present for table in listed),
        "chosen": found[0] if found else None,
        "form": form,
        # Where there is no form to say it in.
        "refused": form.errors if form and not found else None,
        "may_steer": is_allowed,
    }
    return render(request, "workshops/_console_devices.html", context, status=status)


def _by_table(workshop: Workshop, now: dt.datetime) -> list[ListedTable]:
    """Two queries. Tables at which nobody has joined are left out; revoked devices come last."""
    of_table: dict[int | None, list[ListedDevice]] = defaultdict(list)
    for device in workshop.devices.select_related("delegate__organisation").order_by(
        "joined_at", "pk"
    ):
        is_present = device.revoked_at is None and device.is_present(now)
        of_table[device.table_id].append(ListedDevice(device, is_present))
    tables: list[Table | None] = [*workshop.tables.select_related("pilot_group"), None]
    listed = [(table, of_table.get(table.pk if table else None, [])) for table in tables]
    return [
        ListedTable(table, tuple(sorted(own, key=lambda one: one.device.revoked_at is not None)))
        for table, own in listed
        if own
    ]
