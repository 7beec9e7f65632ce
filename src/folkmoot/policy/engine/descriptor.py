"""The protobuf type of an act, made at run time, and acts turned into messages of it."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from math import isfinite

import msgspec
from google.protobuf import timestamp_pb2
from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    FieldDescriptorProto,
    FileDescriptorProto,
)
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from folkmoot.policy.engine.acts import Act, Signal
from folkmoot.policy.engine.schema import (
    KEPT,
    SIGNALS,
    UNSEEN,
    DetectorKind,
    Field,
    Schema,
    schema_of,
)

PACKAGE = "folkmoot.policy.v1"
ACT_TYPE = f"{PACKAGE}.Act"

# Longer lists are no social act; a rule that goes through one must end in time, so the fact
# counts as missing, which is never read as clean.
MOST_ITEMS = 2_000
MOST_CHARACTERS = 1_000_000

_TYPES = {
    "text": FieldDescriptorProto.TYPE_STRING,
    "whole": FieldDescriptorProto.TYPE_INT64,
    "number": FieldDescriptorProto.TYPE_DOUBLE,
    "truth": FieldDescriptorProto.TYPE_BOOL,
    "time": FieldDescriptorProto.TYPE_MESSAGE,
    "group": FieldDescriptorProto.TYPE_MESSAGE,
}


class ActType:
    """The protobuf type of acts for one schema: its pool, and how an act becomes a message."""

    def __init__(self, schema: Schema) -> None:
        self.pool = DescriptorPool()
        times = FileDescriptorProto()
        timestamp_pb2.DESCRIPTOR.CopyToProto(times)
        self.pool.Add(times)
        file = FileDescriptorProto(
            name="folkmoot/policy/v1/act.proto",
            package=PACKAGE,
            syntax="proto3",
            dependency=[times.name],
        )
        _declare(file.message_type.add(name="Act"), schema.fields, ACT_TYPE)
        self.pool.Add(file)
        self._message = GetMessageClass(self.pool.FindMessageTypeByName(ACT_TYPE))
        self._detectors = frozenset(one.name for one in schema.detectors)

    def message(self, act: Act) -> Message:
        """The act as a message. Raises ValueError or TypeError when a value fits no field."""
        told = msgspec.to_builtins(act, builtin_types=(datetime,))
        fields = {**_USUAL, **told}
        for group, usual in _USUAL_BELOW.items():
            fields[group] = {**usual, **told.get(group, {})}
        for unseen in (SIGNALS, *UNSEEN):
            fields.pop(unseen, None)
        if act.signals:
            fields[SIGNALS] = {
                signal.detector: _signal(signal)
                for signal in act.signals
                if signal.detector in self._detectors
            }
        try:
            return self._message(**fields)
        except UnicodeEncodeError:
            return self._message(**_without_surrogates(fields))


@lru_cache(maxsize=KEPT)
def act_type(detectors: tuple[DetectorKind, ...]) -> ActType:
    """The type for these detectors; made once for each set of them."""
    return ActType(schema_of(detectors))


def unreadable(act: Act) -> tuple[str, ...]:
    """Facts that seem to stand in the act but cannot be judged.

    Lists and texts that are too long, a score that is no number, a detector that says two things,
    and a text that was erased from a record: its length says that there was one.
    """
    found = [
        f"content.{name}"
        for name in ("links", "mentions", "media", "labels")
        if len(getattr(act.content, name)) > MOST_ITEMS
    ]
    if len(act.content.text) > MOST_CHARACTERS or (act.content.length and not act.content.text):
        found.append("content.text")
    if len(act.actor.roles) > MOST_ITEMS:
        found.append("actor.roles")
    if len(act.subject.consent) > MOST_ITEMS:
        found.append("subject.consent")
    found += [
        f"{SIGNALS}.{signal.detector}"
        for signal in act.signals
        if not isfinite(signal.score) or len(signal.spans) > MOST_ITEMS
    ]
    names = [signal.detector for signal in act.signals]
    if len(set(names)) < len(names):
        found += [f"{SIGNALS}.{name}" for name, count in Counter(names).items() if count > 1]
    return tuple(found)


def _usual(struct: type[msgspec.Struct]) -> dict[str, object]:
    """The defaults that the struct's encoding leaves out and that protobuf would not put back."""
    fields = msgspec.structs.fields(struct)
    return {
        one.name: one.default
        for one in fields
        if isinstance(one.default, str | int | float) and one.default
    }


def _usual_below() -> dict[str, dict[str, object]]:
    groups = ((one.name, one.default) for one in msgspec.structs.fields(Act))
    found = ((name, _usual(type(one))) for name, one in groups if isinstance(one, msgspec.Struct))
    return {name: usual for name, usual in found if usual}


def _declare(message: DescriptorProto, fields: Sequence[Field], full_name: str) -> None:
    for number, field in enumerate(fields, 1):
        declared = message.field.add(
            name=field.name,
            number=number,
            type=_TYPES[field.shape],
            label=(
                FieldDescriptorProto.LABEL_OPTIONAL
                if field.many == "one"
                else FieldDescriptorProto.LABEL_REPEATED
            ),
        )
        if field.many == "map":
            declared.type = FieldDescriptorProto.TYPE_MESSAGE
            declared.type_name = _map_entry(message, field, full_name)
        elif field.shape == "time":
            declared.type_name = ".google.protobuf.Timestamp"
        elif field.shape == "group":
            name = _message_name(field.name)
            declared.type_name = f".{full_name}.{name}"
            _declare(message.nested_type.add(name=name), field.fields, f"{full_name}.{name}")


def _map_entry(message: DescriptorProto, field: Field, full_name: str) -> str:
    name = f"{_message_name(field.name)}Entry"
    entry = message.nested_type.add(name=name)
    entry.options.map_entry = True
    entry.field.add(name="key", number=1, type=_TYPES["text"], label=1)
    entry.field.add(name="value", number=2, type=_TYPES[field.shape], label=1)
    return f".{full_name}.{name}"


def _message_name(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))


def _signal(signal: Signal) -> dict[str, object]:
    return {
        "version": signal.version,
        "hit": signal.hit,
        "score": signal.score,
        "spans": [{"start": start, "end": end} for start, end in signal.spans],
        "evidence": signal.evidence,
        "kinds": list(signal.kinds),
    }


def _without_surrogates(value: object) -> dict[str, object]:
    """The same fields with half characters, which no protobuf string may hold, made visible."""

    def cleaned(inner: object) -> object:
        if isinstance(inner, str):
            return inner.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if isinstance(inner, dict):
            return {cleaned(key): cleaned(one) for key, one in inner.items()}
        return [cleaned(one) for one in inner] if isinstance(inner, list) else inner

    return {str(key): cleaned(one) for key, one in dict(value).items()}  # type: ignore[call-overload]  # it is what msgspec made of a struct


_USUAL = _usual(Act)
_USUAL_BELOW = _usual_below()
