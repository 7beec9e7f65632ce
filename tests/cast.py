"""The small cast that tests share, made by actions: who they are and the groups they are in.

owner, moderator, member and guest belong to every group of the cast, stranger and administrator to
none; anybody is not signed in.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.core.cache import cache
from tests.kept_rows import KeptRows

from folkmoot.base.models import FeedEntry
from folkmoot.people.api import (
    ANYBODY,
    OPERATOR,
    Group,
    GroupRole,
    Openness,
    Person,
    PersonKind,
    Role,
    Viewer,
    add_member,
    create_group,
    create_person,
    grant_role,
    vouch_for_address,
)

ORGANISATION = "example.org"
NAMES = ("Olive", "Moira", "Mads", "Gast", "Stran", "Adele")
"""Of the owner, the moderator, the member, the guest, the stranger and the administrator."""
_kept = KeptRows()


@dataclass(frozen=True)
class Cast:
    """Each as a viewer; `viewer.person` is the row."""

    owner: Viewer
    moderator: Viewer
    member: Viewer
    guest: Viewer
    stranger: Viewer
    administrator: Viewer
    anybody: Viewer = ANYBODY
    operator: Viewer = OPERATOR

    def items(self) -> dict[str, Viewer]:
        """All of them by name."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def somebody(name: str, kind: str = PersonKind.MEMBER) -> Viewer:
    """A person with an account and a proved address `<name>@example.org`."""
    email = f"{name.lower()}@{ORGANISATION}"
    person = create_person(OPERATOR, email=email, name=name, kind=kind)
    vouch_for_address(OPERATOR, person=person, email=email)
    return Viewer(person)


def circle(cast: Cast, openness: str, title: str = "") -> Group:
    """A group of this openness with the owner, the moderator, the member and the guest in it."""
    title = title or f"{openness} circle".capitalize()
    group = create_group(cast.owner, title=title, openness=openness)
    for viewer, role in (
        (cast.moderator, GroupRole.MODERATOR),
        (cast.member, GroupRole.MEMBER),
        (cast.guest, GroupRole.MEMBER),
    ):
        assert viewer.person
        add_member(cast.owner, group=group, person=viewer.person, role=role)
        viewer.forget()
    return group


@pytest.fixture
def cast(db: None) -> Cast:
    """The six people, in no group yet.

    The first time made by actions; the rows of that are put back where nothing has happened yet.
    """
    if FeedEntry.objects.exists() or Person.objects.exists():
        return _people()
    if _kept.is_kept:
        _kept.put_back()
        by_name = {person.name: Viewer(person) for person in Person.objects.all()}
        return Cast(*(by_name[name] for name in NAMES))
    _kept.begin()
    made = _people()
    _kept.keep()
    return made


def _people() -> Cast:
    owner, moderator, member, guest, stranger, administrator = (
        somebody(name, PersonKind.GUEST if name == "Gast" else PersonKind.MEMBER) for name in NAMES
    )
    assert administrator.person
    grant_role(OPERATOR, person=administrator.person, role=Role.ADMINISTRATOR)
    return Cast(owner, moderator, member, guest, stranger, administrator)


@pytest.fixture
def open_group(cast: Cast) -> Group:
    """A group every member of the organisation reads."""
    return circle(cast, Openness.OPEN)


@pytest.fixture
def closed_group(cast: Cast) -> Group:
    """A group everybody knows of and only its members read."""
    return circle(cast, Openness.CLOSED)


@pytest.fixture
def secret_group(cast: Cast) -> Group:
    """A group only its members know of."""
    return circle(cast, Openness.SECRET)


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Rate limits counted by one test must not stop the next."""
    cache.clear()
    yield
    cache.clear()
