"""What whoever proves an address gets with it: the messages written from there."""

from django.utils.translation import gettext_lazy as _

from folkmoot.network.models import Message
from folkmoot.people.api import register_adoption


def message_count(address: int) -> int:
    """How many messages were written from an address, given by its row id."""
    return Message.objects.filter(sender=address, is_ghost=False).count()


def register_all() -> None:
    """Let the page of addresses say so before the address is proved."""
    register_adoption("network.messages", _("messages"), message_count)
