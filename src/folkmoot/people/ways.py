"""Where a group or a person is read: on the pages of the part that is switched on."""

from django.urls import NoReverseMatch, reverse

from folkmoot.people.models import Group, Person


def group_path(group: Group) -> str:
    """The group's page: its conversations, or its members where there is no network."""
    return _first(("network:group", [group.slug]), ("people:group-members", [group.slug]))


def person_path(person: Person) -> str:
    """The person's page, or the list of people where there is no network."""
    return _first(("network:person", [person.ref]), ("people:people", []))


def _first(*ways: tuple[str, list[object]]) -> str:
    for name, arguments in ways:
        try:
            return reverse(name, args=arguments)
        except NoReverseMatch:
            continue
    return "/"
