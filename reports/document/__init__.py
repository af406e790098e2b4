"""The printed report: from the read model to one complete HTML document."""

from django.template.loader import render_to_string
from django.utils import translation

from reports.document.build import appendix_letters, build_document
from reports.outcomes.facts import Imprint, Outcomes
from reports.pdf.job import MEDIA_URL, STATIC_URL

__all__ = ["appendix_letters", "render_html"]


def render_html(outcomes: Outcomes, imprint: Imprint) -> str:
    """The whole report as HTML, for the PDF and for the preview; no query, no request.

    Addresses are those that the PDF engine answers: ``https://plenary.invalid/static/…`` and
    ``…/media/…``.
    """
    with translation.override(outcomes.workshop.language or None):
        document = build_document(outcomes, imprint)
        return render_to_string(
            "reports/print/report.html",
            {"document": document, "static": STATIC_URL, "media": MEDIA_URL},
        )
