"""Canvases in the operators' admin. What delegates wrote is not edited here, nor shown."""

from django.contrib import admin

from canvases.models import ActivityCanvas, Canvas, Section, Worksheet


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
