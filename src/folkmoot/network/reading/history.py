"""What a message said before: its versions, and the differences between two of them."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from difflib import SequenceMatcher

import msgspec

from folkmoot.base import blobs
from folkmoot.network.bodies import unpacked
from folkmoot.network.importing.prepared import prepared
from folkmoot.network.models import Body, Message, Revision
from folkmoot.people.api import Person

MOST_WORDS = 4_000
"""Of a changed stretch compared word by word; longer ones are shown as a whole, before and after:
the comparison takes time by the square."""
_PIECES = re.compile(r"\s+|\w+|[^\w\s]")


class Version(msgspec.Struct, frozen=True):
    """One version: counted from 1, when it came and by whose hand, its title and its text."""

    number: int
    at: datetime | None
    by: Person | None
    title: str
    text: str


class Change(msgspec.Struct, frozen=True):
    """A stretch of text that stayed ("same"), went ("gone") or came ("new")."""

    kind: str
    text: str


def versions_of(message: Message) -> list[Version]:
    """All versions of a message the viewer was found to see, the first one first.

    A deleted message says nothing any more, so it has none.
    """
    if message.deleted_at is not None or message.is_ghost:
        return []
    rows = list(
        Revision.objects.filter(message=message).select_related("replaced_by").order_by("number")
    )
    raw = blobs.contents(bytes(row.digest) for row in rows)
    said = [_said(raw.get(bytes(row.digest), b"")) for row in rows]
    said.append((message.subject, _text_of(message)))
    made: list[tuple[datetime | None, Person | None]] = [(message.sent_at, message.posted_by)]
    made += [(row.replaced_at, row.replaced_by) for row in rows]
    return [
        Version(number, at, by, title, text)
        for number, ((at, by), (title, text)) in enumerate(zip(made, said, strict=True), 1)
    ]


def changes(before: str, after: str) -> list[Change]:
    """How one text became the other: line by line, and inside changed lines word by word."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    return list(_joined(_by_lines(old, new)))


def _said(raw: bytes) -> tuple[str, str]:
    mail = prepared(raw).mail if raw else None
    return (mail.headers.subject, mail.text) if mail else ("", "")


def _text_of(message: Message) -> str:
    row = Body.objects.filter(message=message).first()
    return unpacked(bytes(row.content)).text if row else ""


def _by_lines(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, came = "".join(old[a:b]), "".join(new[c:d])
        if kind == "equal":
            yield Change("same", gone)
        elif kind == "replace":
            yield from _by_words(_PIECES.findall(gone), _PIECES.findall(came))
        else:
            yield Change("gone", gone)
            yield Change("new", came)


def _by_words(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    if max(len(old), len(new)) > MOST_WORDS:
        yield Change("gone", "".join(old))
        yield Change("new", "".join(new))
        return
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Change("same", "".join(old[a:b]))
        else:
            yield Change("gone", "".join(old[a:b]))
            yield Change("new", "".join(new[c:d]))


def _joined(found: Iterator[Change]) -> Iterator[Change]:
    """Neighbours of one kind as one; empty ones left out."""
    pending: Change | None = None
    for change in found:
        if not change.text:
            continue
        if pending is not None and pending.kind == change.kind:
            pending = Change(change.kind, pending.text + change.text)
            continue
        if pending is not None:
            yield pending
        pending = change
    if pending is not None:
        yield pending
