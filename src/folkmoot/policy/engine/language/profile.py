"""What a condition may be made of: the small part of CEL that two other engines answer alike.

Refused besides: whatever can cost more than it looks (text patterns, deep nesting, long lists) and
whatever is a mistake more often than not (a list compared with `==`, an item by its number).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from folkmoot.policy.engine.language.tree import (
    AND,
    EQUAL,
    IN,
    INDEX,
    NOT,
    OR,
    SIGNS,
    UNEQUAL,
    Call,
    Constant,
    ListOf,
    Name,
    Node,
    Quantified,
    Select,
    Strange,
    below,
    children,
    depth,
    path_of,
)
from folkmoot.policy.engine.schema import Field, Schema, fact_of

MOST_DEPTH = 20  # the engine gives up at 32
MOST_NODES = 400
MOST_LISTED = 200
MOST_QUANTIFIERS = 2  # inside each other: a list gone through for each item of another

ORDER = frozenset({"_<_", "_<=_", "_>_", "_>=_"})
TIMES = frozenset({"timestamp", "duration"})
PARTS_OF_TIME = frozenset(
    {"getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear", "getFullYear"}
    | {"getHours", "getMinutes", "getMonth", "getSeconds"}
)
OF_TEXT = frozenset({"contains", "startsWith", "endsWith"})
FUNCTIONS = OF_TEXT | TIMES | PARTS_OF_TIME | {"size"}
OPERATORS = ORDER | {AND, OR, NOT, EQUAL, UNEQUAL, IN, INDEX, "_+_", "_-_"}
WORDS = FUNCTIONS | {"has", "exists", "all"}

_CAPITALS = "watched words belong into a detector, which sees through capitals"
INSTEAD = {
    "matches": "put the text pattern into a detector and ask for its hit",
    "lowerAscii": _CAPITALS,
    "upperAscii": _CAPITALS,
    "exists_one": "ask with `exists`",
    "_?_:_": "write two matches, one below the other",
    "_*_": "conditions do not calculate; compare with a number",
    "_/_": "conditions do not calculate; compare with a number",
    "_%_": "conditions do not calculate; compare with a number",
    "-_": "conditions do not calculate; compare with a number",
}


@dataclass(frozen=True)
class Complaint:
    """What is wrong at one place of a condition (code points from its beginning), and the cure."""

    at: int
    words: str
    suggestion: str = ""


@dataclass(frozen=True)
class Bound:
    """What a name stands for: an item of a fact or of a list written there, or, for a variable of
    the rule, the whole of it."""

    field: Field | None = None
    constants: tuple[Constant, ...] = ()
    is_variable: bool = False


Scope = dict[str, Bound]


def complaints(node: Node, schema: Schema, scope: Scope | None = None) -> Iterator[Complaint]:
    """Everything in a compiled condition that is outside of the profile.

    `scope` holds the variables of the rule.
    """
    too_large = excess(node)
    yield from too_large
    if not too_large:
        yield from _of(node, schema, scope or {})


def excess(node: Node) -> list[Complaint]:
    """Whether a condition is nested too deeply or made of too many parts."""
    if depth(node) > MOST_DEPTH:
        hint = "split it into variables or rules"
        return [Complaint(0, f"nested deeper than {MOST_DEPTH}", hint)]
    if sum(1 for _ in below(node)) > MOST_NODES:
        hint = "put long lists into parameters"
        return [Complaint(0, f"made of more than {MOST_NODES} parts", hint)]
    return []


def facts_of(node: Node) -> frozenset[str]:
    """The facts a condition reads, as rules name them in their needs."""
    path = path_of(node)
    if path:
        return frozenset({fact_of(path)})
    return frozenset().union(*(facts_of(child) for child in children(node)))


def closest(word: str, words: Iterator[str] | tuple[str, ...] | frozenset[str]) -> str:
    """A suggestion in words, or nothing when no word is near."""
    found = get_close_matches(word, sorted(set(words)), n=1, cutoff=0.6)
    return f"did you mean `{found[0]}`?" if found else ""


def field_of(node: Node, schema: Schema, scope: Scope) -> Field | None:
    """The fact a node is, or whose items it is; None for anything else."""
    if isinstance(node, Name):
        bound = scope.get(node.name)
        return bound.field if bound else None
    if isinstance(node, Call) and node.function == INDEX:
        return field_of(node.arguments[0], schema, scope)
    if isinstance(node, Select):
        path = path_of(node)
        if path:
            return schema.by_path.get(path)
        above = field_of(node.of, schema, scope)
        return schema.by_path.get(f"{above.path}.{node.field}") if above else None
    return None


def _of(node: Node, schema: Schema, scope: Scope) -> Iterator[Complaint]:
    match node:
        case Strange(words=words, at=at):
            yield Complaint(at, f"{words} is not part of the language of conditions")
        case Constant():
            yield from _constant(node)
        case Name(name=name, at=at) if name != "act" and name not in scope:
            yield Complaint(at, f"`{name}` is a type, not a fact")
        case Name(name="act", at=at):
            yield Complaint(at, "`act` as a whole says nothing", "name a fact, like `act.kind`")
        case Select():
            yield from _select(node, schema, scope)
        case ListOf():
            yield from _listed(node)
        case Quantified():
            yield from _quantified(node, schema, scope)
        case Call():
            yield from _called(node, schema, scope)
            for child in children(node):
                yield from _of(child, schema, scope)


def _constant(node: Constant) -> Iterator[Complaint]:
    if node.value is None:
        yield Complaint(node.at, "no fact is ever null", "ask with `has(...)`")
    elif isinstance(node.value, bytes):
        yield Complaint(node.at, "bytes are not part of the language", 'write text: "..."')


def _select(node: Select, schema: Schema, scope: Scope) -> Iterator[Complaint]:
    path = path_of(node)
    if path is None:
        yield from _of(node.of, schema, scope)
        return
    field = schema.by_path.get(path)
    if field is None:  # the compiler knows the same fields
        yield Complaint(node.at, f"there is no fact `{path}`", closest(path, schema.facts()))
    elif not node.asks and not field.is_fact:
        one = field.fields[0].name
        yield Complaint(
            node.at + 1, f"`act.{path}` is a group of facts", f"name one, like `act.{path}.{one}`"
        )


def _listed(node: ListOf) -> Iterator[Complaint]:
    kinds = {type(one.value) for one in node.items if isinstance(one, Constant)}
    if not node.items:
        yield Complaint(node.at, "nothing is in an empty list")
    elif len(kinds) != 1 or not all(isinstance(one, Constant) for one in node.items):
        yield Complaint(node.at, "a list holds words or numbers of one kind")
    elif len(node.items) > MOST_LISTED:
        yield Complaint(
            node.at,
            f"a list of more than {MOST_LISTED}",
            "put it into the parameters of a detector",
        )


def _quantified(node: Quantified, schema: Schema, scope: Scope) -> Iterator[Complaint]:
    if sum(not bound.is_variable for bound in scope.values()) >= MOST_QUANTIFIERS:
        yield Complaint(node.at, f"more than {MOST_QUANTIFIERS} quantifiers inside each other")
        return
    if node.variable in scope or node.variable == "act":
        yield Complaint(node.at, f"`{node.variable}` already stands for something else")
        return
    field = field_of(node.over, schema, scope)
    if isinstance(node.over, ListOf):
        constants = tuple(one for one in node.over.items if isinstance(one, Constant))
        bound = Bound(constants=constants)
    else:
        keys = field is not None and field.many == "map"
        bound = Bound(field=None if keys else field)
    names = (one.name for one in below(node.body) if isinstance(one, Name))
    if node.variable not in names:
        yield Complaint(node.at, f"`{node.variable}` is never used in `{node.kind}`")
    yield from _of(node.over, schema, scope)
    yield from _of(node.body, schema, {**scope, node.variable: bound})


def _called(node: Call, schema: Schema, scope: Scope) -> Iterator[Complaint]:
    function, at = node.function, node.at
    if function not in OPERATORS | FUNCTIONS:
        shown = SIGNS.get(function, function.strip("_"))
        yield Complaint(
            at,
            f"`{shown}` is not part of the language of conditions",
            INSTEAD.get(function) or closest(function, WORDS),
        )
    elif function in {"_+_", "_-_"} and not any(_is_time(one) for one in node.arguments):
        yield Complaint(at, "conditions do not calculate", "compare with a number or a time")
    elif function in TIMES and not _is_word(node.arguments[0]):
        yield Complaint(at, f"`{function}` takes a text written there")
    elif function == INDEX:
        yield from _indexed(node, schema, scope)
    elif function in ORDER | {EQUAL, UNEQUAL, IN}:
        yield from _compared(node, schema, scope)


def _is_word(node: Node) -> bool:
    return isinstance(node, Constant) and isinstance(node.value, str)


def _is_time(node: Node) -> bool:
    return isinstance(node, Call) and node.function in TIMES


def _indexed(node: Call, schema: Schema, scope: Scope) -> Iterator[Complaint]:
    field = field_of(node.arguments[0], schema, scope)
    if field is None or field.many != "map":
        yield Complaint(node.at, "an item by its number may not be there", "use `exists` or `in`")


def _compared(node: Call, schema: Schema, scope: Scope) -> Iterator[Complaint]:
    sides = node.arguments
    if all(isinstance(one, Constant | ListOf) for one in sides):
        yield Complaint(node.at, "compares two constants, so the answer is always the same")
    if node.function == IN:
        return
    for one in sides:
        field = field_of(one, schema, scope)
        is_whole = isinstance(one, Select) or _is_variable(one, scope)
        if isinstance(one, ListOf) or (field and is_whole and field.many != "one"):
            yield Complaint(
                node.at, "a list or map compared as a whole", "use `in`, `exists` or `size`"
            )
        elif node.function in ORDER and _is_text(one, field):
            yield Complaint(node.at, "text has no greater and smaller", "use `==` or `in`")


def _is_variable(node: Node, scope: Scope) -> bool:
    return isinstance(node, Name) and node.name in scope and scope[node.name].is_variable


def _is_text(node: Node, field: Field | None) -> bool:
    if isinstance(node, Constant):
        return isinstance(node.value, str)
    return field is not None and field.shape == "text"
