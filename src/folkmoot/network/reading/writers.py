"""Who stands behind the addresses that messages come from, for names, links and avatars."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from folkmoot.people.api import Address, PersonKind

COLUMNS = ("pk", "person__ref", "person__name", "email", "person__kind")


class Writer(NamedTuple):
    """The person, or the program, behind an address."""

    ref: UUID
    name: str
    email: str
    kind: str

    @property
    def is_bot(self) -> bool:
        """Whether it is a program."""
        return self.kind == PersonKind.BOT


def writers_of(addresses: Iterable[int | None]) -> dict[int, Writer]:
    """The persons behind these addresses (row ids). One query."""
    wanted = {address for address in addresses if address is not None}
    rows = Address.objects.filter(pk__in=wanted)
    return {row[0]: Writer._make(row[1:]) for row in rows.values_list(*COLUMNS)}
