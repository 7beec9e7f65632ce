"""Who answers for what in the organisation, and whose account is closed."""

from folkmoot.base.errors import FolkmootError
from folkmoot.people import kinds
from folkmoot.people.access.house import may_administer, require_house
from folkmoot.people.access.viewer import Viewer
from folkmoot.people.contracts import PersonChanged
from folkmoot.people.models import Person, Role, RoleGrant
from folkmoot.people.things import person_thing
from folkmoot.people.writing import writing


def grant_role(actor: Viewer, *, person: Person, role: str) -> None:
    """Give a role to somebody with an account; administrators may. Twice changes nothing."""
    with writing(actor) as work:
        require_house(actor, may_administer)
        if not (person.has_account and person.is_active):
            raise FolkmootError(f"{person} has no account here.", hint="Invite them first.")
        _, is_new = RoleGrant.objects.get_or_create(person=person, role=Role(role))
        if is_new:
            work.record(kinds.ROLE_GRANTED, person_thing(person), role=str(Role(role)))
            work.announce(PersonChanged(person.pk))


def revoke_role(actor: Viewer, *, person: Person, role: str) -> None:
    """Take a role from somebody; administrators may. The last administrator keeps theirs."""
    with writing(actor) as work:
        require_house(actor, may_administer)
        if role == Role.ADMINISTRATOR:
            _require_other_administrator(person)
        removed, _ = RoleGrant.objects.filter(person=person, role=Role(role)).delete()
        if removed:
            work.record(kinds.ROLE_REVOKED, person_thing(person), role=str(Role(role)))
            work.announce(PersonChanged(person.pk))


def deactivate_person(actor: Viewer, *, person: Person) -> None:
    """Close an account: nobody signs in with it, what was written stays; administrators may."""
    with writing(actor) as work:
        require_house(actor, may_administer)
        _require_other_administrator(person)
        if Person.objects.filter(pk=person.pk, is_active=True).update(is_active=False):
            work.record(kinds.PERSON_DEACTIVATED, person_thing(person))
            work.announce(PersonChanged(person.pk))


def reactivate_person(actor: Viewer, *, person: Person) -> None:
    """Open a closed account again; administrators may."""
    with writing(actor) as work:
        require_house(actor, may_administer)
        if Person.objects.filter(pk=person.pk, is_active=False).update(is_active=True):
            work.record(kinds.PERSON_REACTIVATED, person_thing(person))
            work.announce(PersonChanged(person.pk))


def _require_other_administrator(person: Person) -> None:
    """Raise if `person` is the last active administrator; all grants stay locked meanwhile."""
    grants = RoleGrant.objects.select_for_update().filter(role=Role.ADMINISTRATOR)
    holders = {grant.person_id for grant in grants}
    if person.pk not in holders:
        return
    if not Person.objects.filter(pk__in=holders - {person.pk}, is_active=True).exists():
        raise FolkmootError(
            "There would be no administrator left.",
            hint="Make somebody else administrator first.",
            place="role",
        )
