"""Programmes and workshops in the operators' admin, which is only there with ``ADMIN_PATH``.

What the facilitators told the room, and what the projector shows, is theirs: not opened here.
"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from live.admin import ReadOnlyAdmin
from workshops.models import (
    Activity,
    AgendaBlock,
    ConsoleAction,
    Delegate,
    Device,
    Membership,
    Milestone,
    Organisation,
    PilotGroup,
    Programme,
    Seat,
    Table,
    Workshop,
)


class MembershipInline(admin.TabularInline[Membership, Programme]):
    model = Membership
    raw_id_fields = ("user",)
    extra = 0


class PilotGroupInline(admin.TabularInline[PilotGroup, Programme]):
    model = PilotGroup
    extra = 0


class MilestoneInline(admin.TabularInline[Milestone, Programme]):
    model = Milestone
    extra = 0


@admin.register(Programme)
class ProgrammeAdmin(admin.ModelAdmin[Programme]):
    list_display = ("name", "short_name", "code", "created_at")
    search_fields = ("name", "short_name", "code")
    readonly_fields = ("code", "created_at")
    inlines = (MembershipInline, PilotGroupInline, MilestoneInline)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """All that its workshops found would go with it."""
        return False


@admin.register(Workshop)
class WorkshopAdmin(admin.ModelAdmin[Workshop]):
    list_display = ("name", "programme", "phase", "state", "day", "join_code")
    list_filter = ("state", "phase")
    list_select_related = ("programme",)
    search_fields = ("name", "title", "code", "join_code", "programme__name")
    raw_id_fields = ("programme",)
    readonly_fields = ("code", "join_code", "screen_code")
    date_hierarchy = "day"

    def save_model(self, request: HttpRequest, obj: Workshop, form: Any, change: bool) -> None:
        """The moment of the close goes with the state, as on the console: devices go by it."""
        if "state" in form.changed_data:
            obj.closed_at = timezone.now() if obj.state == Workshop.State.CLOSED else None
        super().save_model(request, obj, form, change)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A workshop is announced by its programme, which gives it its brief and its place."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """All that its tables wrote would go with it."""
        return False


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin[Organisation]):
    list_display = ("name", "programme", "order")
    list_select_related = ("programme",)
    search_fields = ("name", "programme__name")
    raw_id_fields = ("programme",)


@admin.register(AgendaBlock)
class AgendaBlockAdmin(admin.ModelAdmin[AgendaBlock]):
    list_display = ("title", "workshop", "order", "kind", "minutes")
    list_filter = ("kind",)
    list_select_related = ("workshop",)
    search_fields = ("title", "workshop__code", "workshop__name")
    raw_id_fields = ("workshop", "presenter")


@admin.register(Activity)
class ActivityAdmin(admin.ModelAdmin[Activity]):
    list_display = ("title", "block", "kind", "state", "visibility")
    list_filter = ("kind", "state")
    list_select_related = ("block",)
    search_fields = ("title", "code", "block__workshop__code")
    raw_id_fields = ("block",)
    readonly_fields = ("code",)


@admin.register(Table)
class TableAdmin(admin.ModelAdmin[Table]):
    list_display = ("number", "workshop", "pilot_group", "capacity")
    list_select_related = ("workshop", "pilot_group")
    search_fields = ("code", "workshop__code", "workshop__name")
    raw_id_fields = ("workshop", "pilot_group")
    readonly_fields = ("code",)


@admin.register(Delegate)
class DelegateAdmin(admin.ModelAdmin[Delegate]):
    list_display = ("name", "organisation", "workshop", "is_name_withheld")
    list_select_related = ("organisation", "workshop")
    search_fields = ("name", "organisation__name", "workshop__code")
    raw_id_fields = ("workshop", "organisation")
    readonly_fields = ("code",)


@admin.register(Seat)
class SeatAdmin(admin.ModelAdmin[Seat]):
    list_display = ("delegate", "table", "round")
    list_select_related = ("delegate", "table")
    search_fields = ("delegate__name", "table__workshop__code")
    raw_id_fields = ("delegate", "table")


@admin.register(Device)
class DeviceAdmin(admin.ModelAdmin[Device]):
    """To find a lost tablet and revoke it; devices are issued by joining only."""

    list_display = (
        "pk",
        "workshop",
        "delegate",
        "table",
        "joined_at",
        "last_seen_at",
        "revoked_at",
    )
    list_select_related = ("workshop", "delegate", "table")
    search_fields = ("workshop__code", "delegate__name")
    raw_id_fields = ("workshop", "delegate", "table")
    readonly_fields = ("code", "joined_at", "last_seen_at", "unsent")

    def has_add_permission(self, request: object) -> bool:
        return False


@admin.register(ConsoleAction)
class ConsoleActionAdmin(ReadOnlyAdmin[ConsoleAction]):
    """To find out afterwards who did what on the day."""

    list_display = ("kind", "workshop", "user", "made_at", "undone_at")
    list_filter = ("kind",)
    list_select_related = ("workshop", "user")
    search_fields = ("workshop__code", "workshop__name")
    date_hierarchy = "made_at"
    ordering = ("-made_at",)
