"""What leaves a group: raw mail as it came, and the edges of its forest."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from folkmoot.base import blobs
from folkmoot.base.ids import written
from folkmoot.network.models import Claim, Message
from folkmoot.people.api import Group

CHUNK = 500


class ExportedEdge(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of `folkmoot export edges`; `evidence` are the kinds of claims for this parent."""

    message_id: str
    parent_message_id: str | None
    conversation: str
    evidence: tuple[str, ...]
    confidence: int
    ghost: bool = False


def raw_messages(group: Group) -> Iterator[tuple[bytes, datetime | None]]:
    """The raw bytes of every message, in order of number, with its date for the envelope."""
    rows = Message.objects.filter(group=group, is_ghost=False).order_by("number")
    last = 0
    while piece := list(
        rows.filter(number__gt=last).values_list("number", "digest", "sent_at")[:CHUNK]
    ):
        found = blobs.contents(bytes(digest) for _, digest, _ in piece)
        for _, digest, sent_at in piece:
            yield found[bytes(digest)], sent_at
        last = piece[-1][0] or last


def edges(group: Group) -> Iterator[ExportedEdge]:
    """Every message and ghost with its place, in order of row."""
    rows = Message.objects.filter(group=group).order_by("pk")
    last = 0
    while piece := list(rows.filter(pk__gt=last).select_related("parent", "conversation")[:CHUNK]):
        said = _evidence(group, [row.key for row in piece])
        for row in piece:
            yield ExportedEdge(
                message_id=row.message_id,
                parent_message_id=row.parent.message_id if row.parent else None,
                conversation=written(row.conversation.ref),
                evidence=_kinds(row, said),
                confidence=row.confidence if row.parent else 0,
                ghost=row.is_ghost,
            )
        last = piece[-1].pk


def _evidence(group: Group, keys: list[str]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    claims = Claim.objects.filter(group=group, child__in=keys).order_by("-rank", "kind")
    for child, parent, kind in claims.values_list("child", "parent", "kind"):
        found.setdefault((child, parent), []).append(kind)
    return found


def _kinds(row: Message, said: dict[tuple[str, str], list[str]]) -> tuple[str, ...]:
    if row.parent is None:
        return ()
    return tuple(said.get((row.key, row.parent.key), ())) or (row.edge_kind,)
