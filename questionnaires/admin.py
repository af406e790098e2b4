"""Questionnaires in the operators' admin. What people answered is not edited here, nor shown."""

from django.contrib import admin

from questionnaires.models import ActivityQuestionnaire, Choice, Question, Questionnaire


class QuestionInline(admin.TabularInline[Question, Questionnaire]):
    model = Question
    fields = ("order", "number", "key", "kind", "text", "is_required", "is_personal")
    show_change_link = True
    extra = 0


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


@admin.register(Question)
class QuestionAdmin(admin.ModelAdmin[Question]):
    list_display = ("text", "questionnaire", "order", "kind", "is_personal")
    list_filter = ("kind", "is_personal")
    list_select_related = ("questionnaire",)
    search_fields = ("text", "key", "questionnaire__title")
    raw_id_fields = ("questionnaire",)
    inlines = (ChoiceInline,)


@admin.register(ActivityQuestionnaire)
class ActivityQuestionnaireAdmin(admin.ModelAdmin[ActivityQuestionnaire]):
    list_display = ("activity", "questionnaire")
    list_select_related = ("activity", "questionnaire")
    search_fields = ("activity__title", "questionnaire__title")
    raw_id_fields = ("activity", "questionnaire")
