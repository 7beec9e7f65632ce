"""What a shelf asks of the tables, for each batch and each post: lists in, rows out."""

from folkmoot.base.compiled import Compiled
from folkmoot.base.database import Among
from folkmoot.network.models import Claim as ClaimRow
from folkmoot.network.models import Conversation as ConversationRow
from folkmoot.network.models import Message, Topic
from folkmoot.network.models import Suggestion as SuggestionRow
from folkmoot.network.placing.records import CLAIM_COLUMNS

NODE_COLUMNS = (
    "id",
    "key",
    "message_id",
    "is_ghost",
    "parent__key",
    "broken_parent__key",
    "confidence",
    "edge_kind",
    "broken",
    "conversation_id",
    "thread_record__content",
)
MESSAGES = Compiled(
    lambda group, names: Message.objects.filter(
        Among("message_id", names), group=group
    ).values_list(*NODE_COLUMNS),
    int,
    list,
)
CONVERSATIONS = Compiled(
    lambda handles: ConversationRow.objects.filter(Among("pk", handles)).values_list(
        "pk", "root__key", "node_count"
    ),
    list,
)
SUGGESTIONS = Compiled(
    lambda children: (
        SuggestionRow.objects.filter(Among("child", children), dismissed_at=None)
        .order_by("child", "-confidence", "parent__key")
        .values_list("child_id", "parent__key", "kind", "confidence")
    ),
    list,
)
CLAIMS_ABOUT = Compiled(
    lambda group, children: ClaimRow.objects.filter(
        Among("child", children), group=group
    ).values_list(*CLAIM_COLUMNS),
    int,
    list,
)
CLAIMS_ON = Compiled(
    lambda group, parents: ClaimRow.objects.filter(
        Among("parent", parents), group=group
    ).values_list(*CLAIM_COLUMNS),
    int,
    list,
)
SOUGHT = Compiled(
    lambda group, topics: (
        Topic.objects.filter(Among("topic", topics), group=group, seeks=True)
        .values_list("topic")
        .distinct()
    ),
    int,
    list,
)
