"""``manage.py demo``: load the demo once, and say where to look at it."""

import argparse
import os
import secrets
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from config.demo.load import load, read
from workshops.models import Workshop

EMAIL = "lead@plenary.example"


class Command(BaseCommand):
    help = "Load the C3ISP demo unless it is there, and print its addresses and its sign-in."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--code", action="store_true", help="print only the code of the demo's workshop"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        workshop = demo_workshop() or self._load()
        if options["code"]:
            self.stdout.write(workshop.code)
            return
        for name, address in addresses(workshop).items():
            self.stdout.write(f"{name:<12} {settings.SITE_URL}{address}")
        self.stdout.write(f"{'sign in':<12} {EMAIL}, password in {password_file()}")

    @transaction.atomic
    def _load(self) -> Workshop:
        lead = User.objects.filter(email=EMAIL).first()
        if lead is None:
            lead = User.objects.create_user(EMAIL, new_password(), name="Programme Lead")
        return load(lead)


def demo_workshop() -> Workshop | None:
    """Workshop #2 of the demo, or None when it was not loaded."""
    plan = read("workshop")
    return (
        Workshop.objects.filter(programme__memberships__user__email=EMAIL, title=plan["title"])
        .order_by("pk")
        .first()
    )


def addresses(workshop: Workshop) -> dict[str, str]:
    """Where each of the product's users starts, as paths."""
    return {
        "facilitator": workshop.get_absolute_url(),
        "delegate": reverse("workshops:door", args=[workshop.join_code]),
        "projector": reverse("workshops:screen", args=[workshop.screen_code]),
        "report": reverse("reports:report", args=[workshop.code]),
    }


def password_file() -> str:
    return str(settings.VAR_DIR / "demo_password")


def new_password() -> str:
    """A random password, kept in a file that only this user of the machine can read."""
    password = secrets.token_urlsafe(12)
    settings.VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(password_file(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.fchmod(handle, 0o600)  # a file that was there keeps its mode otherwise
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(password + "\n")
    return password
