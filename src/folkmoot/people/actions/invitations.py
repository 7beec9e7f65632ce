"""Letters that let their bearer make an account."""

from datetime import timedelta

import msgspec
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from folkmoot.base import clock
from folkmoot.base.errors import FolkmootError, NotAllowed, NotFound
from folkmoot.people import kinds
from folkmoot.people.access.house import may_administer, require_house
from folkmoot.people.access.policy import require
from folkmoot.people.access.rules import MANAGE
from folkmoot.people.access.viewer import Viewer
from folkmoot.people.actions.members import enter
from folkmoot.people.actions.persons import usable_email
from folkmoot.people.models import Group, GroupRole, Invitation, PersonKind
from folkmoot.people.secrets_kept import digest_of, new_secret
from folkmoot.people.things import group_thing, invitation_thing
from folkmoot.people.writing import writing

LIFETIME = timedelta(days=14)


class Invited(msgspec.Struct, frozen=True):
    """An invitation just made, with the address that stands in its letter; shown this once."""

    invitation: Invitation
    url: str


def invite(
    actor: Viewer, *, email: str, kind: str = PersonKind.MEMBER, group: Group | None = None
) -> Invited:
    """Write to somebody that they may make an account, and enter `group` with it.

    Administrators invite anybody; the owners of a group invite guests into it. The letter leaves
    after the transaction; only a digest of its secret is kept.
    """
    with writing(actor) as work:
        _require_may_invite(actor, kind, group)
        secret = new_secret()
        invitation = Invitation.objects.create(
            secret_digest=digest_of(secret),
            email=usable_email(email),
            kind=kind,
            group=group,
            invited_by=actor.person,
            expires_at=clock.now() + LIFETIME,
        )
        facts = {"kind": kind} | ({"group": group_thing(group)} if group else {})
        work.record(kinds.INVITATION_SENT, invitation_thing(invitation), **facts)
        url = f"{settings.BASE_URL}{reverse('people:invitation', args=[secret])}"
        transaction.on_commit(lambda: _send_letter(invitation, url))
    return Invited(invitation, url)


def valid_invitation(secret: str) -> Invitation | None:
    """The invitation behind a secret, unless it is used, withdrawn or too old."""
    found = Invitation.objects.filter(
        secret_digest=digest_of(secret),
        used_at=None,
        withdrawn_at=None,
        expires_at__gt=clock.now(),
    )
    return found.select_related("group", "invited_by").first()


def accept_invitation(actor: Viewer, *, secret: str) -> Invitation:
    """Use an invitation up for the person who bears it, and enter its group.

    Raises NotFound for one that is used, withdrawn, too old or unknown, without saying which.
    """
    with writing(actor) as work:
        if actor.person is None:
            raise NotAllowed("Only a person can accept an invitation.", hint="Sign in first.")
        invitation = _taken(secret)
        Invitation.objects.filter(pk=invitation.pk).update(used_at=clock.now())
        work.record(kinds.INVITATION_USED, invitation_thing(invitation))
        if invitation.group is not None and enter(
            work, invitation.group, actor.person, GroupRole.MEMBER
        ):
            work.record(kinds.GROUP_JOINED, group_thing(invitation.group))
    return invitation


def withdraw_invitation(actor: Viewer, *, invitation: Invitation) -> None:
    """Make an invitation worthless; whoever sent it, its group's owners, administrators may."""
    with writing(actor) as work:
        require(actor, MANAGE, invitation)
        open_ones = Invitation.objects.filter(pk=invitation.pk, used_at=None, withdrawn_at=None)
        if open_ones.update(withdrawn_at=clock.now()):
            work.record(kinds.INVITATION_WITHDRAWN, invitation_thing(invitation))


def _taken(secret: str) -> Invitation:
    """The invitation, locked, so that two bearers of the same letter cannot both use it."""
    Invitation.objects.select_for_update().filter(secret_digest=digest_of(secret)).first()
    invitation = valid_invitation(secret)
    if invitation is None:
        raise NotFound(
            "This invitation is no longer valid.", hint="Ask whoever sent it for a new one."
        )
    return invitation


def _require_may_invite(actor: Viewer, kind: str, group: Group | None) -> None:
    if kind not in {PersonKind.MEMBER, PersonKind.GUEST}:
        raise FolkmootError(
            f"{kind!r} cannot be invited.", hint="Invite a member or a guest.", place="kind"
        )
    if group is not None:
        require(actor, MANAGE, group)
    if group is None or kind != PersonKind.GUEST:
        require_house(actor, may_administer)


def _send_letter(invitation: Invitation, url: str) -> None:
    words = {"invitation": invitation, "url": url, "organisation": settings.FOLKMOOT.organisation}
    send_mail(
        render_to_string("people/mail/invitation_subject.txt", words).strip(),
        render_to_string("people/mail/invitation.txt", words),
        from_email=None,
        recipient_list=[invitation.email],
    )
