"""Who is asking: what access needs to know of a person, read once a request."""

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet, Value

from folkmoot.base.compiled import Compiled
from folkmoot.people.models import (
    Address,
    GroupRole,
    Membership,
    Person,
    PersonKind,
    Role,
    RoleGrant,
)

STEERING = (GroupRole.OWNER, GroupRole.MODERATOR)
GROUP, ROLE, ADDRESS = "group", "role", "address"


def _facts_of(person: int) -> QuerySet[Membership, tuple[str, int, str]]:
    groups = Membership.objects.filter(person=person).exclude(role=GroupRole.CORRESPONDENT)
    roles = RoleGrant.objects.filter(person=person)
    addresses = Address.objects.filter(person=person)
    return groups.values_list(Value(GROUP), "group_id", "role").union(
        roles.values_list(Value(ROLE), "pk", "role"),
        addresses.values_list(Value(ADDRESS), "pk", Value("")),
        all=True,
    )


_FACTS = Compiled(_facts_of, int)


class Facts(NamedTuple):
    """Somebody's roles in the organisation, what they are in each group (row id) they belong to,
    and the addresses (row ids) that are theirs.
    """

    roles: frozenset[str] = frozenset()
    group_roles: Mapping[int, str] = MappingProxyType({})
    address_ids: tuple[int, ...] = ()


NONE = Facts()


class Viewer:
    """A person as seen by the access rules; facts are read when first asked for.

    `administers` False: an administrator who does not act as one, such as a program that holds a
    token for reading only.
    """

    def __init__(
        self, person: Person | None, *, operator: bool = False, administers: bool = True
    ) -> None:
        self.person = person
        self.is_operator = operator
        self.administers = administers

    def forget(self) -> None:
        """Read the facts anew when next asked: they may have changed since."""
        self.__dict__.pop("facts", None)

    @property
    def person_id(self) -> int | None:
        """The person's row, None for anybody and for the machine's operator."""
        return self.person.pk if self.person else None

    @property
    def is_known(self) -> bool:
        """Whether somebody is signed in (or is the operator)."""
        return self.is_operator or self.person is not None

    @property
    def is_guest(self) -> bool:
        """Whether they see only the groups they were let into."""
        return self.person is not None and self.person.kind == PersonKind.GUEST

    @cached_property
    def facts(self) -> Facts:
        """What the tables say of them. One query."""
        if self.person is None:
            return NONE
        rows = _FACTS(self.person.pk)
        return Facts(
            frozenset(text for kind, _, text in rows if kind == ROLE),
            {row: text for kind, row, text in rows if kind == GROUP},
            tuple(row for kind, row, _ in rows if kind == ADDRESS),
        )

    @property
    def roles(self) -> frozenset[str]:
        """The roles they hold in the organisation."""
        return self.facts.roles

    @property
    def group_roles(self) -> Mapping[int, str]:
        """What they are in each group they belong to, by the group's row id."""
        return self.facts.group_roles

    @property
    def address_ids(self) -> tuple[int, ...]:
        """The addresses that are theirs."""
        return self.facts.address_ids

    @property
    def is_administrator(self) -> bool:
        """Whether they run the installation."""
        return self.is_operator or (self.administers and Role.ADMINISTRATOR in self.roles)

    @property
    def member_groups(self) -> list[int]:
        """Groups they belong to."""
        return list(self.group_roles)

    @property
    def steered_groups(self) -> list[int]:
        """Groups they own or moderate."""
        return [group for group, role in self.group_roles.items() if role in STEERING]

    @property
    def owned_groups(self) -> list[int]:
        """Groups they own."""
        return [group for group, role in self.group_roles.items() if role == GroupRole.OWNER]


ANYBODY = Viewer(None)
OPERATOR = Viewer(None, operator=True)
"""Whoever commands the machine: the `folkmoot` command without `--as`. Sees everything."""


def viewer_of(person: Person | AnonymousUser) -> Viewer:
    """The viewer behind a request's user."""
    return Viewer(person) if isinstance(person, Person) and person.is_active else ANYBODY
