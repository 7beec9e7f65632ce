"""The trees themselves: hanging a node elsewhere, with conversations and cycles kept right."""

from msgspec.structs import replace

from folkmoot.network.threading.cycles import cycle_through, weakest, why_broken
from folkmoot.network.threading.nodes import (
    Conversation,
    ConversationChange,
    Edge,
    Node,
    NodeChange,
    Suggestion,
)
from folkmoot.network.threading.shelf import Shelf


class Grove:
    """Writes nodes and conversations to a shelf and remembers what they were before.

    Between calls each conversation is one tree, at most one cycle is broken in it, and then at its
    root, because a chosen edge leads from every node to at most one other.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._nodes_before: dict[str, Node | None] = {}
        self._conversations_before: dict[int, Conversation | None] = {}
        self._gone: dict[int, int | None] = {}
        self._suspects: dict[str, None] = {}

    def put(self, node: Node) -> None:
        """Store a node, remembering what it was."""
        self._nodes_before.setdefault(node.key, self._shelf.node(node.key))
        self._shelf.put(node)

    def hang(self, key: str, edge: Edge | None, suggestions: tuple[Suggestion, ...]) -> str | None:
        """Give a node its edge and suggestions; returns the key of a ghost made for it."""
        node = self._node(key)
        if node.conversation and node.edge == edge:
            if node.suggestions != suggestions:
                self.put(replace(node, suggestions=suggestions))
            return None
        same = node.edge is not None and edge is not None and node.edge.parent == edge.parent
        if same and not self._broken_root(node):
            self.put(replace(node, edge=edge, suggestions=suggestions))
            return None
        if not node.conversation and edge is not None and self._grown(node, edge, suggestions):
            return None
        self._lift(node)
        self.put(replace(self._node(key), edge=None, broken="", suggestions=suggestions))
        if edge is None:
            self._begin(key)
            return None
        is_new = self._shelf.node(edge.parent) is None
        if is_new:
            self.put(Node(edge.parent, is_ghost=True))
        self._lower(key, edge)
        return edge.parent if is_new else None

    def empty(self, key: str) -> None:
        """A node has lost its message: it is a ghost now, laid to rest if nothing leads to it."""
        self.put(replace(self._node(key), is_ghost=True, variants=()))
        self._suspects[key] = None

    def _grown(self, node: Node, edge: Edge, suggestions: tuple[Suggestion, ...]) -> bool:
        """Let a new leaf grow on a parent that stands already: the usual case, in one write."""
        parent = self._shelf.node(edge.parent)
        if parent is None or not parent.conversation:
            return False
        grown = replace(node, edge=edge, suggestions=suggestions)
        self._grow(parent.conversation, grown, root=None)
        return True

    def lay_to_rest(self) -> None:
        """Drop the ghosts that lost their last message, and those only they led to."""
        while self._suspects:
            key, _ = self._suspects.popitem()
            node = self._shelf.node(key)
            if node is not None and node.is_ghost:
                self._rest(key)

    def changes(self) -> tuple[tuple[NodeChange, ...], tuple[ConversationChange, ...]]:
        """What changed since the last time this was asked."""
        nodes = [
            NodeChange(key, before, now)
            for key, before in self._nodes_before.items()
            if (now := self._shelf.node(key)) != before
        ]
        conversations = []
        for handle, before in self._conversations_before.items():
            after = self._shelf.conversation(handle)
            if before != after:
                into = self._heir(handle)
                conversations.append(ConversationChange(handle, before, after, into))
        self._nodes_before, self._conversations_before, self._gone = {}, {}, {}
        return tuple(nodes), tuple(conversations)

    def _heir(self, handle: int) -> int | None:
        """Where a conversation is now, past those that came and went since the last change."""
        into = self._gone.get(handle)
        while into is not None and into in self._gone:
            into = self._gone[into]
        return into

    def _node(self, key: str) -> Node:
        node = self._shelf.node(key)
        if node is None:
            raise KeyError(key)
        return node

    def _conversation(self, handle: int) -> Conversation:
        conversation = self._shelf.conversation(handle)
        if conversation is None:
            raise KeyError(handle)
        return conversation

    def _edge_of(self, key: str) -> Edge | None:
        node = self._shelf.node(key)
        return None if node is None else node.edge

    def _broken_root(self, node: Node) -> Node | None:
        """The root of the node's conversation, if a cycle was broken there."""
        if not node.conversation:
            return None
        root = self._node(self._conversation(node.conversation).root)
        return root if root.broken else None

    def _lift(self, node: Node) -> None:
        """Take a node off its parent; where it stood on a broken cycle the cycle is mended."""
        if node.edge is None:
            return
        self._suspects[node.edge.parent] = None
        root = self._broken_root(node)
        if node.parent is not None:
            self._split(node.key)
        if root is None or root.edge is None or root.key == node.key:
            return
        if node.key in cycle_through(root.key, self._edge_of, first=root.edge):
            self.put(replace(self._node(node.key), edge=None))
            self.put(replace(self._node(root.key), broken=""))
            self._join(root.key, root.edge.parent)

    def _lower(self, key: str, edge: Edge) -> None:
        """Hang a root without an edge under its parent, breaking the cycle this may close."""
        node, parent = self._node(key), self._node(edge.parent)
        cycle: dict[str, Edge] = {}
        if node.conversation and node.conversation == parent.conversation:
            cycle = cycle_through(key, self._edge_of, first=edge)
        if cycle:
            loose = weakest(cycle)
            why = why_broken(cycle, cycle[loose].parent)
            if loose == key:
                self.put(replace(node, edge=edge, broken=why))
                return
            self._split(loose)
            self.put(replace(self._node(loose), broken=why))
        self.put(replace(self._node(key), edge=edge))
        self._join(key, edge.parent)

    def _join(self, key: str, parent_key: str) -> None:
        """Make one conversation of a root's and its parent's; the larger keeps its handle."""
        node, parent = self._node(key), self._node(parent_key)
        if not parent.conversation:
            if not node.conversation:
                self._begin(parent_key)
                parent = self._node(parent_key)
            else:
                self._grow(node.conversation, parent, root=parent_key)
                return
        if not node.conversation:
            self._grow(parent.conversation, node, root=None)
            return
        lower = self._conversation(node.conversation)
        upper = self._conversation(parent.conversation)
        gone, stays = (upper, lower) if lower.size > upper.size else (lower, upper)
        self._shelf.relabel(gone.handle, stays.handle)
        self._store(Conversation(stays.handle, upper.root, lower.size + upper.size))
        self._remove(gone.handle, stays.handle)

    def _grow(self, handle: int, node: Node, *, root: str | None) -> None:
        """Take a node without a conversation into one, as its new root if so named."""
        self.put(replace(node, conversation=handle))
        known = self._conversation(handle)
        self._store(Conversation(handle, root or known.root, known.size + 1))

    def _begin(self, key: str) -> None:
        """Give a root without a conversation its own."""
        node = self._node(key)
        if not node.conversation:
            handle = self._shelf.new_handle()
            self.put(replace(node, conversation=handle))
            self._store(Conversation(handle, key, 1))

    def _split(self, key: str) -> None:
        """Make a branch a conversation of its own; the edge above it is left for the caller."""
        old = self._conversation(self._node(key).conversation)
        branch = self._branch(key)
        handle = self._shelf.new_handle()
        for member in branch:
            self.put(replace(self._node(member), conversation=handle))
        self._store(Conversation(handle, key, len(branch)))
        self._store(Conversation(old.handle, old.root, old.size - len(branch)))

    def _branch(self, key: str) -> list[str]:
        """A node and everything that hangs under it by edges that are followed."""
        branch = [key]
        for member in branch:
            branch += [
                child for child in self._shelf.children(member) if not self._node(child).broken
            ]
        return branch

    def _rest(self, key: str) -> None:
        """Drop a ghost and the ghosts under it, unless a message hangs somewhere under them."""
        ghosts = {key: None}
        waiting = [key]
        while waiting:
            for child in self._shelf.children(waiting.pop()):
                if not self._node(child).is_ghost:
                    return
                if child not in ghosts:
                    ghosts[child] = None
                    waiting.append(child)
        for ghost in ghosts:
            self._lift(self._node(ghost))
            self.put(replace(self._node(ghost), edge=None, broken=""))
        for ghost in ghosts:
            self._suspects.pop(ghost, None)
            self._remove(self._node(ghost).conversation, None)
            self._shelf.drop(ghost)

    def _store(self, conversation: Conversation) -> None:
        self._remember(conversation.handle)
        self._shelf.put_conversation(conversation)

    def _remove(self, handle: int, into: int | None) -> None:
        self._remember(handle)
        self._gone[handle] = into
        self._shelf.drop_conversation(handle)

    def _remember(self, handle: int) -> None:
        if handle not in self._conversations_before:
            self._conversations_before[handle] = self._shelf.conversation(handle)
