"""Every address, every method, every kind of person: who gets in, and how the others are met."""

import asyncio
from collections.abc import AsyncIterable, Iterator, Mapping
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from canvases.domain.library import adapt
from tests import cast, factories
from tests.conftest import signed_in
from tests.rights import RIGHTS, Who
from workshops.domain.laying import add_rule
from workshops.domain.team import invite
from workshops.domain.templates import save_as_template
from workshops.models import Announcement, Device, Programme, SeatingProposal, Workshop

METHODS = ("get", "post", "put", "patch", "delete")
MEMBERS = ("viewer", "facilitator", "lead")
OUTSIDERS = ("stranger", "admin")
UNNAMED = ("nobody", "device", "foreign device")


@dataclass(frozen=True)
class World:
    """Codes by the first part of an address, and a client for each kind of person."""

    codes: Mapping[str, str]
    clients: Mapping[str, Client]


@pytest.fixture
def world(programme: Programme, workshop: Workshop, lead: User) -> World:
    table = factories.table(workshop, pilot_group=factories.pilot_group(programme))
    activity = factories.activity(workshop, factories.canvas(), state="open")
    worksheet = factories.worksheet(activity, table)
    device, token = Device.issue(workshop, table=table)
    questionnaire = factories.questionnaire(workshop)
    add_rule(workshop, "apart", factories.delegate(workshop), factories.delegate(workshop))
    stranger = cast.stranger()
    elsewhere = Workshop.objects.exclude(pk=workshop.pk).get()
    _foreign, foreign_token = Device.issue(elsewhere, table=factories.table(elsewhere))
    programme.logo.save("logo.png", ContentFile(b"a picture"))
    organisation = factories.organisation(programme)
    organisation.logo.save("logo.png", ContentFile(b"a picture"))
    invitation, invitation_token = invite(programme, role="viewer", user=lead)
    codes = {
        "p": programme.code,
        "invitations": invitation_token,
        "open-invitations": invitation.code,
        "memberships": programme.memberships.get().code,
        "series": workshop.code,
        "templates": save_as_template(workshop, name="Ours", about="", user=lead).code,
        "milestones": factories.milestone(programme).code,
        "pilot-groups": factories.pilot_group(programme).code,
        "organisations": organisation.code,
        "colours": "14606b",
        "w": workshop.code,
        "j": workshop.join_code,
        "screen": workshop.screen_code,
        "t": table.code,
        "tables": table.code,
        "devices": device.code,
        "people": factories.delegate(workshop).code,
        "people-imports": factories.people_import(workshop, lead).code,
        "seating-rules": workshop.seating_rules.get().code,
        "proposals": SeatingProposal.objects.create(workshop=workshop).code,
        "worksheets": worksheet.code,
        "canvases": adapt(worksheet.canvas, programme, {}).code,
        "activities": activity.code,
        "room": activity.code,
        "blocks": activity.block.code,
        "fields": "background",
        "objectives": factories.objective(workshop).code,
        "steps": factories.step(workshop).code,
        "messages": Announcement.objects.create(workshop=workshop, text="Coffee").code,
        "questionnaires": questionnaire.code,
        "questions": factories.question(questionnaire).key,
        "printings": factories.printing(workshop).code,
        "renderings": factories.rendering(factories.report(workshop)).code,
    }
    people = {
        "viewer": cast.viewer(programme),
        "facilitator": cast.facilitator(programme),
        "lead": lead,
        "stranger": stranger,
        "admin": User.objects.create_superuser("root@example.org", name="Rosa Root"),
    }
    clients = {name: signed_in(user) for name, user in people.items()}
    Workshop.objects.update(state=Workshop.State.OPEN)
    clients |= {"nobody": Client(), "device": _joined(token)}
    clients["foreign device"] = _joined(foreign_token)
    return World(codes, clients)


def addresses() -> dict[str, str]:
    """``{name: route}`` of everything that the resolver knows."""
    return dict(_walk(get_resolver(), "", ""))


def test_every_address_says_who_may_do_what():
    assert sorted(addresses()) == sorted(RIGHTS)


@pytest.mark.parametrize("name", RIGHTS)
def test_nobody_gets_further_than_their_rights(world: World, name: str):
    address = reverse(name, args=_arguments(world, addresses()[name]))

    met = {
        (method, person): _met(client, method, address)
        for method in RIGHTS[name]
        for person, client in world.clients.items()
    }
    others = [method for method in METHODS if method not in RIGHTS[name]]
    met_with_others = {_met(world.clients["lead"], method, address) for method in others}

    assert met == {
        (method, person): _wanted(who, person)
        for method, who in RIGHTS[name].items()
        for person in world.clients
    }
    # A page for those who joined sends a lead to the door before it looks at the method.
    assert met_with_others in ({"no such method"}, {"join"})


def _wanted(who: Who, person: str) -> str:
    """How ``person`` is to be met."""
    if who in {Who.EVERYBODY, Who.LEAVING}:
        return "let in" if who == Who.EVERYBODY else "sign in"
    if who in {Who.DEVICES, Who.ITS_DEVICES}:
        foreign = "let in" if who == Who.DEVICES else "nothing here"
        return {"device": "let in", "foreign device": foreign}.get(person, "join")
    if person in UNNAMED:
        return "sign in"
    if who == Who.PEOPLE:
        return "let in"
    if person in OUTSIDERS:
        return "nothing here"
    lowest = {Who.TEAM: "viewer", Who.FACILITATORS: "facilitator", Who.LEADS: "lead"}[who]
    may = MEMBERS.index(person) >= MEMBERS.index(lowest)
    return "let in" if may else "not allowed"


def _met(client: Client, method: str, address: str) -> str:
    """Ask, and undo what that may have done."""
    with transaction.atomic():
        response = getattr(client, method)(address)
        if response.streaming:
            asyncio.run(_taken(response.streaming_content))
        transaction.set_rollback(True)
    return _word(response)


async def _taken(chunks: AsyncIterable[bytes]) -> None:
    """Take what is streamed to its end: only then its file is closed."""
    async for _chunk in chunks:
        pass


def _word(response: HttpResponse) -> str:
    to = response.headers.get("Location", "")
    if response.status_code == 302 and to.startswith(reverse("accounts:sign-in")):
        return "sign in"
    if response.status_code == 302 and to == reverse("workshops:join"):
        return "join"
    known = {403: "not allowed", 404: "nothing here", 405: "no such method"}
    return known.get(response.status_code, "let in")


def _joined(token: str) -> Client:
    client = Client()
    client.cookies[settings.DEVICE_COOKIE_NAME] = token
    return client


def _arguments(world: World, route: str) -> list[str]:
    """The first code is by the first part of the address, another by the part before it."""
    parts = route.split("/")
    places = [at for at, part in enumerate(parts) if "<" in part]
    return [world.codes[parts[0 if at == places[0] else at - 1]] for at in places]


def _walk(resolver: URLResolver, prefix: str, route: str) -> Iterator[tuple[str, str]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield f"{prefix}{one.name}", f"{route}{one.pattern}"
        else:
            namespace = f"{one.namespace}:" if one.namespace else ""
            yield from _walk(one, prefix + namespace, route + str(one.pattern))
