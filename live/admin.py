"""The event log in the operators' admin: to be read, never to be written."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from live.models import Event, Topic


class ReadOnlyAdmin[M: models.Model](admin.ModelAdmin[M]):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Topic)
class TopicAdmin(ReadOnlyAdmin[Topic]):
    list_display = ("name", "last_number")
    search_fields = ("name",)


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin[Event]):
    list_display = ("topic", "number", "kind", "created_at")
    list_filter = ("kind",)
    list_select_related = ("topic",)
    search_fields = ("topic__name",)
    date_hierarchy = "created_at"
    ordering = ("-created_at", "-number")
    show_full_result_count = False
