"""Queries made into SQL once: they answer as Django's own do."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import F, Max
from tests.cast import Cast
from tests.mailbag import chain, deliver

from folkmoot.base.compiled import Compiled
from folkmoot.base.database import Among
from folkmoot.network.models import Claim, Message
from folkmoot.people.api import Group, Membership, Person, make_token
from folkmoot.people.models import AccessToken

COLUMNS = ("pk", "ref", "name", "kind", "created_at", "joined_at", "is_active", "email")


def test_rows_are_those_of_the_query(cast: Cast, open_group: Group, closed_group: Group) -> None:
    def build(group: int, ref: UUID) -> object:
        rows = Person.objects.filter(memberships__group=group).exclude(ref=ref)
        return rows.order_by(F("joined_at").desc(nulls_last=True), "pk").values_list(*COLUMNS)

    asked = Compiled(build, int, UUID)  # type: ignore[arg-type]  # a query, as the type of build hides
    assert cast.owner.person
    assert cast.member.person
    for group in (open_group, closed_group):
        for person in (cast.owner.person, cast.member.person):
            wanted = list(build(group.pk, person.ref))  # type: ignore[call-overload]  # as above
            assert asked(group.pk, person.ref) == wanted
            assert len(wanted) == 3
    assert asked(0, cast.owner.person.ref) == []
    assert all(row[4] <= datetime.now(UTC) for row in asked(open_group.pk, UUID(int=0)))


def test_times_that_were_computed_are_times(cast: Cast, open_group: Group) -> None:
    def build(group: int) -> object:
        rows = Membership.objects.filter(group=group).order_by()
        return rows.values_list("role").annotate(last=Max("person__created_at"))

    asked = Compiled(build, int)  # type: ignore[arg-type]  # as above
    assert sorted(asked(open_group.pk)) == sorted(build(open_group.pk))  # type: ignore[call-overload]  # as above
    assert len(asked(open_group.pk)) > 1


def test_a_parameter_may_stand_in_several_places(cast: Cast, open_group: Group) -> None:
    asked = Compiled(
        lambda group: Membership.objects.filter(
            group=group, person__memberships__group=group
        ).values_list("pk"),
        int,
    )
    assert len(asked(open_group.pk)) == 4
    assert asked(open_group.pk + 1) == []


def test_bytes_are_found(cast: Cast) -> None:
    assert cast.member.person
    token = make_token(cast.member, person=cast.member.person).token
    asked = Compiled(
        lambda digest: AccessToken.objects.filter(secret_digest=digest).values_list("pk"), bytes
    )
    assert asked(bytes(token.secret_digest)) == [(token.pk,)]
    assert asked(b"other" * 6) == []


def test_what_is_no_value_of_its_own_is_refused(cast: Cast) -> None:
    asked = Compiled(lambda _: Person.objects.filter(pk__lt=5).values_list("pk"), int)
    with pytest.raises(ValueError, match="stand in the statement"):
        asked(1)


def test_a_list_is_one_parameter(cast: Cast, open_group: Group) -> None:
    def build(group: int, people: list[int]) -> object:
        rows = Membership.objects.filter(Among("person_id", people), group=group)
        return rows.order_by("pk").values_list("person_id", "role")

    asked = Compiled(build, int, list)  # type: ignore[arg-type]  # as above
    assert cast.owner.person
    assert cast.member.person
    both = [cast.owner.person.pk, cast.member.person.pk]
    for wanted in (both, both[:1], [0], list[int]()):
        assert asked(open_group.pk, wanted) == list(build(open_group.pk, wanted))  # type: ignore[call-overload]  # as above
    assert len(asked(open_group.pk, both)) == 2


def test_texts_of_a_list_may_hold_anything(open_group: Group) -> None:
    asked = Compiled(
        lambda slugs: Group.objects.filter(Among("slug", slugs)).values_list("pk"), list
    )
    assert asked(['quo"ted', "back\\slash", "%s", open_group.slug]) == [(open_group.pk,)]


def test_small_columns_are_compared_as_well(cast: Cast, open_group: Group) -> None:
    """Django asks nothing for a number that a column cannot hold, so no mark may be such a one."""
    del cast
    deliver(open_group, chain(3))
    asked = Compiled(
        lambda number: Message.objects.filter(number__gte=number).values_list("number"), int
    )
    assert sorted(asked(2)) == [(2,), (3,)]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's columns hold any number")
def test_a_column_too_small_for_a_mark_is_told_and_not_taken_for_no_rows(cast: Cast) -> None:
    asked = Compiled(lambda rank: Claim.objects.filter(rank=rank).values_list("pk"), int)
    with pytest.raises(ValueError, match="two bytes"):
        asked(1)
