"""Links that sign somebody in once: the first administrator, or a way back in."""

from datetime import timedelta

from django.urls import reverse

from folkmoot.base import clock
from folkmoot.base.database import lock_for_transaction
from folkmoot.base.errors import FolkmootError, NotAllowed, NotFound
from folkmoot.people import kinds
from folkmoot.people.access.viewer import OPERATOR, Viewer
from folkmoot.people.actions.persons import add_account
from folkmoot.people.models import Person, PersonKind, Role, RoleGrant, SignInLink
from folkmoot.people.secrets_kept import digest_of, new_secret
from folkmoot.people.things import person_thing
from folkmoot.people.writing import writing

LIFETIME = timedelta(hours=24)
FIRST_NAME = "Administrator"


def make_sign_in_link(actor: Viewer, *, person: Person) -> str:
    """A path that signs `person` in once within a day; the machine's operator alone may.

    Links of theirs that are not used yet become worthless. Only a digest is kept.
    """
    with writing(actor) as work:
        if not actor.is_operator:
            raise NotAllowed(
                "Only the operator of the machine makes sign-in links.",
                hint="On the machine: folkmoot person link EMAIL",
            )
        if not (person.has_account and person.is_active):
            raise FolkmootError(f"{person} has no account here.", hint="Invite them first.")
        SignInLink.objects.filter(person=person, used_at=None).delete()
        secret = new_secret()
        SignInLink.objects.create(
            person=person, secret_digest=digest_of(secret), expires_at=clock.now() + LIFETIME
        )
        work.record(kinds.SIGN_IN_LINK_MADE, person_thing(person))
    return reverse("people:sign-in-link", args=[secret])


def use_sign_in_link(*, secret: str) -> Person:
    """Use a link up and give the person it signs in.

    Raises NotFound for one that is used, too old or unknown, without saying which.
    """
    links = SignInLink.objects.filter(secret_digest=digest_of(secret))
    link = links.select_related("person").first()
    person = link.person if link else None
    with writing(Viewer(person)) as work:
        now = clock.now()
        # one statement on the link's own columns, so that of two bearers one comes too late
        fresh = links.filter(used_at=None, expires_at__gt=now)
        if person is None or not person.is_active or not fresh.update(used_at=now):
            raise NotFound(
                "This link has been used or is too old.",
                hint="Sign in with a code sent by mail, or ask for a new link.",
            )
        work.record(kinds.SIGNED_IN_BY_LINK, person_thing(person))
    return person


def first_sign_in_link() -> str | None:
    """The path with which the first administrator comes in, made if there is none yet.

    None as soon as an administrator has an address of their own, since they can sign in then.
    """
    with writing(OPERATOR) as work:
        lock_for_transaction("people.first_administrator")
        holders = Person.objects.filter(
            role_grants__role=Role.ADMINISTRATOR, is_active=True
        ).order_by("pk")
        if holders.exclude(email=None).exists():
            return None
        first = holders.first()
        if first is None:
            first = Person(name=FIRST_NAME, kind=PersonKind.MEMBER)
            first.set_unusable_password()
            add_account(work, OPERATOR, first)
            RoleGrant.objects.create(person=first, role=Role.ADMINISTRATOR)
            work.record(kinds.ROLE_GRANTED, person_thing(first), role=str(Role.ADMINISTRATOR))
    return make_sign_in_link(OPERATOR, person=first)
