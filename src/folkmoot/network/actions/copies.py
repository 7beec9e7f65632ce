"""Copies to take along: a group by its moderators, one's own things by everybody."""

from django.db import IntegrityError, transaction

from folkmoot.base import clock
from folkmoot.base.errors import FolkmootError, Unusable
from folkmoot.base.ids import written
from folkmoot.network import kinds
from folkmoot.network.models import Export, ExportState
from folkmoot.network.moving.shelf import discard
from folkmoot.network.rules import TAKE_ALONG
from folkmoot.people.api import SEE, Group, Viewer, require, writing

AT_WORK = (ExportState.WAITING, ExportState.RUNNING)


def ask_for_copy(actor: Viewer, *, group: Group | None = None) -> Export:
    """Ask for a copy of a group, or without one of everything about oneself; it is made soon.

    An older one of the same goes. One that is under way already is given back. Raises NotAllowed,
    NotFound, Unusable.
    """
    person = actor.person
    if person is None:
        raise Unusable("Only a person has a copy of their own.", hint="Sign in first.")
    with writing(actor) as work:
        if group is not None:
            require(actor, TAKE_ALONG, group)
        mine = Export.objects.filter(person=person, group=group)
        known = mine.filter(state__in=AT_WORK).first()
        if known is not None:
            return known
        for older in mine.filter(state=ExportState.READY):
            _remove(older)
        try:
            with transaction.atomic():
                made = Export.objects.create(person=person, group=group, asked_at=clock.now())
        except IntegrityError:  # the same was asked in this moment, from another page
            return mine.get(state__in=AT_WORK)
        work.record(kinds.COPY_ASKED_FOR, _thing(made), group=group.pk if group else 0)
    return made


def note_fetched(actor: Viewer, *, export: Export) -> None:
    """Note that a copy is being downloaded. Raises NotFound for one that is not there."""
    with writing(actor) as work:
        require(actor, SEE, export)
        require_ready(export)
        work.record(kinds.COPY_FETCHED, _thing(export))


def remove_copy(actor: Viewer, *, export: Export) -> None:
    """Remove a copy, or stop it from being made."""
    with writing(actor) as work:
        require(actor, SEE, export)
        locked = Export.objects.select_for_update(of=("self",)).get(pk=export.pk)
        if locked.state in (*AT_WORK, ExportState.READY):
            _remove(locked)
            work.record(kinds.COPY_REMOVED, _thing(locked))


def require_ready(export: Export) -> None:
    """Raise FolkmootError unless the copy can be fetched now."""
    expires = export.expires_at
    if export.state != ExportState.READY or expires is None or expires <= clock.now():
        raise FolkmootError("This copy is not there any more.", hint="Ask for a new one.")


def _remove(export: Export) -> None:
    Export.objects.filter(pk=export.pk).update(state=ExportState.GONE, finished_at=clock.now())
    ref = export.ref
    transaction.on_commit(lambda: discard(ref))


def _thing(export: Export) -> str:
    return f"copy:{written(export.ref)}"
