"""Why a message hangs where it hangs: the claims about it that the viewer may know of."""

import msgspec
from django.db.models import Exists, OuterRef

from folkmoot.network.models import Claim, EdgeDecision, Message, Suggestion
from folkmoot.network.rules import REARRANGE, message_seen
from folkmoot.people.api import Viewer, may

MOST_CLAIMS = 30


class Ground(msgspec.Struct, frozen=True):
    """One claim: its kind, the message it names as parent (None: not open or not here), its rank.

    `source` is the message that says so where that is neither the message itself nor hidden.
    """

    kind: str
    parent: Message | None
    rank: int
    source: Message | None
    for_parent: bool


class Evidence(msgspec.Struct, frozen=True):
    """The edge of a message and what it rests on; the chosen parent's grounds come first."""

    parent: Message | None
    is_root: bool
    kind: str
    confidence: int
    broken: str
    grounds: tuple[Ground, ...]
    suggestions: tuple[tuple[Message, int], ...]
    decision: EdgeDecision | None
    may_rearrange: bool


def evidence_of(viewer: Viewer, message: Message) -> Evidence:
    """The evidence of a message the viewer may see. Six queries.

    Claims that name messages the viewer may not see lose their names: what they say stays secret.
    """
    claims = list(Claim.objects.filter(group=message.group, child=message.key)[:MOST_CLAIMS])
    keys = {claim.parent for claim in claims} | {claim.source for claim in claims}
    seen = Message.objects.filter(message_seen(viewer), group=message.group)
    by_key = {row.key: row for row in seen.filter(key__in=keys).select_related("sender__person")}
    above = seen.filter(children=message).select_related("sender__person")
    parent = above.first() if message.parent_id else None
    chosen = parent.key if parent else ""
    grounds = [_ground(claim, by_key, message, chosen) for claim in claims]
    # asked for each of the few, not as one set, which would be the whole group
    is_open = Exists(seen.filter(pk=OuterRef("parent")))
    suggested = Suggestion.objects.filter(is_open, child=message, dismissed_at=None)
    decision = EdgeDecision.objects.filter(
        group=message.group, child=message.key, undone_at=None
    ).select_related("made_by")
    return Evidence(
        parent=parent,
        is_root=parent is None and message.parent_id is None,
        kind=message.edge_kind,
        confidence=message.confidence,
        broken=message.broken,
        grounds=tuple(sorted(grounds, key=lambda ground: (not ground.for_parent, -ground.rank))),
        suggestions=tuple(
            (one.parent, one.confidence)
            for one in suggested.select_related("parent__sender__person").order_by("-confidence")
        ),
        decision=decision.order_by("-pk").first(),
        may_rearrange=may(viewer, REARRANGE, message),
    )


def _ground(claim: Claim, by_key: dict[str, Message], child: Message, chosen: str) -> Ground:
    source = by_key.get(claim.source)
    return Ground(
        kind=claim.kind,
        parent=by_key.get(claim.parent),
        rank=claim.rank,
        source=None if source is None or source.pk == child.pk else source,
        for_parent=bool(chosen) and claim.parent == chosen,
    )
