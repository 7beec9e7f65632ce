"""Files of an archive as they are written: lines, mailboxes, what no mailbox holds."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import TypeAlias

from django.conf import settings

from folkmoot.base import blobs
from folkmoot.network.mail.sources.mbox_write import write_mbox
from folkmoot.network.moving.archive import Outgoing

CHUNK = 200
MAIL, EARLIER = "mail.mbox", "earlier.mbox"
Kept: TypeAlias = tuple[bytes, int, datetime | None]
"""A mail among the kept bytes: its digest, its size, the time for its envelope."""
Tell: TypeAlias = Callable[[str, int], None]
"""Told now and then which file is being written, and how many lines or messages it has."""


class Files:
    """Writes the files of one archive."""

    def __init__(self, out: Outgoing, tell: Tell | None) -> None:
        self._out = out
        self._tell = tell or (lambda _name, _count: None)

    def lines(self, name: str, told: Iterator[bytes]) -> None:
        """A file of lines, if there are any."""
        first = next(told, None)
        if first is None:
            return
        with self._out.file(name) as (file, count):
            for line in chain([first], told):
                file.write(line)
                count[0] += 1
                if count[0] % 1000 == 0:
                    self._tell(name, count[0])
        self._tell(name, count[0])

    def mails(self, name: str, kept: Iterator[Kept]) -> None:
        """An mbox, if there is any mail; what is too large for one in files of its own."""
        large: list[bytes] = []
        mails = self._contents(kept, large)
        first = next(mails, None)
        if first is not None:
            with self._out.file(name) as (file, count):
                count[0] = write_mbox(file, self._told(name, chain([first], mails)))  # type: ignore[arg-type]  # write is all it asks
        folder = name.rpartition("/")[0]
        for digest in large:
            with self._out.file(f"{folder}/bytes/{digest.hex()}") as (file, count):
                for part in blobs.parts(digest):
                    file.write(part)
                count[0] = 1

    def _told(
        self, name: str, mails: Iterable[tuple[bytes, datetime | None]]
    ) -> Iterator[tuple[bytes, datetime | None]]:
        for number, mail in enumerate(mails, 1):
            yield mail
            if number % 1000 == 0:
                self._tell(name, number)

    def _contents(
        self, kept: Iterator[Kept], large: list[bytes]
    ) -> Iterator[tuple[bytes, datetime | None]]:
        bound = settings.FOLKMOOT.max_message_bytes
        while piece := [one for _, one in zip(range(CHUNK), kept, strict=False)]:
            large += [digest for digest, size, _ in piece if size > bound]
            small = [one for one in piece if one[1] <= bound]
            found = blobs.contents(digest for digest, _, _ in small)
            for digest, _, at in small:
                # `content` says in words what is missing
                yield found[digest] if digest in found else blobs.content(digest), at
