"""In which language somebody is written to."""

from django.conf import settings

from folkmoot.base.languages import shipped
from folkmoot.people.models import Person


def language_of(person: Person | None) -> str:
    """The language somebody chose, as long as its words are there; else that of the house."""
    chosen = person.language if person is not None else ""
    return chosen if chosen in shipped() else str(settings.LANGUAGE_CODE)
