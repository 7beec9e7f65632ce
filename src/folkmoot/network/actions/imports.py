"""Bringing an archive, letting its import begin, stopping it, taking it up again."""

from pathlib import Path

from folkmoot.base import clock
from folkmoot.base.errors import FolkmootError, NotAllowed
from folkmoot.base.ids import written
from folkmoot.network import kinds
from folkmoot.network.importing import uploads
from folkmoot.network.importing.bounds import FILE_NAME_LENGTH, bounded
from folkmoot.network.importing.engine import source_limits
from folkmoot.network.mail.sources import recognise
from folkmoot.network.models import ImportRun, ImportState
from folkmoot.network.rules import IMPORT
from folkmoot.people.api import (
    MANAGE,
    Address,
    Group,
    Viewer,
    Work,
    addresses_for,
    is_deliverable_form,
    may_administer,
    normalised,
    require,
    writing,
)

UNFINISHED = (ImportState.WAITING, ImportState.PREVIEW, ImportState.RUNNING)
STOPPABLE = (ImportState.OFFERED, *UNFINISHED)


def offer_import(
    actor: Viewer, *, group: Group, source: str, label: str = "", is_upload: bool = False
) -> ImportRun:
    """Bring an archive that `start_import` takes in once its owner has looked at what it is.

    `is_upload`: the file was sent by the actor and lies in the folder of uploads; only somebody who
    runs the installation may name other files. Raises SourceError when nothing here can read it.
    """
    recognised = _recognised(actor, group, source, is_upload=is_upload)
    with writing(actor) as work:
        return _stored(
            work,
            kinds.IMPORT_OFFERED,
            group=group,
            started_by=actor.person,
            source=source,
            label=_label(label, source),
            recognised=recognised,
            is_upload=is_upload,
            state=ImportState.OFFERED,
        )


def request_import(
    actor: Viewer,
    *,
    group: Group,
    source: str,
    label: str = "",
    mailbox_of: Address | None = None,
) -> ImportRun:
    """Ask for an archive on this machine to be taken in; a worker, or the caller, works it off.

    An unfinished run of the same source is given back instead of a second one. With `mailbox_of`
    the run first waits for a look at its preview (`approve_import`), because a mailbox may hold
    what not every member should see. Raises SourceError when nothing here can read the source.
    """
    recognised = _recognised(actor, group, source, is_upload=False)
    with writing(actor) as work:
        unfinished = ImportRun.objects.select_for_update().filter(
            group=group, source=source, mailbox_of=mailbox_of, state__in=UNFINISHED
        )
        known = unfinished.first()
        if known is not None:
            return known
        return _stored(
            work,
            kinds.IMPORT_REQUESTED,
            group=group,
            started_by=actor.person,
            source=source,
            label=_label(label, source),
            recognised=recognised,
            mailbox_of=mailbox_of,
            state=ImportState.PREVIEW if mailbox_of else ImportState.WAITING,
        )


def start_import(actor: Viewer, *, run: ImportRun, mailbox_of: str = "") -> None:
    """Let an offered import begin, as a list's archive that the whole group sees.

    With `mailbox_of`, an e-mail address, it is that person's mailbox: it first waits for a look at
    its preview.
    """
    require(actor, MANAGE, run)
    with writing(actor) as work:
        if mailbox_of:
            address, state = _owner(mailbox_of), ImportState.PREVIEW
        else:
            address, state = None, ImportState.WAITING
        _moved(run, (ImportState.OFFERED,), state=state, mailbox_of=address, preview=b"")
        work.record(kinds.IMPORT_REQUESTED, _thing(run))
    run.refresh_from_db()


def reconsider_import(actor: Viewer, *, run: ImportRun) -> None:
    """Go back from the preview: whose mailbox it is, or whether it is one, is asked again."""
    require(actor, MANAGE, run)
    with writing(actor) as work:
        _moved(run, (ImportState.PREVIEW,), state=ImportState.OFFERED, mailbox_of=None, preview=b"")
        work.record(kinds.IMPORT_OFFERED, _thing(run))
    run.refresh_from_db()


def approve_import(actor: Viewer, *, run: ImportRun) -> None:
    """Let a previewed import begin."""
    _move(actor, run, (ImportState.PREVIEW,), ImportState.WAITING, kinds.IMPORT_APPROVED)


def cancel_import(actor: Viewer, *, run: ImportRun) -> None:
    """Stop an import; what it added stays, and `retry_import` goes on from there."""
    _move(actor, run, STOPPABLE, ImportState.CANCELLED, kinds.IMPORT_CANCELLED)


def retry_import(actor: Viewer, *, run: ImportRun) -> None:
    """Take a failed or cancelled import up again, behind the last message it added.

    One that was stopped before it began is asked about again. Raises FolkmootError when the
    uploaded file was cleared away by now.
    """
    if run.is_upload and not Path(run.source).exists():
        raise FolkmootError(
            "The uploaded file is not here any more.",
            hint="Upload it again: what was added is not added twice.",
        )
    ended = (ImportState.FAILED, ImportState.CANCELLED)
    again = ImportState.WAITING
    if run.started_at is None and run.state == ImportState.CANCELLED:
        again = ImportState.OFFERED
    _move(actor, run, ended, again, kinds.IMPORT_REQUESTED)


def _recognised(actor: Viewer, group: Group, source: str, *, is_upload: bool) -> str:
    require(actor, IMPORT, group)
    if is_upload:
        uploads.require_upload(source)
    elif not may_administer(actor):
        raise NotAllowed(
            "Only an administrator may import files of the server.", hint="Upload the archive."
        )
    return bounded(recognise(source, limits=source_limits()), FILE_NAME_LENGTH)


def _label(label: str, source: str) -> str:
    return bounded(label or Path(source).name or source, FILE_NAME_LENGTH)


def _stored(work: Work, kind: str, **fields: object) -> ImportRun:
    run = ImportRun.objects.create(**fields)
    work.record(kind, _thing(run), group=run.group_id)
    return run


def _owner(email: str) -> Address:
    if not is_deliverable_form(normalised(email)):
        hint = "Write it as name@example.org."
        raise FolkmootError(f"{email!r} is no mail address.", hint=hint, place="mailbox_of")
    found = addresses_for({email: ""})
    return Address.objects.get(pk=found[email])


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
        _moved(run, states, state=state, worker="", finished_at=finished)
        work.record(kind, _thing(run))
    run.refresh_from_db()


def _moved(run: ImportRun, states: tuple[ImportState, ...], **fields: object) -> None:
    """Change the run if it is in one of these states, whatever this process believes it to be."""
    if not ImportRun.objects.filter(pk=run.pk, state__in=states).update(**fields):
        run.refresh_from_db()
        raise FolkmootError(
            f"This import is in another state by now: {run.get_state_display()}.",
            hint="Look at its page again.",
        )


def _thing(run: ImportRun) -> str:
    return f"import:{written(run.ref)}"
