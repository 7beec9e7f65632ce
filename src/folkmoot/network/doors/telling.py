"""Messages as programs read them, made from the rows of a conversation. A few queries for all."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from folkmoot.base.compiled import Compiled
from folkmoot.base.ids import written
from folkmoot.network.bodies import unpacked
from folkmoot.network.doors.addresses import file_address, message_address
from folkmoot.network.doors.shapes.answers import (
    Author,
    Edge,
    FileAnswer,
    FollowState,
    MessageAnswer,
    ReactionAnswer,
    ZoneAnswer,
)
from folkmoot.network.mail.fold import own_text
from folkmoot.network.mail.fold.lines import lines_of as text_lines
from folkmoot.network.models import Body, Following, Reaction
from folkmoot.network.reading.bodies import LONGEST_BODY, NOTHING, ShownBody, bodies_of
from folkmoot.network.reading.files import File, files_of
from folkmoot.network.reading.kept import Kept
from folkmoot.network.reading.lines import Line
from folkmoot.network.reading.state import ReadState
from folkmoot.network.reading.writers import COLUMNS as WRITER_COLUMNS
from folkmoot.network.reading.writers import Writer, writers_of
from folkmoot.people.api import Address, Viewer

KEPT_CHARACTERS = 12_000_000
FEW = 200
"""Of a conversation with more messages, what stands beside them is asked for those of the page."""


class Said(NamedTuple):
    """What a message says as text: the sender's own words, and every zone in order."""

    text: str
    zones: list[ZoneAnswer]


SILENT = Said("", [])
_kept: Kept[tuple[int, int], Said] = Kept(KEPT_CHARACTERS)


class Beside(NamedTuple):
    """What goes with messages, by row id."""

    bodies: dict[int, ShownBody]
    said: dict[int, Said]
    files: dict[int, list[File]]
    writers: dict[int, Writer]
    reactions: dict[int, list[ReactionAnswer]]
    following: dict[int, FollowState]


def message_answers(
    viewer: Viewer,
    conversation: int,
    lines: Sequence[Line],
    refs: dict[int, UUID],
    state: ReadState,
) -> list[MessageAnswer]:
    """These messages of a conversation (a row id), all of which the viewer was found to see.

    `refs` name the messages of it that the viewer may be told of.
    """
    is_small = len(lines) > 1 and len(refs) <= FEW
    beside = _beside(viewer, conversation, lines, is_small=is_small)
    return [_answer(line, refs, state, beside) for line in lines]


def said_in(versions: Iterable[tuple[int, int]]) -> dict[int, Said]:
    """What these messages (row id and revision) say, by row id. One query for those not kept."""
    wanted = dict(versions)
    kept = _kept.found(list(wanted.items()))
    found = {message: said for (message, _), said in kept.items()}
    missing = [message for message in wanted if message not in found]
    if missing:
        rows = Body.objects.filter(message__in=missing).values_list("message_id", "content")
        for message, content in rows:
            made = found[message] = _said(bytes(content))
            weight = 2 * len(made.text) + sum(len(zone.text) for zone in made.zones)
            _kept.keep((message, wanted[message]), made, weight + 500)
    return found


def _said(content: bytes) -> Said:
    body = unpacked(content)
    lines = text_lines(body.text)
    return Said(
        own_text(body.text, body.zones)[:LONGEST_BODY],
        [
            ZoneAnswer(
                zone.kind.value,
                "".join(lines[zone.start_line : zone.end_line])[:LONGEST_BODY],
                zone.depth,
                zone.person,
            )
            for zone in body.zones
        ],
    )


def _beside(viewer: Viewer, conversation: int, lines: Sequence[Line], *, is_small: bool) -> Beside:
    told = [line for line in lines if not line.is_hollow]
    versions = [(line.id, line.revision) for line in told]
    with_files = [line.id for line in told if line.file_count]
    messages = [line.id for line in lines]
    if is_small:
        reactions = _REACTIONS(conversation)
        following = _FOLLOWING(conversation, viewer.person_id or 0)
        writers = {row[0]: Writer._make(row[1:]) for row in _WRITERS(conversation)}
    else:
        reactions = list(_reactions().filter(message__in=messages))
        following = list(_following(viewer.person_id or 0).filter(message__in=messages))
        writers = writers_of(line.sender for line in lines)
    return Beside(
        bodies=bodies_of(versions),
        said=said_in(versions),
        files=files_of(with_files),
        writers=writers,
        reactions=_by_message(reactions),
        following=dict(following),
    )


def _reactions() -> QuerySet[Reaction, tuple[int, str, UUID]]:
    rows = Reaction.objects.order_by("pk")
    return rows.values_list("message_id", "emoji", "person__ref")


def _following(person: int) -> QuerySet[Following, tuple[int, str]]:
    return Following.objects.filter(person=person).values_list("message_id", "state")


_REACTIONS = Compiled(
    lambda conversation: _reactions().filter(message__conversation=conversation), int
)
_WRITERS = Compiled(
    lambda conversation: (
        Address.objects.filter(messages__conversation=conversation)
        .distinct()
        .values_list(*WRITER_COLUMNS)
    ),
    int,
)
_FOLLOWING = Compiled(
    lambda conversation, person: _following(person).filter(message__conversation=conversation),
    int,
    int,
)


def _by_message(rows: Iterable[tuple[int, str, UUID]]) -> dict[int, list[ReactionAnswer]]:
    by_emoji: dict[tuple[int, str], list[str]] = {}
    for message, emoji, person in rows:
        by_emoji.setdefault((message, emoji), []).append(written(person))
    found: defaultdict[int, list[ReactionAnswer]] = defaultdict(list)
    for (message, emoji), people in by_emoji.items():
        found[message].append(ReactionAnswer(emoji, people))
    return found


def _answer(line: Line, refs: dict[int, UUID], state: ReadState, beside: Beside) -> MessageAnswer:
    body = beside.bodies.get(line.id, NOTHING)
    said = beside.said.get(line.id, SILENT)
    parent = refs.get(line.parent) if line.parent is not None else None
    return MessageAnswer(
        ref=written(line.ref),
        number=line.number,
        parent=written(parent) if parent else None,
        edge=Edge(line.edge_kind, line.confidence),
        author=_author(line, beside.writers),
        subject=line.subject,
        sent_at=line.sent_at,
        text=said.text,
        zones=said.zones,
        html=body.html,
        is_cut=body.cut,
        files=[_file(line.ref, file) for file in beside.files.get(line.id, ())],
        reactions=beside.reactions.get(line.id, []),
        following=beside.following.get(line.id, "none"),
        branch_name=line.branch_name or "",
        is_unread=state.is_unread(line.number),
        is_ghost=line.is_ghost,
        is_restricted=line.restricted,
        revision=line.revision,
        edited_at=line.edited_at,
        deleted_at=line.deleted_at,
        url=message_address(line.ref),
    )


def _author(line: Line, writers: dict[int, Writer]) -> Author:
    writer = writers.get(line.sender) if line.sender is not None else None
    if writer is None:
        return Author(line.sender_name)
    return Author(writer.name or line.sender_name, written(writer.ref), writer.is_bot)


def _file(message: UUID, file: File) -> FileAnswer:
    return FileAnswer(file.name, file.media_type, file.size, file_address(message, file.path))
