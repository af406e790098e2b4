"""HTML to PDF: tagged (PDF/UA-1), reproducible byte for byte, and closed to the outside.

``render`` is what the rest of the project calls. It starts ``worker`` in a process of its own,
which alone imports WeasyPrint; nothing is imported here, because the worker would pay for it.
"""
