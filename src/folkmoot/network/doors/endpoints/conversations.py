"""Conversations and messages as they are read."""

from uuid import UUID

from folkmoot.base.ids import written
from folkmoot.network.doors.addresses import conversation_address
from folkmoot.network.doors.callers import Caller
from folkmoot.network.doors.cursors import cursor, number_of, parts_of
from folkmoot.network.doors.endpoint import Bytes, endpoint
from folkmoot.network.doors.shapes.answers import (
    Author,
    ConversationAnswer,
    Ground,
    MessageAnswer,
    ReadAnswer,
    RevisionAnswer,
    SingleMessage,
)
from folkmoot.network.doors.shapes.paging import Paging
from folkmoot.network.doors.shapes.wishes import ReadWish
from folkmoot.network.doors.telling import message_answers
from folkmoot.network.models import Conversation, Message
from folkmoot.network.pages.downloads import as_attachment
from folkmoot.network.pages.locked import NOTHING_RUNS
from folkmoot.network.reading.conversations import (
    conversation_by_ref,
    message_by_ref,
    numbers_of,
)
from folkmoot.network.reading.evidence import evidence_of
from folkmoot.network.reading.groups import title_of
from folkmoot.network.reading.history import versions_of
from folkmoot.network.reading.intervals import numbers
from folkmoot.network.reading.lines import COLUMNS, Line, lines_of
from folkmoot.network.reading.originals import file_content, raw_parts
from folkmoot.network.reading.state import mark_read, mark_unread, read_state
from folkmoot.network.rules import message_seen
from folkmoot.people.api import Viewer


@endpoint("GET", "conversations/{ref}")
def conversation(caller: Caller, ref: UUID, *, query: Paging) -> ConversationAnswer:
    """A conversation with its messages, in the order in which they arrived.

    New messages come at the end, so a cursor stays good. One that was merged into another is
    answered with the other, whose `ref` then differs.
    """
    found = conversation_by_ref(caller.viewer, ref)
    lines = lines_of(caller.viewer, found)
    state = read_state(caller.viewer, found.group_id)
    after = parts_of(query.cursor, 1)
    last = number_of(after[0]) if after else -1
    # ghosts have no number: they stand before all that arrived
    lines.sort(key=lambda line: (line.number or 0, line.id))
    behind = [line for line in lines if after == [] or (line.number or 0) > last]
    shown, rest = _page(behind, query.limit)
    refs = {line.id: line.ref for line in lines}
    real = [line for line in lines if not line.is_ghost]
    return ConversationAnswer(
        ref=written(found.ref),
        title=title_of(lines) if found.restricted_count else found.title,
        group=found.group.slug,
        message_count=len(real),
        unread_count=sum(state.is_unread(line.number) for line in real),
        messages=message_answers(caller.viewer, found.pk, shown, refs, state),
        next_cursor=cursor(shown[-1].number or 0) if rest else None,
        url=conversation_address(found.ref),
    )


@endpoint("POST", "conversations/{ref}/read")
def conversation_read(caller: Caller, ref: UUID, *, body: ReadWish) -> ReadAnswer:
    """Note which messages of a conversation the caller has read; all of them without numbers."""
    found = conversation_by_ref(caller.viewer, ref)
    seen = _numbers(found, body)
    return ReadAnswer(read_count=len(mark_read(caller.viewer, found.group, seen)))


@endpoint("POST", "conversations/{ref}/unread")
def conversation_unread(caller: Caller, ref: UUID, *, body: ReadWish) -> ReadAnswer:
    """Note that the caller has not read them after all; `read_count` is how many are read less."""
    found = conversation_by_ref(caller.viewer, ref)
    again = numbers(_numbers(found, body))
    return ReadAnswer(read_count=-len(mark_unread(caller.viewer, found.group, again)))


@endpoint("GET", "messages/{ref}")
def message(caller: Caller, ref: UUID) -> SingleMessage:
    """A message by itself, with the evidence for its place."""
    found = message_by_ref(caller.viewer, ref)
    evidence = evidence_of(caller.viewer, found)
    return SingleMessage(
        message=single_answer(caller.viewer, found),
        conversation=written(found.conversation.ref),
        group=found.group.slug,
        grounds=[
            Ground(
                ground.kind,
                written(ground.parent.ref) if ground.parent else None,
                ground.rank,
                ground.for_parent,
            )
            for ground in evidence.grounds
        ],
    )


@endpoint("GET", "messages/{ref}/revisions")
def message_revisions(caller: Caller, ref: UUID) -> list[RevisionAnswer]:
    """What a message said, the first version first; one that is deleted says nothing any more."""
    return [
        RevisionAnswer(
            number=one.number,
            at=one.at,
            by=Author(one.by.name, written(one.by.ref)) if one.by else None,
            title=one.title,
            text=one.text,
        )
        for one in versions_of(message_by_ref(caller.viewer, ref))
    ]


@endpoint("GET", "messages/{ref}/raw", media_type="message/rfc822")
def message_raw(caller: Caller, ref: UUID) -> Bytes:
    """The bytes of a message exactly as they came."""
    found = message_by_ref(caller.viewer, ref)
    name = as_attachment(f"{written(found.ref)}.eml")
    return Bytes(
        b"".join(raw_parts(found)),
        "message/rfc822",
        {**NOTHING_RUNS, "Content-Disposition": name},
    )


@endpoint("GET", "messages/{ref}/files/{path}", media_type="application/octet-stream")
def message_file(caller: Caller, ref: UUID, path: str) -> Bytes:
    """The bytes of a file of a message, as a download of no particular type."""
    found = file_content(message_by_ref(caller.viewer, ref), path)
    headers = {**NOTHING_RUNS, "Content-Disposition": as_attachment(found.file.name)}
    return Bytes(found.content, "application/octet-stream", headers)


def single_answer(viewer: Viewer, found: Message) -> MessageAnswer:
    """One message the viewer was found to see, as programs read it."""
    rows = Message.objects.filter(pk=found.pk).values_list(*COLUMNS)
    lines = [Line._make(row) for row in rows]
    above = Message.objects.filter(message_seen(viewer), children=found)
    refs = dict(above.values_list("pk", "ref"))
    state = read_state(viewer, found.group_id)
    return message_answers(viewer, found.conversation_id, lines, refs, state)[0]


def _page(behind: list[Line], limit: int) -> tuple[list[Line], bool]:
    """The next `limit` lines that arrived, with all ghosts before them, and whether more follow."""
    ghosts = sum(line.number is None for line in behind)
    shown = behind[: ghosts + limit]
    return shown, len(behind) > len(shown)


def _numbers(found: Conversation, body: ReadWish) -> list[int]:
    held = numbers_of(found)
    return held if body.numbers is None else sorted(set(held) & set(body.numbers))
