"""Forms of the workshop's pages, one page or topic per module."""
