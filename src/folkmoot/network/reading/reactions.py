"""Reactions as a row under a message: each emoji with how many, who, and whether oneself."""

from collections.abc import Iterable

import msgspec

from folkmoot.network.models import Reaction
from folkmoot.people.api import Viewer

MOST_NAMES = 12


class Reacted(msgspec.Struct, frozen=True):
    """One emoji at a message; `names` are the first few who chose it, in order."""

    emoji: str
    count: int
    names: tuple[str, ...]
    mine: bool


def reactions_of(viewer: Viewer, messages: Iterable[int]) -> dict[int, tuple[Reacted, ...]]:
    """The reactions at these messages, in the order the emoji first came. One query.

    Asks nobody's permission: give it only messages the viewer was found to see.
    """
    rows = Reaction.objects.filter(message__in=list(messages)).order_by("pk")
    found: dict[int, dict[str, list[tuple[int, str]]]] = {}
    for message, emoji, person, name in rows.values_list(
        "message_id", "emoji", "person_id", "person__name"
    ):
        found.setdefault(message, {}).setdefault(emoji, []).append((person, name))
    return {
        message: tuple(
            Reacted(
                emoji=emoji,
                count=len(people),
                names=tuple(name for _, name in people[:MOST_NAMES]),
                mine=any(person == viewer.person_id for person, _ in people),
            )
            for emoji, people in by_emoji.items()
        )
        for message, by_emoji in found.items()
    }
