"""The forest of a set of messages, worked out at once: what incremental placing must equal."""

from collections.abc import Iterable

import msgspec

from folkmoot.network.threading.claims import Claim, claims_of, names_itself
from folkmoot.network.threading.cycles import cycles_of, weakest, why_broken
from folkmoot.network.threading.headers import ThreadHeaders, named_variants
from folkmoot.network.threading.judge import judged
from folkmoot.network.threading.nodes import Edge, Suggestion
from folkmoot.network.threading.shelf import MemoryShelf


class Place(msgspec.Struct, frozen=True):
    """Where one message stands: a `Node` with the key of its root instead of a handle."""

    key: str
    is_ghost: bool
    edge: Edge | None
    broken: str
    root: str
    suggestions: tuple[Suggestion, ...]
    variants: tuple[str, ...]

    @property
    def parent(self) -> str | None:
        """The key it hangs under; None for the root of a conversation."""
        return None if self.edge is None or self.broken else self.edge.parent


Forest = dict[str, Place]
"""Every message and every ghost by key."""


def forest(records: Iterable[ThreadHeaders], decisions: Iterable[Claim] = ()) -> Forest:
    """Place every message of a set; `decisions` are claims of kind `PERSON`."""
    shelf = MemoryShelf()
    variants = _kept(records, shelf)
    for decision in decisions:
        shelf.claim(decision)
    edges: dict[str, Edge] = {}
    suggestions: dict[str, tuple[Suggestion, ...]] = {}
    waiting = list(variants)
    ghosts: set[str] = set()
    while waiting:
        key = waiting.pop()
        edge, suggestions[key] = judged(key, shelf)
        if edge is not None:
            edges[key] = edge
            if edge.parent not in variants and edge.parent not in ghosts:
                ghosts.add(edge.parent)
                waiting.append(edge.parent)
    broken = {}
    for cycle in cycles_of(edges):
        key = weakest(cycle)
        broken[key] = why_broken(cycle, edges[key].parent)
    roots = _roots(suggestions, {key: edges[key].parent for key in edges if key not in broken})
    return {
        key: Place(
            key,
            key in ghosts,
            edges.get(key),
            broken.get(key, ""),
            roots[key],
            suggestions[key],
            variants.get(key, ()),
        )
        for key in suggestions
    }


def _kept(records: Iterable[ThreadHeaders], shelf: MemoryShelf) -> dict[str, tuple[str, ...]]:
    """Store the messages and their claims; each key with the keys of the variants of its id."""
    by_id: dict[str, list[ThreadHeaders]] = {}
    for record in records:
        by_id.setdefault(record.message_id, []).append(record)
    variants: dict[str, tuple[str, ...]] = {}
    for same in by_id.values():
        for copy in same:
            for claim in claims_of(copy):
                if not names_itself(claim, copy.key):
                    shelf.claim(claim)
        named = named_variants(same)
        for record in named:
            shelf.keep(record)
            for claim in claims_of(record):
                shelf.claim(claim)
            variants[record.key] = ()
        variants[named[0].key] = tuple(record.key for record in named[1:])
    return variants


def _roots(keys: Iterable[str], parents: dict[str, str]) -> dict[str, str]:
    """The root of each key; every path is walked once."""
    roots: dict[str, str] = {}
    for key in keys:
        path = []
        at = key
        while at not in roots and at in parents:
            path.append(at)
            at = parents[at]
        root = roots.setdefault(at, at)
        roots.update(dict.fromkeys(path, root))
    return roots
