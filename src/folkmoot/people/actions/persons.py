"""Accounts: making, describing, closing and reopening them."""

from allauth.account.models import EmailAddress

from folkmoot.base import clock
from folkmoot.base.errors import FolkmootError
from folkmoot.base.languages import shipped
from folkmoot.people import kinds
from folkmoot.people.access.house import may_administer, require_house
from folkmoot.people.access.policy import require
from folkmoot.people.access.rules import MANAGE
from folkmoot.people.access.viewer import Viewer
from folkmoot.people.acts import profile_act
from folkmoot.people.addresses import clean_name, is_deliverable_form, normalised
from folkmoot.people.contracts import PersonChanged
from folkmoot.people.gateway import pass_gate
from folkmoot.people.models import Person, PersonKind
from folkmoot.people.things import person_thing
from folkmoot.people.writing import Work, writing

ABOUT_LIMIT = 2000


def create_person(
    actor: Viewer, *, email: str, name: str = "", kind: str = PersonKind.MEMBER
) -> Person:
    """Make an account for somebody else; administrators and the operator may.

    They sign in with a code mailed to the address, which also proves that it is theirs.
    """
    with writing(actor) as work:
        require_house(actor, may_administer)
        person = Person(email=usable_email(email), name=clean_name(name), kind=_with_account(kind))
        person.set_unusable_password()
        add_account(work, actor, person)
        EmailAddress.objects.create(user=person, email=person.email, primary=True)
    return person


def add_account(work: Work, actor: Viewer, person: Person) -> None:
    """Store a new account within a running transaction, whoever allowed it."""
    if person.email and _is_known(person.email):
        raise FolkmootError(
            f"There is an account for {person.email} already.",
            hint="Search for it among the people.",
            place="email",
        )
    pass_gate(profile_act(actor, person, person.name))
    person.joined_at = clock.now()
    person.save(force_insert=True)
    work.record(kinds.PERSON_CREATED, person_thing(person), kind=person.kind)
    work.announce(PersonChanged(person.pk))


def change_profile(actor: Viewer, *, person: Person, name: str, about: str) -> Person:
    """Change what a person is called and says of themselves; they and administrators may."""
    with writing(actor) as work:
        require(actor, MANAGE, person)
        changed = Person.objects.select_for_update().get(pk=person.pk)
        changed.name = _usable_name(name)
        changed.about = about.strip()
        if len(changed.about) > ABOUT_LIMIT:
            raise FolkmootError(
                f"The text is longer than {ABOUT_LIMIT} characters.",
                hint="Shorten it.",
                place="about",
            )
        pass_gate(profile_act(actor, changed, f"{changed.name}\n\n{changed.about}"))
        changed.save(update_fields=["name", "about"])
        work.record(kinds.PERSON_CHANGED, person_thing(changed))
        work.announce(PersonChanged(changed.pk))
    return changed


def choose_language(actor: Viewer, *, person: Person, language: str) -> None:
    """Choose the language somebody is written to in; empty: that of the house.

    They and administrators may. Raises FolkmootError for one whose words are not there.
    """
    if language and language not in shipped():
        raise FolkmootError(
            f"There are no words in the language {language!r} here.",
            hint=f"One of {', '.join(shipped())}.",
            place="language",
        )
    with writing(actor) as work:
        require(actor, MANAGE, person)
        changed = Person.objects.filter(pk=person.pk).exclude(language=language)
        if changed.update(language=language):
            work.record(kinds.PERSON_CHANGED, person_thing(person))
            work.announce(PersonChanged(person.pk))


def change_person_kind(actor: Viewer, *, person: Person, kind: str) -> None:
    """Make a guest a member of the organisation or a member a guest; administrators may.

    A guest loses sight of all groups they are not in. Raises FolkmootError for programs and those
    known by mail only, and for a member who answers for something.
    """
    with writing(actor) as work:
        require_house(actor, may_administer)
        changed = Person.objects.select_for_update().get(pk=person.pk)
        before, wanted = changed.kind, _of_people(kind)
        if _of_people(before) == wanted:
            return
        if wanted == PersonKind.GUEST and changed.role_grants.exists():
            raise FolkmootError(
                f"{changed} holds roles in the organisation, which a guest cannot.",
                hint="Take the roles away first.",
            )
        changed.kind = wanted
        changed.save(update_fields=["kind"])
        work.record(
            kinds.PERSON_KIND_CHANGED, person_thing(changed), kind=wanted, kind_before=before
        )
        work.announce(PersonChanged(changed.pk))
    person.refresh_from_db()


def _of_people(kind: str) -> str:
    if kind not in {PersonKind.MEMBER, PersonKind.GUEST}:
        raise FolkmootError(
            "Only people with an account are members or guests.", hint="Choose member or guest."
        )
    return str(kind)


def _is_known(email: str) -> bool:
    return (
        Person.objects.filter(email=email).exists()
        or EmailAddress.objects.filter(email=email, verified=True).exists()
    )


def usable_email(email: str) -> str:
    """The address in its one written form; raises FolkmootError if no mail can go there."""
    address = normalised(email)
    if not is_deliverable_form(address):
        raise FolkmootError(
            f"{email!r} is not an e-mail address.",
            hint="Write it as name@example.org.",
            place="email",
        )
    return address


def _usable_name(name: str) -> str:
    cleaned = clean_name(name)
    if not cleaned:
        raise FolkmootError("The name is empty.", hint="Write how you are called.", place="name")
    return cleaned


def _with_account(kind: str) -> str:
    if kind not in {PersonKind.MEMBER, PersonKind.GUEST, PersonKind.BOT}:
        raise FolkmootError(
            f"{kind!r} is not a kind of account.", hint="One of member, guest, bot.", place="kind"
        )
    return str(kind)
