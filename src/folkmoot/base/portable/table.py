"""What of a table leaves an installation, and by what names its rows go outside."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeAlias

import msgspec
from django.db import models

Name: TypeAlias = tuple[str | int, ...]
"""What a row is called outside: its public id, an address, or a few words together."""
Batches: TypeAlias = Callable[[models.QuerySet[models.Model], int], Iterator[list[int]]]
CHUNK = 500


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """One table that leaves.

    `named`: paths to what its rows are called outside; none where no other row speaks of them.
    `home`: path to the group a row belongs to; "" for what belongs to the whole house. `stays`:
    columns that never leave, each with the reason. `late`: references that are filled in when all
    rows are there, because they may lead anywhere; only where `same` stands as it did. `order`: by
    what rows are read; `batches` gives their keys instead where a row must come behind the one it
    refers to, and is told the group. `only`: which rows leave at all.
    `digests`: columns that name kept bytes. `usable`: raises ValueError for values that only look
    right. `leaving` and `coming` put in another value where one says nothing elsewhere.
    """

    name: str
    model: type[models.Model]
    named: tuple[str, ...] = ()
    home: str = ""
    stays: Mapping[str, str] = {}
    late: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    order: str = "pk"
    batches: Batches | None = None
    only: models.Q = models.Q()
    digests: tuple[str, ...] = ()
    usable: Callable[[Mapping[str, object]], None] | None = None
    leaving: Callable[[dict[str, object]], None] | None = None
    coming: Callable[[dict[str, object]], None] | None = None


class Column(msgspec.Struct, frozen=True):
    """A column of a table; `target` is the table its reference leads to."""

    name: str
    field: "models.Field[object, object]"
    target: Table | None = None

    @property
    def paths(self) -> list[str]:
        """What to ask the database for: the value, or the name of the row it leads to."""
        if self.target is None:
            return [self.name]
        return [f"{self.name}__{path}" for path in self.target.named]


class Tables:
    """All tables that leave, in an order in which each refers only to those before it."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self.all = tuple(tables)
        self._of_model = {table.model: table for table in tables}
        self._columns = {table.name: tuple(self._made(table)) for table in tables}

    def named(self, name: str) -> Table | None:
        """The table of this name."""
        return self._names.get(name)

    @cached_property
    def _names(self) -> dict[str, Table]:
        return {table.name: table for table in self.all}

    def columns(self, table: Table) -> tuple[Column, ...]:
        """The columns that leave, the late ones among them."""
        return self._columns[table.name]

    def table_of(self, model: type[models.Model]) -> Table | None:
        """The table that declares this model."""
        return self._of_model.get(model)

    def _made(self, table: Table) -> Iterator[Column]:
        for field in table.model._meta.concrete_fields:  # noqa: SLF001  # Django's documented model API
            if field.name in table.stays or isinstance(field, models.AutoField):
                continue
            target = None
            if isinstance(field, models.ForeignKey):
                target = self._of_model[field.related_model]
            yield Column(field.name, field, target)


def by_parents(rows: models.QuerySet[models.Model], references: Sequence[str]) -> list[int]:
    """The keys of `rows`, each behind those of them it refers to; else in order of key.

    A circle of references, which our tables do not hold, is cut where it is met first.
    """
    found = list(rows.order_by("pk").values_list("pk", *references))
    waiting = {pk: {to for to in targets if to} for pk, *targets in found}
    below: dict[int, list[int]] = {}
    for pk, targets in waiting.items():
        waiting[pk] = targets & waiting.keys() - {pk}
        for target in waiting[pk]:
            below.setdefault(target, []).append(pk)
    ordered: dict[int, None] = {}
    level = [pk for pk, targets in waiting.items() if not targets]
    while len(ordered) < len(waiting):
        level = level or [next(pk for pk in waiting if pk not in ordered)]
        ordered.update(dict.fromkeys(level))
        following: list[int] = []
        for pk in level:
            for child in below.get(pk, ()):
                waiting[child].discard(pk)
                if not waiting[child] and child not in ordered:
                    following.append(child)
        level = sorted(set(following))
    return list(ordered)
