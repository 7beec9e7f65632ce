"""What templates ask of people: where somebody is read, and what claiming an address brings."""

from django import template
from django.template import Context
from django.utils.translation import gettext as _

from folkmoot.people.accounts.adapter import AccountAdapter
from folkmoot.people.addresses import normalised, shown
from folkmoot.people.adoption import Adopted, adopted
from folkmoot.people.browsers import browser_words
from folkmoot.people.models import Address, Group, Person
from folkmoot.people.ways import group_path, person_path

register = template.Library()


@register.simple_tag(takes_context=True)
def may_sign_up(context: Context) -> bool:
    """Whether this visitor may make an account."""
    return bool(AccountAdapter().is_open_for_signup(context["request"]))


@register.filter
def group_url(group: Group) -> str:
    """Where a group is read."""
    return group_path(group)


@register.filter
def person_url(person: Person) -> str:
    """Where a person is read."""
    return person_path(person)


@register.filter
def readable_address(email: str) -> str:
    """An address with its domain in its own script."""
    return shown(email or "")


@register.filter
def comes_with(email: str) -> list[Adopted]:
    """What hangs on an address, whoever it belongs to."""
    address = Address.objects.filter(email=normalised(email)).first()
    return adopted(address.pk) if address else []


@register.filter
def browser(user_agent: str) -> str:
    """A browser in words, or what it calls itself."""
    name, system = browser_words(user_agent)
    if name and system:
        return _("%(browser)s on %(system)s") % {"browser": name, "system": system}
    return name or system or user_agent[:80] or _("An unknown program")
