"""Words compared with a fact that has a vocabulary must be in it.

The compiler takes `act.audience == "externl"` for a comparison of two texts, and the rule would
never fire. Here both sides of each comparison are looked at; the words of a fact stand in the
schema, or in a pack's parameters.
"""

from collections.abc import Iterator

from folkmoot.policy.engine.language.profile import (
    OF_TEXT,
    Bound,
    Complaint,
    Scope,
    closest,
    field_of,
)
from folkmoot.policy.engine.language.tree import (
    EQUAL,
    IN,
    INDEX,
    UNEQUAL,
    Call,
    Constant,
    ListOf,
    Name,
    Node,
    Quantified,
    children,
)
from folkmoot.policy.engine.schema import Field, Schema


def strange_words(node: Node, schema: Schema, scope: Scope | None = None) -> Iterator[Complaint]:
    """Every word that the fact it is compared with can never have."""
    scope = scope or {}
    if isinstance(node, Quantified):
        yield from strange_words(node.over, schema, scope)
        inner = {**scope, node.variable: _bound(node.over, schema, scope)}
        yield from strange_words(node.body, schema, inner)
        return
    if isinstance(node, Call):
        yield from _compared(node, schema, scope)
    for child in children(node):
        yield from strange_words(child, schema, scope)


def _bound(over: Node, schema: Schema, scope: Scope) -> Bound:
    if isinstance(over, ListOf):
        return Bound(constants=tuple(one for one in over.items if isinstance(one, Constant)))
    field = field_of(over, schema, scope)
    return Bound(field=None if field and field.many == "map" else field)


def _compared(node: Call, schema: Schema, scope: Scope) -> Iterator[Complaint]:
    if node.function in {EQUAL, UNEQUAL, IN}:
        left, right = node.arguments
        yield from _against(left, right, schema, scope)
        yield from _against(right, left, schema, scope)
    elif node.function in OF_TEXT and node.target:
        field = _closed(node.target, schema, scope)
        if field:
            yield Complaint(
                node.at, f"`act.{field.path}` is one of a few words", "use `==` or `in`"
            )


def _against(fact: Node, other: Node, schema: Schema, scope: Scope) -> Iterator[Complaint]:
    field = _closed(fact, schema, scope)
    if field is None:
        return
    words = _words(other, scope)
    if words is None:
        theirs = field_of(other, schema, scope)
        if theirs is None or set(theirs.vocabulary) != set(field.vocabulary):
            yield Complaint(fact.at, f"`act.{field.path}` compared with what has other words")
        return
    for word in words:
        if isinstance(word.value, str) and word.value not in field.vocabulary:
            known = ", ".join(field.vocabulary)
            yield Complaint(
                word.at,
                f'`act.{field.path}` is never "{word.value}"',
                closest(word.value, field.vocabulary) or f"it can be: {known}",
            )


def _closed(node: Node, schema: Schema, scope: Scope) -> Field | None:
    """The fact with a vocabulary that a node is; keys of a map have none."""
    field = field_of(node, schema, scope)
    if field is None or not field.vocabulary:
        return None
    is_keys = field.many == "map" and not (isinstance(node, Call) and node.function == INDEX)
    return None if is_keys else field


def _words(node: Node, scope: Scope) -> tuple[Constant, ...] | None:
    """The constants a node stands for, or None if it is no constant."""
    if isinstance(node, Constant):
        return (node,)
    if isinstance(node, ListOf):
        return tuple(one for one in node.items if isinstance(one, Constant))
    if isinstance(node, Name) and node.name in scope and scope[node.name].field is None:
        return scope[node.name].constants
    return None
