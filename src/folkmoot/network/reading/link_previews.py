"""The previews of links that stand under messages."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

import msgspec
from django.conf import settings

from folkmoot.network.models import MessageLink


class Previewed(msgspec.Struct, frozen=True):
    """What a page elsewhere says of itself; all of it is plain text."""

    ref: UUID
    url: str
    title: str
    description: str
    site: str
    has_picture: bool


def previews_of(messages: Iterable[int]) -> dict[int, tuple[Previewed, ...]]:
    """The previews at these messages, in the order of their links. One query.

    Asks nobody's permission: give it only messages the viewer was found to see.
    """
    if not settings.FOLKMOOT.link_previews:
        return {}
    rows = MessageLink.objects.filter(message__in=list(messages), removed_at=None)
    rows = rows.exclude(preview__title="").order_by("message", "number")
    columns = ("ref", "url", "title", "description", "site", "picture_size")
    found: defaultdict[int, tuple[Previewed, ...]] = defaultdict(tuple)
    named = rows.values_list("message_id", *(f"preview__{column}" for column in columns))
    for message, ref, url, title, description, site, size in named:
        found[message] += (Previewed(ref, url, title, description, site, bool(size)),)
    return dict(found)
