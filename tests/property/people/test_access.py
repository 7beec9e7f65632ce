"""The policy's two answers and an oracle written from the words of the rules alone."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from folkmoot.people.access.policy import allowed, may
from folkmoot.people.access.rules import JOIN, MANAGE, MODERATE, POST, READ
from folkmoot.people.access.viewer import ANYBODY, OPERATOR, Viewer
from folkmoot.people.models import (
    Group,
    GroupRole,
    Membership,
    Openness,
    Person,
    PersonKind,
    Role,
    RoleGrant,
)

SEE = "see"
BELONGING = {"owner", "moderator", "member"}
PEOPLE, GROUPS = 4, 3


@dataclass(frozen=True)
class Someone:
    """A person in words."""

    kind: str
    administrator: bool
    active: bool


@dataclass(frozen=True)
class Circle:
    """A group in words."""

    openness: str
    archived: bool


someones = st.builds(
    Someone,
    kind=st.sampled_from(PersonKind.values),
    administrator=st.booleans(),
    active=st.booleans(),
)
circles = st.builds(Circle, openness=st.sampled_from(Openness.values), archived=st.booleans())
houses = st.tuples(
    st.lists(someones, min_size=PEOPLE, max_size=PEOPLE),
    st.lists(circles, min_size=GROUPS, max_size=GROUPS),
    st.dictionaries(
        st.tuples(st.integers(0, PEOPLE - 1), st.integers(0, GROUPS - 1)),
        st.sampled_from(GroupRole.values),
    ),
)
Roles = dict[tuple[int, int], str]


def group_oracle(verb: str, who: Someone, circle: Circle, role: str) -> bool:
    """Whether somebody signed in may do `verb` to a group in which they are `role`."""
    belongs = role in BELONGING
    guest = who.kind == "guest"
    match verb:
        case "see":
            return belongs or who.administrator or (not guest and circle.openness != "secret")
        case "read":
            return belongs or (not guest and circle.openness == "open")
        case "join":
            fit = who.administrator or circle.openness == "open"
            return not guest and not circle.archived and fit
        case "post":
            return belongs and not circle.archived
        case "moderate":
            return role in {"owner", "moderator"}
        case "manage":
            return who.administrator or role == "owner"
    raise AssertionError(verb)


def person_oracle(
    asker: int, other: int, people: list[Someone], circles: list[Circle], roles: Roles
) -> bool:
    """Whether person `asker` may see person `other`."""
    who = people[asker]
    if asker == other or who.administrator:
        return True
    near = any(
        (other, place) in roles and group_oracle("read", who, circle, roles.get((asker, place), ""))
        for place, circle in enumerate(circles)
    )
    return near or (who.kind != "guest" and people[other].kind != "correspondent")


def membership_oracle(
    asker: int, place: int, role: str, people: list[Someone], circles: list[Circle], roles: Roles
) -> bool:
    """Whether person `asker` may see that somebody is `role` in group `place`."""
    who, own = people[asker], roles.get((asker, place), "")
    if who.administrator or group_oracle("read", who, circles[place], own):
        return True
    return role == "owner" and group_oracle("see", who, circles[place], own)


class TwoAnswers(TestCase):
    """`may()` of each row, `allowed()` of all rows, and the oracle say the same."""

    @settings(max_examples=120, deadline=None)
    @given(houses)
    def test_groups_people_and_memberships(
        self, house: tuple[list[Someone], list[Circle], Roles]
    ) -> None:
        people, circle_words, roles = house
        persons = [_person(number, words) for number, words in enumerate(people)]
        groups = [_group(number, words) for number, words in enumerate(circle_words)]
        for (who, place), role in roles.items():
            Membership.objects.create(person=persons[who], group=groups[place], role=role)
        for asker, words in enumerate(people):
            viewer = Viewer(persons[asker])
            for verb in (SEE, READ, JOIN, POST, MODERATE, MANAGE):
                listed = set(allowed(viewer, verb, Group).values_list("pk", flat=True))
                for place, circle in enumerate(circle_words):
                    expected = group_oracle(verb, words, circle, roles.get((asker, place), ""))
                    assert (groups[place].pk in listed) == expected, (verb, words, circle)
                    assert may(viewer, verb, groups[place]) == expected
            self._check_people(viewer, asker, persons, people, circle_words, roles)
            rows = allowed(viewer, SEE, Membership)
            seen = set(rows.values_list("person_id", "group_id"))
            for (other, place), role in roles.items():
                expected = membership_oracle(asker, place, role, people, circle_words, roles)
                assert ((persons[other].pk, groups[place].pk) in seen) == expected

    def _check_people(
        self,
        viewer: Viewer,
        asker: int,
        persons: list[Person],
        people: list[Someone],
        circle_words: list[Circle],
        roles: Roles,
    ) -> None:
        listed = list(allowed(viewer, SEE, Person).values_list("pk", flat=True))
        assert len(listed) == len(set(listed)), "nobody is listed twice"
        manageable = set(allowed(viewer, MANAGE, Person).values_list("pk", flat=True))
        for other, person in enumerate(persons):
            expected = person_oracle(asker, other, people, circle_words, roles)
            assert (person.pk in listed) == expected, (people[asker], people[other])
            assert may(viewer, SEE, person) == expected
            assert (person.pk in manageable) == (asker == other or people[asker].administrator)


def _person(number: int, words: Someone) -> Person:
    person = Person.objects.create(name=f"p{number}", kind=words.kind, is_active=words.active)
    if words.administrator:
        RoleGrant.objects.create(person=person, role=Role.ADMINISTRATOR)
    return person


def _group(number: int, words: Circle) -> Group:
    from folkmoot.base import clock

    return Group.objects.create(
        slug=f"g{number}",
        title=f"g{number}",
        openness=words.openness,
        archived_at=clock.now() if words.archived else None,
    )


@pytest.mark.django_db
@pytest.mark.parametrize("openness", Openness.values)
def test_anybody_sees_nothing_and_the_operator_everything(openness: str) -> None:
    group = _group(1, Circle(openness, archived=False))
    person = _person(1, Someone("member", administrator=False, active=True))
    Membership.objects.create(person=person, group=group, role=GroupRole.OWNER)
    for verb in (SEE, READ, JOIN, POST, MODERATE, MANAGE, "a verb nobody wrote a rule for"):
        assert not may(ANYBODY, verb, group)
        assert not allowed(ANYBODY, verb, Group).exists()
        assert may(OPERATOR, verb, group)
    assert not may(ANYBODY, SEE, person)
    assert may(OPERATOR, SEE, person)
