"""An archive taken in: persons, groups, and group by group everything that hangs on them.

Each batch is one transaction, and what is here already is not stored again: whoever is killed in
the middle takes the same archive in once more. A group that was here before is left as it is, since
what was taken back here since would come back otherwise.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TypeVar

import msgspec

from folkmoot.base import blobs, clock
from folkmoot.base.errors import Unusable
from folkmoot.base.ids import read
from folkmoot.base.packing import Packed
from folkmoot.base.portable import Comings, Line, Names, Shape, Table
from folkmoot.base.portable.lines import name_of
from folkmoot.base.portable.table import Name
from folkmoot.network import figures, kinds
from folkmoot.network.contracts import AudienceChanged, MessagesMarked
from folkmoot.network.models import Claim, EdgeDecision, TakenGroup
from folkmoot.network.moving.archive import ArchivedGroup, open_archive
from folkmoot.network.moving.checking import HOUSE, check
from folkmoot.network.moving.messages import put_messages_in
from folkmoot.network.moving.reading import Source
from folkmoot.network.moving.tables import MESSAGES, OF_A_GROUP, OF_THE_HOUSE, TABLES
from folkmoot.network.threading import Kind
from folkmoot.people.api import (
    OPERATOR,
    Group,
    Work,
    free_slug,
    group_thing,
    known_persons,
    open_taken_group,
    writing,
)

BATCH = 500
BATCH_BYTES = 16 << 20
MESSAGES_AT_ONCE = 200
_MARKED = {
    "taggings": "tags",
    "closings": "closing",
    "polls": "poll",
    "must-reads": "must_read",
    "praises": "praise",
}
_AUDIENCE = {"recipients", "openings"}
Item = TypeVar("Item")
Tell = Callable[[str, int], None]


class Taken(msgspec.Struct, frozen=True):
    """What was stored, rows by table; `renamed`: groups whose short name was another's here;
    `left`: groups that were here already.
    """

    added: dict[str, int]
    groups: tuple[str, ...]
    renamed: dict[str, str]
    left: tuple[str, ...]


def take_in(path: Path, tell: Tell | None = None) -> Taken:
    """Check an archive from its first byte to its last, then take it in.

    Raises Unfit with the place for an archive that is not what it should be, before anything is
    stored; Unusable where another archive of one of its groups was left half taken in.
    """
    opened, manifest = open_archive(path)
    source = Source(opened, manifest)
    check(source, path)
    return _Taking(source, tell or (lambda _name, _count: None)).all()


class _Taking:
    """One archive on its way in."""

    def __init__(self, source: Source, tell: Tell) -> None:
        self._source = source
        self._tell = tell
        self._added: dict[str, int] = {}
        self._renamed: dict[str, str] = {}
        self._as_they_were: dict[str, Line] = {}
        self._digest = _digest_of(source)
        self._comings = Comings(TABLES, Names(TABLES, {}))

    def all(self) -> Taken:
        """The house, then its groups."""
        is_new = not Group.objects.exists()
        begun: list[tuple[ArchivedGroup, Group]] = []
        self._comings = Comings(TABLES, Names(TABLES, self._same_persons()))
        for table in OF_THE_HOUSE:
            if table.name == "groups":
                begun = self._begin_groups(Shape(TABLES, table))
            elif table.name != "roles" or is_new:
                # who answers for a house that lives is not decided by an archive
                self._rows(Shape(TABLES, table), HOUSE, None)
        for archived, group in begun:
            self._group(archived, group)
        manifest = self._source.manifest
        mine = {archived.ref for archived, _ in begun}
        return Taken(
            added={name: count for name, count in self._added.items() if count},
            groups=tuple(group.slug for _, group in begun),
            renamed=self._renamed,
            left=tuple(one.slug for one in manifest.groups if one.ref not in mine),
        )

    def _same_persons(self) -> dict[tuple[str, Name], Name]:
        """Persons of the archive who are somebody else's row here."""
        persons, addresses = Shape(TABLES, OF_THE_HOUSE[0]), Shape(TABLES, OF_THE_HOUSE[1])
        emails: dict[str, list[str]] = {}
        for _, line in self._source.rows(addresses, HOUSE):
            emails.setdefault(line["person"], []).append(line["email"])
        same: dict[tuple[str, Name], Name] = {}
        for piece in _pieces(self._source.rows(persons, HOUSE), BATCH):
            for ref, other in known_persons([line for _, line in piece], emails).items():
                same["persons", (ref,)] = (other,)
        return same

    def _begin_groups(self, shape: Shape) -> list[tuple[ArchivedGroup, Group]]:
        """The groups that are to be filled: made now, or left unfinished by this archive."""
        begun = []
        archived = {one.ref: one for one in self._source.manifest.groups}
        for _, line in self._source.rows(shape, HOUSE):
            self._as_they_were[line["ref"]] = line
            group = Group.objects.filter(ref=read(line["ref"])).first()
            if group is None:
                group = self._new_group(shape, line)
            elif not self._is_unfinished(group):
                continue
            begun.append((archived[line["ref"]], group))
        return begun

    def _new_group(self, shape: Shape, line: Line) -> Group:
        with writing(OPERATOR) as work:
            slug = free_slug(line["slug"])
            if slug != line["slug"]:
                self._renamed[line["slug"]] = slug
            closed = {**line, "slug": slug, "archived_at": line["archived_at"] or clock.now()}
            self._count(shape.table, self._comings.put_in(shape, [closed]))
            group = Group.objects.get(ref=read(line["ref"]))
            TakenGroup.objects.create(group=group, archive=self._digest)
            work.record(kinds.GROUP_TAKEN_IN, group_thing(group))
            open_taken_group(work, group, group.archived_at)
        return group

    def _is_unfinished(self, group: Group) -> bool:
        taken = TakenGroup.objects.filter(group=group, finished_at=None).first()
        if taken is not None and bytes(taken.archive) != self._digest:
            raise Unusable(
                f"Another archive of the group {group.slug!r} was taken in only by half.",
                hint="Take that one in again until its end, then this one.",
                place=group.slug,
            )
        return taken is not None

    def _group(self, archived: ArchivedGroup, group: Group) -> None:
        for contents in _by_size(self._source.contents(archived)):
            with writing(OPERATOR):
                blobs.store(contents)
        shapes = [Shape(TABLES, table) for table in OF_A_GROUP]
        for shape in shapes:
            self._rows(shape, archived.folder, group)
        for shape in shapes:
            for piece in _pieces(self._source.late_rows(shape, archived.folder), BATCH):
                with writing(OPERATOR):
                    self._comings.fill_in(shape, [line for _, line in piece])
        with writing(OPERATOR) as work:
            _claim_decisions(group)
            figures.rebuild(group)
            TakenGroup.objects.filter(group=group).update(finished_at=clock.now())
            open_taken_group(work, group, self._as_they_were[archived.ref]["archived_at"])

    def _rows(self, shape: Shape, folder: str, group: Group | None) -> None:
        size = MESSAGES_AT_ONCE if shape.table is MESSAGES else BATCH
        count = 0
        for piece in _pieces(self._source.rows(shape, folder), size):
            batch = [line for _, line in piece]
            try:
                with writing(OPERATOR) as work:
                    self._count(shape.table, self._stored(work, shape, batch, group))
            except BaseException:
                self._comings.names.forget()
                raise
            count += len(batch)
            self._tell(f"{folder}/{shape.table.name}", count)

    def _stored(self, work: Work, shape: Shape, batch: list[Line], group: Group | None) -> int:
        names = self._comings.names
        if group is not None and shape.table is MESSAGES:
            return put_messages_in(work, self._comings, shape, batch, group)
        if shape.table is OF_THE_HOUSE[0]:
            batch = [line for line in batch if not names.is_other(shape.table, (line["ref"],))]
        stored = self._comings.put_in(shape, batch)
        what = _MARKED.get(shape.table.name)
        if group is not None and stored and (what or shape.table.name in _AUDIENCE):
            named = {name_of(line["message"]) for line in batch}
            rows = sorted(names.keys(MESSAGES, named).values())
            told = MessagesMarked(group.pk, rows, what) if what else None
            work.announce(told or AudienceChanged(group.pk, rows))
        return stored

    def _count(self, table: Table, stored: int) -> None:
        self._added[table.name] = self._added.get(table.name, 0) + stored


def _claim_decisions(group: Group) -> None:
    """What people decided about places, as claims with the numbers decisions have here."""
    standing = EdgeDecision.objects.filter(group=group, undone_at=None).order_by("pk")
    newest = {(one.child, one.parent): one for one in standing}
    Claim.objects.bulk_create(
        (
            Claim(
                group=group,
                child=child,
                parent=parent,
                source=str(one.made_by_id or ""),
                kind=Kind.PERSON,
                rank=100,
                depth=one.pk,
            )
            for (child, parent), one in newest.items()
        ),
        ignore_conflicts=True,
    )


def _digest_of(source: Source) -> bytes:
    """What tells this archive from others: its files, not when it was written."""
    return sha256(msgspec.json.encode(source.manifest.files)).digest()


def _pieces(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    remaining = iter(items)
    while piece := list(islice(remaining, size)):
        yield piece


def _by_size(contents: Iterable[Packed]) -> Iterator[Sequence[Packed]]:
    batch: list[Packed] = []
    size = 0
    for one in contents:
        batch.append(one)
        size += one.size
        if len(batch) >= BATCH or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
