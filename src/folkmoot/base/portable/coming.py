"""Lines of a table as rows here: names become keys, and what is here already stays as it is."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from django.db import connection, models

from folkmoot.base.database import insert_missing
from folkmoot.base.ids import read, written
from folkmoot.base.portable.lines import Line, Shape, inside, name_of
from folkmoot.base.portable.table import CHUNK, Name, Table, Tables

KEPT_NAMES = 50_000


class Names:
    """Which row here has which name; asked of the database in few queries, and kept a while.

    `same` leads from a name of the archive to the one under which that row is known here.
    """

    def __init__(self, tables: Tables, same: Mapping[tuple[str, Name], Name]) -> None:
        self._tables = tables
        self._same = same
        self._known: dict[str, OrderedDict[Name, int]] = {}

    def keys(self, table: Table, wanted: Iterable[Name]) -> dict[Name, int]:
        """The rows of these names; names that no row has are left out."""
        known = self._known.setdefault(table.name, OrderedDict())
        names = set(wanted)
        here = {name: self._same.get((table.name, name), name) for name in names}
        missing = {one for one in here.values() if one not in known}
        found = {one: known[one] for one in here.values() if one in known}
        found |= self._asked(table, missing)
        known.update(found)
        while len(known) > KEPT_NAMES:
            known.popitem(last=False)
        return {name: found[one] for name, one in here.items() if one in found}

    def is_other(self, table: Table, name: Name) -> bool:
        """Whether the row of this name is known here under another one."""
        return (table.name, name) in self._same

    def add(self, table: Table, names: Mapping[Name, int]) -> None:
        """Know rows that are about to be stored."""
        self._known.setdefault(table.name, OrderedDict()).update(names)

    def forget(self) -> None:
        """After a transaction that did not come to its end."""
        self._known.clear()

    def _asked(self, table: Table, names: set[Name]) -> dict[Name, int]:
        found: dict[Name, int] = {}
        first = table.named[0]
        by_ref = first.endswith("ref")
        heads = iter({name[0] for name in names})
        while piece := list(islice(heads, CHUNK)):
            asked = [read(str(one)) for one in piece] if by_ref else piece
            rows = table.model._default_manager.filter(**{f"{first}__in": asked})  # noqa: SLF001  # Django's documented model API
            for pk, ref, *rest in rows.values_list("pk", *table.named):
                name = (written(ref) if by_ref else ref, *rest)
                if name in names:
                    found[name] = pk
        return found


class Comings:
    """Puts lines of one table in, batch by batch; in the transaction of whoever calls."""

    def __init__(self, tables: Tables, names: Names) -> None:
        self._tables = tables
        self.names = names

    def resolved(self, shape: Shape, batch: Sequence[Line]) -> list[dict[str, object]]:
        """The values of these lines as columns hold them; KeyError for a name nobody has."""
        rows: list[dict[str, object]] = [{} for _ in batch]
        for column in shape.columns:
            if column.target is None:
                for row, line in zip(rows, batch, strict=True):
                    row[column.name] = inside(column, line[column.name])
                continue
            named = [
                None if line[column.name] is None else name_of(line[column.name]) for line in batch
            ]
            keys = self.names.keys(column.target, {one for one in named if one is not None})
            for row, name in zip(rows, named, strict=True):
                row[column.name] = None if name is None else keys[name]
        return rows

    def put_in(self, shape: Shape, batch: Sequence[Line]) -> int:
        """Store those that are not here; how many that were."""
        stored = 0
        for piece in _apart(shape, batch):
            rows = self.resolved(shape, piece)
            if shape.table.coming is not None:
                for row in rows:
                    shape.table.coming(row)
            stored += inserted(shape, rows)
        return stored

    def fill_in(self, shape: Shape, batch: Sequence[Line]) -> None:
        """Set what could only be set when all rows are there."""
        own = self.names.keys(shape.table, [name_of(line["name"]) for line in batch])
        model = shape.table.model._default_manager  # noqa: SLF001  # Django's documented model API
        for line in batch:
            same = {word: line[word] for word in shape.table.same}
            for column in shape.late:
                if column.name not in shape.table.late or line[column.name] is None:
                    continue
                name = name_of(line[column.name])
                target = column.target or shape.table
                key = self.names.keys(target, [name])[name]
                empty = model.filter(pk=own[name_of(line["name"])], **same)
                empty.filter(**{f"{column.name}__isnull": True}).update(
                    **{f"{column.name}_id": key}
                )


def _apart(shape: Shape, batch: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """The batch in pieces, so that no row refers to one of its own piece, which has no key yet."""
    own = [one.name for one in shape.columns if one.target is shape.table]
    if not own or len(shape.table.named) != 1:
        yield batch
        return
    piece: list[Line] = []
    names: set[object] = set()
    for line in batch:
        if any(line[word] in names for word in own):
            yield piece
            piece, names = [], set()
        piece.append(line)
        names.add(line[shape.table.named[0]])
    yield piece


def inserted(shape: Shape, rows: Sequence[Mapping[str, object]]) -> int:
    """Store rows given by field; those against which a constraint speaks are here already.

    What did not come along gets what a new row has.
    """
    if not rows:
        return 0
    given = rows[0].keys()
    fields = [
        field
        for field in shape.table.model._meta.concrete_fields  # noqa: SLF001  # Django's documented model API
        if field.name in given
        or not (isinstance(field, models.AutoField) or field.has_db_default())
    ]
    return insert_missing(
        shape.table.model,
        [str(field.column) for field in fields],
        [[_prepared(field, row) for field in fields] for row in rows],
    )


def _has_own(field: "models.Field[object, object]") -> bool:
    """Whether the database itself gives a value."""
    return isinstance(field, models.AutoField) or field.has_db_default()


def _prepared(field: "models.Field[object, object]", row: Mapping[str, object]) -> object:
    value = row[field.name] if field.name in row else field.get_default()
    if isinstance(field, models.ForeignKey):
        return value
    return field.get_db_prep_save(value, connection)
