"""Accounts of people who only ever write mail: no page, no password.

Each needs the proof that they read their address: they answered a letter sent there.
"""

from allauth.account.models import EmailAddress
from django.conf import settings

from folkmoot.base import clock
from folkmoot.base.errors import NotAllowed
from folkmoot.people import kinds
from folkmoot.people.access.policy import require
from folkmoot.people.access.rules import MANAGE
from folkmoot.people.access.viewer import ANYBODY, Viewer
from folkmoot.people.actions.addresses import claim_proved_by_mail, confirm_unmailed
from folkmoot.people.actions.members import enter
from folkmoot.people.actions.persons import add_account, usable_email
from folkmoot.people.addresses import clean_name
from folkmoot.people.models import Address, Group, GroupRole, Invitation, Person, PersonKind
from folkmoot.people.things import group_thing, invitation_thing, person_thing
from folkmoot.people.writing import Work, writing


def account_at(email: str) -> Person | None:
    """Whose account this address is proved to belong to; None for a correspondent's or nobody's."""
    claimed = Address.objects.filter(email=email, claimed_at__isnull=False)
    address = claimed.select_related("person").first()
    return address.person if address and address.person.has_account else None


def enter_by_mail(*, email: str, name: str) -> Person | None:
    """Make an account for somebody who proved by mail that an address is theirs.

    Where everybody may sign up, or where an invitation was sent to this very address, which is
    used up with it. None where neither holds: then an owner of a group has to let them in.
    """
    with writing(ANYBODY) as work:
        invitation = _invitation_to(email)
        if invitation is None and not settings.FOLKMOOT.open_sign_up:
            return None
        person = _account(work, ANYBODY, email, name, _kind_of(invitation))
        if invitation is not None:
            _use(work, invitation, person)
    return person


def let_in_by_mail(actor: Viewer, *, group: Group, email: str, name: str) -> Person:
    """Let somebody into a group who asked by mail and proved their address; its owners may.

    Without an account they get that of a guest, as by an owner's invitation.
    """
    with writing(actor) as work:
        require(actor, MANAGE, group)
        person = account_at(email) or _account(work, actor, email, name, PersonKind.GUEST)
        if enter(work, group, person, GroupRole.MEMBER):
            work.record(
                kinds.MEMBER_ADDED,
                group_thing(group),
                person=person_thing(person),
                role=str(GroupRole.MEMBER),
            )
    return person


def _account(work: Work, actor: Viewer, email: str, name: str, kind: str) -> Person:
    address = usable_email(email)
    person = _unproved_account(address)
    if person is None:
        person = Person(email=address, name=clean_name(name), kind=kind)
        person.set_unusable_password()
        add_account(work, actor, person)
    EmailAddress.objects.get_or_create(user=person, email=address)
    confirm_unmailed(person, address)
    claim_proved_by_mail(work, person, address)
    return person


def _unproved_account(address: str) -> Person | None:
    """An account made on the page with this address, which nobody proved until now.

    Whoever made it may be somebody else who hoped for this moment, so its password goes.
    """
    person = Person.objects.select_for_update().filter(email=address).first()
    if person is None:
        return None
    if not person.is_active:
        raise NotAllowed("This account is closed.", hint="Ask an administrator.")
    person.set_unusable_password()
    person.save(update_fields=["password"])
    return person


def _kind_of(invitation: Invitation | None) -> str:
    return invitation.kind if invitation else PersonKind.MEMBER


def _invitation_to(email: str) -> Invitation | None:
    """The invitation sent to this address that is still good, locked."""
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("group")
    return rows.filter(
        email=email, used_at=None, withdrawn_at=None, expires_at__gt=clock.now()
    ).first()


def _use(work: Work, invitation: Invitation, person: Person) -> None:
    Invitation.objects.filter(pk=invitation.pk).update(used_at=clock.now())
    work.record(kinds.INVITATION_USED, invitation_thing(invitation), person=person_thing(person))
    if invitation.group is not None:
        enter(work, invitation.group, person, GroupRole.MEMBER)
