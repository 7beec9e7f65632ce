"""Who will see what of a mailbox, before anything is published.

The archive is read once without storing a message; mails are counted by who received them.
"""

import logging
from collections import Counter
from collections.abc import Callable

import msgspec
from django.db import DatabaseError

from folkmoot.base import clock
from folkmoot.base.errors import FolkmootError
from folkmoot.network.audience import reached, reader_addresses
from folkmoot.network.importing.bounds import bounded
from folkmoot.network.importing.engine import mail_limits, source_limits
from folkmoot.network.mail.parse import parse
from folkmoot.network.mail.sources import open_source
from folkmoot.network.models import ImportRun, ImportState
from folkmoot.people.api import Address, normalised

log = logging.getLogger("folkmoot.imports")
CIRCLES_KEPT = 50
CIRCLE_ADDRESSES = 100
EXAMPLES_KEPT = 3
EXAMPLE_LENGTH = 120


class Circle(msgspec.Struct, frozen=True):
    """So many messages went to exactly these people (addresses); a few of their subjects."""

    count: int
    addresses: tuple[str, ...]
    examples: tuple[str, ...]


class Preview(msgspec.Struct, frozen=True):
    """`open_count` messages reached everybody who reads the group; the others only their circle."""

    read_count: int
    open_count: int
    circles: tuple[Circle, ...]
    further_circles: int


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Preview)


def stored_preview(run: ImportRun) -> Preview | None:
    """The preview of a run, None while it is being made."""
    return _decoder.decode(bytes(run.preview)) if run.preview else None


def fill_preview(run: ImportRun, *, keep_going: Callable[[], bool] = lambda: True) -> None:
    """Make the preview of a run and store it; a source that cannot be read fails the run.

    Stops, to be begun anew, when `keep_going` says no.
    """
    try:
        made = preview_of(run, keep_going=keep_going)
    except (FolkmootError, OSError) as problem:
        _fail(run, str(problem))
    except DatabaseError:
        raise
    except Exception as problem:
        log.exception("the preview of import %s failed", run.ref)
        _fail(run, f"Something unexpected happened: {type(problem).__name__}.")
    else:
        if made is not None:
            unchanged = ImportRun.objects.filter(
                pk=run.pk, state=ImportState.PREVIEW, mailbox_of=run.mailbox_of
            )
            unchanged.update(preview=_encoder.encode(made))


def preview_of(run: ImportRun, *, keep_going: Callable[[], bool] = lambda: True) -> Preview | None:
    """Read the source and count who would see what; None when it was told to stop."""
    owner = run.mailbox_of.email if run.mailbox_of else ""
    readers = _reader_emails(run)
    circles: Counter[tuple[str, ...]] = Counter()
    examples: dict[tuple[str, ...], list[str]] = {}
    read = opened = 0
    for message in open_source(run.source, limits=source_limits()).read():
        if not keep_going():
            return None
        parsed = parse(message.raw, message.envelope_date, mail_limits())
        read += 1
        boxes = (parsed.sender, *parsed.to, *parsed.cc)
        received = {owner, *(normalised(box.address) for box in boxes)} - {""}
        if reached(readers, received):
            opened += 1
            continue
        circle = tuple(sorted(received))[:CIRCLE_ADDRESSES]
        circles[circle] += 1
        example = bounded(parsed.subject, EXAMPLE_LENGTH)
        kept = examples.setdefault(circle, [])
        if len(kept) < EXAMPLES_KEPT and example not in kept:
            kept.append(example)
    common = circles.most_common(CIRCLES_KEPT)
    return Preview(
        read_count=read,
        open_count=opened,
        circles=tuple(Circle(count, circle, tuple(examples[circle])) for circle, count in common),
        further_circles=max(len(circles) - CIRCLES_KEPT, 0),
    )


def _fail(run: ImportRun, problem: str) -> None:
    shown = problem.replace(run.source, run.label) if run.is_upload else problem
    waiting = ImportRun.objects.filter(pk=run.pk, state=ImportState.PREVIEW)
    waiting.update(state=ImportState.FAILED, problem=shown, finished_at=clock.now())


def _reader_emails(run: ImportRun) -> list[set[str]]:
    readers = reader_addresses(run.group)
    rows = Address.objects.filter(pk__in=set().union(*readers))
    emails = dict(rows.values_list("pk", "email"))
    return [{emails[row] for row in own} for own in readers]
