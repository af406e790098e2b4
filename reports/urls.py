from django.urls import path

from reports.views import data, files, people, printing, reports

app_name = "reports"
urlpatterns = [
    path("w/<slug:code>/report/", reports.report, name="report"),
    path("w/<slug:code>/report/rendering/", reports.rendering, name="rendering"),
    path("w/<slug:code>/report/latest.pdf", reports.latest, name="latest"),
    path("w/<slug:code>/report/data.xlsx", data.workbook, name="workbook"),
    path("w/<slug:code>/print/", printing.sheets, name="print"),
    *(
        path(f"w/<slug:code>/print/{key}/", printing.sheet, {"sheet": key}, name=f"print-{key}")
        for key in printing.SHEETS
    ),
    path("printings/<slug:code>/", printing.printing, name="printing"),
    path("printings/<slug:code>/file/", files.sheets, name="printing-file"),
    path(
        "printings/<slug:code>/download/",
        files.sheets,
        {"is_download": True},
        name="printing-download",
    ),
    path("w/<slug:code>/people/people.xlsx", people.workbook, name="people-workbook"),
    path("w/<slug:code>/people/people.csv", people.as_csv, name="people-csv"),
    path("renderings/<slug:code>/report.pdf", files.pdf, name="pdf"),
    path("renderings/<slug:code>/download/", files.pdf, {"is_download": True}, name="download"),
]
