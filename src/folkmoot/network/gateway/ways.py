"""The addresses a person may write to about a group, with words; for the ends of answers."""

from django.utils.translation import gettext as _

from folkmoot.network.gateway.addresses import command_address, group_address
from folkmoot.people.api import Group, Person

RHYTHMS = {
    "now": "at_once",
    "hourly": "hourly",
    "daily": "daily",
    "weekly": "weekly",
    "never": "never",
}
"""The commands that choose how mail comes, and what `choose_delivery` calls each."""


def all_ways(group: Group, person: Person | None) -> dict[str, str]:
    """Everything that can be done in a group by mail; signed where we know who asks."""
    return {
        _("Start a conversation (its subject is the title):"): group_address(group.slug),
        _("Search (the subject is what you look for):"): _address("search", group, person),
        **joining(group, person),
        **leaving(group, person),
        **rhythms(group, person),
    }


def joining(group: Group, person: Person | None) -> dict[str, str]:
    """How to join."""
    return {_("Join the group:"): _address("subscribe", group, person)}


def leaving(group: Group, person: Person | None) -> dict[str, str]:
    """How to leave."""
    return {_("Leave the group:"): _address("unsubscribe", group, person)}


def rhythms(group: Group, person: Person | None) -> dict[str, str]:
    """How to choose when mail comes."""
    words = {
        "now": _("Get each message at once:"),
        "hourly": _("Get a digest every hour:"),
        "daily": _("Get a digest every day:"),
        "weekly": _("Get a digest every week:"),
        "never": _("Stay a member and get no mail:"),
    }
    return {words[command]: _address(command, group, person) for command in RHYTHMS}


def _address(command: str, group: Group, person: Person | None) -> str:
    if person is None:
        return group_address(group.slug, command)
    return command_address(command, group.ref, person.ref)
