"""Which claim becomes the edge: a function of the set of claims and of which messages exist."""

from collections.abc import Sequence

import msgspec

from folkmoot.network.threading.claims import DIRECT, OF_THE_MESSAGE, Claim, Kind
from folkmoot.network.threading.headers import ThreadHeaders
from folkmoot.network.threading.nodes import Edge
from folkmoot.network.threading.shelf import Known
from folkmoot.network.threading.subjects import series_key, subject_parts
from folkmoot.network.threading.thread_index import is_place
from folkmoot.network.threading.topics import seeks

EVIDENCE_KEPT = 8
UNRELATED = 8
"""A missing id cited as parent under so many subjects by so many people names no message."""
CITERS_READ = 64
CLOCK_SLACK_SECONDS = 3600.0
"""How much later than its child a cited parent may be dated before the citation is disbelieved."""
SHARERS = 4
"""So many messages at one Outlook place: the mailer writes the same index everywhere."""


class _Option(msgspec.Struct, frozen=True):
    claim: Claim
    parent: str
    headers: ThreadHeaders | None


def chosen(child: str, known: Known) -> Edge | None:
    """The edge that the claims about `child` amount to; None for a root.

    A human decision first. A message then believes its own headers, an existing parent before a
    missing one and of two the deeper (later) one; a ghost, and a message without usable headers,
    believes what others cite about it. Where its own headers decide, citations are no evidence, so
    that an edge does not change with every reply (`is_settled` relies on that).
    """
    claims = known.claims_about(child)
    decisions = [claim for claim in claims if claim.kind is Kind.PERSON]
    if decisions:
        return _decided(child, decisions, claims)
    headers = known.headers(child)
    options = _options(child, headers, claims, known)
    if headers is None:
        options = [option for option in options if option.claim.kind is Kind.CITED_CHAIN]
        best = max(options, key=_deepest, default=None)
    else:
        own = [option for option in options if option.claim.kind in OF_THE_MESSAGE]
        best = max(own, key=_own_worth, default=None)
        if best is not None:
            options = own
        else:
            best = max(_believable(headers, options), key=_deepest, default=None)
    return None if best is None else _edge(best, options)


def is_settled(edge: Edge | None) -> bool:
    """Whether an edge rests on a decision or on the message's own headers: citations by others
    then change neither it nor its evidence.
    """
    return edge is not None and (edge.kind is Kind.PERSON or edge.kind in OF_THE_MESSAGE)


def _decided(child: str, decisions: list[Claim], claims: Sequence[Claim]) -> Edge | None:
    last = max(decisions, key=lambda claim: (claim.depth, claim.parent or "", claim.source))
    if last.parent is None or last.parent == child:
        return None
    others = sorted((one for one in claims if one.kind in OF_THE_MESSAGE), key=_claim_order)
    return Edge(last.parent, Kind.PERSON, 100, (last, *others[: EVIDENCE_KEPT - 1]))


def _options(
    child: str, headers: ThreadHeaders | None, claims: Sequence[Claim], known: Known
) -> list[_Option]:
    options = []
    for claim in claims:
        if claim.parent is None or claim.kind is Kind.SAME_PLACE:
            continue
        parent = resolved(claim.parent, headers, known)
        if parent is None or parent == child:
            continue
        found = known.headers(parent)
        if found is None and claim.kind in DIRECT and is_doubted(parent, known):
            continue
        options.append(_Option(claim, parent, found))
    return options


def resolved(name: str, child: ThreadHeaders | None, known: Known) -> str | None:
    """The key a claimed parent stands for; None where it stands for nothing in particular.

    An Outlook place stands for the message that says it is there, else for the one others put
    there, else for itself. An id used by several messages stands for the one `child` fits best.
    """
    if is_place(name):
        place = _message_at(name, known)
        if place is None or is_place(place):
            return place
        name = place
    keys = known.variants(name)
    return name if len(keys) < 2 or child is None else _fitting(keys, child, known)


def _message_at(place: str, known: Known) -> str | None:
    said = [claim for claim in known.claims_about(place) if claim.kind is Kind.SAME_PLACE]
    sharers = [claim for claim in said if claim.depth]
    if len(sharers) >= SHARERS:
        return None
    if not said:
        return place
    return min(said, key=lambda claim: (-claim.depth, _date(claim, known), claim.parent)).parent


def _date(claim: Claim, known: Known) -> float:
    headers = known.headers(claim.parent or "")
    return (headers.sent_at if headers else 0.0) or float("inf")


def _fitting(keys: Sequence[str], child: ThreadHeaders, known: Known) -> str:
    """Of messages sharing an id the one the child quotes most, then the one with its topic."""
    quoted, topic = set(child.quoted), subject_parts(child.subject).topic

    def fit(key: str) -> tuple[int, bool]:
        headers = known.headers(key)
        if headers is None or headers.key == child.key:
            return (-1, False)
        return (
            len(quoted.intersection(headers.own)),
            subject_parts(headers.subject).topic == topic,
        )

    return max(keys, key=fit)


def is_doubted(parent: str, known: Known) -> bool:
    """Whether a missing id is cited by so many unrelated messages that it names none of them."""
    claims = known.claims_on(parent, CITERS_READ)
    if len(claims) < UNRELATED:
        return False
    topics, people = set(), set()
    for claim in claims:
        headers = known.headers(claim.child) if claim.kind in DIRECT else None
        if headers is not None:
            series = series_key(headers.subject, headers.sender)
            topics.add(series or subject_parts(headers.subject).topic)
            people.add(headers.sender.casefold())
    return min(len(topics), len(people)) >= UNRELATED


def _own_worth(option: _Option) -> tuple[bool, bool, float, int, str]:
    """Order of a message's own claims: existing, by id, the later parent, rank; then by name."""
    claim = option.claim
    secondary = claim.kind is Kind.IN_REPLY_TO and claim.rank < 90
    by_id = claim.kind in DIRECT
    if option.headers is None:
        return (False, by_id and not secondary, 0.0, claim.rank, option.parent)
    date = 0.0 if secondary else option.headers.sent_at
    return (True, by_id and not secondary, date, claim.rank, option.parent)


def _deepest(option: _Option) -> tuple[int, bool, int, str]:
    return (option.claim.depth, option.headers is not None, option.claim.rank, option.parent)


def _believable(child: ThreadHeaders, options: list[_Option]) -> list[_Option]:
    """What others cite about a message without headers of its own, as far as it can be true.

    Not under a message dated after it; not under a missing one unless it looks like an answer.
    """
    latest = child.sent_at + CLOCK_SLACK_SECONDS if child.sent_at else float("inf")
    answers = seeks(child)
    return [
        option
        for option in options
        if (answers if option.headers is None else option.headers.sent_at <= latest)
    ]


def _edge(best: _Option, options: list[_Option]) -> Edge:
    agreeing = [one.claim for one in options if one.parent == best.parent]
    opposed = [one.claim for one in options if one.parent != best.parent]
    agreeing.sort(key=_claim_order)
    opposed.sort(key=_claim_order)
    kind = best.claim.kind
    return Edge(
        best.parent,
        kind,
        _confidence(best.claim, agreeing, opposed),
        tuple((agreeing + opposed)[:EVIDENCE_KEPT]),
    )


def _confidence(best: Claim, agreeing: list[Claim], opposed: list[Claim]) -> int:
    """The claim's rank; 99 where both headers agree, at most 80 where they contradict."""
    kinds = {claim.kind for claim in agreeing}
    if kinds >= DIRECT:
        return 99
    against = [one for one in opposed if one.kind in OF_THE_MESSAGE and one.rank > 60]
    return min(best.rank, 80) if against and best.kind in OF_THE_MESSAGE else best.rank


def _claim_order(claim: Claim) -> tuple[bool, int, int, str, str]:
    own = claim.kind not in OF_THE_MESSAGE
    return (own, -claim.rank, -claim.depth, claim.kind, claim.parent or "")
