"""Use cases that touch several objects of a workshop, one topic per module."""
