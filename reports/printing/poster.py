"""The join poster: for the door and the wall."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from reports.printing.facts import PrintFacts
from reports.printing.names import FittedText, fit
from reports.printing.paper import A4, PAPERS, Paper
from workshops.qr import QrCode, qr_code

WIDTH: Final = 172.0
"""Millimetres on A4, between the margins."""


@dataclass(frozen=True, slots=True)
class Options:
    paper: str = A4.key


@dataclass(frozen=True, slots=True)
class Poster:
    """``title``, ``way`` and ``code`` are set for A4 and grow with the paper; of ``way``, the
    sentence with the address, the size alone is printed.
    """

    paper: Paper
    title: FittedText
    qr: QrCode
    way: FittedText
    code: FittedText


def draw(facts: PrintFacts, options: Options) -> Poster:
    return Poster(
        paper=PAPERS[options.paper],
        title=fit(facts.title or facts.name, WIDTH, 28, largest=40, smallest=17, face="Regular"),
        qr=qr_code(facts.join_url),
        way=fit(_way(facts), WIDTH, 7, largest=17, smallest=8),
        code=fit(facts.join_code, WIDTH, 60, largest=120, smallest=20),
    )


def _way(facts: PrintFacts) -> str:
    """As the template says it."""
    return _("or open %(address)s and type") % {"address": facts.address}


def contains(facts: PrintFacts, options: Options) -> str:
    return _("1 poster: %(code)s and the way in") % {"code": facts.join_code}
