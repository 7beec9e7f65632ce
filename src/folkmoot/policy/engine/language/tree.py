"""The tree of a condition: what the profile allows, in a few kinds of nodes, and back to text.

`exists` and `all` come out of the engine as comprehensions; their shape is recognised here, so the
rest of the house never sees one. Whatever else there is becomes `Strange`, which the profile
refuses.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from folkmoot.policy.engine.language.wire import checked_expression

AND, OR, NOT = "_&&_", "_||_", "!_"
EQUAL, UNEQUAL, IN = "_==_", "_!=_", "@in"
INDEX = "_[_]"
SIGNS = {
    AND: "&&", OR: "||", EQUAL: "==", UNEQUAL: "!=", IN: "in",
    "_<_": "<", "_<=_": "<=", "_>_": ">", "_>=_": ">=", "_+_": "+", "_-_": "-",
    "_*_": "*", "_/_": "/", "_%_": "%",
}  # fmt: skip


@dataclass(frozen=True)
class Constant:
    """A value written in the condition: text, bool, int, float, bytes or None."""

    value: str | bool | float | bytes | None
    at: int = -1


@dataclass(frozen=True)
class Name:
    """A name that stands alone: `act`, a variable of the rule, or of a quantifier."""

    name: str
    at: int = -1


@dataclass(frozen=True)
class Select:
    """A field of something; `asks` if it is only asked for, with `has()`."""

    of: "Node"
    field: str
    asks: bool = False
    at: int = -1


@dataclass(frozen=True)
class Call:
    """A function or an operator; `target` is what stands before the dot."""

    function: str
    arguments: tuple["Node", ...]
    target: "Node | None" = None
    at: int = -1


@dataclass(frozen=True)
class ListOf:
    """A list written in the condition."""

    items: tuple["Node", ...]
    at: int = -1


@dataclass(frozen=True)
class Quantified:
    """`over.exists(variable, body)` or `over.all(variable, body)`."""

    kind: Literal["exists", "all"]
    variable: str
    over: "Node"
    body: "Node"
    at: int = -1


@dataclass(frozen=True)
class Strange:
    """What the profile has no place for, in words."""

    words: str
    at: int = -1


Node = Constant | Name | Select | Call | ListOf | Quantified | Strange


def tree_of(serialized: bytes) -> Node:
    """The tree of a compiled expression; `at` counts code points from its beginning."""
    checked: Any = checked_expression(serialized)
    positions = {one.key: one.value for one in checked.source_info.positions}
    return _node(checked.expr, lambda key: positions.get(key, -1))


def children(node: Node) -> tuple[Node, ...]:
    """The nodes right below one."""
    match node:
        case Select(of=of):
            return (of,)
        case Call(target=target, arguments=arguments):
            return (*((target,) if target else ()), *arguments)
        case ListOf(items=items):
            return items
        case Quantified(over=over, body=body):
            return (over, body)
    return ()


def below(node: Node) -> Iterator[Node]:
    """A node and all below it."""
    yield node
    for child in children(node):
        yield from below(child)


def changed(node: Node, change: Callable[[Node], Node]) -> Node:
    """The same node with each of its children changed."""
    match node:
        case Select(of=of):
            return replace(node, of=change(of))
        case Call(target=target, arguments=arguments):
            return replace(
                node,
                target=change(target) if target else None,
                arguments=tuple(change(one) for one in arguments),
            )
        case ListOf(items=items):
            return replace(node, items=tuple(change(one) for one in items))
        case Quantified(over=over, body=body):
            return replace(node, over=change(over), body=change(body))
    return node


def with_names(node: Node, values: dict[str, Node]) -> Node:
    """The tree with the rule's variables put in where they are named."""
    if isinstance(node, Name):
        return values.get(node.name, node)
    return changed(node, lambda child: with_names(child, values))


def depth(node: Node) -> int:
    """How deep the tree is; 1 for a leaf."""
    return 1 + max((depth(child) for child in children(node)), default=0)


def path_of(node: Node) -> str | None:
    """The dotted path below `act`, or None for what is no path; `""` is the act itself."""
    match node:
        case Name(name="act"):
            return ""
        case Select(of=of, field=field):
            above = path_of(of)
            return None if above is None else f"{above}.{field}".lstrip(".")
    return None


def written(node: Node) -> str:
    """The tree as text that compiles to the same tree; brackets wherever one may be needed."""
    match node:
        case Constant(value=value):
            return _constant(value)
        case Name(name=name):
            return name
        case Select(of=of, field=field, asks=asks):
            return f"has({written(of)}.{field})" if asks else f"{written(of)}.{field}"
        case ListOf(items=items):
            return f"[{', '.join(map(written, items))}]"
        case Quantified(kind=kind, variable=variable, over=over, body=body):
            return f"{written(over)}.{kind}({variable}, {written(body)})"
        case Call(function=function, arguments=arguments, target=target):
            return _call(function, [written(one) for one in arguments], target)
        case Strange(words=words):
            raise ValueError(words)


def _call(function: str, arguments: list[str], target: Node | None) -> str:
    if function in SIGNS:
        return f"({arguments[0]} {SIGNS[function]} {arguments[1]})"
    if function == NOT:
        return f"!{arguments[0]}" if arguments[0].startswith("(") else f"!({arguments[0]})"
    if function == INDEX:
        return f"{arguments[0]}[{arguments[1]}]"
    called = f"{function}({', '.join(arguments)})"
    return f"{written(target)}.{called}" if target else called


def _constant(value: str | bool | float | bytes | None) -> str:
    if isinstance(value, bytes):
        return "b" + json.dumps("".join(f"\\x{byte:02x}" for byte in value)).replace("\\\\", "\\")
    # what JSON writes of text, truths, numbers and null is CEL as well
    return json.dumps(value, ensure_ascii=False)


def _node(expr: Any, place: Callable[[int], int]) -> Node:
    at = place(expr.id)
    kind = next((field.name for field, _ in expr.ListFields() if field.name != "id"), "")
    inner: Any = getattr(expr, kind or "id")
    match kind:
        case "const_expr":
            return _value(inner, at)
        case "ident_expr":
            return Name(inner.name, at)
        case "select_expr":
            return Select(_node(inner.operand, place), inner.field, inner.test_only, at)
        case "call_expr":
            target = _node(inner.target, place) if inner.HasField("target") else None
            return Call(inner.function, tuple(_node(one, place) for one in inner.args), target, at)
        case "list_expr":
            return ListOf(tuple(_node(one, place) for one in inner.elements), at)
        case "comprehension_expr":
            return _comprehension(inner, place, at)
        case "struct_expr":
            return Strange("a map or message written in the condition", at)
    return Strange("an expression of an unknown kind", at)


def _value(constant: Any, at: int) -> Node:
    ((field, value),) = constant.ListFields() or ((None, None),)
    if field is not None and field.name == "uint64_value":
        return Strange("a whole number without sign, like 1u", at)
    return Constant(None if field is not None and field.name == "null_value" else value, at)


def _comprehension(inner: Any, place: Callable[[int], int], at: int) -> Node:
    step = inner.loop_step.call_expr
    begins = inner.accu_init.const_expr
    is_plain = inner.result.ident_expr.name == inner.accu_var and not inner.iter_var2
    for function, first, kind in ((OR, False, "exists"), (AND, True, "all")):
        if (
            is_plain
            and step.function == function
            and begins.HasField("bool_value")
            and begins.bool_value is first
            and step.args[0].ident_expr.name == inner.accu_var
        ):
            over, body = _node(inner.iter_range, place), _node(step.args[1], place)
            return Quantified(
                "exists" if kind == "exists" else "all", inner.iter_var, over, body, at
            )
    return Strange("`map`, `filter` or `exists_one`", at)
