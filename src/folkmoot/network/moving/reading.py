"""The files of an archive, read: whole lines, mails, kept bytes; never more than was said."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, TypeVar

import msgspec
from django.conf import settings

from folkmoot.base.packing import PART_BYTES, Packed, packed, packed_file, packed_stream
from folkmoot.base.portable import Line, Shape
from folkmoot.network.mail.sources.mbox_split import EXACT_MARK, Piece, Splitter
from folkmoot.network.moving.archive import ArchivedFile, ArchivedGroup, Manifest, Opened, Unfit
from folkmoot.network.moving.files import EARLIER, MAIL

Read = TypeVar("Read")
_AS_WRITTEN = "It is not as Folkmoot wrote it: take a fresh copy, and do not trust this one."


class Source:
    """An opened archive by what its manifest says it holds."""

    def __init__(self, opened: Opened, manifest: Manifest) -> None:
        self._opened = opened
        self.manifest = manifest
        self.files = {one.name: one for one in manifest.files}

    def lines(self, name: str, read: Callable[[bytes], Line]) -> Iterator[tuple[int, Line]]:
        """Number and content of each line of a file; none where there is no such file."""
        if name not in self.files:
            return
        with self._file(name) as file:
            for number, line in enumerate(_bounded_lines(file, name), 1):
                try:
                    yield number, read(line)
                except (ValueError, msgspec.MsgspecError, RecursionError) as problem:
                    raise unfit(f"A line cannot be read: {problem}.", name, number) from problem

    def rows(self, shape: Shape, folder: str) -> Iterator[tuple[int, Line]]:
        """The lines of a table."""
        return self.lines(f"{folder}/{shape.table.name}.jsonl", shape.read)

    def late_rows(self, shape: Shape, folder: str) -> Iterator[tuple[int, Line]]:
        """What is filled in when all its rows are there."""
        return self.lines(f"{folder}/{shape.table.name}-later.jsonl", shape.read_late)

    def contents(self, group: ArchivedGroup) -> Iterator[Packed]:
        """All bytes that a group's folder brings, ready for the store."""
        for name in self._mailboxes(group):
            for piece in self._mails(name):
                yield packed(piece.raw) if piece.spool is None else packed_file(piece.spool.path)
        for name in self._large(group):
            with self._file(name) as file:
                yield packed_stream(file)

    def digests(self, group: ArchivedGroup) -> Iterator[bytes]:
        """The digests of the same, each made of the bytes."""
        for name in self._mailboxes(group):
            for piece in self._mails(name):
                if piece.spool is None:
                    yield hashlib.sha256(piece.raw).digest()
                else:
                    with piece.spool.path.open("rb") as spooled:
                        yield hashlib.file_digest(spooled, "sha256").digest()
        for name in self._large(group):
            with self._file(name) as file:
                digest = hashlib.sha256()
                while part := file.read(PART_BYTES):
                    digest.update(part)
                yield digest.digest()

    def _mailboxes(self, group: ArchivedGroup) -> list[str]:
        names = (f"{group.folder}/{MAIL}", f"{group.folder}/{EARLIER}")
        return [name for name in names if name in self.files]

    def _large(self, group: ArchivedGroup) -> list[str]:
        return [name for name in self.files if name.startswith(f"{group.folder}/bytes/")]

    def _mails(self, name: str) -> Iterator[Piece]:
        limit = settings.FOLKMOOT.max_message_bytes
        with self._file(name) as file:
            yield from Splitter(_Marked(file, name), framing="exact", message_bytes=limit)

    @contextmanager
    def _file(self, name: str) -> Iterator[IO[bytes]]:
        try:
            file = self._opened.opened(name)
        except (KeyError, OSError) as problem:
            raise unfit("A file that the manifest names is not there.", name) from problem
        with file:
            yield _Measured(file, self.files[name])  # type: ignore[misc]  # read and readline are all it is asked


class _Measured:
    """A file read as far as it was said to be long; its digest is checked at its end."""

    def __init__(self, file: IO[bytes], said: ArchivedFile) -> None:
        self._file = file
        self._said = said
        self._digest = hashlib.sha256()
        self._left = said.size
        self._is_checked = False

    def read(self, size: int = -1, /) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        return self._taken(lambda: self._file.read(wanted)) if wanted else self._end()

    def readline(self, size: int = -1, /) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        return self._taken(lambda: self._file.readline(wanted)) if wanted else self._end()

    def _taken(self, read: Callable[[], bytes]) -> bytes:
        try:
            content = read()
        except Exception as problem:  # zlib, zipfile and the disk each have errors of their own
            raise unfit(f"A file is damaged: {problem}.", self._said.name) from problem
        self._left -= len(content)
        self._digest.update(content)
        return content or self._end()

    def _end(self) -> bytes:
        if not self._is_checked:
            self._is_checked = True
            longer = self._file.read(1) if not self._left else b""
            if self._left or longer or self._digest.hexdigest() != self._said.sha256:
                raise unfit("A file is not what its digest says.", self._said.name)
        return b""


class _Marked:
    """A mailbox that is certainly framed by us."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self._file = file
        self._name = name
        self._is_begun = False

    def read(self, size: int = -1, /) -> bytes:
        piece = self._file.read(size)
        if not self._is_begun and not piece.startswith(EXACT_MARK):
            raise unfit("A mailbox does not begin as Folkmoot writes them.", self._name)
        self._is_begun = True
        return piece


def _bounded_lines(file: IO[bytes], name: str) -> Iterator[bytes]:
    # bytes of a draft's file stand in one line, as base64
    longest = 2 * int(settings.FOLKMOOT.max_message_bytes) + (1 << 20)
    number = 0
    while line := file.readline(longest):
        number += 1
        if not line.endswith(b"\n"):
            raise unfit("A line is too long or has no end.", name, number)
        yield line


def unfit(words: str, name: str, number: int = 0) -> Unfit:
    """What is wrong, and where."""
    return Unfit(words, hint=_AS_WRITTEN, place=f"{name}, line {number}" if number else name)
