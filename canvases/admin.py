"""Canvases in the operators' admin. What delegates wrote is not edited here, nor shown."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from canvases.models import ActivityCanvas, Canvas, Section, Worksheet


def _is_free(canvas: Canvas | None) -> bool:
    """No worksheet uses it yet, so that it may still change."""
    return canvas is None or not canvas.worksheets.exists()


class SectionInline(admin.TabularInline[Section, Canvas]):
    model = Section
    fk_name = "canvas"
    raw_id_fields = ("answers",)
    extra = 0


@admin.register(Canvas)
class CanvasAdmin(admin.ModelAdmin[Canvas]):
    list_display = ("name", "key", "version", "programme")
    list_filter = ("key",)
    list_select_related = ("programme",)
    search_fields = ("name", "key", "programme__name")
    raw_id_fields = ("programme",)
    inlines = (SectionInline,)

    def has_change_permission(self, request: HttpRequest, obj: Canvas | None = None) -> bool:
        """Its sections are read-only with it: a change is a new version."""
        return _is_free(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Canvas | None = None) -> bool:
        return _is_free(obj) and super().has_delete_permission(request, obj)


@admin.register(ActivityCanvas)
class ActivityCanvasAdmin(admin.ModelAdmin[ActivityCanvas]):
    list_display = ("activity", "canvas")
    list_select_related = ("activity", "canvas")
    search_fields = ("activity__title", "canvas__name")
    raw_id_fields = ("activity", "canvas")


@admin.register(Worksheet)
class WorksheetAdmin(admin.ModelAdmin[Worksheet]):
    list_display = ("code", "activity", "table", "canvas", "is_done", "locked_at")
    list_filter = ("is_done",)
    list_select_related = ("activity", "table", "canvas")
    search_fields = ("code", "activity__title", "table__workshop__code")
    raw_id_fields = ("activity", "table", "canvas")
    readonly_fields = ("code",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Its notes would go with it; what it belongs to cannot be deleted for the same reason."""
        return False
