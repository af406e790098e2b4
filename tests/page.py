"""What a page shows, found by CSS selectors."""

from typing import Any

import cssselect2  # type: ignore[import-untyped]
import tinyhtml5  # type: ignore[import-untyped]


def texts(response: Any, selector: str) -> list[str]:
    """The text of every element that matches, in order, with its spaces collapsed."""
    return [
        " ".join("".join(one.etree_element.itertext()).split()) for one in _all(response, selector)
    ]


def values(response: Any, selector: str, attribute: str) -> list[str]:
    """The attribute of every element that matches, in order."""
    return [one.etree_element.get(attribute) or "" for one in _all(response, selector)]


def _all(response: Any, selector: str) -> list[cssselect2.ElementWrapper]:
    html = tinyhtml5.parse(response.content.decode(), namespace_html_elements=False)
    return list(cssselect2.ElementWrapper.from_html_root(html).query_all(selector))
