"""The network's own tags: ``{% load network %}``."""

from django import template

from folkmoot.base.ids import written
from folkmoot.network.models import Message
from folkmoot.network.pages.addresses import conversation_url, message_url, person_url

register = template.Library()
register.simple_tag(message_url)
register.simple_tag(conversation_url)
register.simple_tag(person_url)
register.filter("ref_words", written)


@register.simple_tag
def writer(message: Message) -> str:
    """Who wrote a message, its sender and person read along."""
    sender = message.sender
    return (sender.person.name if sender else "") or message.sender_name or "?"
