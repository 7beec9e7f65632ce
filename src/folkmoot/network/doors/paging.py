"""A page of rows, and where the next one begins."""

from typing import TypeVar

from django.db.models import Model, QuerySet

from folkmoot.network.doors.cursors import cursor, number_of, parts_of
from folkmoot.network.doors.shapes.paging import Paging

Row = TypeVar("Row", bound=Model)


def page_of(
    rows: QuerySet[Row], asked: Paging, *, oldest_first: bool = False
) -> tuple[list[Row], str | None]:
    """The rows of the page asked for, in the order of their keys, and the cursor of the next page.

    Raises Failed for a cursor that was not given out here.
    """
    after = parts_of(asked.cursor, 1)
    if after:
        last = number_of(after[0])
        rows = rows.filter(pk__gt=last) if oldest_first else rows.filter(pk__lt=last)
    found = list(rows.order_by("pk" if oldest_first else "-pk")[: asked.limit + 1])
    shown = found[: asked.limit]
    return shown, cursor(shown[-1].pk) if len(found) > len(shown) else None
