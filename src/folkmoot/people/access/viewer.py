"""Who is asking: what access needs to know of a person, read once a request."""

from functools import cached_property

from django.contrib.auth.models import AnonymousUser

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
_GROUP_ROLES = Compiled(
    lambda person: (
        Membership.objects.filter(person=person)
        .exclude(role=GroupRole.CORRESPONDENT)
        .values_list("group_id", "role")
    ),
    int,
)
_ROLES = Compiled(lambda person: RoleGrant.objects.filter(person=person).values_list("role"), int)
_ADDRESSES = Compiled(lambda person: Address.objects.filter(person=person).values_list("pk"), int)


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
        for fact in ("roles", "group_roles", "address_ids"):
            self.__dict__.pop(fact, None)

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
    def roles(self) -> frozenset[str]:
        """The roles they hold in the organisation."""
        if self.person is None:
            return frozenset()
        return frozenset(role for (role,) in _ROLES(self.person.pk))

    @cached_property
    def group_roles(self) -> dict[int, str]:
        """What they are in each group they belong to, by the group's row id."""
        if self.person is None:
            return {}
        return dict(_GROUP_ROLES(self.person.pk))

    @cached_property
    def address_ids(self) -> list[int]:
        """The addresses that are theirs."""
        if self.person is None:
            return []
        return [row for (row,) in _ADDRESSES(self.person.pk)]

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
