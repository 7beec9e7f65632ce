"""Storing what placing a batch changed.

The order matters, because a key is unique in its group: rows that lose their key give it up
before another takes it, and whatever pointed to a replaced row is turned to its successor first.
"""

from collections import Counter
from collections.abc import Iterable

import msgspec

from folkmoot.base.database import (
    delete_rows,
    insert_rows,
    reserved_ids,
    stored_ref,
    update_rows,
)
from folkmoot.base.ids import new_ref
from folkmoot.network.models import Claim as ClaimRow
from folkmoot.network.models import (
    Conversation,
    ConversationAlias,
    Message,
    Suggestion,
    ThreadRecord,
    Topic,
)
from folkmoot.network.placing.records import chunks, encoded
from folkmoot.network.placing.shelf import DatabaseShelf
from folkmoot.network.threading import Changes, Node


class Place(msgspec.Struct, frozen=True):
    """Where a message stands, as columns of its row."""

    key: str
    conversation: int
    parent: int | None
    broken_parent: int | None
    confidence: int
    edge_kind: str
    broken: str


class Placed(msgspec.Struct, frozen=True):
    """The outcome for the caller: places of the new rows, rows that moved, what needs figures."""

    places: dict[int, Place]
    moved: list[int]
    conversations: set[int]
    merged: dict[int, int]
    alone: bool
    """One message was added below a known root, or as a new one, and nothing else changed."""


def flush(shelf: DatabaseShelf, changes: Changes, new_rows: set[int]) -> Placed:
    """Write the shelf's changes. The rows in `new_rows` are inserted by the caller afterwards,
    with the places returned here, in the same transaction.
    """
    _read_referred(shelf)
    rows = _final_rows(shelf)
    _turn_to_successors(shelf, rows)
    _drop_ghosts(shelf, rows)
    _free_keys(shelf, rows)
    places = {rows[key]: _place(shelf, rows, key) for key in shelf.dirty_nodes}
    stored = set(shelf.rows.values())
    ghosts = [row for row in places if row not in stored and row not in new_rows]
    _insert_ghosts(shelf, {row: places[row] for row in ghosts})
    old = [row for row in places if row in stored and row not in new_rows]
    update_rows(
        Message,
        [
            "key",
            "conversation_id",
            "parent_id",
            "broken_parent_id",
            "confidence",
            "edge_kind",
            "broken",
        ],
        [(*msgspec.structs.astuple(places[row]), row) for row in old],
    )
    alone = set(places) == new_rows and _adds_one(shelf)
    merged = _write_conversations(shelf, rows, changes)
    _write_claims(shelf)
    _write_topics(shelf)
    _write_suggestions(shelf, rows, new_rows)
    homes = {place.conversation for place in places.values()}
    homes |= {change.before.conversation for change in changes.nodes if change.before}
    homes |= set(merged.values())
    return Placed(
        places={row: place for row, place in places.items() if row in new_rows},
        moved=old,
        conversations={handle for handle in homes if shelf.conversations.get(handle, True)},
        merged=merged,
        alone=alone,
    )


def write_records(shelf: DatabaseShelf, new_rows: set[int]) -> None:
    """Store the records of new and renamed messages; after the caller inserted its rows."""
    fresh, renamed = [], []
    for key in shelf.dirty_records:
        headers = shelf.records.get(key)
        if headers is None:
            continue
        row = shelf.content_rows[headers.message_id, headers.fingerprint]
        if row in new_rows:
            fresh.append((row, encoded(headers)))
        else:
            renamed.append((encoded(headers), row))
    insert_rows(ThreadRecord, ["message_id", "content"], fresh)
    update_rows(ThreadRecord, ["content"], renamed)


def _adds_one(shelf: DatabaseShelf) -> bool:
    """Whether the only change is one node that was not there, in a conversation with a root."""
    if len(shelf.dirty_nodes) != 1 or shelf.dropped or shelf.dirty_records != shelf.dirty_nodes:
        return False
    (key,) = shelf.dirty_nodes
    home = _known(shelf, key).conversation
    conversation = shelf.conversations.get(home)
    if key in shelf.rows or shelf.dirty_conversations != {home} or conversation is None:
        return False
    return not _known(shelf, conversation.root).is_ghost


def _read_referred(shelf: DatabaseShelf) -> None:
    """Know the rows of all that changed rows will point to."""
    for handle in shelf.dirty_conversations:
        conversation = shelf.conversations[handle]
        if conversation is not None:
            shelf.node(conversation.root)
    for key in shelf.dirty_nodes:
        node = _known(shelf, key)
        if node.edge is not None:
            shelf.node(node.edge.parent)
        for suggestion in node.suggestions:
            shelf.node(suggestion.parent)


def _final_rows(shelf: DatabaseShelf) -> dict[str, int]:
    """The row of every key after this batch; a key whose content moved on becomes a new ghost."""
    rows = dict(shelf.rows)
    contents = set(shelf.content_rows.values())
    homeless = []
    for key in shelf.dirty_nodes | shelf.dirty_records:
        headers = shelf.records.get(key)
        if headers is not None:
            rows[key] = shelf.content_rows[headers.message_id, headers.fingerprint]
        elif key in shelf.dirty_nodes and (key not in rows or rows[key] in contents):
            homeless.append(key)
    homeless.sort()
    rows.update(
        zip(homeless, reserved_ids(Message, len(homeless)) if homeless else (), strict=True)
    )
    return rows


def _turn_to_successors(shelf: DatabaseShelf, rows: dict[str, int]) -> None:
    """Whatever points to a row that gave its key to another row points to that one from now on."""
    successor = {
        old: rows[key] for key, old in shelf.rows.items() if key in rows and rows[key] != old
    }
    for piece in chunks(successor):
        for model, column in (
            (Message, "parent_id"),
            (Message, "broken_parent_id"),
            (Suggestion, "parent_id"),
            (Conversation, "root_id"),
        ):
            found = model._default_manager.filter(**{f"{column}__in": piece})  # noqa: SLF001  # Django's documented model API
            pointing = list(found.values_list("pk", column))
            update_rows(model, [column], [(successor[target], pk) for pk, target in pointing])


def _drop_ghosts(shelf: DatabaseShelf, rows: dict[str, int]) -> None:
    contents = set(shelf.content_rows.values())
    gone = [shelf.rows[key] for key in shelf.dropped if key in shelf.rows]
    gone += [
        old for key, old in shelf.rows.items() if rows.get(key, old) != old and old not in contents
    ]
    for piece in chunks(gone):
        Message.objects.filter(pk__in=piece, is_ghost=True).delete()


def _free_keys(shelf: DatabaseShelf, rows: dict[str, int]) -> None:
    """Rows that will get another key give up the one they have."""
    before = {row: key for key, row in shelf.rows.items()}
    changing = [rows[key] for key in shelf.dirty_nodes if before.get(rows[key], key) != key]
    update_rows(Message, ["key"], [(f"~{row}", row) for row in changing])


def _place(shelf: DatabaseShelf, rows: dict[str, int], key: str) -> Place:
    node = _known(shelf, key)
    hung = rows[node.edge.parent] if node.edge else None
    return Place(
        key=key,
        conversation=node.conversation,
        parent=None if node.broken else hung,
        broken_parent=hung if node.broken else None,
        confidence=node.edge.confidence if node.edge else 0,
        edge_kind=node.edge.kind if node.edge else "",
        broken=node.broken[:200],
    )


def _known(shelf: DatabaseShelf, key: str) -> Node:
    node = shelf.nodes[key]
    if node is None:
        raise KeyError(key)
    return node


def _insert_ghosts(shelf: DatabaseShelf, places: dict[int, Place]) -> None:
    columns = [
        "id", "ref", "group_id", "message_id", "is_ghost", "key", "conversation_id", "parent_id",
        "broken_parent_id", "confidence", "edge_kind", "broken", "kind", "sender_name", "subject",
        "date_flags", "first_words", "size", "digest", "fingerprint", "file_count", "restricted",
    ]  # fmt: skip
    empty = ("normal", "", "", "", "", 0, b"", b"", 0, False)
    insert_rows(
        Message,
        columns,
        [
            (
                row,
                stored_ref(new_ref()),
                shelf.group,
                place.key,
                True,
                *msgspec.structs.astuple(place),
                *empty,
            )
            for row, place in places.items()
        ],
    )


def _write_conversations(
    shelf: DatabaseShelf, rows: dict[str, int], changes: Changes
) -> dict[int, int]:
    """Store conversations; returns which earlier ones are now part of which."""
    alive = {handle: shelf.conversations[handle] for handle in shelf.dirty_conversations}
    fresh = [
        (
            handle,
            stored_ref(new_ref()),
            shelf.group,
            rows[now.root],
            now.size,
            b"",
            "",
            0,
            0,
            0,
            0,
            0,
        )
        for handle, now in alive.items()
        if now is not None and handle in shelf.fresh_conversations
    ]
    columns = [
        "id", "ref", "group_id", "root_id", "node_count", "shape", "title", "message_count",
        "ghost_count", "people_count", "doubtful_count", "restricted_count",
    ]  # fmt: skip
    insert_rows(Conversation, columns, fresh)
    update_rows(
        Conversation,
        ["root_id", "node_count"],
        [
            (rows[now.root], now.size, handle)
            for handle, now in alive.items()
            if now is not None and handle not in shelf.fresh_conversations
        ],
    )
    into = {
        change.handle: change.merged_into or _heir(changes, change.handle)
        for change in changes.conversations
        if change.after is None
    }
    gone = [handle for handle in into if handle not in shelf.fresh_conversations]
    merged = {}
    for handle in gone:
        target = into[handle]
        while target is not None and target in into:
            target = into[target]
        if target is not None:
            merged[handle] = target
    _lead_on(gone, merged)
    shelf.fresh_conversations.clear()
    return merged


def _heir(changes: Changes, dissolved: int) -> int | None:
    """Where most of a conversation went that ended without being merged: its ghosts were dropped
    after its messages had found other places.
    """
    left = (
        change.after
        for change in changes.nodes
        if change.before and change.before.conversation == dissolved
    )
    homes = Counter(node.conversation for node in left if node and not node.is_ghost)
    return homes.most_common(1)[0][0] if homes else None


def _lead_on(gone: list[int], merged: dict[int, int]) -> None:
    """Remove conversations that are no more; their addresses lead to where the messages are."""
    for piece in chunks(gone):
        refs = dict(Conversation.objects.filter(pk__in=piece).values_list("pk", "ref"))
        ConversationAlias.objects.bulk_create(
            ConversationAlias(ref=ref, conversation_id=merged[pk])
            for pk, ref in refs.items()
            if pk in merged
        )
        for pk in refs:
            earlier = ConversationAlias.objects.filter(conversation=pk)
            if pk in merged:
                earlier.update(conversation=merged[pk])
            else:
                earlier.delete()
        delete_rows(Conversation, ["id"], [(pk,) for pk in refs])


def _write_claims(shelf: DatabaseShelf) -> None:
    group = shelf.group
    delete_rows(
        ClaimRow,
        ["group_id", "child", "parent", "kind"],
        [(group, child, parent or "", kind) for child, parent, kind in shelf.gone_claims],
    )
    insert_rows(
        ClaimRow,
        ["group_id", "child", "parent", "kind", "source", "rank", "depth"],
        [
            (group, one.child, one.parent or "", one.kind, one.source, one.rank, one.depth)
            for one in shelf.new_claims.values()
        ],
    )
    shelf.gone_claims.clear()
    shelf.new_claims.clear()


def _write_topics(shelf: DatabaseShelf) -> None:
    group = shelf.group
    delete_rows(
        Topic,
        ["group_id", "topic", "key"],
        [(group, topic, key) for topic, key in shelf.gone_topics],
    )
    insert_rows(
        Topic,
        ["group_id", "topic", "sent_at", "key", "seeks"],
        [
            (group, topic, sent_at, key, seeker)
            for topic, places in shelf.new_topics.items()
            for sent_at, key, seeker in places
        ],
    )
    shelf.gone_topics.clear()
    shelf.new_topics.clear()


def _write_suggestions(shelf: DatabaseShelf, rows: dict[str, int], new_rows: set[int]) -> None:
    """Store suggestions of changed nodes; one a person dismissed stays dismissed."""
    wanted = {
        (rows[key], rows[one.parent]): one
        for key in shelf.dirty_nodes
        for one in _known(shelf, key).suggestions
    }
    judged = [rows[key] for key in shelf.dirty_nodes if rows[key] not in new_rows]
    stored = set(_stored_suggestions(judged))
    delete_rows(
        Suggestion, ["child_id", "parent_id"], [pair for pair in stored if pair not in wanted]
    )
    insert_rows(
        Suggestion,
        ["group_id", "child_id", "parent_id", "kind", "confidence"],
        [
            (shelf.group, child, parent, one.kind, one.confidence)
            for (child, parent), one in wanted.items()
            if (child, parent) not in stored
        ],
    )


def _stored_suggestions(children: Iterable[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for piece in chunks(children):
        rows = Suggestion.objects.filter(child__in=piece)
        found += rows.values_list("child_id", "parent_id")
    return found
