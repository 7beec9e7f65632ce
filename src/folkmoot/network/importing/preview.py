"""Who will see what of a mailbox, before anything is published.

The archive is read once without storing a message; mails are counted by who received them.
"""

from collections import Counter

import msgspec

from folkmoot.base.errors import FolkmootError
from folkmoot.network.audience import member_addresses
from folkmoot.network.importing.engine import mail_limits, source_limits
from folkmoot.network.mail.parse import parse
from folkmoot.network.mail.sources import open_source
from folkmoot.network.models import ImportRun, ImportState
from folkmoot.people.api import Address

CIRCLES_KEPT = 50
EXAMPLES_KEPT = 3


class Circle(msgspec.Struct, frozen=True):
    """So many messages went to exactly these people (addresses); a few of their subjects."""

    count: int
    addresses: tuple[str, ...]
    examples: tuple[str, ...]


class Preview(msgspec.Struct, frozen=True):
    """`open_count` messages reach every member; the others only those of their circle."""

    read_count: int
    open_count: int
    circles: tuple[Circle, ...]
    further_circles: int


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Preview)


def stored_preview(run: ImportRun) -> Preview | None:
    """The preview of a run, None while it is being made."""
    return _decoder.decode(bytes(run.preview)) if run.preview else None


def fill_preview(run: ImportRun) -> None:
    """Make the preview of a run and store it; a source that cannot be read fails the run."""
    try:
        content = _encoder.encode(preview_of(run))
    except FolkmootError as problem:
        ImportRun.objects.filter(pk=run.pk).update(state=ImportState.FAILED, problem=str(problem))
        return
    ImportRun.objects.filter(pk=run.pk, state=ImportState.PREVIEW).update(preview=content)


def preview_of(run: ImportRun) -> Preview:
    """Read the source and count who would see what."""
    owner = run.mailbox_of.email if run.mailbox_of else ""
    members = _member_emails(run)
    circles: Counter[tuple[str, ...]] = Counter()
    examples: dict[tuple[str, ...], list[str]] = {}
    read = opened = 0
    for message in open_source(run.source, limits=source_limits()).read():
        parsed = parse(message.raw, message.envelope_date, mail_limits())
        read += 1
        boxes = (parsed.sender, *parsed.to, *parsed.cc)
        received = {owner, *(box.address for box in boxes)} - {""}
        if all(member & received for member in members):
            opened += 1
            continue
        circle = tuple(sorted(received))[:100]
        circles[circle] += 1
        if len(kept := examples.setdefault(circle, [])) < EXAMPLES_KEPT:
            kept.append(parsed.subject[:120])
    common = circles.most_common(CIRCLES_KEPT)
    return Preview(
        read_count=read,
        open_count=opened,
        circles=tuple(Circle(count, circle, tuple(examples[circle])) for circle, count in common),
        further_circles=max(len(circles) - CIRCLES_KEPT, 0),
    )


def _member_emails(run: ImportRun) -> list[set[str]]:
    members = member_addresses(run.group)
    rows = Address.objects.filter(pk__in=set().union(*members))
    emails = dict(rows.values_list("pk", "email"))
    return [{emails[row] for row in member} for member in members]
