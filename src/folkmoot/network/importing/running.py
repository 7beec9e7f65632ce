"""An import run in the foreground, for the command line."""

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import msgspec

from folkmoot.base.errors import FolkmootError, Unusable, error_of
from folkmoot.base.feed.consumers import OutsideConsumer, catch_up, consumers, lags
from folkmoot.network.actions.imports import approve_import, request_import
from folkmoot.network.importing.beside import indexing_beside
from folkmoot.network.importing.engine import claim, work_off
from folkmoot.network.importing.preview import preview_of
from folkmoot.network.importing.reading import SMALL_SOURCE_BYTES
from folkmoot.network.models import Conversation, ImportRun, ImportState
from folkmoot.network.search.consumer import SearchConsumer
from folkmoot.network.search.errors import IndexBusyError
from folkmoot.people.api import (
    OPERATOR,
    Address,
    Group,
    addresses_for,
    create_group,
    group_of_word,
    is_deliverable_form,
    normalised,
    writing,
)

LOOK_SECONDS = 0.5


class Summary(msgspec.Struct, frozen=True):
    """What an import did; `read` is the sum of the three after it."""

    read: int
    added: int
    duplicates: int
    quarantined: int
    conversations: int
    seconds: float
    peak_rss_mb: float


def group_named(slug: str, *, create: bool) -> Group:
    """The group of this short name, made if asked for."""
    found = group_of_word(slug)
    if found is not None:
        return found
    if not create:
        raise Unusable(
            f"There is no group {slug!r}.", hint="Add --create to make it.", place="--group"
        )
    return create_group(OPERATOR, title=slug.replace("-", " ").capitalize(), slug=slug)


def address_named(email: str) -> Address | None:
    """The address whose mailbox this is, known from now on."""
    if not email:
        return None
    if not is_deliverable_form(normalised(email)):
        hint = "Write it as name@example.org."
        raise Unusable(f"{email!r} is no mail address.", hint=hint, place="--mailbox-of")
    with writing(OPERATOR):
        found = addresses_for({email: ""})
    return Address.objects.get(pk=found[email])


def preview_text(group: Group, source: str, mailbox_of: Address | None) -> str:
    """Who would see what, in words."""
    seen = preview_of(ImportRun(group=group, source=source, mailbox_of=mailbox_of))
    if seen is None:
        raise Unusable("The preview was stopped.", hint="Run the same command again.")
    lines = [
        f"{seen.read_count} messages; {seen.open_count} reached everybody who reads the group."
    ]
    for circle in seen.circles:
        lines.append(f"{circle.count:6} seen only by {', '.join(circle.addresses)}")
        lines += [f"       such as: {example}" for example in circle.examples[:1]]
    if seen.further_circles:
        lines.append(f"       and {seen.further_circles} further circles of recipients")
    return "\n".join(lines) + "\n"


def import_now(
    group: Group,
    source: str,
    *,
    mailbox_of: Address | None = None,
    tell: Callable[[str], None] | None = None,
) -> ImportRun:
    """Work an import off in this process, or follow the worker that has it already."""
    run = request_import(OPERATOR, group=group, source=source, mailbox_of=mailbox_of)
    if run.state == ImportState.PREVIEW:
        approve_import(OPERATOR, run=run)
    # a run of this command that was killed is ours again at once: two commands on the same
    # archive are kept apart by the fence in `engine.add_to`
    ImportRun.objects.filter(pk=run.pk, state=ImportState.RUNNING).update(state=ImportState.WAITING)
    began, before = time.monotonic(), run.read_count

    def keep_going() -> bool:
        if tell is not None:
            run.refresh_from_db()
            tell(progress_line(run, run.read_count - before, time.monotonic() - began))
        return True

    if claim(run):
        work_off(run, keep_going=keep_going)
    if tell is not None:
        tell("")
    run.refresh_from_db()
    if run.state != ImportState.DONE:
        raise _stopped(run)
    return run


def _stopped(run: ImportRun) -> FolkmootError:
    """Why it did not end, with the place and the hint of the problem where it brought its own."""
    told = error_of(run.problem or f"The import is {run.get_state_display().lower()}.")
    if told.hint or told.place:
        return told
    hint = "Run the same command again: it goes on where it stopped."
    return FolkmootError(told.message, hint=hint, place=run.source)


def progress_line(run: ImportRun, done: int, seconds: float) -> str:
    """Count, rate and time left, in one line."""
    rate = done / seconds if seconds else 0
    left = ""
    if run.total_bytes and run.read_bytes and rate:
        share = min(run.read_bytes / run.total_bytes, 1)
        left = f", {share:.0%}, about {seconds / share * (1 - share):.0f} s left"
    return f"{run.read_count} messages, {rate:.0f} a second{left}"


def deriving(sources: Sequence[str]) -> AbstractContextManager[None]:
    """Derive in a process beside the import, where there is enough to do for it to pay."""
    files = [Path(source) for source in sources if "://" not in source]
    size = sum(file.stat().st_size for file in files if file.is_file())
    is_large = len(files) < len(sources) or any(file.is_dir() for file in files)
    return (
        indexing_beside(derive_tables) if is_large or size > SMALL_SOURCE_BYTES else nullcontext()
    )


def derive_tables() -> None:
    """Bring up to date what is derived into tables."""
    for consumer in consumers():
        if not isinstance(consumer, OutsideConsumer):
            catch_up(consumer)


def derive_now() -> None:
    """Bring what is derived up to date here; for the index perhaps by waiting for its keeper."""
    derive_tables()
    consumer = SearchConsumer()
    while True:
        try:
            catch_up(consumer)
        except IndexBusyError:
            time.sleep(LOOK_SECONDS)
            if not _others_lag():
                return
        else:
            consumer.close()
            return


def summary(group: Group, runs: Sequence[ImportRun], *, seconds: float) -> Summary:
    """The runs added up."""
    conversations = Conversation.objects.filter(group=group, node_count__gt=0)
    with_messages = conversations.filter(messages__is_ghost=False).distinct()
    return Summary(
        read=sum(run.read_count for run in runs),
        added=sum(run.added_count for run in runs),
        duplicates=sum(run.duplicate_count for run in runs),
        quarantined=sum(run.quarantined_count for run in runs),
        conversations=with_messages.count(),
        seconds=round(seconds, 2),
        peak_rss_mb=round(max(run.peak_bytes for run in runs) / 1e6, 1),
    )


def report(total: Summary) -> str:
    """The summary in words."""
    return (
        f"Read {total.read} messages: {total.added} added, {total.duplicates} were here already, "
        f"{total.quarantined} quarantined.\n"
        f"The group now has {total.conversations} conversations. "
        f"It took {total.seconds:.1f} s and {total.peak_rss_mb:.0f} MB.\n"
    )


def _others_lag() -> bool:
    """Whether the index, kept by another process, has not read the whole feed yet."""
    return lags(ReadOnlyPosition())


class ReadOnlyPosition(SearchConsumer):
    """The index's position as readers see it."""

    def position(self) -> tuple[int, int]:
        """The last entry that readers can find."""
        from folkmoot.network.search.consumer import index_folder, place_of
        from folkmoot.network.search.index import SearchIndex

        return place_of(SearchIndex(index_folder()).position())
