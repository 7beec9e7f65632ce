"""Rows of a table as lines, a chunk at a time."""

from collections.abc import Iterator, Sequence

from django.db import models

from folkmoot.base.portable.lines import Shape, outside
from folkmoot.base.portable.table import CHUNK, Column, Name


def lines(shape: Shape, rows: models.QuerySet[models.Model], home: int = 0) -> Iterator[bytes]:
    """Each of these rows, all of one `home`, as a line; in an order that others repeat."""
    for _, values in told(shape, shape.columns, rows, home):
        if shape.table.leaving is not None:
            shape.table.leaving(values)
        yield shape.line(values)


def late_lines(shape: Shape, rows: models.QuerySet[models.Model], home: int = 0) -> Iterator[bytes]:
    """What is to be filled in when all rows are there."""
    for late in shape.table.late:
        some = rows.filter(**{f"{late}__isnull": False})
        for name, values in told(shape, shape.late, some, home):
            yield shape.late_line(name, values)


def told(
    shape: Shape,
    columns: Sequence[Column],
    rows: models.QuerySet[models.Model],
    home: int = 0,
) -> Iterator[tuple[Name, dict[str, object]]]:
    """Name and values of each row, as they stand outside."""
    paths = [*shape.table.named, *(path for column in columns for path in column.paths)]
    head = len(shape.table.named)
    for chunk in _chunks(shape, rows, paths, home):
        for row in chunk:
            at, values = head, {}
            for column in columns:
                width = len(column.paths)
                values[column.name] = outside(column, row[at : at + width])
                at += width
            yield _name(shape, row[:head]), values


def _name(shape: Shape, values: tuple[object, ...]) -> Name:
    column = shape.columns[0]
    told = (outside(Column(column.name, column.field), (one,)) for one in values)
    return tuple(told)  # type: ignore[arg-type]  # ids, addresses, numbers


def _chunks(
    shape: Shape, rows: models.QuerySet[models.Model], paths: list[str], home: int
) -> Iterator[list[tuple[object, ...]]]:
    order = shape.table.order
    if shape.table.batches is not None:
        for keys in shape.table.batches(rows, home):
            found = {
                row[0]: row[1:]
                for row in shape.table.model._default_manager.filter(pk__in=keys).values_list(  # noqa: SLF001  # Django's documented model API
                    "pk", *paths
                )
            }
            yield [found[key] for key in keys]
        return
    rows = rows.order_by(order)
    piece = list(rows.values_list(order, *paths)[:CHUNK])
    while piece:
        yield [row[1:] for row in piece]
        piece = list(
            rows.filter(**{f"{order}__gt": piece[-1][0]}).values_list(order, *paths)[:CHUNK]
        )
