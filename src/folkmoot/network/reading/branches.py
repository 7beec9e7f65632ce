"""Branches in the tables: what hangs under a message, and what somebody wants to hear of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from folkmoot.base.compiled import Compiled
from folkmoot.base.database import Among
from folkmoot.network.models import Following, Message
from folkmoot.people.api import Viewer

_WISHES = Compiled(
    lambda person, conversations: Following.objects.filter(
        Among("message__conversation_id", conversations), person=person
    ).values_list("message__conversation", "message", "state"),
    int,
    list,
)
FOLLOW, MUTE = Following.State.FOLLOW.value, Following.State.MUTE.value


def rows_below(message: Message) -> list[int]:
    """The rows of a message and of all under it; who may see which is not asked here. One query."""
    rows = Message.objects.filter(conversation=message.conversation_id)
    answers: defaultdict[int | None, list[int]] = defaultdict(list)
    for row, parent in rows.values_list("pk", "parent"):
        answers[parent].append(row)
    found = [message.pk]
    for row in found:
        found += answers[row]
    return found


def wishes_of(viewer: Viewer, conversations: Iterable[int]) -> dict[int, dict[int, str]]:
    """Which messages the viewer follows or mutes: state by message, by conversation. One query."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    rows = _WISHES(viewer.person_id or 0, list(conversations))
    for conversation, message, state in rows:
        found[conversation][message] = state
    return dict(found)


def wish_at(message: int, parents: Mapping[int, int | None], wishes: Mapping[int, str]) -> str:
    """What is wanted of a message: the choice made nearest above it, or at it; "" if none was.

    `parents` are those of its conversation. A way up that runs in a circle comes to an end.
    """
    at: int | None = message
    for _ in range(len(parents) + 1):
        if at is None:
            break
        if at in wishes:
            return wishes[at]
        at = parents.get(at)
    return ""
