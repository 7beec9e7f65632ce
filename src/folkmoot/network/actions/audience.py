"""Letting a whole group see a message that only its recipients saw, and taking that back."""

from folkmoot.base import clock
from folkmoot.base.errors import FolkmootError
from folkmoot.base.ids import written
from folkmoot.network import figures, kinds
from folkmoot.network.audience import UNDO_WITHIN
from folkmoot.network.contracts import AudienceChanged
from folkmoot.network.models import GroupMail, Message, Opening
from folkmoot.network.rules import CLOSE, OPEN
from folkmoot.people.api import Viewer, Work, acting, pass_gate, require, writing
from folkmoot.policy.engine.acts import Act, Channel, Content


def open_message(actor: Viewer, *, message: Message) -> None:
    """Let everybody who reads the group see a restricted message.

    Its author may, and a moderator, who needs not see it for that. Asks the gate, since it is a way
    of sharing. Records the deed and announces AudienceChanged.
    """
    require(actor, OPEN, message)
    with writing(actor) as work:
        pass_gate(_sharing(actor, message))
        if not Message.objects.filter(pk=message.pk, restricted=True).update(restricted=False):
            raise FolkmootError("This message is open already.", hint="Load the page again.")
        Opening.objects.update_or_create(
            message=message, defaults={"opened_by": actor.person, "opened_at": clock.now()}
        )
        _told(work, message, kinds.MESSAGE_OPENED)


def close_message(actor: Viewer, *, message: Message) -> None:
    """Take the opening of a message back, within the hour and by whoever could open it.

    Raises FolkmootError when it is too late, NotAllowed when the message was never restricted.
    """
    require(actor, CLOSE, message)
    with writing(actor) as work:
        late = clock.now() - UNDO_WITHIN
        undone, _ = Opening.objects.filter(message=message, opened_at__gte=late).delete()
        if not undone:
            raise FolkmootError(
                "It was opened more than an hour ago and is part of the conversation now.",
                hint="Ask its readers to treat it with care.",
            )
        Message.objects.filter(pk=message.pk).update(restricted=True)
        _told(work, message, kinds.MESSAGE_CLOSED)


def _told(work: Work, message: Message, kind: str) -> None:
    GroupMail.objects.select_for_update().get(group=message.group_id)
    figures.count([message.conversation_id])
    work.record(kind, f"message:{written(message.ref)}")
    work.announce(AudienceChanged(message.group_id, [message.pk]))
    message.refresh_from_db()


def _sharing(actor: Viewer, message: Message) -> Act:
    return Act(
        id=f"message:{written(message.ref)}",
        kind="share",
        at=clock.now(),
        actor=acting(actor),
        channel=Channel(id=f"group:{written(message.group.ref)}", type="group"),
        content=Content(length=message.size),
        source="mailbox",
    )
