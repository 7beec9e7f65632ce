"""Branches that somebody split off: a link stays at the message they hung under, and leads back."""

from collections import defaultdict
from typing import NamedTuple
from uuid import UUID

from folkmoot.network.models import Claim, Conversation, EdgeDecision, Message
from folkmoot.network.rules import message_seen
from folkmoot.people.api import Viewer

MOST = 300
"""Newest decisions of a group looked at."""


class Split(NamedTuple):
    """A conversation that was a branch, and the message it hung under."""

    title: str
    conversation: UUID
    message_count: int
    under: int
    under_ref: UUID
    under_conversation: UUID
    head: int


def split_off(viewer: Viewer, group: int) -> list[Split]:
    """The branches of a group that were split off, of which the viewer sees both ends.

    One query where nobody ever split anything, else three.
    """
    decided = EdgeDecision.objects.filter(group=group, parent="", undone_at=None)
    keys = list(decided.order_by("-pk").values_list("child", flat=True)[:MOST])
    if not keys:
        return []
    heads = Message.objects.filter(message_seen(viewer), group=group, key__in=keys, parent=None)
    found = {head.key: head for head in heads.select_related("conversation")}
    above = _above(viewer, group, list(found))
    return [
        Split(
            title=found[key].subject or found[key].talk_title,
            conversation=found[key].conversation.ref,
            message_count=_count(found[key].conversation),
            under=under.pk,
            under_ref=under.ref,
            under_conversation=under.conversation.ref,
            head=found[key].pk,
        )
        for key, under in above.items()
        if under.conversation_id != found[key].conversation_id
    ]


def _count(conversation: Conversation) -> int:
    """Its messages; of one that is not wholly open the number would tell of what is hidden."""
    return 0 if conversation.restricted_count else conversation.message_count


def _above(viewer: Viewer, group: int, heads: list[str]) -> dict[str, Message]:
    """By key: the message each would hang under by its best claim, if the viewer sees that."""
    claims = Claim.objects.filter(group=group, child__in=heads).exclude(parent="")
    best: defaultdict[str, list[str]] = defaultdict(list)
    for child, parent in claims.order_by("-rank", "-depth").values_list("child", "parent"):
        best[child].append(parent)
    wanted = {parent for parents in best.values() for parent in parents}
    rows = Message.objects.filter(message_seen(viewer), group=group, key__in=wanted)
    known = {row.key: row for row in rows.select_related("conversation")}
    return {child: known[parents[0]] for child, parents in best.items() if parents[0] in known}
