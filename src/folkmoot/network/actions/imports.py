"""Asking for an import, cancelling it, taking it up again."""

from pathlib import Path

from folkmoot.base import clock
from folkmoot.base.errors import FolkmootError
from folkmoot.network import kinds
from folkmoot.network.importing.bounds import FILE_NAME_LENGTH, bounded
from folkmoot.network.importing.engine import source_limits
from folkmoot.network.mail.sources import recognise
from folkmoot.network.models import ImportRun, ImportState
from folkmoot.network.rules import IMPORT
from folkmoot.people.access.rules import MANAGE
from folkmoot.people.api import Address, Group, Viewer, require
from folkmoot.people.writing import writing

UNFINISHED = (ImportState.WAITING, ImportState.PREVIEW, ImportState.RUNNING)


def request_import(
    actor: Viewer,
    *,
    group: Group,
    source: str,
    label: str = "",
    mailbox_of: Address | None = None,
    is_upload: bool = False,
) -> ImportRun:
    """Ask for an archive to be taken into a group; a worker, or the caller, works it off.

    An unfinished run of the same source is given back instead of a second one. With `mailbox_of`
    the run first waits for a look at its preview (`approve_import`), because a mailbox may hold
    what not every member should see. Raises SourceError when nothing here can read the source.
    """
    require(actor, IMPORT, group)
    recognised = recognise(source, limits=source_limits())
    with writing(actor) as work:
        unfinished = ImportRun.objects.select_for_update().filter(
            group=group, source=source, mailbox_of=mailbox_of, state__in=UNFINISHED
        )
        known = unfinished.first()
        if known is not None:
            return known
        run = ImportRun.objects.create(
            group=group,
            started_by=actor.person,
            source=source,
            label=bounded(label or Path(source).name or source, FILE_NAME_LENGTH),
            recognised=bounded(recognised, FILE_NAME_LENGTH),
            mailbox_of=mailbox_of,
            is_upload=is_upload,
            state=ImportState.PREVIEW if mailbox_of else ImportState.WAITING,
        )
        work.record(kinds.IMPORT_REQUESTED, f"import:{run.ref}", group=group.pk)
    return run


def approve_import(actor: Viewer, *, run: ImportRun) -> None:
    """Let a previewed import begin."""
    _move(actor, run, (ImportState.PREVIEW,), ImportState.WAITING, kinds.IMPORT_APPROVED)


def cancel_import(actor: Viewer, *, run: ImportRun) -> None:
    """Stop an import; what it added stays, and asking for it again goes on from there."""
    _move(actor, run, UNFINISHED, ImportState.CANCELLED, kinds.IMPORT_CANCELLED)


def retry_import(actor: Viewer, *, run: ImportRun) -> None:
    """Take a failed or cancelled import up again, behind the last message it added."""
    ended = (ImportState.FAILED, ImportState.CANCELLED)
    _move(actor, run, ended, ImportState.WAITING, kinds.IMPORT_REQUESTED)


def _move(
    actor: Viewer,
    run: ImportRun,
    states: tuple[ImportState, ...],
    state: ImportState,
    kind: str,
) -> None:
    require(actor, MANAGE, run)
    finished = clock.now() if state == ImportState.CANCELLED else None
    with writing(actor) as work:
        moved = ImportRun.objects.filter(pk=run.pk, state__in=states).update(
            state=state, worker="", finished_at=finished
        )
        if not moved:
            run.refresh_from_db()
            raise FolkmootError(
                f"This import is {run.get_state_display().lower()} by now.",
                hint="Look at its page again.",
            )
        work.record(kind, f"import:{run.ref}")
    run.refresh_from_db()
