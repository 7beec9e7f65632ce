"""Where the forest is kept: the protocol a store must meet, and the store in memory."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from typing import Protocol

from folkmoot.network.threading.claims import Claim, Kind, stronger
from folkmoot.network.threading.headers import ThreadHeaders
from folkmoot.network.threading.nodes import Conversation, Node
from folkmoot.network.threading.topics import seeks, topics_of


class Known(Protocol):
    """What a choice reads: the messages and the claims, never the edges."""

    def headers(self, key: str) -> ThreadHeaders | None:
        """The message under this key; None for a ghost or an unknown key."""

    def variants(self, message_id: str) -> Sequence[str]:
        """The keys of all messages with this id, the primary first; empty where there is none."""

    def claims_about(self, child: str) -> Sequence[Claim]:
        """All claims with this child."""

    def claims_on(self, parent: str, limit: int | None = None) -> Sequence[Claim]:
        """All claims with this parent, ordered by child; with a limit the first ones only."""

    def nearby(
        self, topic: str, sent_at: float, key: str, *, after: bool, seeking: bool, limit: int
    ) -> Sequence[ThreadHeaders]:
        """The messages of a topic before (after) the place (sent_at, key), nearest first.

        `seeking`: only those for which `topics.seeks` is true.
        """


class Shelf(Known, Protocol):
    """What incremental placing needs besides: nodes, conversations, and to write."""

    def node(self, key: str) -> Node | None:
        """The node under this key."""

    def children(self, key: str) -> Iterable[str]:
        """The keys of the nodes whose chosen edge leads to `key`, broken or not."""

    def conversation(self, handle: int) -> Conversation | None:
        """The conversation with this handle."""

    def new_handle(self) -> int:
        """A handle that no conversation has, nor ever had."""

    def keep(self, headers: ThreadHeaders) -> None:
        """Store a message under `headers.key`, in place of one already there."""

    def forget(self, key: str) -> None:
        """Take away the message (not the node) under this key."""

    def claim(self, claim: Claim) -> bool:
        """Store a claim by `claims.stronger`; whether that changed anything."""

    def unclaim(self, claim: Claim) -> None:
        """Take away the claim with this child, parent and kind, if there is one."""

    def put(self, node: Node) -> None:
        """Store a node under `node.key`."""

    def drop(self, key: str) -> None:
        """Take away a node."""

    def put_conversation(self, conversation: Conversation) -> None:
        """Store a conversation under its handle."""

    def drop_conversation(self, handle: int) -> None:
        """Take away a conversation without members."""

    def relabel(self, old: int, new: int) -> None:
        """Move every node of conversation `old` to `new`."""


class MemoryShelf:
    """A `Shelf` in dictionaries."""

    def __init__(self) -> None:
        self.nodes: dict[str, Node] = {}
        self.conversations: dict[int, Conversation] = {}
        self._headers: dict[str, ThreadHeaders] = {}
        self._variants: dict[str, list[str]] = {}
        self._about: dict[str, dict[tuple[str | None, Kind], Claim]] = {}
        self._on: dict[str, list[tuple[str, Kind]]] = {}
        self._children: dict[str, set[str]] = {}
        self._members: dict[int, set[str]] = {}
        self._topics: dict[tuple[str, bool], list[tuple[float, str]]] = {}
        self._last_handle = 0

    def headers(self, key: str) -> ThreadHeaders | None:
        """See `Known`."""
        return self._headers.get(key)

    def variants(self, message_id: str) -> Sequence[str]:
        """See `Known`."""
        return self._variants.get(message_id, ())

    def claims_about(self, child: str) -> Sequence[Claim]:
        """See `Known`."""
        return list(self._about.get(child, {}).values())

    def claims_on(self, parent: str, limit: int | None = None) -> Sequence[Claim]:
        """See `Known`."""
        first = self._on.get(parent, [])[:limit]
        return [self._about[child][parent, kind] for child, kind in first]

    def nearby(
        self, topic: str, sent_at: float, key: str, *, after: bool, seeking: bool, limit: int
    ) -> Sequence[ThreadHeaders]:
        """See `Known`."""
        row = self._topics.get((topic, seeking), [])
        at = bisect_left(row, (sent_at, key))
        if after:
            at += at < len(row) and row[at] == (sent_at, key)
            near = row[at : at + limit]
        else:
            near = row[max(0, at - limit) : at][::-1]
        return [self._headers[found] for _, found in near]

    def node(self, key: str) -> Node | None:
        """See `Shelf`."""
        return self.nodes.get(key)

    def children(self, key: str) -> Iterable[str]:
        """See `Shelf`."""
        return self._children.get(key, ())

    def conversation(self, handle: int) -> Conversation | None:
        """See `Shelf`."""
        return self.conversations.get(handle)

    def new_handle(self) -> int:
        """See `Shelf`."""
        self._last_handle += 1
        return self._last_handle

    def keep(self, headers: ThreadHeaders) -> None:
        """See `Shelf`."""
        self.forget(headers.key)
        self._headers[headers.key] = headers
        names = self._variants.setdefault(headers.message_id, [])
        insort(names, headers.key, key=lambda name: (name != headers.message_id, self._date(name)))
        for row in self._rows(headers):
            insort(row, (headers.sent_at, headers.key))

    def forget(self, key: str) -> None:
        """See `Shelf`."""
        headers = self._headers.pop(key, None)
        if headers is None:
            return
        self._variants[headers.message_id].remove(key)
        for row in self._rows(headers):
            row.remove((headers.sent_at, headers.key))

    def claim(self, claim: Claim) -> bool:
        """See `Shelf`."""
        claims = self._about.setdefault(claim.child, {})
        name = (claim.parent, claim.kind)
        known = claims.get(name)
        kept = claim if known is None else stronger(known, claim)
        if kept == known:
            return False
        claims[name] = kept
        if known is None and claim.parent is not None:
            insort(self._on.setdefault(claim.parent, []), (claim.child, claim.kind))
        return True

    def unclaim(self, claim: Claim) -> None:
        """See `Shelf`."""
        known = self._about.get(claim.child, {}).pop((claim.parent, claim.kind), None)
        if known is not None and claim.parent is not None:
            self._on[claim.parent].remove((claim.child, claim.kind))

    def put(self, node: Node) -> None:
        """See `Shelf`."""
        before = self.nodes.get(node.key)
        self.nodes[node.key] = node
        old = before.edge.parent if before and before.edge else None
        new = node.edge.parent if node.edge else None
        if old != new:
            if old is not None:
                self._children[old].discard(node.key)
            if new is not None:
                self._children.setdefault(new, set()).add(node.key)
        if before is None or before.conversation != node.conversation:
            if before is not None:
                self._members.get(before.conversation, set()).discard(node.key)
            self._members.setdefault(node.conversation, set()).add(node.key)

    def drop(self, key: str) -> None:
        """See `Shelf`."""
        node = self.nodes.pop(key)
        if node.edge is not None:
            self._children[node.edge.parent].discard(key)
        self._members.get(node.conversation, set()).discard(key)

    def put_conversation(self, conversation: Conversation) -> None:
        """See `Shelf`."""
        self.conversations[conversation.handle] = conversation

    def drop_conversation(self, handle: int) -> None:
        """See `Shelf`."""
        del self.conversations[handle]
        self._members.pop(handle, None)

    def relabel(self, old: int, new: int) -> None:
        """See `Shelf`."""
        for key in tuple(self._members.pop(old, ())):
            node = self.nodes[key]
            self.nodes[key] = Node(
                node.key,
                node.is_ghost,
                node.edge,
                node.broken,
                new,
                node.suggestions,
                node.variants,
            )
            self._members.setdefault(new, set()).add(key)

    def _rows(self, headers: ThreadHeaders) -> list[list[tuple[float, str]]]:
        names = [(topic, False) for topic in topics_of(headers)]
        if seeks(headers):
            names += [(topic, True) for topic, _ in names]
        return [self._topics.setdefault(name, []) for name in names]

    def _date(self, key: str) -> tuple[float, bytes]:
        headers = self._headers[key]
        return (headers.sent_at or float("inf"), headers.fingerprint)
