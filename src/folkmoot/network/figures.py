"""The figures of conversations and groups: derived from messages, kept beside them.

`refresh` brings up to date what a batch touched; `rebuild` computes all of a group anew. Both use
one query per figure, so they cannot differ.
"""

import re
from collections.abc import Iterable

from django.db.models import Count, F, Max, Min, Q

from folkmoot.base.database import update_rows
from folkmoot.network.importing.bounds import bounded
from folkmoot.network.models import Conversation, GroupMail, Message, MessageKind
from folkmoot.network.threading.subjects import FORWARD_WORDS, REPLY_WORDS
from folkmoot.people.api import Group

DOUBTFUL = 70
"""An edge below this confidence is worth a review."""
TITLE_LENGTH = 500
CHUNK = 500
NO_SUBJECT = "(no subject)"
_PREFIXES = re.compile(
    rf"\s*(?:(?:{'|'.join(map(re.escape, REPLY_WORDS + FORWARD_WORDS))})(?:\[\d+\])?\s*[:：]\s*)+",
    re.IGNORECASE,
)


def refresh(group: Group, counter: GroupMail, conversations: Iterable[int], *, added: int) -> None:
    """Bring the figures up to date after a batch that touched these conversations."""
    counter.last_number += added
    count(conversations)
    totals(group, counter)


def rebuild(group: Group) -> None:
    """Compute the figures of a whole group anew."""
    counter, _ = GroupMail.objects.get_or_create(group=group)
    counter.last_number = (
        Message.objects.filter(group=group).aggregate(last=Max("number"))["last"] or 0
    )
    count(Conversation.objects.filter(group=group).values_list("pk", flat=True))
    totals(group, counter)


def totals(group: Group, counter: GroupMail) -> None:
    """Store the group's own figures."""
    found = Conversation.objects.filter(group=group, message_count__gt=0).aggregate(
        conversations=Count("pk"), last=Max("last_at")
    )
    counter.message_count = counter.last_number
    counter.conversation_count = found["conversations"]
    counter.last_at = found["last"]
    counter.save()


def count(conversations: Iterable[int]) -> None:
    """Store the figures of these conversations."""
    wanted = sorted(conversations)
    for at in range(0, len(wanted), CHUNK):
        _count(wanted[at : at + CHUNK])


def _count(conversations: list[int]) -> None:
    shown = Q(is_ghost=False, kind=MessageKind.NORMAL, deleted_at=None)
    rows = (
        Message.objects.filter(conversation__in=conversations)
        .values("conversation")
        .annotate(
            messages=Count("pk", filter=shown),
            ghosts=Count("pk", filter=Q(is_ghost=True)),
            people=Count("sender", filter=shown, distinct=True),
            doubtful=Count("pk", filter=Q(confidence__lt=DOUBTFUL, parent__isnull=False)),
            restricted_=Count("pk", filter=Q(restricted=True)),
            started=Min("sent_at"),
            last=Max("sent_at", filter=shown),
        )
        .values_list(
            "messages", "ghosts", "people", "doubtful", "restricted_", "started", "last",
            "conversation",
        )
    )  # fmt: skip
    titles = _titles(conversations)
    update_rows(
        Conversation,
        [
            "title",
            "message_count",
            "ghost_count",
            "people_count",
            "doubtful_count",
            "restricted_count",
            "started_at",
            "last_at",
        ],
        [(titles.get(row[-1], NO_SUBJECT), *row) for row in rows],
    )


def _titles(conversations: list[int]) -> dict[int, str]:
    """The subject of the root, or of the first message where the root is missing."""
    rows = Message.objects.filter(conversation__in=conversations, is_ghost=False)
    roots = rows.filter(pk=F("conversation__root")).values_list("conversation", "subject")
    first: dict[int, str] = dict(roots)
    rootless = [one for one in conversations if one not in first]
    newest_first = rows.filter(conversation__in=rootless).order_by("-sent_at", "-pk")
    first.update(newest_first.values_list("conversation", "subject"))
    return {pk: _title(subject) for pk, subject in first.items()}


def _title(subject: str) -> str:
    prefixes = _PREFIXES.match(subject)
    bare = subject[prefixes.end() :] if prefixes else subject
    return bounded(bare, TITLE_LENGTH).strip() or NO_SUBJECT
