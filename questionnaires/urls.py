from django.urls import path

from questionnaires.views import questionnaires

app_name = "questionnaires"
urlpatterns = [
    path(
        "w/<slug:code>/questionnaire/",
        questionnaires.questionnaire_of_workshop,
        name="questionnaire-of-workshop",
    ),
    path(
        "w/<slug:code>/investigation/",
        questionnaires.investigation_of_workshop,
        name="investigation-of-workshop",
    ),
    path(
        "questionnaires/<slug:code>/",
        questionnaires.questionnaire,
        name="questionnaire",
    ),
    path(
        "questionnaires/<slug:code>/investigation/",
        questionnaires.investigation,
        name="investigation",
    ),
]
