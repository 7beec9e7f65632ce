"""An archive written: tables as lines of JSON, mail as mbox files, and what no mbox holds."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from django.db import models

from folkmoot.base import blobs, clock
from folkmoot.base.database import Among, snapshot
from folkmoot.base.ids import written
from folkmoot.base.portable import Shape, Table, late_lines, lines
from folkmoot.network.models import Copy, Quarantined, Revision
from folkmoot.network.moving.archive import (
    FORMAT,
    VERSION,
    ArchivedGroup,
    Manifest,
    Outgoing,
    outgoing,
)
from folkmoot.network.moving.files import CHUNK, EARLIER, MAIL, Files, Kept, Tell
from folkmoot.network.moving.selection import GHOST, Selection, persons_of
from folkmoot.network.moving.tables import MESSAGES, OF_A_GROUP, OF_THE_HOUSE, TABLES
from folkmoot.people.api import Address, Group, Person


def write_archive(path: Path, selection: Selection, tell: Tell | None = None) -> Manifest:
    """Write what is selected to a new file or folder, as it is at this moment; see `outgoing`.

    Memory does not grow with it. Raises NotFound where bytes of a message are gone.
    """
    with outgoing(path) as out, snapshot():
        writing = _Writing(out, selection, tell)
        manifest = writing.all()
        out.end(manifest)
    return manifest


class _Writing:
    """One archive on its way out."""

    def __init__(self, out: Outgoing, selection: Selection, tell: Tell | None) -> None:
        self._out = out
        self._files = Files(out, tell)
        self._selection = selection
        self._left_out: dict[str, int] = {}

    def all(self) -> Manifest:
        """Every file but the manifest, which is returned."""
        groups = Group.objects.order_by("pk")
        if self._selection.groups is not None:
            groups = groups.filter(pk__in=self._selection.groups)
        self._house(groups)
        folders = []
        for group in groups:
            folder = f"groups/{group.slug}"
            folders.append(ArchivedGroup(written(group.ref), group.slug, folder))
            self._group(group, folder)
        return Manifest(
            format=FORMAT,
            version=VERSION,
            scope=self._selection.scope,
            made_at=clock.now(),
            groups=tuple(folders),
            left_out=self._left_out,
            files=tuple(self._out.files),
        )

    def _house(self, groups: models.QuerySet[Group]) -> None:
        whole = self._selection.groups is None
        chosen: dict[type[models.Model], models.QuerySet[models.Model]] = {}
        if not whole:
            persons, addresses = persons_of(self._selection)
            chosen[Person] = Person.objects.filter(Among("pk", sorted(persons)))
            chosen[Address] = Address.objects.filter(Among("pk", sorted(addresses)))
        chosen[Group] = groups
        for table in OF_THE_HOUSE:
            if table.model in chosen:
                rows = chosen[table.model]
            elif whole:
                rows = table.model._default_manager.all()  # noqa: SLF001  # Django's documented model API
            else:
                continue
            shape = Shape(TABLES, self._as_known(table))
            self._files.lines(f"house/{table.name}.jsonl", lines(shape, rows))

    def _as_known(self, table: Table) -> Table:
        """With addresses of accounts only where the whole house leaves."""
        if table.model is not Person or self._selection.viewer is None:
            return table

        def without_account(line: dict[str, object]) -> None:
            line["email"] = None

        return msgspec.structs.replace(table, leaving=without_account)

    def _group(self, group: Group, folder: str) -> None:
        selection = self._selection
        hidden = selection.hidden(group.pk)
        for table in selection.tables(OF_A_GROUP):
            rows = selection.rows(table, group.pk)
            foreign = selection.foreign(table)
            missing = rows.filter(foreign).count()
            if missing:
                self._left_out[table.name] = self._left_out.get(table.name, 0) + missing
                rows = rows.exclude(foreign)
            shape = Shape(TABLES, _with_ghosts(table, hidden.values()))
            self._files.lines(f"{folder}/{table.name}.jsonl", lines(shape, rows, group.pk))
            if table.late:
                late = late_lines(shape, rows, group.pk)
                self._files.lines(f"{folder}/{table.name}-later.jsonl", late)
        self._files.mails(f"{folder}/{MAIL}", _shown(selection, group, hidden.keys()))
        self._files.mails(f"{folder}/{EARLIER}", _earlier(selection, group))


def _with_ghosts(table: Table, hidden: Iterable[str]) -> Table:
    if table is not MESSAGES or not hidden:
        return table
    refs = frozenset(hidden)

    def as_ghost(line: dict[str, object]) -> None:
        if line["ref"] in refs:
            line.update(GHOST)

    return msgspec.structs.replace(table, leaving=as_ghost)


def _shown(selection: Selection, group: Group, hidden: Iterable[int]) -> Iterator[Kept]:
    """Digest, size and date of what each message says now, in order of number."""
    rows = selection.rows(MESSAGES, group.pk).filter(is_ghost=False).exclude(pk__in=list(hidden))
    rows = rows.order_by("number")
    last = 0
    columns = ("number", "digest", "size", "sent_at")
    while piece := list(rows.filter(number__gt=last).values_list(*columns)[:CHUNK]):
        for number, digest, size, sent_at in piece:
            yield bytes(digest), size, sent_at
            last = number


def _earlier(selection: Selection, group: Group) -> Iterator[Kept]:
    """The same of earlier versions, copies, and what waits in quarantine."""
    for model in (Revision, Copy, Quarantined):
        table = TABLES.table_of(model)
        if table is None or table not in selection.tables(OF_A_GROUP):
            continue
        rows = selection.rows(table, group.pk).order_by("pk")
        last = 0
        while piece := list(rows.filter(pk__gt=last).values_list("pk", "digest")[:CHUNK]):
            sizes = blobs.sizes(bytes(digest) for _, digest in piece)
            for _, digest in piece:
                yield bytes(digest), sizes.get(bytes(digest), 0), None
            last = piece[-1][0]
