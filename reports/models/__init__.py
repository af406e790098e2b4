"""The report of a workshop, its parts, renderings and editions; printings of its sheets."""

from reports.models.printing import Printing
from reports.models.report import Edition, Part, Rendering, Report

__all__ = ["Edition", "Part", "Printing", "Rendering", "Report"]
