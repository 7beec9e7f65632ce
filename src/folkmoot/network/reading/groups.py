"""The conversations of a group as rows, newest activity first."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

import msgspec
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from folkmoot.base.errors import NotFound, Unusable
from folkmoot.network.models import Conversation, GroupMail, Message, MessageKind
from folkmoot.network.reading.closings import decided_conversations
from folkmoot.network.reading.conversations import is_wholly_open
from folkmoot.network.reading.intervals import first_numbers
from folkmoot.network.reading.lines import Line, lines_of, places_of
from folkmoot.network.reading.shape import packed_shape
from folkmoot.network.reading.state import ReadState
from folkmoot.network.reading.tags import tagged_in, tags_of
from folkmoot.network.rules import message_seen
from folkmoot.people.api import READ, Group, Viewer, allowed, require_not_moved, visible

PAGE = 50
LATEST_READ = 12
"""Newest messages of each conversation looked at for names and last words."""
ALL_READ = 1_000
"""Up to so many messages on a page of the list it is quicker to read the rows of all of them."""
FEW_UNREAD = 5_000
FEW_RUNS = 50
"""Up to so many unread messages in so many runs the database is asked for their conversations;
with more, nearly every page of the list has some, and is sifted."""


class Filter(StrEnum):
    """What the rows can be narrowed to."""

    ALL = ""
    UNREAD = "unread"
    MINE = "mine"
    FILES = "files"
    DECIDED = "decided"
    DOUBTFUL = "doubtful"


class Cursor(NamedTuple):
    """Where a page begins: behind the conversation with this last activity and row id."""

    last_at: datetime
    pk: int

    def __str__(self) -> str:
        return f"{int(self.last_at.timestamp() * 1_000_000)}.{self.pk}"


class Row(msgspec.Struct, frozen=True):
    """One conversation of the list; figures count what the viewer may see."""

    pk: int
    ref: UUID
    title: str
    message_count: int
    people: tuple[str, ...]
    people_count: int
    unread_count: int
    doubtful_count: int
    last_at: datetime | None
    last_writer: str
    last_words: str
    shape: bytes
    tags: tuple[str, ...] = ()


class Page(msgspec.Struct, frozen=True):
    """Rows, and where the next page begins; None at the end."""

    rows: tuple[Row, ...]
    following: Cursor | None


class Latest(NamedTuple):
    """One of the newest messages of a conversation."""

    conversation: int
    number: int
    sender: int | None
    sender_name: str
    first_words: str


def group_by_slug(viewer: Viewer, slug: str) -> Group:
    """The group under this name whose conversations the viewer may read; NotFound otherwise."""
    found = allowed(viewer, READ, Group).filter(slug=slug).first()
    if found is None:
        require_not_moved(allowed(viewer, READ, Group), slug)
        raise NotFound(
            "There is no group with this name that is open to you.",
            hint="Check the address, or ask a member to invite you.",
        )
    return found


def read_cursor(text: str) -> Cursor | None:
    """The cursor behind its written form; None for an empty one; raises Unusable."""
    if not text:
        return None
    moment, dot, pk = text.partition(".")
    try:
        at = datetime.fromtimestamp(int(moment) / 1_000_000, UTC)
        return Cursor(at, int(pk) if dot else 0)
    except (ValueError, OverflowError, OSError):
        raise Unusable(
            "This address names a page that cannot be.", hint="Begin at the group's first page."
        ) from None


def conversation_rows(
    viewer: Viewer,
    group: Group,
    state: ReadState,
    *,
    narrowed: Filter = Filter.ALL,
    tag: str = "",
    after: Cursor | None = None,
) -> Page:
    """A page of the group's conversations, for a viewer who may read the group."""
    rows = Conversation.objects.filter(group=group, message_count__gt=0)
    if tag:
        rows = rows.filter(pk__in=tagged_in(viewer, group, tag))
    rows = _narrowed(rows, viewer, narrowed).order_by("-last_at", "-pk").exclude(last_at=None)
    if narrowed == Filter.UNREAD:
        return _unread_page(viewer, group, rows, state, after)
    found = list(_behind(rows, after)[: PAGE + 1])
    return Page(
        rows=rows_of(viewer, _shown(viewer, found[:PAGE]), {group.pk: state}),
        following=_cursor(found[PAGE - 1]) if len(found) > PAGE else None,
    )


def rows_of(
    viewer: Viewer, conversations: Sequence[Conversation], states: dict[int, ReadState]
) -> tuple[Row, ...]:
    """These conversations as rows, in this order; two queries, more only where some are hidden."""
    whole = [each for each in conversations if not each.restricted_count]
    latest = _latest(whole)
    unread = unread_by_conversation(whole, states)
    tags = tags_of(viewer, [each.pk for each in conversations])
    return tuple(
        _partial_row(viewer, each, states, tags[each.pk])
        if each.restricted_count
        else _row(each, latest[each.pk], unread[each.pk], tags[each.pk])
        for each in conversations
    )


def _narrowed(
    rows: QuerySet[Conversation], viewer: Viewer, narrowed: Filter
) -> QuerySet[Conversation]:
    if narrowed == Filter.DOUBTFUL:
        return rows.filter(doubtful_count__gt=0)
    if narrowed == Filter.DECIDED:
        return rows.filter(pk__in=decided_conversations(viewer))
    if narrowed == Filter.MINE:
        mine = Message.objects.filter(sender__in=viewer.address_ids)
        return rows.filter(pk__in=mine.values("conversation"))
    if narrowed == Filter.FILES:
        files = Message.objects.filter(message_seen(viewer), file_count__gt=0)
        return rows.filter(Exists(files.filter(conversation=OuterRef("pk"))))
    return rows


def _shown(viewer: Viewer, found: Sequence[Conversation]) -> list[Conversation]:
    """Those the viewer sees, in a group they read: of most no message is restricted at all."""
    partly = [each.pk for each in found if not is_wholly_open(each)]
    seen = set(visible(viewer, Conversation).filter(pk__in=partly)) if partly else set()
    return [each for each in found if is_wholly_open(each) or each in seen]


def _behind(rows: QuerySet[Conversation], after: Cursor | None) -> QuerySet[Conversation]:
    if after is None:
        return rows
    earlier = Q(last_at__lt=after.last_at) | Q(last_at=after.last_at, pk__lt=after.pk)
    # the first condition lets the database seek in the index instead of testing every row
    return rows.filter(last_at__lte=after.last_at).filter(earlier)


def _cursor(row: Conversation) -> Cursor:
    if row.last_at is None:
        raise ValueError("a conversation without activity has no place in the list")
    return Cursor(row.last_at, row.pk)


def _unread_page(
    viewer: Viewer,
    group: Group,
    rows: QuerySet[Conversation],
    state: ReadState,
    after: Cursor | None,
) -> Page:
    """Rows with something unread: sifted in strides, because few or nearly all may have some."""
    if not state.counted:
        return Page((), None)
    rows = _with_few_unread(rows, group, state)
    found: list[Row] = []
    while True:
        stride = list(_behind(rows, after)[: 4 * PAGE])
        for each in rows_of(viewer, _shown(viewer, stride), {group.pk: state}):
            found += [each] if each.unread_count else []
            if len(found) == PAGE:
                last = next(row for row in stride if row.pk == each.pk)
                return Page(tuple(found), _cursor(last))
        if len(stride) < 4 * PAGE:
            return Page(tuple(found), None)
        after = _cursor(stride[-1])


def _with_few_unread(
    rows: QuerySet[Conversation], group: Group, state: ReadState
) -> QuerySet[Conversation]:
    """The rows that hold an unread message, where these are few; otherwise all rows."""
    last = GroupMail.objects.filter(group=group).values_list("last_number", flat=True).first()
    unread = first_numbers(last or 0) - state.read
    runs = list(unread.runs())
    if len(unread) > FEW_UNREAD or len(runs) > FEW_RUNS:
        return rows
    waiting = Q(pk__in=[])
    for run in runs:
        waiting |= Q(number__gte=run.start, number__lt=run.stop)
    messages = Message.objects.filter(waiting, group=group)
    return rows.filter(pk__in=messages.values("conversation"))


def _latest(conversations: Sequence[Conversation]) -> defaultdict[int, list[Latest]]:
    """The newest messages of each, newest first."""
    found: defaultdict[int, list[Latest]] = defaultdict(list)
    order = (F("sent_at").desc(nulls_last=True), F("number").desc())
    shown = Message.objects.filter(is_ghost=False, kind=MessageKind.NORMAL)
    rows = shown.filter(conversation__in=conversations)
    if sum(each.message_count for each in conversations) > ALL_READ:
        # a few long conversations: let the database leave out what is not shown
        newest = Window(RowNumber(), partition_by="conversation", order_by=order)
        rows = rows.annotate(place=newest).filter(place__lte=LATEST_READ)
    columns = ("conversation_id", "number", "sender_id", "sender_name", "first_words")
    for row in rows.order_by(*order).values_list(*columns):
        if len(found[row[0]]) < LATEST_READ:
            found[row[0]].append(Latest._make(row))
    return found


def unread_by_conversation(
    conversations: Iterable[Conversation], states: dict[int, ReadState]
) -> defaultdict[int, int]:
    """How many messages of each wait for the viewer; only for conversations wholly open to them."""
    found: defaultdict[int, int] = defaultdict(int)
    asked: dict[int, int] = {}
    lowest = 0
    for each in conversations:
        state = states[each.group_id]
        if not state.counted:
            continue
        if not state.read:
            found[each.pk] = each.message_count
            continue
        asked[each.pk] = each.group_id
        # read numbers mostly begin at 1 without a gap; what lies below the gap is not asked for
        gap = state.read.edges[1] if state.read.edges[0] == 1 else 1
        lowest = min(lowest, gap) if lowest else gap
    shown = Message.objects.filter(number__gte=lowest, kind=MessageKind.NORMAL)
    rows = shown.filter(conversation__in=asked)
    for conversation, number in rows.values_list("conversation", "number") if asked else ():
        found[conversation] += states[asked[conversation]].is_unread(number)
    return found


def _row(
    conversation: Conversation, latest: Sequence[Latest], unread: int, tags: tuple[str, ...]
) -> Row:
    people = tuple(dict.fromkeys(each.sender_name for each in latest if each.sender_name))
    return Row(
        pk=conversation.pk,
        ref=conversation.ref,
        title=conversation.title,
        message_count=conversation.message_count,
        people=people,
        people_count=max(conversation.people_count, len(people)),
        unread_count=unread,
        doubtful_count=conversation.doubtful_count,
        last_at=conversation.last_at,
        last_writer=latest[0].sender_name if latest else "",
        last_words=latest[0].first_words if latest else "",
        shape=bytes(conversation.shape),
        tags=tags,
    )


def _partial_row(
    viewer: Viewer,
    conversation: Conversation,
    states: dict[int, ReadState],
    tags: tuple[str, ...],
) -> Row:
    """A row made only of what the viewer may see: its stored figures would tell of the rest."""
    state = states[conversation.group_id]
    lines = lines_of(viewer, conversation)
    real = sorted((line for line in lines if not line.is_ghost), key=_moment)
    names = tuple(dict.fromkeys(line.sender_name for line in reversed(real) if line.sender_name))
    last = real[-1] if real else None
    return Row(
        pk=conversation.pk,
        ref=conversation.ref,
        title=title_of(lines),
        message_count=len(real),
        people=names[:LATEST_READ],
        people_count=len({line.sender for line in real}),
        unread_count=sum(state.is_unread(line.number) for line in real),
        doubtful_count=0,
        last_at=last.sent_at if last else None,
        last_writer=last.sender_name if last else "",
        last_words=last.first_words if last else "",
        shape=packed_shape(places_of(lines)),
        tags=tags,
    )


def _moment(line: Line) -> tuple[bool, datetime | None, int]:
    """Oldest first; what has no time is new rather than old: nobody knows better."""
    return (line.sent_at is None, line.sent_at, line.number or 0)


def title_of(lines: Iterable[Line]) -> str:
    """What to call a conversation of these messages: the subject of its oldest."""
    real = sorted((line for line in lines if not line.is_ghost), key=_moment)
    return next((line.subject for line in real if line.subject), "")
