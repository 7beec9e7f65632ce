"""Cycles of citation: found, and broken where they are weakest."""

from collections.abc import Callable, Iterable, Mapping

from folkmoot.network.threading.nodes import Edge


def cycle_through(
    start: str, parent_of: Callable[[str], Edge | None], *, first: Edge
) -> dict[str, Edge]:
    """The cycle that `first`, as the edge of `start`, closes: each member with its edge.

    Empty where it closes none. Follows the chosen edges upwards; no recursion.
    """
    path: dict[str, Edge] = {start: first}
    at = first.parent
    while at != start:
        edge = parent_of(at)
        if edge is None or at in path:
            return {}
        path[at] = edge
        at = edge.parent
    return path


def weakest(cycle: Mapping[str, Edge]) -> str:
    """The member of a cycle whose edge is not followed: least confident, then first by key."""
    return min(cycle, key=lambda key: (cycle[key].confidence, key))


def why_broken(cycle: Iterable[str], parent: str) -> str:
    """What a reader is told about an edge that is not followed."""
    return f"closes a cycle of {len(list(cycle))} with {parent}"


def cycles_of(edges: Mapping[str, Edge]) -> list[dict[str, Edge]]:
    """Every cycle of a forest of chosen edges, each once; each node has at most one edge."""
    finished: set[str] = set()
    found = []
    for start in edges:
        path: dict[str, None] = {}
        at: str | None = start
        while at is not None and at in edges and at not in finished and at not in path:
            path[at] = None
            at = edges[at].parent
        if at is not None and at in path:
            order = list(path)
            found.append({key: edges[key] for key in order[order.index(at) :]})
        finished.update(path)
    return found
