"""Placing messages one after the other, in any order, with the result of `forest`.

The cost of a message does not grow with its conversation: a new message touches what cites it,
what it cites, and the few seekers near it by topic. Ancestors are walked only where an edge
closes a circle inside one conversation, descendants only where a branch moves to another parent.
"""

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from folkmoot.network.threading.choice import is_doubted, is_settled
from folkmoot.network.threading.claims import DIRECT, Claim, Kind, claims_of, names_itself
from folkmoot.network.threading.grove import Grove
from folkmoot.network.threading.headers import ThreadHeaders, named_variants
from folkmoot.network.threading.judge import judged
from folkmoot.network.threading.looks import SERIES_WINDOW, WINDOW
from folkmoot.network.threading.nodes import Changes, Node
from folkmoot.network.threading.shelf import Shelf
from folkmoot.network.threading.topics import series_topic, subject_topics, ticket_topic, topics_of


class Needs(msgspec.Struct, frozen=True):
    """What placing a batch will read: nodes, messages, variants and claims of `ids`; `topics`.

    Claims are needed both about and on each id. Everything else is read rarely, one by one.
    """

    ids: frozenset[str]
    topics: frozenset[str]


def keys_needed(records: Iterable[ThreadHeaders]) -> Needs:
    """What to fetch at once before placing `records`."""
    ids: set[str] = set()
    topics: set[str] = set()
    for record in records:
        ids.add(record.message_id)
        topics.update(topics_of(record))
        for claim in claims_of(record):
            ids.add(claim.child)
            ids.add(claim.parent or "")
    return Needs(frozenset(ids - {""}), frozenset(topics))


class Placer:
    """Places messages and decisions on a shelf; every call returns what it changed."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._grove = Grove(shelf)
        self._dirty: dict[str, None] = {}
        self._renamed: list[tuple[str, str]] = []

    def place(self, records: Iterable[ThreadHeaders]) -> Changes:
        """Add messages. One that is there already changes nothing."""
        for record in records:
            self._add(record)
            self._settle()
        return self._changes()

    def decide(self, decision: Claim) -> Changes:
        """Add a human decision (`person_claim`)."""
        if self._shelf.claim(decision):
            self._dirty[decision.child] = None
        self._settle()
        return self._changes()

    def withdraw(self, decision: Claim) -> Changes:
        """Take a human decision back: the message hangs where it would without it."""
        self._shelf.unclaim(decision)
        self._dirty[decision.child] = None
        self._settle()
        return self._changes()

    def _changes(self) -> Changes:
        nodes, conversations = self._grove.changes()
        renamed, self._renamed = tuple(self._renamed), []
        return Changes(nodes, conversations, renamed)

    def _add(self, record: ThreadHeaders) -> None:
        shelf = self._shelf
        keys = shelf.variants(record.message_id)
        before = [found for key in keys if (found := shelf.headers(key)) is not None]
        after = named_variants([*before, record])
        gone = [one for one in before if one not in after]
        new = [one for one in after if one not in before]
        if not new:
            self._hear(record, claims_of(record))
            return
        moved = {one.fingerprint: one.key for one in gone}
        self._renamed += [
            (moved[one.fingerprint], one.key)
            for one in new
            if moved.get(one.fingerprint, one.key) != one.key
        ]
        told = {id(one): claims_of(one) for one in (*gone, *new)}
        if id(record) not in told:
            told[id(record)] = claims_of(record)
        cited = {
            claim.parent: is_doubted(claim.parent, shelf)
            for one in (*gone, *new)
            for claim in told[id(one)]
            if claim.kind in DIRECT and claim.parent and shelf.headers(claim.parent) is None
        }
        for one in gone:
            stays = any(one.key == other.key for other in new)
            self._take_away(one, told[id(one)], stays=stays)
        if not any(one is record for one in new):
            self._hear(record, told[id(record)])
        for one in new:
            self._bring(one, told[id(one)])
        for parent, doubted in cited.items():
            if is_doubted(parent, shelf) != doubted:
                self._touch_citing(parent)
        variants = tuple(one.key for one in after[1:])
        primary = shelf.node(record.message_id)
        if primary is not None and primary.variants != variants:
            self._grove.put(replace(primary, variants=variants))

    def _hear(self, record: ThreadHeaders, claims: Iterable[Claim]) -> None:
        """Take in what another copy of a message says about others."""
        for claim in claims:
            if not names_itself(claim, record.key) and self._shelf.claim(claim):
                self._touch(claim)

    def _take_away(self, record: ThreadHeaders, claims: Iterable[Claim], *, stays: bool) -> None:
        """Remove a message; its node too, unless another message of its id takes the key over."""
        self._touch_seekers(record)
        for claim in claims:
            if names_itself(claim, record.key):
                self._shelf.unclaim(claim)
                self._touch(claim)
        self._shelf.forget(record.key)
        if not stays:
            self._dirty[record.key] = None
            self._grove.empty(record.key)

    def _bring(self, record: ThreadHeaders, claims: Iterable[Claim]) -> None:
        shelf = self._shelf
        shelf.keep(record)
        for claim in claims:
            if shelf.claim(claim):
                self._touch(claim)
        node = shelf.node(record.key)
        if node is None:
            self._grove.put(Node(record.key, is_ghost=False))
        elif node.is_ghost:
            self._grove.put(replace(node, is_ghost=False))
        self._dirty[record.key] = None
        self._touch_citing(record.key)
        if record.key != record.message_id:
            self._touch_citing(record.message_id)
        self._touch_seekers(record)

    def _touch(self, claim: Claim) -> None:
        """A claim came or went: judge again whom it concerns."""
        if claim.kind is Kind.SAME_PLACE:
            self._touch_citing(claim.child)
            return
        if claim.kind is Kind.CITED_CHAIN:
            node = self._shelf.node(claim.child)
            if node is None or is_settled(node.edge):
                return
        self._dirty[claim.child] = None

    def _touch_citing(self, key: str) -> None:
        """A key now stands for something else: judge again whoever cites it as a parent."""
        for claim in self._shelf.claims_on(key):
            if claim.kind is Kind.SAME_PLACE:
                for citing in self._shelf.claims_on(claim.child):
                    self._dirty[citing.child] = None
            else:
                self._dirty[claim.child] = None

    def _touch_seekers(self, record: ThreadHeaders) -> None:
        """Judge again the messages in whose window of a topic this one stands."""
        if record.sent_at <= 0:
            return
        place = (record.sent_at, record.key)
        near: list[ThreadHeaders] = []
        for topic in filter(None, (*subject_topics(record), ticket_topic(record))):
            near += self._shelf.nearby(topic, *place, after=True, seeking=True, limit=WINDOW)
        if topic := series_topic(record):
            for after in (True, False):
                near += self._shelf.nearby(
                    topic, *place, after=after, seeking=True, limit=SERIES_WINDOW
                )
        for seeker in near:
            self._dirty[seeker.key] = None

    def _settle(self) -> None:
        """Judge until nothing changes; then lay ghosts to rest that no message leads to."""
        while self._dirty:
            key, _ = self._dirty.popitem()
            node = self._shelf.node(key)
            if node is None:
                continue
            edge, suggestions = judged(key, self._shelf)
            ghost = self._grove.hang(key, edge, suggestions)
            if ghost is not None:
                self._dirty[ghost] = None
        self._grove.lay_to_rest()
