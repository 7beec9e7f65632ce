"""What other parts may use of the network: taking archives in, and what people do with messages."""

from folkmoot.network.actions.edges import dismiss_suggestion, move_message, name_branch
from folkmoot.network.importing.running import (
    address_named,
    derive_now,
    group_named,
    import_now,
)
from folkmoot.network.mail.sources.mbox_write import write_mbox
from folkmoot.network.models import Conversation, Message, Quarantined, Suggestion
from folkmoot.network.reading.state import mark_read

__all__ = [
    "Conversation",
    "Message",
    "Quarantined",
    "Suggestion",
    "address_named",
    "derive_now",
    "dismiss_suggestion",
    "group_named",
    "import_now",
    "mark_read",
    "move_message",
    "name_branch",
    "write_mbox",
]
