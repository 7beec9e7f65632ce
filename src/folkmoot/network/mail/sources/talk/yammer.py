"""A data export of a Yammer (Viva Engage) network: CSV files.

Source: Microsoft's documentation "Export data from Viva Engage". Columns are found by name, since
their order changed over the years. Private groups and conversations are left out.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from folkmoot.network.mail.parsed import Mailbox
from folkmoot.network.mail.sources.contract import SourceLimits
from folkmoot.network.mail.sources.talk.archive import content, files
from folkmoot.network.mail.sources.talk.beside import Beside, beside
from folkmoot.network.mail.sources.talk.said import DELETED, NOT_SAID, PRIVATE, Said, made_address
from folkmoot.network.writing.mrkdwn import plain

SYSTEM = "yammer"
MARKS = frozenset(("messages.csv", "users.csv"))
EVERYBODY = "All Company"
LONGEST_FIELD = 10_000_000
_FILE = re.compile(r"(?:^|/)files/(\d+)[^/]*$", re.IGNORECASE)
_HELD = re.compile(r"uploaded_?file:(\d+)", re.IGNORECASE)
_FORMS = ("%Y/%m/%d %H:%M:%S %z", "%Y-%m-%d %H:%M:%S %z", "%m/%d/%Y %H:%M:%S")


def reading(path: Path, limits: SourceLimits, skipped: Counter[str]) -> Iterator[Said]:
    """The public messages, in the order of the file."""
    csv.field_size_limit(LONGEST_FIELD)
    with beside(path, limits, lambda name: _FILE.search(name) is not None) as kept:
        yield from _said_in(path, limits, skipped, kept)


def _said_in(
    path: Path, limits: SourceLimits, skipped: Counter[str], kept: Beside
) -> Iterator[Said]:
    places = {found[1]: name for name in kept.names if (found := _FILE.search(name))}
    for name, stream in files(path, limits, _is_messages):
        text = content(stream, name).decode("utf-8-sig", "replace")
        for row in csv.DictReader(io.StringIO(text, newline="")):
            fields = {(key or "").strip().lower(): (value or "") for key, value in row.items()
                      if isinstance(value, str)}  # fmt: skip
            reason = _left_out(fields)
            if reason:
                skipped[reason] += 1
            else:
                held = _HELD.findall(fields.get("attachments", ""))
                named = [(places.get(one), _name(places.get(one, one))) for one in held]
                wanted = [(place, called, "") for place, called in named]
                attached = kept.attached(wanted, skipped)
                yield msgspec.structs.replace(_said(fields), files=attached)


def _name(place: str) -> str:
    return place.rpartition("/")[2]


def _is_messages(name: str) -> bool:
    return name.rpartition("/")[2].lower() == "messages.csv"


def _left_out(row: dict[str, str]) -> str:
    if row.get("deleted_at") or row.get("deleted_by_id"):
        return DELETED
    private = (row.get("in_private_group", ""), row.get("in_private_conversation", ""))
    if any(one.strip().lower() in ("true", "1", "yes") for one in private):
        return PRIVATE
    if not row.get("id") or not row.get("body", "").strip():
        return NOT_SAID
    return ""


def _said(row: dict[str, str]) -> Said:
    thread = row.get("thread_id") or row["id"]
    above = row.get("replied_to_id") or ""
    parents = [] if thread == row["id"] or not above else [thread]
    if parents and above not in (thread, row["id"]):
        parents.append(above)
    sender = row.get("sender_id") or "unknown"
    email = row.get("sender_email", "").strip().lower() or made_address(sender, SYSTEM)
    return Said(
        id=row["id"],
        channel=row.get("group_name") or EVERYBODY,
        author=Mailbox(row.get("sender_name", "").strip(), email),
        at=_moment(row.get("created_at", "")),
        text=plain(row["body"]),
        title=row.get("title", "").strip(),
        parents=tuple(parents),
    )


def _moment(text: str) -> float:
    for form in _FORMS:
        try:
            at = datetime.strptime(text.strip(), form)  # noqa: DTZ007  # the zone is set below
        except ValueError:
            continue
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        return 0.0
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
