"""Who stands behind the addresses that messages come from, for names, links and avatars."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from folkmoot.people.api import Address


class Writer(NamedTuple):
    """The person behind an address."""

    ref: UUID
    name: str
    email: str


def writers_of(addresses: Iterable[int | None]) -> dict[int, Writer]:
    """The persons behind these addresses (row ids). One query."""
    wanted = {address for address in addresses if address is not None}
    rows = Address.objects.filter(pk__in=wanted)
    columns = ("pk", "person__ref", "person__name", "email")
    return {row[0]: Writer._make(row[1:]) for row in rows.values_list(*columns)}
