"""Use cases on questionnaires and responses, one topic per module."""
