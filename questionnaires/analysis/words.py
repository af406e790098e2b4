"""Counts and numbers in words, as all analyses write them."""

from decimal import Decimal

from django.utils.translation import ngettext


def responses_text(count: int) -> str:
    return ngettext("%(count)d response", "%(count)d responses", count) % {"count": count}


def answered_text(answered: int, responses: int) -> str:
    return ngettext(
        "%(answered)d of %(count)d response has an answer",
        "%(answered)d of %(count)d responses have an answer",
        responses,
    ) % {"answered": answered, "count": responses}


def plain_number(value: Decimal | float) -> str:
    """Return ``value`` with at most two decimals, without trailing zeros or an exponent."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
