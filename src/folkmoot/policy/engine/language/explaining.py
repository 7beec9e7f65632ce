"""The compiler's refusals in words for the people who write rules, with what they meant."""

import re

from folkmoot.policy.engine.descriptor import ACT_TYPE
from folkmoot.policy.engine.language.adapter import Trouble
from folkmoot.policy.engine.language.profile import INSTEAD, WORDS, closest
from folkmoot.policy.engine.language.tree import SIGNS
from folkmoot.policy.engine.schema import UNSEEN, Schema

_FIELD = re.compile(r"undefined field '(.+?)' not found in struct '(.+?)'")
_NAME = re.compile(r"undeclared reference to '(.+?)'")
_OVERLOAD = re.compile(r"found no matching overload for '(.+?)' applied to '(.*)'")
_SYNTAX = re.compile(r"Syntax error: (.*)")
_TYPES = {
    "string": "text",
    "int": "a whole number",
    "uint": "a whole number",
    "double": "a number",
    "bool": "yes or no",
    "timestamp": "a time",
    "google.protobuf.Timestamp": "a time",
    "google.protobuf.Duration": "a length of time",
    "null_type": "nothing",
}


def explained(
    trouble: Trouble, condition: str, schema: Schema, variables: tuple[str, ...]
) -> tuple[str, str, int]:
    """What is wrong, what may have been meant, and the code point in the condition."""
    lines = condition.split("\n")
    at = sum(len(line) + 1 for line in lines[: trouble.line - 1]) + trouble.column - 1
    if found := _FIELD.search(trouble.words):
        at += condition[at : at + 1] == "."
        return f"there is no fact `{found[1]}`", _field_hint(found[1], found[2], schema), at
    if found := _NAME.search(trouble.words):
        name = found[1]
        hint = INSTEAD.get(name) or closest(
            name.split(".")[0], frozenset({"act", *variables}) | WORDS
        )
        facts = {path.rpartition(".")[2]: path for path in schema.by_path}
        if not hint and name.split(".")[0] in schema.names_below(""):
            hint = f"write `act.{name}`"
        elif not hint and name in facts:
            hint = f"write `act.{facts[name]}`"
        return f"`{name}` means nothing here", hint, at
    if found := _OVERLOAD.search(trouble.words):
        return *_overload(found[1], found[2]), at
    if found := _SYNTAX.search(trouble.words):
        return f"this cannot be read: {found[1].partition(' expecting')[0]}", "", at
    return trouble.words, "", at


def _field_hint(name: str, struct: str, schema: Schema) -> str:
    if name in UNSEEN:
        return "what happens then stands in `on_missing`"
    group = _group(struct, schema)
    near = closest(name, schema.names_below(group)) if group is not None else ""
    if near:
        return near
    ends = {path.rpartition(".")[2]: path for path in schema.by_path}
    if name in ends:
        return f"did you mean `act.{ends[name]}`?"
    return closest(name, tuple(schema.by_path))


def _group(struct: str, schema: Schema) -> str | None:
    """The group of facts a message type stands for."""
    wanted = struct.removeprefix(ACT_TYPE).lstrip(".").replace(".", "").lower()
    for path in ("", *schema.by_path):
        if path.replace(".", "").replace("_", "").lower() == wanted:
            return path
    return None


def _overload(function: str, types: str) -> tuple[str, str]:
    kinds = [_kind(one) for one in _split(types.strip("()"))]
    shown = SIGNS.get(function, function)
    words = f"`{shown}` does not work on {' and '.join(kinds)}"
    if function == "@in" and kinds[-1] == "text":
        return words, "a part of a text is found with `contains`"
    if any(kind.startswith("a list") for kind in kinds):
        return words, "a list is asked with `in`, `exists` or `size`"
    if {"a number", "a whole number"} == set(kinds):
        return words, "write the number with a point, like 1.0"
    return words, ""


def _split(types: str) -> list[str]:
    """The types between the commas that stand in no brackets."""
    parts, level = [""], 0
    for character in types:
        level += (character == "(") - (character == ")")
        if character == "," and level == 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts]


def _kind(name: str) -> str:
    if name.startswith(("list", "map")):
        return f"a {name[:4].rstrip('(')}"
    return _TYPES.get(name, "a group of facts" if name.startswith(ACT_TYPE) else name)
