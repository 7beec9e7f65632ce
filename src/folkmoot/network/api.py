"""What other parts may use of the network: taking archives in, and what people do with messages."""

from folkmoot.network.actions.closings import Outcome, close_talk
from folkmoot.network.actions.duties import acknowledge, mark_must_read
from folkmoot.network.actions.edges import dismiss_suggestion, move_message, name_branch
from folkmoot.network.actions.inbound import accept_all
from folkmoot.network.actions.polls import Question, start_poll, vote
from folkmoot.network.actions.posting import Posted, answer_message, start_conversation
from folkmoot.network.actions.praise import praise
from folkmoot.network.actions.reactions import react
from folkmoot.network.actions.tags import tag_conversation
from folkmoot.network.gateway.door import mail_door
from folkmoot.network.importing.running import (
    address_named,
    derive_now,
    group_named,
    import_now,
)
from folkmoot.network.mail.sources.mbox_write import write_mbox
from folkmoot.network.models import Conversation, Message, Poll, Quarantined, Suggestion
from folkmoot.network.previews import keep_page
from folkmoot.network.reading.duties import must_read_for
from folkmoot.network.reading.state import mark_read

__all__ = [
    "Conversation",
    "Message",
    "Outcome",
    "Poll",
    "Posted",
    "Quarantined",
    "Question",
    "Suggestion",
    "accept_all",
    "acknowledge",
    "address_named",
    "answer_message",
    "close_talk",
    "derive_now",
    "dismiss_suggestion",
    "group_named",
    "import_now",
    "keep_page",
    "mail_door",
    "mark_must_read",
    "mark_read",
    "move_message",
    "must_read_for",
    "name_branch",
    "praise",
    "react",
    "start_conversation",
    "start_poll",
    "tag_conversation",
    "vote",
    "write_mbox",
]
