"""The account of whoever came in by a sign-in link and has no address yet."""

from folkmoot.base.errors import NotAllowed
from folkmoot.people import kinds
from folkmoot.people.access.viewer import OPERATOR, Viewer
from folkmoot.people.actions.addresses import vouch_for_address
from folkmoot.people.actions.persons import change_profile
from folkmoot.people.models import Person
from folkmoot.people.things import person_thing
from folkmoot.people.writing import writing


def complete_account(actor: Viewer, *, name: str, email: str, password: str) -> Person:
    """Give the first administrator a name, an address and a password of their own, once.

    The address counts as proved: the bearer of the link is whoever operates the machine, or was
    trusted by them, and mail may not even be set up yet.
    """
    with writing(actor) as work:
        rows = Person.objects.select_for_update().filter(email=None)
        person = rows.filter(pk=actor.person.pk).first() if actor.person else None
        if person is None:
            raise NotAllowed("This account is complete.", hint="Change it in your settings.")
        change_profile(actor, person=person, name=name, about=person.about)
        vouch_for_address(OPERATOR, person=person, email=email)
        person.refresh_from_db()
        person.set_password(password)
        person.save(update_fields=["password"])
        work.record(kinds.PERSON_CHANGED, person_thing(person))
    return person
