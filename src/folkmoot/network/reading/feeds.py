"""The newest messages as feeds, and the tokens that let a feed reader in without signing in."""

from typing import NamedTuple
from uuid import UUID

from django.utils.crypto import constant_time_compare, salted_hmac

from folkmoot.base.errors import NotFound
from folkmoot.base.ids import LENGTH, read, written
from folkmoot.network.models import Message
from folkmoot.network.reading.bodies import ShownBody, bodies_of
from folkmoot.network.rules import message_seen
from folkmoot.people.api import Group, Person, Viewer, viewer_of

ENTRIES = 30
_SALT = "folkmoot.network.feeds"
_SIGNED = 32
"""Hexadecimal digits of the signature: 128 bits."""


class Feed(NamedTuple):
    """Messages, newest first, with what they say."""

    messages: list[Message]
    bodies: dict[int, ShownBody]


def newest(viewer: Viewer, group: Group, conversation: int | None = None) -> Feed:
    """The newest messages of a group or of one conversation in it that the viewer may see."""
    rows = Message.objects.filter(
        message_seen(viewer), group=group, number__isnull=False, deleted_at=None
    )
    if conversation is not None:
        rows = rows.filter(conversation=conversation)
    latest = rows.select_related("sender__person", "conversation").order_by("-number")[:ENTRIES]
    messages = list(latest)
    return Feed(messages, bodies_of((message.pk, message.revision) for message in messages))


def feed_token(person: Person, group: Group) -> str:
    """What lets a feed reader see one group with the eyes of one person.

    Names the person, and is signed over person, group and password: a new password ends it. It
    opens nothing but feeds, and shows what the person may see at the time it is used.
    """
    return f"{written(person.ref)}{_signature(person, group)}"


def feed_url(viewer: Viewer, group: Group, address: str) -> str:
    """The address of a feed of this group for the viewer's feed reader."""
    return f"{address}?token={feed_token(viewer.person, group)}" if viewer.person else address


def viewer_of_token(token: str, group: Group) -> Viewer:
    """The eyes behind a token; raises NotFound for one that is not, or no longer, good."""
    ref = _person_ref(token)
    person = Person.objects.filter(ref=ref, is_active=True).first() if ref else None
    if person is not None and constant_time_compare(token[LENGTH:], _signature(person, group)):
        return viewer_of(person)
    raise NotFound("This feed address is not valid any more.", hint="Copy it anew from the group.")


def _person_ref(token: str) -> UUID | None:
    try:
        return read(token[:LENGTH])
    except ValueError:
        return None


def _signature(person: Person, group: Group) -> str:
    words = f"{person.ref}:{group.ref}:{person.password}"
    return salted_hmac(_SALT, words, algorithm="sha256").hexdigest()[:_SIGNED]
