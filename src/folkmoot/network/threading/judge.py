"""The verdict on one node: its edge and, where nothing is certain, suggestions."""

from folkmoot.network.threading.choice import chosen
from folkmoot.network.threading.claims import Kind
from folkmoot.network.threading.looks import placed_by_looks
from folkmoot.network.threading.nodes import Edge, Suggestion
from folkmoot.network.threading.shelf import Known


def judged(key: str, known: Known) -> tuple[Edge | None, tuple[Suggestion, ...]]:
    """Edge and suggestions of one node, from all claims and messages known.

    A human decision "no parent" silences the looks as well.
    """
    edge = chosen(key, known)
    headers = known.headers(key)
    if edge is not None or headers is None:
        return edge, ()
    if any(claim.kind is Kind.PERSON for claim in known.claims_about(key)):
        return None, ()
    return placed_by_looks(headers, known)
