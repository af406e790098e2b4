from django.urls import path

from canvases.views import worksheets

app_name = "canvases"
urlpatterns = [
    path("w/<slug:code>/worksheets/", worksheets.worksheets, name="worksheets"),
    path("worksheets/<slug:code>/", worksheets.worksheet, name="worksheet"),
]
