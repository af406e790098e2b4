"""Canvases and what delegates write on them: one noun per file."""

from canvases.models.canvas import ActivityCanvas, Canvas, Section
from canvases.models.link import Link
from canvases.models.note import Note, NoteRevision
from canvases.models.vote import Vote
from canvases.models.worksheet import SectionSummary, Worksheet

__all__ = [
    "ActivityCanvas",
    "Canvas",
    "Link",
    "Note",
    "NoteRevision",
    "Section",
    "SectionSummary",
    "Vote",
    "Worksheet",
]
