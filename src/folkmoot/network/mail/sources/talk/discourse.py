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

import msgspec

from folkmoot.network.mail.parsed import Mailbox
from folkmoot.network.mail.sources.contract import Reacted, SourceError, SourceLimits
from folkmoot.network.mail.sources.streams import unpacked
from folkmoot.network.mail.sources.talk.archive import files
from folkmoot.network.mail.sources.talk.beside import beside
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
_UPLOAD = re.compile(r"uploads/[\w-]+/original/.+$")
_LINK = re.compile(r"!?\[([^\]\n]*)\]\(upload://[^)\s]+\)")
LIKE = "2"
"""`post_actions.post_action_type_id` of a like; others are flags and bookmarks."""
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
        self.uploads: dict[str | None, tuple[str, str]] = {}
        self.files: dict[str | None, list[str | None]] = {}
        self.likes: dict[str | None, list[str | None]] = {}

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
        elif table == "topics" and row.get("archetype") == "regular":
            self.topics[row["id"]] = (row.get("title") or "", row.get("category_id"))
            if row.get("deleted_at"):
                self.deleted.add(row["id"])
        else:
            self._take_beside(table, row)

    def _take_beside(self, table: str, row: Row) -> None:
        """What hangs on posts: files and likes."""
        if table == "uploads":
            name = row.get("original_filename") or ""
            self.uploads[row["id"]] = (name, (row.get("url") or "").lstrip("/"))
        elif table in _FILES:
            if row.get("target_type", "Post") == "Post":
                held = self.files.setdefault(row.get(_FILES[table]), [])
                if row.get("upload_id") not in held:
                    held.append(row.get("upload_id"))
        elif row.get("post_action_type_id") == LIKE and not row.get("deleted_at"):
            self.likes.setdefault(row.get("post_id"), []).append(row.get("user_id"))

    def author(self, user: str | None) -> Mailbox:
        """How a user is named as a sender."""
        name = self.names.get(user, "")
        return Mailbox(name, self.emails.get(user) or made_address(str(user), SYSTEM))


_FILES = {"upload_references": "target_id", "post_uploads": "post_id"}
"""Which table says what files a post has, and how it names the post: newer sites and older."""
_SMALL = frozenset(
    ("users", "user_emails", "categories", "topics", "uploads", "post_actions", *_FILES)
)


def reading(path: Path, limits: SourceLimits, skipped: Counter[str]) -> Iterator[Said]:
    """The posts of public topics, in the order of the table."""
    site = _Site()
    for table, row in _rows(path, limits, _SMALL):
        site.take(table, row)
    with beside(path, limits, lambda name: _UPLOAD.search(name) is not None) as kept:
        places = {found[0]: name for name in kept.names if (found := _UPLOAD.search(name))}
        for _, row in _rows(path, limits, frozenset(("posts",))):
            reason = _left_out(site, row)
            if reason:
                skipped[reason] += 1
                continue
            held = [site.uploads.get(one, ("", "")) for one in site.files.get(row["id"], ())]
            wanted = [(places.get(url), name or url.rpartition("/")[2], "") for name, url in held]
            yield msgspec.structs.replace(
                _said(site, row),
                files=kept.attached(wanted, skipped),
                reactions=_likes(site, row["id"]),
            )


def _likes(site: _Site, post: str | None) -> tuple[Reacted, ...]:
    people = (site.author(user) for user in site.likes.get(post, ()))
    return tuple(Reacted(one.name, one.address, "❤️") for one in people)


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
        text=_LINK.sub(_words, _QUOTE.sub(_cited, row.get("raw") or "")),
        title=title,
        parents=tuple(parents),
    )


def _words(found: re.Match[str]) -> str:
    """What a link to a file of the other place says; the file comes with the message."""
    return found[1].partition("|")[0]


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
