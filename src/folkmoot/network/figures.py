"""The figures of conversations and groups: derived from messages, kept beside them.

`refresh` brings up to date what a batch touched; `rebuild` computes all of a group anew. Both use
one query per figure, so they cannot differ. `add` increases the figures by one message, whatever
the size of its conversation and group; a law holds it against counting.
"""

import re
from collections.abc import Iterable
from datetime import datetime

import msgspec
from django.db import transaction
from django.db.models import Count, F, Max, Min, Q

from folkmoot.base.compiled import Compiled
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
_SHOWN = Q(is_ghost=False, kind=MessageKind.NORMAL, deleted_at=None)
_BEFORE = Compiled(
    lambda conversation: (
        Conversation.objects.select_for_update()
        .filter(pk=conversation)
        .values_list(
            "title", "message_count", "people_count", "doubtful_count", "restricted_count",
            "started_at", "last_at",
        )
    ),
    int,
)  # fmt: skip
_OTHERS_OF_SENDER = Compiled(
    lambda conversation, sender, row: (
        Message.objects.filter(_SHOWN, conversation=conversation, sender=sender)
        .exclude(pk=row)
        .values_list("pk")[:1]
    ),
    int,
    int,
    int,
)


class Addition(msgspec.Struct, frozen=True):
    """What the figures need to know of a message that was added; ids are rows."""

    row: int
    conversation: int
    sender: int | None
    subject: str
    sent_at: datetime | None
    is_normal: bool
    is_doubtful: bool
    is_restricted: bool


def refresh(group: Group, counter: GroupMail, conversations: Iterable[int], *, added: int) -> None:
    """Bring the figures up to date after a batch that touched these conversations."""
    counter.last_number += added
    count(conversations)
    totals(group, counter)


def add(counter: GroupMail, one: Addition) -> None:
    """Increase the figures by a message that is stored, where nothing else changed.

    That is: no ghost came or went, no message moved, and the root is there. Else use `refresh`.
    """
    title, messages, people, doubtful, restricted, started, last = _BEFORE(one.conversation)[0]
    is_first = messages == 0 and one.is_normal
    if one.is_normal:
        messages += 1
        people += _is_new_there(one)
        last = _later(last, one.sent_at)
    update_rows(
        Conversation,
        ["title", "message_count", "people_count", "doubtful_count", "restricted_count",
         "started_at", "last_at"],
        [
            (
                title or _title(one.subject),
                messages,
                people,
                doubtful + one.is_doubtful,
                restricted + one.is_restricted,
                _earlier(started, one.sent_at),
                last,
                one.conversation,
            )
        ],
    )  # fmt: skip
    counter.last_number += 1
    counter.message_count = counter.last_number
    counter.conversation_count += is_first
    if messages:
        counter.last_at = _later(counter.last_at, last)
    _store(counter)


def _is_new_there(one: Addition) -> bool:
    """Whether nothing else in the conversation is by this sender."""
    if one.sender is None:
        return False
    return not _OTHERS_OF_SENDER(one.conversation, one.sender, one.row)


def _later(known: datetime | None, other: datetime | None) -> datetime | None:
    return max(filter(None, (known, other)), default=None)


def _earlier(known: datetime | None, other: datetime | None) -> datetime | None:
    return min(filter(None, (known, other)), default=None)


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
    _store(counter)


def _store(counter: GroupMail) -> None:
    columns = ["last_number", "message_count", "conversation_count", "last_at"]
    values = [getattr(counter, column) for column in columns]
    update_rows(GroupMail, columns, [(*values, counter.pk)])


def count(conversations: Iterable[int]) -> None:
    """Store the figures of these conversations."""
    wanted = sorted(conversations)
    for at in range(0, len(wanted), CHUNK):
        with transaction.atomic(savepoint=False):
            _count(wanted[at : at + CHUNK])


def _count(conversations: list[int]) -> None:
    # whoever increases them at this moment is waited for, and then counted too
    held = Conversation.objects.select_for_update().filter(pk__in=conversations)
    list(held.order_by("pk").values_list("pk"))
    shown = _SHOWN
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
