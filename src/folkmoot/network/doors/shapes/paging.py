"""Lists in pages."""

from typing import Annotated, Generic, TypeVar

import msgspec
from msgspec import Meta

from folkmoot.network.doors.cursors import DEFAULT_LIMIT, LONGEST, MOST

Item = TypeVar("Item")
Limit = Annotated[int, Meta(ge=1, le=MOST, description="How many at most.")]
CursorText = Annotated[
    str, Meta(max_length=LONGEST, description="`next_cursor` of the page before.")
]


class Paging(msgspec.Struct, frozen=True, kw_only=True):
    """Which part of a list."""

    limit: Limit = DEFAULT_LIMIT
    cursor: CursorText = ""


class Paged(msgspec.Struct, frozen=True, kw_only=True):
    """A page. `next` is the address of the page that follows, null on the last."""

    next_cursor: str | None = None
    next: str | None = None


class Listing(Paged, Generic[Item], frozen=True, kw_only=True):
    """A page of a list. `next` is the address of the page that follows, null on the last."""

    items: list[Item]
