"""Questionnaires in the operators' admin. What people answered is not edited here, nor shown."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from questionnaires.models import ActivityQuestionnaire, Choice, Question, Questionnaire


def _is_free(questionnaire: Questionnaire | None) -> bool:
    """Nobody has answered it yet, so that its questions may still change."""
    return questionnaire is None or not questionnaire.responses.exists()


class QuestionInline(admin.TabularInline[Question, Questionnaire]):
    model = Question
    fields = ("order", "number", "key", "kind", "text", "is_required", "is_personal")
    show_change_link = True
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_free(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_free(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_free(obj) and super().has_delete_permission(request, obj)


class ChoiceInline(admin.TabularInline[Choice, Question]):
    model = Choice
    extra = 0


@admin.register(Questionnaire)
class QuestionnaireAdmin(admin.ModelAdmin[Questionnaire]):
    list_display = ("title", "version", "programme", "workshop", "state", "identity")
    list_filter = ("state", "identity")
    list_select_related = ("programme", "workshop")
    search_fields = ("title", "code", "programme__name")
    raw_id_fields = ("programme", "workshop", "grouping_question")
    readonly_fields = ("code",)
    inlines = (QuestionInline,)

    def has_delete_permission(self, request: HttpRequest, obj: Questionnaire | None = None) -> bool:
        return _is_free(obj) and super().has_delete_permission(request, obj)


@admin.register(Question)
class QuestionAdmin(admin.ModelAdmin[Question]):
    list_display = ("text", "questionnaire", "order", "kind", "is_personal")
    list_filter = ("kind", "is_personal")
    list_select_related = ("questionnaire",)
    search_fields = ("text", "key", "questionnaire__title")
    readonly_fields = ("questionnaire",)
    inlines = (ChoiceInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Questions are added in their questionnaire, which knows whether it may still change."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Question | None = None) -> bool:
        """Its choices are read-only with it."""
        is_free = obj is None or _is_free(obj.questionnaire)
        return is_free and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Question | None = None) -> bool:
        is_free = obj is None or _is_free(obj.questionnaire)
        return is_free and super().has_delete_permission(request, obj)


@admin.register(ActivityQuestionnaire)
class ActivityQuestionnaireAdmin(admin.ModelAdmin[ActivityQuestionnaire]):
    list_display = ("activity", "questionnaire")
    list_select_related = ("activity", "questionnaire")
    search_fields = ("activity__title", "questionnaire__title")
    raw_id_fields = ("activity", "questionnaire")
