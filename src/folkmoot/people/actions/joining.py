"""Asking to be let into a group, on its page or by mail, and what those who look after it say."""

from datetime import timedelta

from django.db.models import Q

from folkmoot.base import clock
from folkmoot.base.errors import FolkmootError, NotAllowed
from folkmoot.base.ids import new_ref
from folkmoot.people import kinds
from folkmoot.people.access.policy import SEE, require
from folkmoot.people.access.rules import ADMIT, ASK
from folkmoot.people.access.viewer import ANYBODY, Viewer
from folkmoot.people.actions.addresses import addresses_for
from folkmoot.people.actions.by_mail import let_in_by_mail
from folkmoot.people.actions.members import enter
from folkmoot.people.acts import join_act
from folkmoot.people.contracts import JoinRequestChanged, MembershipChanged
from folkmoot.people.gateway import pass_gate
from folkmoot.people.models import (
    Address,
    Group,
    GroupRole,
    JoinOutcome,
    JoinRequest,
    Membership,
    Openness,
)
from folkmoot.people.things import group_thing, join_thing, person_thing
from folkmoot.people.writing import Work, writing

AGAIN_AFTER = timedelta(days=7)
"""Who was declined may ask once more then, so that nobody is asked every day."""
WORDS_LIMIT = 500


def ask_to_join(actor: Viewer, *, group: Group, words: str, by_mail: bool = False) -> JoinRequest:
    """Ask the owners and moderators of a closed group to be let in; asking twice changes nothing.

    Members of the organisation may, guests may not. Raises FolkmootError when the words are too
    long, or too soon after a refusal.
    """
    with writing(actor) as work:
        require(actor, ASK, group)
        if actor.person is None:
            raise NotAllowed("Only a person can ask to join.", hint="Sign in first.")
        request = JoinRequest(group=group, person=actor.person, words=_usable(words))
        request.by_mail = by_mail
        return _asked(work, actor, request)


def ask_by_mail(*, group: Group, email: str, name: str) -> JoinRequest:
    """The same for somebody without an account who proved by mail that an address is theirs.

    Of a group that is not secret, open to members or not. Owners let them in, as guests.
    """
    with writing(ANYBODY) as work:
        if group.archived_at is not None or group.openness == Openness.SECRET:
            raise NotAllowed("Nobody can join this group.", hint="Ask who told you of it.")
        address = Address.objects.select_related("person").get(
            pk=addresses_for({email: name})[email]
        )
        request = JoinRequest(group=group, person=address.person, email=email, by_mail=True)
        return _asked(work, ANYBODY, request)


def _asked(work: Work, actor: Viewer, request: JoinRequest) -> JoinRequest:
    """Store a request, or answer with the one that waits already."""
    earlier = JoinRequest.objects.filter(group=request.group, person=request.person)
    waiting = earlier.filter(outcome=JoinOutcome.WAITING).first()
    if waiting is not None:
        return waiting
    late = clock.now() - AGAIN_AFTER
    if earlier.filter(outcome=JoinOutcome.DECLINED, settled_at__gt=late).exists():
        raise FolkmootError(
            "Your request was declined only lately.",
            hint="Talk to an owner of the group, or ask again in a few days.",
        )
    request.ref, request.asked_at = new_ref(), clock.now()
    pass_gate(join_act(actor, request))
    request.save(force_insert=True)
    _told(work, request, kinds.JOIN_REQUESTED)
    return request


def withdraw_request(actor: Viewer, *, request: JoinRequest) -> None:
    """Take one's own request back."""
    with writing(actor) as work:
        require(actor, SEE, request)
        if request.person_id != actor.person_id:
            raise NotAllowed("This is somebody else's request.", hint="Decline it instead.")
        _settle(actor, request, JoinOutcome.WITHDRAWN)
        _told(work, request, kinds.JOIN_WITHDRAWN)


def admit_request(actor: Viewer, *, request: JoinRequest) -> None:
    """Let in who asked; owners, moderators and administrators may.

    Somebody without an account gets that of a guest, which takes an owner or an administrator.
    """
    with writing(actor) as work:
        require(actor, ADMIT, request.group)
        if request.email:
            _admit_from_outside(work, actor, request)
            return
        if not request.person.is_active:
            raise FolkmootError("Their account is closed.", hint="Decline the request.")
        _settle(actor, request, JoinOutcome.ADMITTED)
        enter(work, request.group, request.person, GroupRole.MEMBER)
        _told(work, request, kinds.JOIN_ADMITTED)


def _admit_from_outside(work: Work, actor: Viewer, request: JoinRequest) -> None:
    name = request.person.name
    person = let_in_by_mail(actor, group=request.group, email=request.email, name=name)
    request.person = person
    _settle(actor, request, JoinOutcome.ADMITTED)
    JoinRequest.objects.filter(pk=request.pk).update(person=person)
    _told(work, request, kinds.JOIN_ADMITTED)


def decline_request(actor: Viewer, *, request: JoinRequest) -> None:
    """Do not let in who asked; they see that, and may ask again in a while."""
    with writing(actor) as work:
        require(actor, ADMIT, request.group)
        _settle(actor, request, JoinOutcome.DECLINED)
        _told(work, request, kinds.JOIN_DECLINED)


def reconsider_request(actor: Viewer, *, request: JoinRequest) -> None:
    """Take an answer back: the request waits again, and who was let in by it is out again.

    Not once they are more than a plain member, nor where they ask anew by now.
    """
    with writing(actor) as work:
        require(actor, ADMIT, request.group)
        again = Q(outcome__in=(JoinOutcome.ADMITTED, JoinOutcome.DECLINED))
        newer = JoinRequest.objects.filter(
            group=request.group, person=request.person, pk__gt=request.pk
        )
        rows = JoinRequest.objects.select_for_update().filter(again, pk=request.pk)
        found = rows.first()
        if found is None or newer.exists():
            raise FolkmootError("This cannot be taken back any more.", hint="Load the page again.")
        if found.outcome == JoinOutcome.ADMITTED:
            _put_out(work, found)
        rows.update(outcome=JoinOutcome.WAITING, settled_at=None, settled_by=None, told_at=None)
        _told(work, found, kinds.JOIN_RECONSIDERED)


def _settle(actor: Viewer, request: JoinRequest, outcome: JoinOutcome) -> None:
    """Give a waiting request its outcome, once."""
    waiting = JoinRequest.objects.filter(pk=request.pk, outcome=JoinOutcome.WAITING)
    if not waiting.update(outcome=outcome, settled_at=clock.now(), settled_by=actor.person):
        raise FolkmootError("This request was settled already.", hint="Load the page again.")


def _put_out(work: Work, request: JoinRequest) -> None:
    membership = Membership.objects.filter(
        group=request.group, person=request.person, role=GroupRole.MEMBER
    )
    if not membership.delete()[0]:
        raise FolkmootError(
            "They are more than a member by now, or gone.", hint="Look at the list of members."
        )
    work.record(
        kinds.MEMBER_REMOVED, group_thing(request.group), person=person_thing(request.person)
    )
    work.announce(MembershipChanged(request.group_id, request.person_id))


def _told(work: Work, request: JoinRequest, kind: str) -> None:
    work.record(kind, join_thing(request), group=request.group_id, person=request.person_id)
    work.announce(JoinRequestChanged(request.group_id, request.pk))


def _usable(words: str) -> str:
    cleaned = " ".join(words.split())
    if len(cleaned) > WORDS_LIMIT:
        raise FolkmootError(
            f"That is more than {WORDS_LIMIT} characters.",
            hint="One sentence will do.",
            place="words",
        )
    return cleaned
