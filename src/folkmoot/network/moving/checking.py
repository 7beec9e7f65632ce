"""Is an archive what it says? Asked of all of it, before anything of it is taken in.

Each file is read as far as its manifest says, against its digest; each line against its table's
shape; each name it speaks of must have come before, in the archive and in the same group. So a
message hangs under one that is there, never in a circle, and nothing leads into another group.
"""

from itertools import islice
from pathlib import Path

from folkmoot.base.ids import read
from folkmoot.base.portable import Column, Line, Shape
from folkmoot.base.portable.lines import name_of
from folkmoot.base.portable.table import Name
from folkmoot.network.importing.engine import source_limits
from folkmoot.network.models import Conversation, Message
from folkmoot.network.moving.archive import Unfit
from folkmoot.network.moving.files import EARLIER, MAIL
from folkmoot.network.moving.reading import Source, unfit
from folkmoot.network.moving.seen import Seen
from folkmoot.network.moving.tables import MESSAGES, OF_A_GROUP, OF_THE_HOUSE, TABLES

HOUSE = "house"
SCOPES = ("everything", "groups", "group")
CHUNK = 500


def check(source: Source, path: Path) -> None:
    """Read all of it; Unfit says what is wrong, and where."""
    _require_scope(source)
    _require_names(source)
    _require_no_bomb(source, path)
    with Seen() as seen:
        for table in OF_THE_HOUSE:
            _Table(source, seen, Shape(TABLES, table), HOUSE, "").check()
        _require_groups(source, seen)
        for group in source.manifest.groups:
            for digest in source.digests(group):
                seen.add("bytes", (digest.hex(),), group.ref)
            tables = [
                _Table(source, seen, Shape(TABLES, table), group.folder, group.ref)
                for table in OF_A_GROUP
            ]
            for one in tables:
                one.check()
            for one in tables:
                one.check_later()


def _require_scope(source: Source) -> None:
    if source.manifest.scope not in SCOPES:
        raise Unfit(
            "This is the copy of one person's own things; it cannot be taken in.",
            hint="Take in an archive of a whole organisation, or of groups.",
            place="manifest.json",
        )


def _require_names(source: Source) -> None:
    """Every file is one we know, and belongs to the house or a group of the manifest."""
    known = {f"{HOUSE}/{table.name}.jsonl" for table in OF_THE_HOUSE}
    for group in source.manifest.groups:
        if group.folder != f"groups/{group.slug}":
            raise unfit(f"The folder of a group is {group.folder!r}.", "manifest.json")
        known |= {f"{group.folder}/{name}" for name in (MAIL, EARLIER)}
        for table in OF_A_GROUP:
            known |= {f"{group.folder}/{table.name}{end}.jsonl" for end in ("", "-later")}
    folders = tuple(f"{group.folder}/bytes/" for group in source.manifest.groups)
    if len(source.files) != len(source.manifest.files):
        raise unfit("The manifest names a file twice.", "manifest.json")
    for name in source.files:
        if name not in known and not name.startswith(folders or ("\0",)):
            raise unfit(f"There is a file that belongs nowhere: {name[:200]!r}.", "manifest.json")


def _require_no_bomb(source: Source, path: Path) -> None:
    """A file of a few bytes that says it becomes terabytes is not believed."""
    if path.is_dir():
        return
    limits = source_limits()
    size = sum(one.size for one in source.manifest.files)
    if size > limits.expansion_free_bytes + limits.expansion * path.stat().st_size:
        raise Unfit(
            f"It would become {size:,} bytes, over {limits.expansion} times what it is.",
            hint="If you trust it, raise max_unpacked_ratio in the settings for this import.",
            place="manifest.json",
        )


def _require_groups(source: Source, seen: Seen) -> None:
    for group in source.manifest.groups:
        if seen.home("groups", (group.ref,)) is None:
            raise unfit(f"The group {group.slug!r} is not among the groups.", "manifest.json")


class _Table:
    """One table of the archive, looked at line by line."""

    def __init__(self, source: Source, seen: Seen, shape: Shape, folder: str, home: str) -> None:
        self._source = source
        self._seen = seen
        self._shape = shape
        self._table = shape.table
        self._folder = folder
        self._home = home
        self._file = f"{folder}/{shape.table.name}.jsonl"
        self._groups = {group.ref: group for group in source.manifest.groups}

    def check(self) -> None:
        """All its lines."""
        rows = self._source.rows(self._shape, self._folder)
        while piece := list(islice(rows, CHUNK)):
            for number, line in piece:
                self._line(number, line)
            self._require_not_elsewhere(piece)

    def check_later(self) -> None:
        """The lines that fill in what was left open."""
        for number, line in self._source.late_rows(self._shape, self._folder):
            self._require_known(number, self._table.name, name_of(line["name"]))
            for column in self._shape.late:
                if column.name in self._table.late and line[column.name] is not None:
                    name = name_of(line[column.name])
                    self._require_known(number, _kind(column), name)
                    if column.name == "root" and self._talk_of(name) != line["name"]:
                        words = "A conversation begins with a message of another one."
                        raise unfit(words, self._file, number)

    def _talk_of(self, message: Name) -> str:
        found = self._seen.home(MESSAGES.name, message)
        return found[1] if found else ""

    def _line(self, number: int, line: Line) -> None:
        if self._table.name == "groups" and line["ref"] not in self._groups:
            raise unfit("A group is not in the manifest.", self._file, number)
        for column in self._shape.columns:
            if column.target is not None and line[column.name] is not None:
                self._reference(number, column, line)
        for word in self._table.digests:
            if line[word] and self._seen.home("bytes", (line[word],)) is None:
                raise unfit("The bytes of a message are not in the archive.", self._file, number)
        if self._table is MESSAGES:
            self._message(number, line)
        if self._table.named:
            talk = str(line["conversation"]) if self._table is MESSAGES else ""
            name = self._name(line)
            if not self._seen.add(self._table.name, name, self._home, talk):
                raise unfit("A row is there twice.", self._file, number)

    def _name(self, line: Line) -> Name:
        """What later lines call this row; a path into another table is that row's own name."""
        values = (name_of(line[path.partition("__")[0]]) for path in self._table.named)
        return tuple(part for value in values for part in value)

    def _reference(self, number: int, column: Column, line: Line) -> None:
        name = name_of(line[column.name])
        kind = _kind(column)
        if kind == "groups" and column.name == self._table.home and name != (self._home,):
            raise unfit("A row belongs to another group.", self._file, number)
        self._require_known(number, kind, name)

    def _require_known(self, number: int, kind: str, name: Name) -> None:
        found = self._seen.home(kind, name)
        if found is None:
            words = f"A row speaks of something that is not in {kind} before it: {name[0]}."
            raise unfit(words, self._file, number)
        if found[0] not in ("", self._home):
            raise unfit(f"A row speaks of another group's {kind}.", self._file, number)

    def _message(self, number: int, line: Line) -> None:
        if bool(line["digest"]) == line["is_ghost"]:
            raise unfit("A message has no bytes, or a ghost has.", self._file, number)
        if (line["number"] is None) != line["is_ghost"]:
            raise unfit("A message has no number, or a ghost has.", self._file, number)
        if line["parent"] is None:
            return
        if self._talk_of((line["parent"],)) != line["conversation"]:
            raise unfit("A message hangs in another conversation.", self._file, number)

    def _require_not_elsewhere(self, piece: list[tuple[int, Line]]) -> None:
        """A message that is here in another group is not this archive's."""
        model = self._table.model
        if model is not Message and model is not Conversation:
            return
        refs = {read(line["ref"]): number for number, line in piece}
        rows = model._default_manager.filter(ref__in=list(refs))  # noqa: SLF001  # Django's documented model API
        for ref in rows.exclude(group__ref=read(self._home)).values_list("ref", flat=True)[:1]:
            words = f"Something of this group is here already, in another one ({self._table.name})."
            raise unfit(words, self._file, refs[ref])


def _kind(column: Column) -> str:
    return column.target.name if column.target is not None else ""
