from django.urls import path

from reports.views import data, files, reports

app_name = "reports"
urlpatterns = [
    path("w/<slug:code>/report/", reports.report, name="report"),
    path("w/<slug:code>/report/rendering/", reports.rendering, name="rendering"),
    path("w/<slug:code>/report/latest.pdf", reports.latest, name="latest"),
    path("w/<slug:code>/report/data.xlsx", data.workbook, name="workbook"),
    path("renderings/<slug:code>/report.pdf", files.pdf, name="pdf"),
    path("renderings/<slug:code>/download/", files.pdf, {"is_download": True}, name="download"),
]
