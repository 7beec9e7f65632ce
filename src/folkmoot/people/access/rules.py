"""Who may do what to persons and groups.

Administrators run the installation but do not read along: a closed or secret group shows them its
name and members, not its conversations, until they join it, which is recorded.
"""

from django.db.models import Q

from folkmoot.people.access.policy import EVERYBODY, NOBODY, SEE, allow, allow_often, within
from folkmoot.people.access.viewer import Viewer
from folkmoot.people.models import (
    AccessToken,
    Address,
    Group,
    GroupRole,
    Invitation,
    JoinRequest,
    Membership,
    Openness,
    Person,
    PersonKind,
)

READ = "read"
JOIN = "join"
ASK = "ask"
ADMIT = "admit"
POST = "post"
MODERATE = "moderate"
MANAGE = "manage"


def _group_seen(viewer: Viewer) -> Q:
    if viewer.is_administrator:
        return EVERYBODY
    own = Q(pk__in=viewer.member_groups)
    if viewer.is_guest or not viewer.is_known:
        return own
    return own | ~Q(openness=Openness.SECRET)


def _group_read(viewer: Viewer) -> Q:
    own = Q(pk__in=viewer.member_groups)
    if viewer.is_guest or not viewer.is_known:
        return own
    return own | Q(openness=Openness.OPEN)


def _group_joined(viewer: Viewer) -> Q:
    if viewer.is_guest or not viewer.is_known:
        return NOBODY
    standing = Q(archived_at=None)
    return standing if viewer.is_administrator else standing & Q(openness=Openness.OPEN)


def _group_asked(viewer: Viewer) -> Q:
    """Closed groups of others: open ones are joined, secret ones are not known of."""
    if viewer.is_guest or viewer.person is None or viewer.person.kind != PersonKind.MEMBER:
        return NOBODY
    return Q(openness=Openness.CLOSED, archived_at=None) & ~Q(pk__in=viewer.member_groups)


def _group_admitted(viewer: Viewer) -> Q:
    return EVERYBODY if viewer.is_administrator else Q(pk__in=viewer.steered_groups)


def _request_seen(viewer: Viewer) -> Q:
    return within(viewer, ADMIT, Group, "group") | _own(viewer, "person")


def _group_moderated(viewer: Viewer) -> Q:
    return Q(pk__in=viewer.steered_groups)


def _group_managed(viewer: Viewer) -> Q:
    return EVERYBODY if viewer.is_administrator else Q(pk__in=viewer.owned_groups)


def _group_posted(viewer: Viewer) -> Q:
    return Q(pk__in=viewer.member_groups, archived_at=None)


def _person_seen(viewer: Viewer) -> Q:
    if not viewer.is_known:
        return NOBODY
    if viewer.is_administrator:
        return EVERYBODY
    shared = Group.objects.filter(_group_read(viewer))
    near = Q(memberships__in=Membership.objects.filter(group__in=shared)) | Q(pk=viewer.person_id)
    near = Q(pk__in=Person.objects.filter(near).values("pk"))
    return near if viewer.is_guest else near | ~Q(kind=PersonKind.CORRESPONDENT)


def _person_managed(viewer: Viewer) -> Q:
    if viewer.is_administrator:
        return EVERYBODY
    return _own(viewer, "pk") | _own(viewer, "keeper")


def _membership_seen(viewer: Viewer) -> Q:
    """Those of groups one can read; of the others only the owners, since one has to ask them."""
    if viewer.is_administrator:
        return EVERYBODY
    readable = Q(group__in=Group.objects.filter(_group_read(viewer)))
    answering = Q(role=GroupRole.OWNER, group__in=Group.objects.filter(_group_seen(viewer)))
    return readable | answering


def _address_seen(viewer: Viewer) -> Q:
    return EVERYBODY if viewer.is_administrator else Q(pk__in=viewer.address_ids)


def _token_seen(viewer: Viewer) -> Q:
    if viewer.is_administrator:
        return EVERYBODY
    return _own(viewer, "person") | _own(viewer, "person__keeper")


def _own(viewer: Viewer, field: str) -> Q:
    return Q(**{field: viewer.person_id}) if viewer.person_id is not None else NOBODY


def _invitation_managed(viewer: Viewer) -> Q:
    if viewer.is_administrator:
        return EVERYBODY
    return Q(group__in=viewer.owned_groups) | _own(viewer, "invited_by")


def register_all() -> None:
    """Hand the rules of this part to the policy."""
    allow_often(Group, SEE, _group_seen)
    allow_often(Group, READ, _group_read)
    allow(Group, JOIN, _group_joined)
    allow(Group, ASK, _group_asked)
    allow(Group, ADMIT, _group_admitted)
    allow(JoinRequest, SEE, _request_seen)
    allow_often(Group, POST, _group_posted)
    allow_often(Group, MODERATE, _group_moderated)
    allow_often(Group, MANAGE, _group_managed)
    allow(Person, SEE, _person_seen)
    allow(Person, MANAGE, _person_managed)
    allow(Membership, SEE, _membership_seen)
    allow(Address, SEE, _address_seen)
    allow(AccessToken, SEE, _token_seen)
    allow(AccessToken, MANAGE, _token_seen)
    allow(Invitation, SEE, _invitation_managed)
    allow(Invitation, MANAGE, _invitation_managed)
