"""Queries that are asked thousands of times: made into SQL once, then only asked.

Making SQL out of a query costs Django several times what a small answer costs the database: of a
conversation as JSON it was two thirds of the time. What is asked, and every rule in it, is still
written as a query; only its parameters differ from call to call. Each must stand in the SQL as one
mark: a value, or a list (of numbers or texts) given to `Among`.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import BinaryField, Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from folkmoot.base.database import DEFAULT, conversion, stored_list, stored_ref

Parameter = int | UUID | bytes | list[int] | list[str]
Build = Callable[..., QuerySet[Any, tuple[Any, ...]]]
_BYTES = BinaryField()
_Row = TypeVar("_Row", bound=Model)
_FIRST_MARK = 2_147_400_000
"""Larger than any key we are likely to give out, so it is no constant of the query; and still a
number of four bytes: Django knows that a column of those holds nothing above, and asks nothing.
"""


class Compiled:
    """A query by `values_list`, given as a function of its parameters; called, it gives the rows.

    `kinds` are the parameters' types, in order. Raises ValueError when a parameter does not stand
    in the SQL as a value of its own; the first `loose` ones need not stand there at all.
    """

    def __init__(self, build: Build, *kinds: type[Parameter], loose: int = 0) -> None:
        self._build = build
        self._kinds = kinds
        self._loose = loose
        self._made: _Made | None = None

    def __call__(self, *given: Parameter) -> list[tuple[Any, ...]]:
        """The rows for these parameters. One query."""
        made = self._made or self._make()
        if not made.sql:
            return []
        values = [_adapted(one) for one in given]
        connection = connections[DEFAULT]
        with connection.cursor() as cursor:
            cursor.execute(made.sql, made.filled(values))
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return made.converted(rows) if made.converters else rows

    def _make(self) -> "_Made":
        connection = connections[DEFAULT]
        marks = [_mark(number, kind) for number, kind in enumerate(self._kinds)]
        compiler = self._compiler(marks)
        try:
            sql, parameters = compiler.as_sql()
        except EmptyResultSet:
            self._require_empty()
            self._made = _Made("", (), [], {})
            return self._made
        places = [_places(parameters, _adapted(mark)) for mark in marks]
        if not all(places[self._loose :]):
            raise ValueError("a parameter does not stand in the statement as a value")
        columns = [column[0] for column in compiler.select or ()]
        converters = {
            at: conversion(expression, steps, connection)
            for at, (steps, expression) in compiler.get_converters(columns).items()
        }
        found = _Made(sql, tuple(parameters), places, converters)
        self._made = found
        return found

    def _compiler(self, given: Sequence[Parameter]) -> SQLCompiler:
        found: SQLCompiler = self._build(*given).query.get_compiler(connection=connections[DEFAULT])
        return found

    def _require_empty(self) -> None:
        """No rows whatever the values are, or only because a column cannot hold our marks?"""
        try:
            self._compiler([_mark(at, kind, 1) for at, kind in enumerate(self._kinds)]).as_sql()
        except EmptyResultSet:
            return
        raise ValueError("a parameter is compared with a column of two bytes, which holds no mark")


class CompiledObjects(Generic[_Row]):
    """The same of a query for whole rows of `model`; called, it gives them as objects."""

    def __init__(
        self,
        model: type[_Row],
        build: Callable[..., QuerySet[_Row]],
        *kinds: type[Parameter],
    ) -> None:
        self._model = model
        self._names = [field.attname for field in model._meta.concrete_fields]  # noqa: SLF001  # Django's documented model API
        self._rows = Compiled(lambda *marks: build(*marks).values_list(*self._names), *kinds)

    def __call__(self, *given: Parameter) -> list[_Row]:
        """The objects for these parameters. One query."""
        return [self._model.from_db(DEFAULT, self._names, row) for row in self._rows(*given)]


class _Made:
    def __init__(
        self,
        sql: str,
        parameters: Sequence[Any],
        places: list[list[int]],
        converters: dict[int, Callable[[Any], Any]],
    ) -> None:
        self.sql = sql
        self.parameters = parameters
        self.places = places
        self.converters = converters

    def filled(self, values: Sequence[object]) -> list[Any]:
        """The parameters of the statement with these values in their places."""
        filled = list(self.parameters)
        for value, places in zip(values, self.places, strict=True):
            for place in places:
                filled[place] = value
        return filled

    def converted(self, rows: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
        """What the driver gave, as Django's own queries give it: column by column."""
        columns: list[Iterable[Any]] = list(zip(*rows, strict=True))
        if not columns:
            return []
        for at, convert in self.converters.items():
            columns[at] = map(convert, columns[at])
        return list(zip(*columns, strict=True))


def _mark(number: int, kind: type[Parameter], first: int = _FIRST_MARK) -> Parameter:
    mark = first + number
    if kind is list:
        return [mark]
    if kind is bytes:
        return mark.to_bytes(32)
    return UUID(int=mark) if kind is UUID else mark


def _adapted(value: Parameter) -> object:
    """The value as the driver takes it."""
    if isinstance(value, bytes):
        return _BYTES.get_db_prep_value(value, connections[DEFAULT])
    if isinstance(value, list):
        return stored_list(value)
    return stored_ref(value) if isinstance(value, UUID) else value


def _places(parameters: Sequence[Any], mark: object) -> list[int]:
    # both drivers wrap bytes into objects that hold them
    wanted = getattr(mark, "obj", mark)
    return [at for at, one in enumerate(parameters) if getattr(one, "obj", one) == wanted]
