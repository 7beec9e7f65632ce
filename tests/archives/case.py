"""What a hard case is, and how they are found: every module here that offers `CASES`."""

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from folkmoot.network.mail.parsed import ParsedMessage


@dataclass(frozen=True)
class Expect:
    """What reading must give: `ParsedMessage` attributes with their exact values, and what the text
    and the words about it hold. `parts`: (path, kind, file name) of each attachment."""

    attributes: Mapping[str, object] = field(default_factory=dict)
    contains: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    parts: tuple[tuple[str, str, str], ...] | None = None
    defect: str = ""
    date_flag: str = ""
    forwarded_subjects: tuple[str, ...] = ()


@dataclass(frozen=True)
class HardCase:
    """One mail with a fault that archives really hold; `about` is the family of the fault."""

    name: str
    about: str
    raw: bytes
    expect: Expect
    envelope_date: datetime | None = None


def failures(case: HardCase, message: ParsedMessage) -> list[str]:
    """In words, each way in which `message` is not what the case expects."""
    expect = case.expect
    found = [
        f"{name} is {getattr(message, name)!r}, not {wanted!r}"
        for name, wanted in expect.attributes.items()
        if getattr(message, name) != wanted
    ]
    found += [
        f"text lacks {piece!r}: {message.text!r}"
        for piece in expect.contains
        if piece not in message.text
    ]
    found += [f"text has {piece!r}" for piece in expect.lacks if piece in message.text]
    parts = tuple((one.path, one.kind, one.filename) for one in message.attachments)
    if expect.parts is not None and parts != expect.parts:
        found.append(f"attachments are {parts}, not {expect.parts}")
    if expect.defect and not any(expect.defect in defect for defect in message.defects):
        found.append(f"no defect says {expect.defect!r}: {message.defects}")
    if expect.date_flag and expect.date_flag not in message.date_flags:
        found.append(f"no date flag {expect.date_flag!r}: {message.date_flags}")
    subjects = tuple(one.message.subject for one in message.forwarded)
    if subjects != expect.forwarded_subjects:
        found.append(f"forwarded are {subjects}, not {expect.forwarded_subjects}")
    return found


def mail(
    *headers: str | bytes,
    body: str | bytes = "The kettle is on.\n",
    base: tuple[str, ...] = ("From", "To", "Date", "Message-ID", "Subject"),
    ends: bytes = b"\n",
) -> bytes:
    """A mail of these header lines and those of the usual ones (`base`) they do not replace."""
    usual = {
        "From": "From: Ada Quill <ada@quill.example>",
        "To": "To: Tea Round <tea@lists.example>",
        "Date": "Date: Tue, 5 Mar 2019 10:15:00 +0100",
        "Message-ID": "Message-ID: <kettle-1@quill.example>",
        "Subject": "Subject: Kettle",
    }
    lines = [line.encode() if isinstance(line, str) else line for line in headers]
    given = {line.split(b":", 1)[0].strip().lower() for line in lines}
    lines += [usual[name].encode() for name in base if name.lower().encode() not in given]
    content = body.encode() if isinstance(body, str) else body
    return b"\n".join(lines).replace(b"\n", ends) + ends + ends + content


def utc(*numbers: int) -> datetime:
    """A moment in UTC: year, month, day, hour, minute, second."""
    year, month, day, *time = numbers
    hour, minute, second = (*time, 0, 0, 0)[:3]
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


@cache
def hard_cases() -> tuple[HardCase, ...]:
    """All cases, by name."""
    found: list[HardCase] = []
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if module.name.endswith("_cases"):
            found.extend(importlib.import_module(f"tests.archives.{module.name}").CASES)
    return tuple(sorted(found, key=lambda case: case.name))
