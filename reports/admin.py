"""Reports in the operators' admin. Editions stay as they were published."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from reports.models import Edition, Part, Printing, Rendering, Report


class PartInline(admin.TabularInline[Part, Report]):
    model = Part
    fields = ("order", "kind", "title", "is_appendix", "is_included")
    extra = 0


@admin.register(Report)
class ReportAdmin(admin.ModelAdmin[Report]):
    list_display = ("title", "workshop", "classification", "are_names_withheld")
    list_filter = ("classification",)
    list_select_related = ("workshop",)
    search_fields = ("title", "workshop__code", "workshop__name")
    raw_id_fields = ("workshop",)
    inlines = (PartInline,)


@admin.register(Edition)
class EditionAdmin(admin.ModelAdmin[Edition]):
    list_display = ("report", "number", "made_at", "made_by", "version", "data_sha256")
    list_select_related = ("report", "made_by")
    search_fields = ("report__title", "report__workshop__code", "data_sha256")
    date_hierarchy = "made_at"
    exclude = ("data",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Rendering)
class RenderingAdmin(admin.ModelAdmin[Rendering]):
    """To see why a report did not come."""

    list_display = ("code", "report", "state", "percent", "pages", "seconds", "requested_at")
    list_filter = ("state",)
    list_select_related = ("report",)
    search_fields = ("code", "report__title", "report__workshop__code")
    raw_id_fields = ("report", "edition", "requested_by")
    readonly_fields = ("code", "requested_at", "finished_at", "failure", "degraded")
    date_hierarchy = "requested_at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Printing)
class PrintingAdmin(admin.ModelAdmin[Printing]):
    """To see why sheets did not come."""

    list_display = ("code", "workshop", "sheet", "state", "percent", "pages", "requested_at")
    list_filter = ("state", "sheet")
    list_select_related = ("workshop",)
    search_fields = ("code", "workshop__code", "workshop__name")
    raw_id_fields = ("workshop", "requested_by")
    readonly_fields = ("code", "requested_at", "finished_at", "failure", "degraded")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
