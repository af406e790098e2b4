"""Forms of the pages of canvases and worksheets, one topic per module."""
