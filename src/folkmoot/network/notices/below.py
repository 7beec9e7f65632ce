"""What stands below the words of a message in its mail: the options of its poll, and a link."""

from html import escape
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from folkmoot.network.models import Message, Poll
from folkmoot.network.pages.addresses import message_url


class Below(NamedTuple):
    """The same as plain text and as HTML; both empty where there is nothing."""

    text: str = ""
    html: str = ""


def below(message: Message) -> Below:
    """The poll at a message, if it has one; results are to be seen where one votes."""
    poll = Poll.objects.filter(message=message).first()
    if poll is None:
        return Below()
    options = list(poll.options.order_by("number").values_list("text", flat=True))
    asked = _("Choose several here:") if poll.several else _("Choose one here:")
    link = f"{settings.BASE_URL}{message_url(message.ref)}"
    lines = "\n".join(f"{number}. {text}" for number, text in enumerate(options, 1))
    items = "".join(f"<li>{escape(text)}</li>" for text in options)
    return Below(
        f"\n\n{poll.question}\n\n{lines}\n\n{asked} {link}\n",
        f"<p><strong>{escape(poll.question)}</strong></p><ol>{items}</ol>"
        f'<p>{escape(asked)} <a href="{escape(link)}">{escape(link)}</a></p>',
    )
