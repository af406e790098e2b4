"""The report of a workshop, its parts, its renderings and its editions."""

from reports.models.report import Edition, Part, Rendering, Report

__all__ = ["Edition", "Part", "Rendering", "Report"]
