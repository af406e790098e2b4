"""What comes out, in words."""

from django.utils.translation import ngettext


def on_pages(what: str, pages: int) -> str:
    """ "24 badges on 3 pages"."""
    words = ngettext("%(what)s on %(pages)d page", "%(what)s on %(pages)d pages", pages)
    return words % {"what": what, "pages": pages}
