"""A backup of a Discourse site: a tar with its database as SQL, of which the rows are read.

Source: pg_dump's COPY format (PostgreSQL documentation, "COPY", text format) and the names of
Discourse's tables. Topics of public categories become conversations; a post that answers another
hangs under it. Nothing of the SQL is ever run.
"""

import gzip
import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from folkmoot.network.mail.parsed import Mailbox
from folkmoot.network.mail.sources.contract import SourceError, SourceLimits
from folkmoot.network.mail.sources.streams import unpacked
from folkmoot.network.mail.sources.talk.archive import files
from folkmoot.network.mail.sources.talk.said import DELETED, NOT_SAID, PRIVATE, Said, made_address

SYSTEM = "discourse"
MARKS = frozenset(("dump.sql.gz",))
UNPACKED_MARKS = frozenset(("dump.sql",))
REGULAR = ("1", "2")
"""`posts.post_type`: 1 by people, 2 by moderators; 3 is a notice, 4 a whisper among staff."""
Row = dict[str, str | None]
_COPY = re.compile(r"COPY (?:public\.)?\"?(\w+)\"? \((.*)\) FROM stdin;")
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v"}
_QUOTE = re.compile(r"\[quote(?:=\"?([^\]\"]*)\"?)?\]\s*(.*?)\s*\[/quote\]", re.DOTALL)


class _Site:
    """Who and where, by row."""

    def __init__(self) -> None:
        self.names: dict[str | None, str] = {}
        self.emails: dict[str | None, str] = {}
        self.topics: dict[str | None, tuple[str, str | None]] = {}
        self.categories: dict[str | None, str] = {}
        self.closed: set[str | None] = set()
        self.deleted: set[str | None] = set()

    def take(self, table: str, row: Row) -> None:
        """Remember a row of one of the small tables."""
        if table == "users":
            self.names[row["id"]] = row.get("name") or row.get("username") or ""
        elif table == "user_emails":
            if row.get("primary") == "t" or row.get("user_id") not in self.emails:
                self.emails[row.get("user_id")] = row.get("email") or ""
        elif table == "categories":
            self.categories[row["id"]] = row.get("name") or ""
            if row.get("read_restricted") == "t":
                self.closed.add(row["id"])
        elif row.get("archetype") == "regular":
            self.topics[row["id"]] = (row.get("title") or "", row.get("category_id"))
            if row.get("deleted_at"):
                self.deleted.add(row["id"])

    def author(self, user: str | None) -> Mailbox:
        """How a user is named as a sender."""
        name = self.names.get(user, "")
        return Mailbox(name, self.emails.get(user) or made_address(str(user), SYSTEM))


_SMALL = frozenset(("users", "user_emails", "categories", "topics"))


def reading(path: Path, limits: SourceLimits, skipped: Counter[str]) -> Iterator[Said]:
    """The posts of public topics, in the order of the table."""
    site = _Site()
    for table, row in _rows(path, limits, _SMALL):
        site.take(table, row)
    for _, row in _rows(path, limits, frozenset(("posts",))):
        reason = _left_out(site, row)
        if reason:
            skipped[reason] += 1
        else:
            yield _said(site, row)


def _left_out(site: _Site, row: Row) -> str:
    topic = site.topics.get(row.get("topic_id"))
    if topic is None or topic[1] in site.closed:
        return PRIVATE
    if row.get("deleted_at") or row.get("topic_id") in site.deleted or row.get("hidden") == "t":
        return DELETED
    if row.get("post_type", "1") not in REGULAR or not (row.get("raw") or "").strip():
        return NOT_SAID
    return ""


def _said(site: _Site, row: Row) -> Said:
    topic, number = str(row.get("topic_id")), str(row.get("post_number") or "1")
    title, category = site.topics[row.get("topic_id")]
    above = row.get("reply_to_post_number")
    parents = [] if number == "1" else [f"{topic}.1"]
    if parents and above and above not in ("1", number):
        parents.append(f"{topic}.{above}")
    return Said(
        id=f"{topic}.{number}",
        channel=site.categories.get(category, ""),
        author=site.author(row.get("user_id")),
        at=_moment(row.get("created_at") or ""),
        text=_QUOTE.sub(_cited, row.get("raw") or ""),
        title=title,
        parents=tuple(parents),
    )


def _cited(found: re.Match[str]) -> str:
    lines = [f"> {line}".rstrip() for line in found[2].split("\n")]
    return "\n" + "\n".join(lines) + "\n\n"


def _moment(text: str) -> float:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return 0.0
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def _rows(path: Path, limits: SourceLimits, tables: frozenset[str]) -> Iterator[tuple[str, Row]]:
    for name, stream in files(path, limits, _is_dump):
        inner = unpacked(stream, limits.expansion_free_bytes, limits, name)
        raw = io.BufferedReader(cast(io.RawIOBase, _Raw(inner)))
        text = io.TextIOWrapper(raw, encoding="utf-8", errors="replace", newline="\n")
        try:
            yield from _copied(text, tables)
        except (EOFError, gzip.BadGzipFile) as problem:
            raise SourceError(
                "The dump is damaged.", hint="Make the backup again.", place=name
            ) from problem


def _copied(lines: io.TextIOWrapper, tables: frozenset[str]) -> Iterator[tuple[str, Row]]:
    """The rows of the COPY blocks of these tables."""
    table = ""
    columns: list[str] = []
    for line in lines:
        if columns:
            if line.rstrip("\n") == "\\.":
                columns = []
            elif table in tables:
                yield (
                    table,
                    dict(zip(columns, map(_value, line.rstrip("\n").split("\t")), strict=False)),
                )
            continue
        found = _COPY.match(line)
        if found:
            table, columns = found[1], [one.strip().strip('"') for one in found[2].split(",")]


def _value(text: str) -> str | None:
    if text == "\\N":
        return None
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda found: _ESCAPED.get(found[1], found[1]), text)


def _is_dump(name: str) -> bool:
    return name.rpartition("/")[2] in MARKS | UNPACKED_MARKS


class _Raw(io.RawIOBase):
    """A bounded stream as the standard library's readers want it."""

    def __init__(self, stream: object) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]  # a buffer, which has no type in 3.11
        piece = self._stream.read(len(view))  # type: ignore[attr-defined]  # a Readable
        view[: len(piece)] = piece
        return len(piece)
