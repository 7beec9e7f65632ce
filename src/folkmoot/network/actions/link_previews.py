"""Taking the preview of a link away from one's own message."""

from folkmoot.base import clock
from folkmoot.base.ids import written
from folkmoot.network import kinds
from folkmoot.network.contracts import MessagesMarked
from folkmoot.network.models import LinkPreview, Message, MessageLink
from folkmoot.network.rules import EDIT
from folkmoot.people.api import Viewer, require, writing


def remove_preview(actor: Viewer, *, message: Message, page: LinkPreview) -> None:
    """Show it no more, also after the message was edited; the same again changes nothing."""
    with writing(actor) as work:
        require(actor, EDIT, message)
        shown = MessageLink.objects.filter(message=message, preview=page, removed_at=None)
        if shown.update(removed_at=clock.now(), removed_by=actor.person):
            work.record(kinds.PREVIEW_REMOVED, f"message:{written(message.ref)}")
            work.announce(MessagesMarked(message.group_id, [message.pk], "previews"))
