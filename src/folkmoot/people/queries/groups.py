"""Groups and who belongs to them."""

import msgspec
from django.db.models import (
    Case,
    Count,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)

from folkmoot.base.errors import Moved, NotFound
from folkmoot.people.access.policy import allowed, require, visible
from folkmoot.people.access.rules import ASK, JOIN, MANAGE, READ
from folkmoot.people.access.viewer import Viewer
from folkmoot.people.models import Group, GroupRole, JoinOutcome, JoinRequest, Membership

_RANK = {GroupRole.OWNER: 0, GroupRole.MODERATOR: 1, GroupRole.MEMBER: 2}


class ListedGroup(msgspec.Struct, frozen=True):
    """A group in a list: what its asker is there and may do."""

    group: Group
    role: str
    member_count: int
    may_read: bool
    may_join: bool
    may_manage: bool
    may_ask: bool
    asked: bool


def group_by_slug(viewer: Viewer, slug: str) -> Group:
    """The group at this address; NotFound if there is none or its existence is a secret."""
    group = visible(viewer, Group).filter(slug=slug).first()
    if group is None:
        require_not_moved(visible(viewer, Group), slug)
        raise NotFound(
            "There is no group here that you can see.",
            hint="Check the address, or ask whoever sent you here to let you in.",
        )
    return group


def require_not_moved(rows: QuerySet[Group], slug: str) -> None:
    """Raise Moved where one of these groups had this word in its address before."""
    moved = rows.filter(aliases__slug=slug).first()
    if moved is not None:
        raise Moved(f"/g/{slug}", f"/g/{moved.slug}")


def group_of_word(word: str) -> Group | None:
    """The group with this word in its address, now or before; for mail and the command line."""
    now = Group.objects.filter(slug=word).first()
    return now or Group.objects.filter(aliases__slug=word).first()


def listed_groups(viewer: Viewer) -> list[ListedGroup]:
    """All groups the asker may see, by title, in seven queries however many there are."""
    readable = set(allowed(viewer, READ, Group).values_list("pk", flat=True))
    joinable = set(allowed(viewer, JOIN, Group).values_list("pk", flat=True))
    manageable = set(allowed(viewer, MANAGE, Group).values_list("pk", flat=True))
    askable = set(allowed(viewer, ASK, Group).values_list("pk", flat=True))
    waiting = JoinRequest.objects.filter(person=viewer.person_id, outcome=JoinOutcome.WAITING)
    asked = set(waiting.values_list("group_id", flat=True)) if viewer.person else set()
    belongs = ~Q(memberships__role=GroupRole.CORRESPONDENT)
    groups = visible(viewer, Group).annotate(members=Count("memberships", filter=belongs))
    roles = viewer.group_roles
    return [
        ListedGroup(
            group=group,
            role=roles.get(group.pk, ""),
            member_count=group.members,
            may_read=group.pk in readable,
            may_join=group.pk in joinable and group.pk not in roles,
            may_manage=group.pk in manageable,
            may_ask=group.pk in askable,
            asked=group.pk in asked,
        )
        for group in groups.order_by("title", "pk")
    ]


def members(viewer: Viewer, group: Group) -> QuerySet[Membership]:
    """Those who belong to a group, owners first, then by name; without correspondents."""
    require(viewer, "see", group)
    rank = Case(
        *(When(role=role, then=Value(place)) for role, place in _RANK.items()),
        default=Value(3),
        output_field=IntegerField(),
    )
    rows = visible(viewer, Membership).filter(group=group).exclude(role=GroupRole.CORRESPONDENT)
    return rows.select_related("person").order_by(rank, "person__name", "pk")


def correspondent_count(viewer: Viewer, group: Group) -> int:
    """How many are known to a group by mail only."""
    rows = visible(viewer, Membership).filter(group=group, role=GroupRole.CORRESPONDENT)
    return rows.count()
