"""The forest of one group, kept in the database: reads what a batch needs, remembers changes.

Placing a batch goes through memory; `writing.flush` then stores what changed. So a batch costs a
few queries, however many messages it brings.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q
from msgspec.structs import replace

from folkmoot.base.database import Among, reserved_ids
from folkmoot.network.models import Conversation as ConversationRow
from folkmoot.network.models import Message
from folkmoot.network.placing.queries import (
    CLAIMS_ABOUT,
    CLAIMS_ON,
    CONVERSATIONS,
    MESSAGES,
    SOUGHT,
    SUGGESTIONS,
)
from folkmoot.network.placing.records import (
    chunks,
    claim_of,
    decoded,
    stored_nearby,
    topic_hash,
)
from folkmoot.network.threading import (
    Claim,
    Conversation,
    Edge,
    Kind,
    Needs,
    Node,
    Suggestion,
    ThreadHeaders,
    seeks,
    topics_of,
)
from folkmoot.network.threading.claims import stronger

HANDLES_AT_ONCE = 64
ClaimName = tuple[str | None, Kind]


class DatabaseShelf:
    """A `threading.Shelf` over one group. Needs a transaction and the group's lock."""

    def __init__(self, group: int) -> None:
        self.group = group
        self.rows: dict[str, int] = {}
        """Row of each known node, by key; a node made here has none yet."""
        self.content_rows: dict[tuple[str, bytes], int] = {}
        """Row of each known message, by Message-ID and fingerprint."""
        self.nodes: dict[str, Node | None] = {}
        self.dirty_nodes: set[str] = set()
        self.dropped: set[str] = set()
        self.records: dict[str, ThreadHeaders | None] = {}
        self.dirty_records: set[str] = set()
        self.new_claims: dict[tuple[str, str | None, Kind], Claim] = {}
        self.gone_claims: dict[tuple[str, str | None, Kind], Claim] = {}
        self.conversations: dict[int, Conversation | None] = {}
        self.dirty_conversations: set[int] = set()
        self.fresh_conversations: set[int] = set()
        self.new_topics: dict[int, list[tuple[float, str, bool]]] = {}
        self.gone_topics: set[tuple[int, str]] = set()
        self._variants: dict[str, list[str]] = {}
        self._about: dict[str, dict[ClaimName, Claim]] = {}
        self._on: dict[str, dict[tuple[str, Kind], Claim]] = {}
        self._sought: dict[int, bool] = {}
        self._members: dict[int, set[str]] = {}
        self._hung: dict[str, set[str]] = {}
        self._free_handles: list[int] = []
        self._stored_under: set[int] = set()
        """New conversations that stored rows were moved to, although not read."""

    def prefetch(self, needs: Needs) -> None:
        """Read what placing a batch will ask for, in a few queries."""
        self._read_messages(needs.ids)
        self._read_claims_about(needs.ids)
        self._read_claims_on(name for name in needs.ids if self.records.get(name) is None)
        self._read_sought({topic_hash(topic) for topic in needs.topics})

    def expect(self, message_id: str, fingerprint: bytes, row: int) -> None:
        """Say under which row a message that is about to be placed will be stored."""
        self.content_rows[message_id, fingerprint] = row

    def headers(self, key: str) -> ThreadHeaders | None:
        """See `threading.Known`."""
        if key not in self.records:
            self._read_by_key([key])
        return self.records.get(key)

    def variants(self, message_id: str) -> Sequence[str]:
        """See `threading.Known`."""
        if message_id not in self._variants:
            self._read_messages([message_id])
        return self._variants[message_id]

    def claims_about(self, child: str) -> Sequence[Claim]:
        """See `threading.Known`."""
        return list(self._claims_about(child).values())

    def claims_on(self, parent: str, limit: int | None = None) -> Sequence[Claim]:
        """See `threading.Known`."""
        if parent not in self._on:
            self._read_claims_on([parent])
        claims = self._on[parent]
        return [claims[name] for name in sorted(claims)[:limit]]

    def nearby(
        self, topic: str, sent_at: float, key: str, *, after: bool, seeking: bool, limit: int
    ) -> Sequence[ThreadHeaders]:
        """See `threading.Known`."""
        number = topic_hash(topic)
        if number not in self._sought:
            self._read_sought({number})
        pending = [
            (moment, name)
            for moment, name, seeker in self.new_topics.get(number, ())
            if seeker or not seeking
        ]
        stored: list[tuple[float, str]] = []
        if not seeking or self._sought[number]:
            spare = len(self.gone_topics)
            stored = stored_nearby(
                self.group,
                number,
                (sent_at, key),
                after=after,
                seeking=seeking,
                limit=limit + spare,
            )
        here = (sent_at, key)
        near = [place for place in pending if (place > here if after else place < here)]
        near += [place for place in stored if (number, place[1]) not in self.gone_topics]
        near.sort(reverse=not after)
        near = near[:limit]
        self._read_by_key([name for _, name in near if name not in self.records])
        found = (self.headers(name) for _, name in near)
        return [headers for headers in found if headers is not None]

    def node(self, key: str) -> Node | None:
        """See `threading.Shelf`."""
        if key not in self.nodes:
            self._read_by_key([key])
        return self.nodes.get(key)

    def children(self, key: str) -> Iterable[str]:
        """See `threading.Shelf`."""
        self.node(key)
        found = set(self._hung.get(key, ()))
        row = self.rows.get(key)
        if row is not None:
            stored = Message.objects.filter(Q(parent=row) | Q(broken_parent=row))
            changed = self.dirty_nodes | self.dropped
            found |= set(stored.values_list("key", flat=True)) - changed
        return sorted(found)

    def conversation(self, handle: int) -> Conversation | None:
        """See `threading.Shelf`."""
        if handle not in self.conversations and handle in self.fresh_conversations:
            return None
        if handle not in self.conversations:
            row = ConversationRow.objects.filter(pk=handle).values_list("root__key", "node_count")
            self.conversations[handle] = next(
                (Conversation(handle, root, size) for root, size in row), None
            )
        return self.conversations[handle]

    def new_handle(self) -> int:
        """See `threading.Shelf`."""
        if not self._free_handles:
            self._free_handles = list(reserved_ids(ConversationRow, HANDLES_AT_ONCE))[::-1]
        handle = self._free_handles.pop()
        self.fresh_conversations.add(handle)
        return handle

    def keep(self, headers: ThreadHeaders) -> None:
        """See `threading.Shelf`."""
        self.forget(headers.key)
        self.records[headers.key] = headers
        self.dirty_records.add(headers.key)
        names = self._variants.setdefault(headers.message_id, [])
        names.append(headers.key)
        names.sort(key=lambda name: (name != headers.message_id, self._age(name)))
        for topic in topics_of(headers):
            number = topic_hash(topic)
            place = (headers.sent_at, headers.key, seeks(headers))
            self.new_topics.setdefault(number, []).append(place)
            self._sought.setdefault(number, False)

    def forget(self, key: str) -> None:
        """See `threading.Shelf`."""
        headers = self.headers(key)
        if headers is None:
            return
        self.records[key] = None
        self._variants[headers.message_id].remove(key)
        for topic in topics_of(headers):
            number = topic_hash(topic)
            kept = [place for place in self.new_topics.get(number, ()) if place[1] != key]
            if len(kept) == len(self.new_topics.get(number, ())):
                self.gone_topics.add((number, key))
            self.new_topics[number] = kept

    def claim(self, claim: Claim) -> bool:
        """See `threading.Shelf`."""
        claims = self._claims_about(claim.child)
        known = claims.get((claim.parent, claim.kind))
        kept = claim if known is None else stronger(known, claim)
        if kept == known:
            return False
        claims[claim.parent, claim.kind] = kept
        if claim.parent is not None and claim.parent in self._on:
            self._on[claim.parent][claim.child, claim.kind] = kept
        name = (claim.child, claim.parent, claim.kind)
        if known is not None and name not in self.new_claims:
            self.gone_claims[name] = known
        self.new_claims[name] = kept
        return True

    def unclaim(self, claim: Claim) -> None:
        """See `threading.Shelf`."""
        known = self._claims_about(claim.child).pop((claim.parent, claim.kind), None)
        if known is None:
            return
        if claim.parent is not None and claim.parent in self._on:
            self._on[claim.parent].pop((claim.child, claim.kind), None)
        name = (claim.child, claim.parent, claim.kind)
        if self.new_claims.pop(name, None) is None:
            self.gone_claims[name] = known

    def put(self, node: Node) -> None:
        """See `threading.Shelf`."""
        before = self.nodes.get(node.key)
        if before is not None and before.edge is not None:
            self._hung.get(before.edge.parent, set()).discard(node.key)
        if node.edge is not None:
            self._hung.setdefault(node.edge.parent, set()).add(node.key)
        if before is not None:
            self._members.get(before.conversation, set()).discard(node.key)
        self._members.setdefault(node.conversation, set()).add(node.key)
        self.nodes[node.key] = node
        self.dirty_nodes.add(node.key)
        self.dropped.discard(node.key)

    def drop(self, key: str) -> None:
        """See `threading.Shelf`."""
        node = self.nodes[key]
        self.nodes[key] = None
        self.dirty_nodes.discard(key)
        self.dropped.add(key)
        if node is not None:
            self._members.get(node.conversation, set()).discard(key)
            if node.edge is not None:
                self._hung.get(node.edge.parent, set()).discard(key)

    def put_conversation(self, conversation: Conversation) -> None:
        """See `threading.Shelf`."""
        self.conversations[conversation.handle] = conversation
        self.dirty_conversations.add(conversation.handle)

    def drop_conversation(self, handle: int) -> None:
        """See `threading.Shelf`."""
        self.conversations[handle] = None
        self.dirty_conversations.add(handle)

    def relabel(self, old: int, new: int) -> None:
        """See `threading.Shelf`."""
        if old not in self.fresh_conversations or old in self._stored_under:
            Message.objects.filter(conversation=old).update(conversation=new)
            self._stored_under.add(new)
        members = self._members.pop(old, set())
        for key in members:
            node = self.nodes[key]
            if node is not None:
                self.nodes[key] = replace(node, conversation=new)
        self._members.setdefault(new, set()).update(members)

    def _claims_about(self, child: str) -> dict[ClaimName, Claim]:
        if child not in self._about:
            self._read_claims_about([child])
        return self._about[child]

    def _age(self, key: str) -> tuple[float, bytes]:
        headers = self.records.get(key)
        if headers is None:
            return (float("inf"), b"")
        return (headers.sent_at or float("inf"), headers.fingerprint)

    def _read_by_key(self, keys: list[str]) -> None:
        """Read messages that were not foreseen; a variant is read with all of its id."""
        if keys:
            stored = Message.objects.filter(Among("key", keys), group=self.group)
            self._read_messages([*stored.values_list("message_id", flat=True), *keys])

    def _read_messages(self, message_ids: Iterable[str]) -> None:
        """Read nodes, records and variants of these ids, unless that was done before."""
        wanted = [name for name in dict.fromkeys(message_ids) if name not in self._variants]
        for name in wanted:
            self._variants[name] = []
        found: dict[int, str] = {}
        for piece in chunks(wanted):
            for row in MESSAGES(self.group, piece):
                self._take_row(row)
                found[row[0]] = row[1]
        for name in wanted:
            self._variants[name].sort(
                key=lambda key: (key != name, self._age(key))
            )  # sorted at once
            self.nodes.setdefault(name, None)
            self.records.setdefault(name, None)
            primary = self.nodes[name]
            if primary is not None and len(self._variants[name]) > 1:
                self.nodes[name] = replace(primary, variants=tuple(self._variants[name][1:]))
        self._read_suggestions(found)
        self._read_conversations(found.values())

    def _take_row(self, row: tuple[Any, ...]) -> None:
        (pk, key, message_id, is_ghost, parent, broken_parent, *rest) = row
        confidence, edge_kind, broken, conversation, content = rest
        if self.nodes.get(key) is not None:
            return
        self.rows[key] = pk
        hung = parent or broken_parent
        edge = Edge(hung, Kind(edge_kind), confidence, ()) if hung else None
        self.nodes[key] = Node(key, is_ghost, edge, broken, conversation)
        self._members.setdefault(conversation, set()).add(key)
        if content is not None:
            headers = decoded(bytes(content))
            self.records[key] = headers
            self.content_rows[headers.message_id, headers.fingerprint] = pk
            self._variants.setdefault(message_id, []).append(key)

    def _read_conversations(self, keys: Iterable[str]) -> None:
        nodes = (self.nodes[key] for key in keys)
        wanted = {node.conversation for node in nodes if node} - self.conversations.keys()
        for piece in chunks(sorted(wanted - self.fresh_conversations)):
            for handle, root, size in CONVERSATIONS(piece):
                self.conversations[handle] = Conversation(handle, root, size)

    def _read_suggestions(self, keys: dict[int, str]) -> None:
        for piece in chunks(keys):
            for child, parent, kind, confidence in SUGGESTIONS(piece):
                node = self.nodes[keys[child]]
                if node is not None:
                    found = Suggestion(parent, Kind(kind), confidence)
                    self.nodes[node.key] = replace(node, suggestions=(*node.suggestions, found))

    def _read_claims_about(self, children: Iterable[str]) -> None:
        wanted = [child for child in dict.fromkeys(children) if child not in self._about]
        for child in wanted:
            self._about[child] = {}
        for piece in chunks(wanted):
            for claim in map(claim_of, CLAIMS_ABOUT(self.group, piece)):
                self._about[claim.child][claim.parent, claim.kind] = claim

    def _read_claims_on(self, parents: Iterable[str]) -> None:
        wanted = [parent for parent in dict.fromkeys(parents) if parent not in self._on]
        for parent in wanted:
            self._on[parent] = {}
        for piece in chunks(wanted):
            for claim in map(claim_of, CLAIMS_ON(self.group, piece)):
                name = (claim.child, claim.parent, claim.kind)
                if name not in self.gone_claims or name in self.new_claims:
                    self._on[claim.parent or ""][claim.child, claim.kind] = claim
        for claim in self.new_claims.values():
            if claim.parent in wanted:
                self._on[claim.parent][claim.child, claim.kind] = claim

    def _read_sought(self, topics: set[int]) -> None:
        """Find out which topics have messages seeking their parent; most have none."""
        for topic in topics:
            self._sought.setdefault(topic, False)
        for piece in chunks(topics):
            for (topic,) in SOUGHT(self.group, piece):
                self._sought[topic] = True
