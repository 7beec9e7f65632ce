"""How the gate is asked about what hangs on a message: a decision, a poll, a tag."""

from folkmoot.base import clock
from folkmoot.base.ids import written
from folkmoot.network.models import Message
from folkmoot.people.api import Viewer, acting
from folkmoot.policy.engine.acts import Act, Channel, Content, Kind


def marking_act(actor: Viewer, message: Message, text: str, kind: Kind = "comment") -> Act:
    """The act of writing something to a message that is no message itself."""
    return Act(
        id=f"message:{written(message.ref)}",
        kind=kind,
        verb="edit",
        at=clock.now(),
        actor=acting(actor),
        channel=Channel(id=f"group:{written(message.group.ref)}", type="group"),
        content=Content(text=text, length=len(text)),
    )
