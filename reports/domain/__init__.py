"""Use cases on reports: drafting, rendering and publishing."""
