"""The act as rules see it: one tree of facts, made from the structs of `acts` and the detectors.

The structs stay the one schema; the protobuf type that makes CEL refuse a misspelt field is
derived from this tree at run time (`descriptor`). Detectors become one message field each under
`signals`, never a map: a map would let a misspelt detector compile.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Literal, cast, get_args, get_origin, get_type_hints

import msgspec

from folkmoot.policy.engine.acts import Act, Signal

# Known for every act, so no rule has to name them among its needs.
ALWAYS_KNOWN = frozenset({"id", "kind", "verb", "at"})
# What a rule does when a fact is missing stands in its `on_missing`, not in its condition.
UNSEEN = frozenset({"missing"})
SIGNALS = "signals"
# Releases in use at one time, each with detectors of its own: the current one, drafts, replays.
KEPT = 16

Shape = Literal["text", "whole", "number", "truth", "time", "group"]
Many = Literal["one", "list", "map"]


class DetectorKind(msgspec.Struct, frozen=True):
    """What the schema must know of a detector: its name and the kinds of things it reports."""

    name: str
    version: str
    kinds: tuple[str, ...] = ()


class Field(msgspec.Struct, frozen=True):
    """One fact or group of facts: its dotted path below `act`, its shape and its vocabulary.

    `vocabulary` holds every word the fact can have, or is empty when any text may stand there;
    of a map it speaks of the values.
    """

    path: str
    name: str
    shape: Shape
    many: Many = "one"
    vocabulary: tuple[str, ...] = ()
    fields: tuple["Field", ...] = ()

    @property
    def is_fact(self) -> bool:
        """Whether a rule may read this itself, and not only something below it."""
        return self.shape != "group" or self.many != "one"


class Schema:
    """All facts of an act, for one set of detectors.

    `words` closes facts in which any text could stand: `{"actor.roles": ("spokesperson",)}`.
    """

    def __init__(
        self, detectors: Sequence[DetectorKind], words: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        self.detectors = tuple(sorted(detectors, key=lambda one: one.name))
        fields = (_closed(field, words or {}) for field in _act_fields(self.detectors))
        self.fields = tuple(fields)
        self.by_path = {field.path: field for top in self.fields for field in _below(top)}

    def names_below(self, path: str) -> tuple[str, ...]:
        """The names that may follow `path`, for suggestions; `""` is the act itself."""
        fields = self.fields if not path else self.by_path[path].fields
        return tuple(field.name for field in fields)

    def facts(self) -> tuple[str, ...]:
        """The paths a rule may need: facts, and each detector as a whole."""
        signals = tuple(f"{SIGNALS}.{one.name}" for one in self.detectors)
        read = (path for path, field in self.by_path.items() if field.is_fact)
        return tuple(path for path in read if not path.startswith(f"{SIGNALS}.")) + signals


@lru_cache(maxsize=KEPT)
def schema_of(detectors: tuple[DetectorKind, ...]) -> Schema:
    """The schema for these detectors; made once for each set of them."""
    return Schema(detectors)


def fact_of(path: str) -> str:
    """The fact a path reads: a detector's fields are known or missing together."""
    words = path.split(".")
    return ".".join(words[:2]) if words[0] == SIGNALS else path


def _closed(field: Field, words: Mapping[str, tuple[str, ...]]) -> Field:
    return msgspec.structs.replace(
        field,
        vocabulary=words.get(field.path, field.vocabulary),
        fields=tuple(_closed(inner, words) for inner in field.fields),
    )


def _below(field: Field) -> Iterator[Field]:
    yield field
    for inner in field.fields:
        yield from _below(inner)


def _act_fields(detectors: Sequence[DetectorKind]) -> Iterator[Field]:
    for field in _fields_of(Act, ""):
        if field.name == SIGNALS:
            signals = tuple(_signal_field(one) for one in detectors)
            yield Field(SIGNALS, SIGNALS, "group", fields=signals)
        elif field.name not in UNSEEN:
            yield field


def _signal_field(detector: DetectorKind) -> Field:
    path = f"{SIGNALS}.{detector.name}"
    inner = (field for field in _fields_of(Signal, path) if field.name != "detector")
    fields = (
        msgspec.structs.replace(field, vocabulary=detector.kinds)
        if field.name == "kinds"
        else field
        for field in inner
    )
    return Field(path, detector.name, "group", fields=tuple(fields))


def _fields_of(struct: type[msgspec.Struct], prefix: str) -> Iterator[Field]:
    for name, hint in _hints(struct).items():
        yield _field(hint, f"{prefix}.{name}" if prefix else name, name)


@cache
def _hints(struct: type[msgspec.Struct]) -> dict[str, object]:
    hints = get_type_hints(struct)
    return {name: hints[name] for name in struct.__struct_fields__}


def _field(hint: object, path: str, name: str) -> Field:
    many: Many = "one"
    if get_origin(hint) is tuple:
        many, hint = "list", get_args(hint)[0]
    elif get_origin(hint) is dict:
        many, hint = "map", get_args(hint)[1]
    if get_origin(hint) is tuple:  # a span
        start, end = (Field(f"{path}.{word}", word, "whole") for word in ("start", "end"))
        return Field(path, name, "group", many, fields=(start, end))
    if get_origin(hint) is Literal:
        return Field(path, name, "text", many, vocabulary=cast("tuple[str, ...]", get_args(hint)))
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return Field(path, name, "group", many, fields=tuple(_fields_of(hint, path)))
    return Field(path, name, _SHAPES[cast("type", hint)], many)


_SHAPES: dict[type, Shape] = {
    str: "text",
    int: "whole",
    float: "number",
    bool: "truth",
    datetime: "time",
}
