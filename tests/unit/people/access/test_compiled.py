"""Queries of a viewer made into SQL once: whoever asks gets what the policy says of them."""

from django.db.models import QuerySet
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from folkmoot.base.database import Among
from folkmoot.people.access.compiled import CompiledFor
from folkmoot.people.access.policy import SEE, allowed, may
from folkmoot.people.access.rules import MANAGE, MODERATE, POST, READ
from folkmoot.people.access.viewer import Viewer
from folkmoot.people.api import Group, GroupRole, Person, change_member_role, leave_group


def seen(viewer: Viewer, rows: list[int]) -> QuerySet[Group, tuple[int]]:
    return allowed(viewer, READ, Group).filter(Among("pk", rows)).order_by("pk").values_list("pk")


def test_every_viewer_gets_their_own_rows(
    cast: Cast, open_group: Group, closed_group: Group, secret_group: Group
) -> None:
    asked = CompiledFor(seen, list)
    rows = [open_group.pk, closed_group.pk, secret_group.pk]
    for _ in range(2):
        for name, viewer in cast.items().items():
            assert asked(viewer, rows) == list(seen(viewer, rows)), name
            assert asked(viewer, rows[1:2]) == list(seen(viewer, rows[1:2])), name
    assert asked(cast.stranger, rows) == [(open_group.pk,)]
    assert asked(cast.member, rows) == [(row,) for row in rows]


def test_viewers_alike_do_not_get_each_others_groups(
    cast: Cast, closed_group: Group, secret_group: Group
) -> None:
    asked = CompiledFor(seen, list)
    rows = [closed_group.pk, secret_group.pk]
    assert cast.moderator.person
    change_member_role(
        cast.owner, group=secret_group, person=cast.moderator.person, role=GroupRole.MEMBER
    )
    leave_group(cast.member, group=closed_group)
    leave_group(cast.moderator, group=closed_group)
    assert asked(cast.member, rows) == asked(cast.moderator, rows) == [(secret_group.pk,)]
    leave_group(cast.moderator, group=secret_group)
    leave_group(cast.guest, group=secret_group)
    assert asked(cast.moderator, rows) == []
    assert asked(cast.member, rows) == [(secret_group.pk,)]
    assert asked(cast.guest, rows) == [(closed_group.pk,)]


def test_one_answer_follows_every_change(cast: Cast, closed_group: Group) -> None:
    assert cast.member.person
    for role, verbs in (
        (GroupRole.MEMBER, {SEE, READ, POST}),
        (GroupRole.MODERATOR, {SEE, READ, POST, MODERATE}),
        (GroupRole.OWNER, {SEE, READ, POST, MODERATE, MANAGE}),
        (GroupRole.MEMBER, {SEE, READ, POST}),
    ):
        change_member_role(cast.owner, group=closed_group, person=cast.member.person, role=role)
        viewer = Viewer(Person.objects.get(pk=cast.member.person.pk))
        for verb in (SEE, READ, POST, MODERATE, MANAGE):
            assert may(viewer, verb, closed_group) == (verb in verbs), (role, verb)
            assert allowed(viewer, verb, Group).exists() == (verb in verbs), (role, verb)


def test_a_rule_that_is_never_true_asks_nothing(
    cast: Cast, open_group: Group, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    asked = CompiledFor(seen, list)
    with django_assert_num_queries(0):
        assert asked(cast.anybody, [open_group.pk]) == []
