"""Two other CEL engines, each asked the same question in its own way.

They know no protobuf type of ours, so they get the act as maps, with every field in it.
"""

import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import cel as rust
import celpy
import msgspec
from celpy.adapter import json_to_cel
from celpy.evaluation import CELEvalError
from tests.property.policy.conditions import DETECTORS

from folkmoot.policy.engine.acts import Act, Signal
from folkmoot.policy.engine.schema import Field, schema_of

SCHEMA = schema_of(DETECTORS)
ZEROES: Mapping[str, object] = {"text": "", "whole": 0, "number": 0.0, "truth": False}
logging.getLogger("celpy").setLevel(logging.CRITICAL)  # it tells each error besides raising it

Answer = bool | None  # None: it came to no answer


def as_maps(act: Act) -> dict[str, object]:
    """The act as nested maps with all facts of the schema, also those that have their default."""
    found = {signal.detector: signal for signal in act.signals}
    told: dict[str, object] = {}
    for field in SCHEMA.fields:
        if field.name == "signals":
            told["signals"] = {
                one.name: _group(one, found.get(one.name, Signal("", ""))) for one in field.fields
            }
        else:
            told[field.name] = _value(field, getattr(act, field.name))
    return told


def rust_says(condition: str, facts: dict[str, object]) -> Answer:
    """What common-expression-language answers."""
    try:
        return _truth(rust.compile(condition).execute({"act": facts}))
    except (ValueError, KeyError, TypeError, RuntimeError, IndexError):
        return None


def python_says(condition: str, facts: dict[str, object]) -> Answer:
    """What cel-python answers."""
    with _recursion_limit_kept():
        environment = celpy.Environment(runner_class=celpy.InterpretedRunner)
        program = environment.program(environment.compile(condition))
    act: Any = json_to_cel(facts)
    try:
        return _truth(program.evaluate({"act": act}))
    except CELEvalError:
        return None


@contextmanager
def _recursion_limit_kept() -> Iterator[None]:
    """cel-python raises the limit for itself, and Hypothesis complains of that."""
    limit = sys.getrecursionlimit()
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


def _truth(value: object) -> bool:
    assert isinstance(value, bool | celpy.celtypes.BoolType), value
    return bool(value)


def _group(field: Field, value: object) -> dict[str, object]:
    return {one.name: _value(one, getattr(value, one.name)) for one in field.fields}


def _value(field: Field, value: object) -> object:
    if field.many == "list" and field.shape == "group":
        return []
    if field.shape == "group":
        return _group(field, value)
    return value if isinstance(value, datetime) else msgspec.to_builtins(value)
