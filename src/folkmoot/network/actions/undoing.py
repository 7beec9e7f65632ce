"""Taking a post back: the message is deleted, and its words are a draft again."""

from django.db import transaction

from folkmoot.base import blobs
from folkmoot.network.actions.drafts import drafted_again
from folkmoot.network.actions.posting import delete_message, files_in
from folkmoot.network.bodies import unpacked
from folkmoot.network.models import Body, Draft, Message
from folkmoot.network.rules import EDIT
from folkmoot.people.api import Viewer, require


def take_back_post(actor: Viewer, *, message: Message) -> Draft:
    """Delete one's own message and answer the draft that holds what it said, with its files.

    Raises NotAllowed for a message of others, NotFound for one that is not to be seen.
    """
    require(actor, EDIT, message)
    text = unpacked(bytes(Body.objects.get(message=message).content)).text
    files = files_in(message, blobs.content(bytes(message.digest)))
    with transaction.atomic():
        draft = drafted_again(actor, message=message, text=text.rstrip("\n"), files=files)
        delete_message(actor, message=message)
    return draft
