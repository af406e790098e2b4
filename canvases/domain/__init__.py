"""Use cases on canvases and worksheets, one topic per module."""
