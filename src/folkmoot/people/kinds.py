"""The kinds of deeds and feed entries of this part."""

from folkmoot.base.feed import kinds as feed
from folkmoot.people import contracts
from folkmoot.people.activity import kinds as activity

GROUP_CREATED = "people.group.created"
GROUP_CHANGED = "people.group.changed"
GROUP_ARCHIVED = "people.group.archived"
GROUP_REOPENED = "people.group.reopened"
GROUP_JOINED = "people.group.joined"
GROUP_LEFT = "people.group.left"
GROUP_MOVED = "people.group.moved"
JOIN_REQUESTED = "people.join.requested"
JOIN_WITHDRAWN = "people.join.withdrawn"
JOIN_ADMITTED = "people.join.admitted"
JOIN_DECLINED = "people.join.declined"
JOIN_RECONSIDERED = "people.join.reconsidered"
MEMBER_ADDED = "people.member.added"
MEMBER_REMOVED = "people.member.removed"
MEMBER_ROLE_CHANGED = "people.member.role_changed"
PERSON_CREATED = "people.person.created"
PERSON_CHANGED = "people.person.changed"
PERSON_KIND_CHANGED = "people.person.kind_changed"
PERSON_DEACTIVATED = "people.person.deactivated"
PERSON_REACTIVATED = "people.person.reactivated"
ADDRESS_VOUCHED = "people.address.vouched_for"
ADDRESS_CLAIMED = "people.address.claimed"
ROLE_GRANTED = "people.role.granted"
ROLE_REVOKED = "people.role.revoked"
INVITATION_SENT = "people.invitation.sent"
INVITATION_USED = "people.invitation.used"
INVITATION_WITHDRAWN = "people.invitation.withdrawn"
TOKEN_CREATED = "people.token.created"  # noqa: S105  # a kind, not a secret
TOKEN_REVOKED = "people.token.revoked"  # noqa: S105  # a kind, not a secret
TOKEN_RESTORED = "people.token.restored"  # noqa: S105  # a kind, not a secret
SIGN_IN_LINK_MADE = "people.sign_in_link.made"
SIGNED_IN_BY_LINK = "people.sign_in_link.used"

_LABELS = {
    GROUP_CREATED: "made a group",
    GROUP_CHANGED: "changed a group",
    GROUP_ARCHIVED: "archived a group",
    GROUP_REOPENED: "reopened a group",
    GROUP_JOINED: "joined a group",
    GROUP_LEFT: "left a group",
    GROUP_MOVED: "gave a group another address",
    JOIN_REQUESTED: "asked to join a group",
    JOIN_WITHDRAWN: "took a request to join back",
    JOIN_ADMITTED: "let somebody in who asked",
    JOIN_DECLINED: "declined a request to join",
    JOIN_RECONSIDERED: "put a request to join back",
    MEMBER_ADDED: "let somebody into a group",
    MEMBER_REMOVED: "removed somebody from a group",
    MEMBER_ROLE_CHANGED: "changed somebody's role in a group",
    PERSON_CREATED: "made an account",
    PERSON_CHANGED: "changed a profile",
    PERSON_KIND_CHANGED: "made a guest a member or a member a guest",
    PERSON_DEACTIVATED: "closed an account",
    PERSON_REACTIVATED: "reopened an account",
    ADDRESS_VOUCHED: "vouched for an address",
    ADDRESS_CLAIMED: "claimed an address",
    ROLE_GRANTED: "granted a role",
    ROLE_REVOKED: "revoked a role",
    INVITATION_SENT: "invited somebody",
    INVITATION_USED: "accepted an invitation",
    INVITATION_WITHDRAWN: "withdrew an invitation",
    TOKEN_CREATED: "made an access token",
    TOKEN_REVOKED: "revoked an access token",
    TOKEN_RESTORED: "took the revocation of an access token back",
    SIGN_IN_LINK_MADE: "made a sign-in link",
    SIGNED_IN_BY_LINK: "signed in by link",
}


def register_all() -> None:
    """Make the kinds known."""
    for name, label in _LABELS.items():
        activity.register(name, label)
    for name, label, payload in (
        ("people.group.changed", "Group changed", contracts.GroupChanged),
        ("people.membership.changed", "Membership changed", contracts.MembershipChanged),
        ("people.join.changed", "Request to join changed", contracts.JoinRequestChanged),
        ("people.person.changed", "Person changed", contracts.PersonChanged),
        ("people.address.claimed", "Address claimed", contracts.AddressClaimed),
        ("people.correspondents.added", "Senders added", contracts.CorrespondentsAdded),
        ("people.correspondents.entered", "Senders entered", contracts.CorrespondentsEntered),
    ):
        feed.register(feed.Kind(name, label, payload))
