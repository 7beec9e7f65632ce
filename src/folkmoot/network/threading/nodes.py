"""What the forest is made of: edges, suggestions, nodes and conversations."""

import msgspec

from folkmoot.network.threading.claims import Claim, Kind


class Edge(msgspec.Struct, frozen=True):
    """Why a message hangs under `parent`.

    `kind` is the strongest ground, `confidence` 0-100, `evidence` the claims behind it, those for
    this parent first and then those against it.
    """

    parent: str
    kind: Kind
    confidence: int
    evidence: tuple[Claim, ...]


class Suggestion(msgspec.Struct, frozen=True):
    """A parent that is likely, but not certain enough to hang a message under it unasked."""

    parent: str
    kind: Kind
    confidence: int


class Node(msgspec.Struct, frozen=True):
    """One message of the forest, or a ghost: a message known only because others cite it.

    `edge` is the chosen edge. It is followed unless `broken` says why not: then it would have
    closed a cycle and was its weakest. `variants` are the keys of other messages with this id.
    """

    key: str
    is_ghost: bool
    edge: Edge | None = None
    broken: str = ""
    conversation: int = 0
    suggestions: tuple[Suggestion, ...] = ()
    variants: tuple[str, ...] = ()

    @property
    def parent(self) -> str | None:
        """The key it hangs under; None for the root of a conversation."""
        return None if self.edge is None or self.broken else self.edge.parent


class Conversation(msgspec.Struct, frozen=True):
    """A tree: its handle, the key of its root, the number of nodes in it (ghosts included).

    Which handle survives when two conversations become one depends on the order of arrival
    (the larger keeps its own); root, size and members do not.
    """

    handle: int
    root: str
    size: int


class NodeChange(msgspec.Struct, frozen=True):
    """A node before and after: None before for a new one, None after for a ghost laid to rest."""

    key: str
    before: Node | None
    after: Node | None


class ConversationChange(msgspec.Struct, frozen=True):
    """A conversation before and after. `merged_into` is the handle that took its members over."""

    handle: int
    before: Conversation | None
    after: Conversation | None
    merged_into: int | None = None


class Changes(msgspec.Struct, frozen=True):
    """What one call changed, each node and each conversation once.

    `renamed` lists (old key, new key) of messages whose id turned out to be used by an earlier
    message too. Nodes that only followed their conversation into another handle are not listed
    in `nodes`; they are those of `merged_into`.
    """

    nodes: tuple[NodeChange, ...] = ()
    conversations: tuple[ConversationChange, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
