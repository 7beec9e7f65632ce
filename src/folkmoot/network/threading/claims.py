"""Claims: who says that which message hangs under which.

Claims are facts: nothing a later message says takes an earlier one back. Which of them becomes
an edge is decided in `choice`, from the whole set, so that the order of arrival cannot matter.
"""

import itertools
from enum import StrEnum

import msgspec

from folkmoot.network.threading.headers import ThreadHeaders
from folkmoot.network.threading.message_ids import answered_ids, usable_references
from folkmoot.network.threading.thread_index import is_index, place_name, places_above


class Kind(StrEnum):
    """What a claim, and the edge made of it, rests on."""

    PERSON = "person"
    """A human decision; outranks everything. No parent: "this begins a conversation"."""
    IN_REPLY_TO = "in_reply_to"
    REFERENCES = "references"
    THREAD_INDEX = "thread_index"
    CITED_CHAIN = "cited_chain"
    """A third message's References name child and parent one after the other."""
    SAME_PLACE = "same_place"
    """Not an edge: the message `parent` stands at the Outlook place `child`."""
    PATCH_SERIES = "patch_series"
    QUOTE = "quote"
    SUBJECT_PEOPLE_TIME = "subject_people_time"


class Claim(msgspec.Struct, frozen=True):
    """`source` says that `child` hangs under `parent`.

    `rank` is the confidence in it (0-100). `depth` orders claims of one kind: the position in
    References, the number of the decision for `PERSON`, 1 for a `SAME_PLACE` said by the message
    itself. One claim is kept per (child, parent, kind): see `stronger`.
    """

    child: str
    parent: str | None
    kind: Kind
    source: str
    rank: int
    depth: int = 0


def stronger(one: Claim, other: Claim) -> Claim:
    """Which of two claims of one kind about one pair is kept: the deeper, the better, by source.

    A maximum, so that keeping one instead of all does not depend on the order. It keeps the cost
    of a message independent of how many replies cite the same pair.
    """
    first = (-one.depth, -one.rank, one.source)
    return one if first <= (-other.depth, -other.rank, other.source) else other


def person_claim(child: str, parent: str | None, *, decided_by: str, number: int) -> Claim:
    """A human decision: `child` hangs under `parent`, or begins a conversation (None).

    Of several the one with the highest `number` holds, so numbers must grow with time.
    """
    return Claim(child, parent, Kind.PERSON, decided_by, 100, number)


DIRECT = frozenset({Kind.IN_REPLY_TO, Kind.REFERENCES})
OF_THE_MESSAGE = frozenset({Kind.IN_REPLY_TO, Kind.REFERENCES, Kind.THREAD_INDEX})


def claims_of(headers: ThreadHeaders) -> tuple[Claim, ...]:
    """Every claim a message makes: about itself, about the ids it cites, about Outlook places."""
    answered = answered_ids(headers)
    chain = usable_references(headers.references, headers.message_id)
    claims = [
        Claim(headers.key, parent, Kind.IN_REPLY_TO, headers.message_id, 97 if first else 60)
        for first, parent in zip((True, False, False), answered, strict=False)
    ]
    if chain:
        depth = len(chain)
        claims.append(Claim(headers.key, chain[-1], Kind.REFERENCES, headers.message_id, 95, depth))
    claims += _cited(headers.message_id, answered, chain)
    if is_index(headers.thread_index):
        parent = answered[0] if answered else chain[-1] if chain else ""
        claims += _places(headers, parent)
    return tuple(claims)


def names_itself(claim: Claim, key: str) -> bool:
    """Whether a claim of the message `key` is about that message, or only about others."""
    return claim.child == key or (claim.kind is Kind.SAME_PLACE and claim.parent == key)


def _cited(source: str, answered: list[str], chain: list[str]) -> list[Claim]:
    """What the References say about other messages.

    An In-Reply-To that References do not name is the deepest of all. One that they name, but not
    at the end, shows a chain out of order: nothing is concluded from its place in it.
    """
    if answered and chain and answered[0] != chain[-1]:
        if answered[0] in chain:
            chain = [one for one in chain if one != answered[0]]
        else:
            chain = [*chain, answered[0]]
    return [
        Claim(child, parent, Kind.CITED_CHAIN, source, 85, depth)
        for depth, (parent, child) in enumerate(itertools.pairwise(chain), start=1)
    ]


def _places(headers: ThreadHeaders, parent: str) -> list[Claim]:
    """What a Thread-Index says: own place, place above, the chain of places, who stands above."""
    own, above = place_name(headers.thread_index), places_above(headers.thread_index)
    claims = [Claim(own, headers.key, Kind.SAME_PLACE, headers.message_id, 100, 1)]
    if above:
        claims.append(
            Claim(headers.key, above[0], Kind.THREAD_INDEX, headers.message_id, 85, len(above))
        )
    claims += [
        Claim(child, upper, Kind.CITED_CHAIN, headers.message_id, 85, 0)
        for child, upper in itertools.pairwise(above)
    ]
    if above and parent:
        claims.append(Claim(above[0], parent, Kind.SAME_PLACE, headers.message_id, 70, 0))
    return claims
