from django.urls import path

from questionnaires.views import drafting, questionnaires

app_name = "questionnaires"
urlpatterns = [
    path(
        "w/<slug:code>/questionnaire/",
        questionnaires.questionnaires,
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
    path("questionnaires/<slug:code>/head/", drafting.head, name="head"),
    path("questionnaires/<slug:code>/purpose/", drafting.purpose, name="purpose"),
    path("questionnaires/<slug:code>/questions/", drafting.questions, name="questions"),
    path("questionnaires/<slug:code>/questions/<slug:key>/", drafting.question, name="question"),
    path("questionnaires/<slug:code>/restored/", drafting.restored, name="restored"),
    path("questionnaires/<slug:code>/order/", drafting.order, name="order"),
    path("questionnaires/<slug:code>/state/", drafting.state, name="state"),
    path("questionnaires/<slug:code>/versions/", drafting.versions, name="versions"),
    path(
        "questionnaires/<slug:code>/investigation/",
        questionnaires.investigation,
        name="investigation",
    ),
]
