"""Messages as programs read them, made from the rows of a conversation. A few queries for all."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

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
from folkmoot.network.reading.writers import Writer, writers_of
from folkmoot.people.api import Viewer

KEPT_CHARACTERS = 12_000_000


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
    viewer: Viewer, lines: Sequence[Line], refs: dict[int, UUID], state: ReadState
) -> list[MessageAnswer]:
    """These messages, which the viewer was found to see; `refs` name those they may be told of."""
    beside = _beside(viewer, lines)
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


def _beside(viewer: Viewer, lines: Sequence[Line]) -> Beside:
    told = [line for line in lines if not line.is_hollow]
    versions = [(line.id, line.revision) for line in told]
    with_files = [line.id for line in told if line.file_count]
    return Beside(
        bodies=bodies_of(versions),
        said=said_in(versions),
        files=files_of(with_files),
        writers=writers_of(line.sender for line in lines),
        reactions=_reactions([line.id for line in told]),
        following=_following(viewer, [line.id for line in lines]),
    )


def _reactions(messages: list[int]) -> dict[int, list[ReactionAnswer]]:
    rows = Reaction.objects.filter(message__in=messages).order_by("pk")
    by_emoji: dict[tuple[int, str], list[str]] = {}
    for message, emoji, person in rows.values_list("message_id", "emoji", "person__ref"):
        by_emoji.setdefault((message, emoji), []).append(written(person))
    found: defaultdict[int, list[ReactionAnswer]] = defaultdict(list)
    for (message, emoji), people in by_emoji.items():
        found[message].append(ReactionAnswer(emoji, people))
    return found


def _following(viewer: Viewer, messages: list[int]) -> dict[int, FollowState]:
    rows = Following.objects.filter(person=viewer.person_id, message__in=messages)
    words: dict[str, FollowState] = {"follow": "follow", "mute": "mute"}
    return {message: words[state] for message, state in rows.values_list("message_id", "state")}


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
    return Author(writer.name or line.sender_name, written(writer.ref))


def _file(message: UUID, file: File) -> FileAnswer:
    return FileAnswer(file.name, file.media_type, file.size, file_address(message, file.path))
