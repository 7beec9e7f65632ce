"""Every page of the house, filled with the made-up organisation: read by axe, never sideways.

A page is looked at light on a desk and dark on a phone. An address that is neither visited here nor
excused with a reason fails the test, so that a new page cannot be forgotten.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import msgspec
import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.browser.axe import axe, sideways
from tests.browser.conftest import OpenPage
from tests.browser.looks import Look
from tests.cast import Cast
from tests.unit.network.pages.test_permissions import client_of

from folkmoot.base.ids import new_ref
from folkmoot.config.demo import filling
from folkmoot.config.demo.cast import ADMINISTRATOR
from folkmoot.network.actions.drafts import Place, save_draft
from folkmoot.network.actions.posting import edit_message, start_conversation
from folkmoot.network.models import Closing, Conversation, ImportRun, Message, MustRead, Poll
from folkmoot.people.api import OPERATOR, Group, GroupRole, Person, Viewer, add_member

LOOKS = (Look("light", 1280), Look("dark", 390))


class World(NamedTuple):
    """What the pages are about: a group with everything in it, and things in that group."""

    group: Group
    conversation: Conversation
    message: Message
    own: Message
    person: Person
    run: ImportRun
    draft: object


Given = Callable[[World], list[object]]


def nothing(_: World) -> list[object]:
    return []


def group(world: World) -> list[object]:
    return [world.group.slug]


def message(world: World) -> list[object]:
    return [world.message.ref]


def own(world: World) -> list[object]:
    return [world.own.ref]


def conversation(world: World) -> list[object]:
    return [world.conversation.ref]


def person(world: World) -> list[object]:
    return [world.person.ref]


PAGES: dict[str, Given] = {
    **dict.fromkeys(
        (
            "people:groups",
            "people:group-new",
            "people:people",
            "people:profile",
            "people:tokens",
            "people:administration",
            "people:invitations",
            "people:activity",
            "network:home",
            "network:search",
            "network:mail-in",
            "network:webhooks",
            "network:devices",
            "network:drafts",
            "network:mail-settings",
            "network:mail-spared",
            "network:own-copy",
            "ui:keys",
            "ui:offline",
            "doors:reference",
        ),
        nothing,
    ),
    **dict.fromkeys(
        (
            "people:group-settings",
            "people:group-members",
            "network:group",
            "network:review",
            "network:import-new",
            "network:imports",
            "network:quarantine",
            "network:restricted",
            "network:held",
            "network:group-tags",
            "network:poll-new",
            "network:praise",
            "network:programs",
            "network:new-conversation",
            "network:week",
            "network:group-copy",
        ),
        group,
    ),
    **dict.fromkeys(
        (
            "network:message",
            "network:why",
            "network:original",
            "network:react",
            "network:marks",
            "network:settle",
            "network:must-read",
            "network:answer",
            "network:branch",
        ),
        message,
    ),
    **dict.fromkeys(("network:edit", "network:history", "network:poll-add"), own),
    **dict.fromkeys(("network:conversation", "network:tags"), conversation),
    **dict.fromkeys(("network:person", "people:account"), person),
    "network:import": lambda world: [world.run.ref],
    "network:draft": lambda world: [world.draft],
}
ACCOUNT = (
    "account_email",
    "account_change_password",
    "account_set_password",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "usersessions_list",
)
MARKED = (Closing, MustRead, Poll)
"""What stands at a message and looks like something of its own."""
NO_PAGE = {
    "network:group-atom": "a feed",
    "network:conversation-atom": "a feed",
    "network:message-part": "a part of the conversation's page",
    "network:raw": "bytes",
    "network:html": "only of mail with HTML, looked at in test_reading",
    "network:html-body": "the frame inside it",
    "network:passage": "leads to the message",
    "network:file": "bytes",
    "network:file-look": "an attachment, looked at in test_reading",
    "network:file-small": "a picture",
    "network:file-large": "a picture",
    "network:preview-picture": "a picture",
    "network:quarantined-raw": "bytes",
    "network:held-raw": "bytes",
    "network:must-read-readers": "a table as a file",
    "network:tag-completion": "answers while typing",
    "network:mention-options": "answers while typing",
    "network:way-out": "without a person signed in, looked at in test_entrance",
    "network:copy-file": "a file",
    "network:manifest": "for browsers",
    "network:service-worker": "for browsers",
    "network:icon": "a picture",
    "network:offline": "looked at as ui:offline",
    "network:kept": "for the service worker",
    "network:webhook": "looked at in test_together",
    "people:invitation": "without a person signed in",
    "people:invited": "without a person signed in",
    "people:sign-in-link": "without a person signed in",
    "people:welcome": "once, before a name is known",
    "ui:counts": "numbers",
    "ui:palette": "answers while typing",
    "ui:components": "looked at in test_components",
}


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """The made-up organisation, with its administrator as an owner of the group looked at."""
    here = msgspec.structs.replace(settings.FOLKMOOT, home=tmp_path)
    monkeypatch.setattr(settings, "FOLKMOOT", here)
    filling.fill(lambda _: None)
    ada = Person.objects.get(email=ADMINISTRATOR.email)
    group = Group.objects.get(slug="catalogue")
    add_member(OPERATOR, group=group, person=ada, role=GroupRole.OWNER)
    largest = Conversation.objects.filter(group=group).order_by("-message_count")[0]
    ref = new_ref()
    place = Place(group)
    save_draft(Viewer(ada), place=place, ref=ref, seen=0, title="Lamps", text="Which **ones**?")
    own = Message.objects.get(
        pk=start_conversation(Viewer(ada), group=group, title="Lamps", text="They flicker.").message
    )
    edit_message(Viewer(ada), message=own, text="They flicker at *night*.")
    run = ImportRun.objects.filter(group=group).first()
    assert run
    message = Message.objects.filter(conversation=largest, is_ghost=False).order_by("pk")[3]
    return World(group, largest, message, own, ada, run, ref)


def addresses(world: World) -> Iterator[str]:
    """Every page with something on it."""
    for name, given in PAGES.items():
        yield reverse(name, args=given(world))
    yield from map(reverse, ACCOUNT)
    yield reverse("network:search") + "?q=lamp"
    for view in ("flat", "time", "print"):
        yield reverse("network:conversation", args=[world.conversation.ref]) + f"?view={view}"
    for kind in MARKED:
        marked = kind.objects.select_related("message").first()
        assert marked, kind
        yield reverse("network:message", args=[marked.message.ref])


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_every_page_is_clean(open_page: OpenPage, world: World, look: Look) -> None:
    page = open_page(look=look, viewer=Viewer(world.person))
    for address in addresses(world):
        answer = page.goto(address)
        assert answer
        assert answer.status == 200, address
        axe(page)
        assert not sideways(page), f"{address} in {look}"


def test_no_page_is_forgotten(cast: Cast) -> None:
    known = {*PAGES, *NO_PAGE}
    names = {name: found for name, found in named() if name.partition(":")[0] in PARTS}
    assert not known - {*names, "doors:reference"}, "these are gone"
    client = client_of(cast.owner)
    unknown = [name for name in names if name not in known]
    # what only changes something refuses to be looked at, before all else
    seen = [one for one in unknown if client.get(some(one, names[one])).status_code != 405]
    assert not seen, "pages that nobody looks at"


PARTS = {"network", "people", "ui"}
DUMMIES: dict[str, object] = {"slug": "x", "int": 1, "string": "x", "ref": UUID(int=0)}


def named(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """All addresses by their full names."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from named(one, one.namespace or space)
        else:
            yield f"{space}:{one.name}", one


def some(name: str, pattern: URLPattern) -> str:
    """An address of this sort, of something that does not exist."""
    kinds = pattern.pattern.converters.items()
    given = {word: type(kind).__name__.removesuffix("Converter").lower() for word, kind in kinds}
    return reverse(name, kwargs={word: DUMMIES[kind] for word, kind in given.items()})
