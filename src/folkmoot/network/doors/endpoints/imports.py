"""Archives: bringing one, letting it be taken in, seeing how far it is."""

import os
from http import HTTPStatus
from uuid import UUID

from django.conf import settings

from folkmoot.base import clock
from folkmoot.base.errors import FolkmootError, NotFound
from folkmoot.base.ids import written
from folkmoot.network.actions.imports import (
    approve_import,
    cancel_import,
    offer_import,
    reconsider_import,
    retry_import,
    start_import,
)
from folkmoot.network.doors.addresses import import_address
from folkmoot.network.doors.callers import Caller
from folkmoot.network.doors.endpoint import Upload, endpoint
from folkmoot.network.doors.paging import page_of
from folkmoot.network.doors.problems import Failed
from folkmoot.network.doors.shapes.answers import ImportAnswer
from folkmoot.network.doors.shapes.paging import Listing, Paging
from folkmoot.network.doors.shapes.wishes import ImportQuery, ImportStart
from folkmoot.network.importing import uploads
from folkmoot.network.mail.sources.entries import shown_name
from folkmoot.network.models import ImportRun
from folkmoot.network.pages.imports.progress import progress_of
from folkmoot.network.pages.imports.receiving import require_room
from folkmoot.network.rules import IMPORT
from folkmoot.people.api import group_by_slug, require, visible

PIECE_BYTES = 1 << 20


@endpoint("GET", "groups/{slug}/imports")
def imports(caller: Caller, slug: str, *, query: Paging) -> Listing[ImportAnswer]:
    """The imports of a group, newest first; for those who may import there."""
    group = group_by_slug(caller.viewer, slug)
    require(caller.viewer, IMPORT, group)
    rows = visible(caller.viewer, ImportRun).filter(group=group)
    shown, further = page_of(rows.select_related("group"), query)
    return Listing(
        items=[_import(run) for run in shown],
        next_cursor=further,
    )


@endpoint("POST", "groups/{slug}/imports", status=HTTPStatus.CREATED)
def import_bring(caller: Caller, slug: str, *, upload: Upload, query: ImportQuery) -> ImportAnswer:
    """Bring an archive: the body is the file (mbox, Maildir or folder packed as tar or zip, .eml).

    It is looked at and waits to be started.
    """
    group = group_by_slug(caller.viewer, slug)
    require(caller.viewer, IMPORT, group)
    source = _stored(upload)
    try:
        run = offer_import(
            caller.viewer,
            group=group,
            source=source,
            label=shown_name(query.name) or "archive",
            is_upload=True,
        )
    except BaseException:
        uploads.discard(source)
        raise
    return _import(run)


@endpoint("GET", "imports/{ref}")
def import_progress(caller: Caller, ref: UUID) -> ImportAnswer:
    """How far an import is."""
    return _import(_run(caller, ref))


@endpoint("POST", "imports/{ref}/start")
def import_start(caller: Caller, ref: UUID, *, body: ImportStart) -> ImportAnswer:
    """Let an archive that was brought be taken in.

    With `mailbox_of` it is that person's mailbox, and waits for `approve` after a look at it.
    """
    run = _run(caller, ref)
    start_import(caller.viewer, run=run, mailbox_of=body.mailbox_of)
    return _import(run)


@endpoint("POST", "imports/{ref}/approve")
def import_approve(caller: Caller, ref: UUID) -> ImportAnswer:
    """Let the import of a mailbox begin after a look at its preview."""
    run = _run(caller, ref)
    approve_import(caller.viewer, run=run)
    run.refresh_from_db()
    return _import(run)


@endpoint("POST", "imports/{ref}/cancel")
def import_cancel(caller: Caller, ref: UUID) -> ImportAnswer:
    """Stop an import; what it added stays."""
    run = _run(caller, ref)
    cancel_import(caller.viewer, run=run)
    run.refresh_from_db()
    return _import(run)


@endpoint("POST", "imports/{ref}/reconsider")
def import_reconsider(caller: Caller, ref: UUID) -> ImportAnswer:
    """Go back from the preview of a mailbox."""
    run = _run(caller, ref)
    reconsider_import(caller.viewer, run=run)
    return _import(run)


@endpoint("POST", "imports/{ref}/retry")
def import_retry(caller: Caller, ref: UUID) -> ImportAnswer:
    """Take a failed or cancelled import up again, behind the last message it added."""
    run = _run(caller, ref)
    retry_import(caller.viewer, run=run)
    run.refresh_from_db()
    return _import(run)


def _run(caller: Caller, ref: UUID) -> ImportRun:
    rows = visible(caller.viewer, ImportRun).filter(ref=ref).select_related("group")
    run = rows.first()
    if run is None:
        raise NotFound("There is no such import.", hint="Look at the group's imports.")
    return run


def _stored(upload: Upload) -> str:
    """The body as a file of its own, written while it arrives; nothing is left of a broken one."""
    if not upload.length:
        raise Failed(
            HTTPStatus.BAD_REQUEST,
            "unreadable",
            "There is no archive in the request.",
            hint="Send the file as the body, with its Content-Length.",
        )
    if upload.length > settings.FOLKMOOT.max_upload_bytes:
        raise Failed(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            "too-large",
            f"The archive is larger than {settings.FOLKMOOT.max_upload_bytes} bytes.",
            hint="Pack it, split it, or have it imported from the command line.",
        )
    require_room(upload.length)
    place = uploads.new_folder() / "00001"
    try:
        left = upload.length
        with place.open("xb") as file:
            while left and (piece := upload.read(min(PIECE_BYTES, left))):
                file.write(piece)
                left -= len(piece)
            file.flush()
            os.fsync(file.fileno())
        if left:
            raise FolkmootError("The archive did not arrive whole.", hint="Send it again.")
    except BaseException:
        uploads.discard(str(place))
        raise
    return str(place)


def _import(run: ImportRun) -> ImportAnswer:
    return ImportAnswer(
        ref=written(run.ref),
        group=run.group.slug,
        label=run.label,
        recognised=run.recognised,
        state=run.state,
        share=progress_of(run, clock.now()).share,
        read_count=run.read_count,
        added_count=run.added_count,
        duplicate_count=run.duplicate_count,
        quarantined_count=run.quarantined_count,
        restricted_count=run.restricted_count,
        problem=run.problem,
        created_at=run.created_at,
        finished_at=run.finished_at,
        url=import_address(run.ref),
    )
