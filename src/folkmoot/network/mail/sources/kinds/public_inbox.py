"""public-inbox repositories, v1 (one mail per path) and v2 (epochs, one mail per commit), read
through `git`.

Format: public-inbox-v1-format(5), public-inbox-v2-format(5). A mail that the inbox removed again is
not read.
"""

import os
import subprocess
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from folkmoot.network.mail.sources.contract import (
    Place,
    RawMessage,
    SourceError,
    SourceLimits,
    messages,
)
from folkmoot.network.mail.sources.entries import NOT_MAIL, looks_like_mail
from folkmoot.network.mail.sources.spool import START_BYTES, Spool

# So many blob names fit into the pipe to git while its answers wait in the other one.
_BATCH = 64
_PIECE = 1 << 20
_REMOVED = "removed by the inbox"


class _Blob(NamedTuple):
    number: int
    name: str
    committed_at: datetime


class PublicInboxSource:
    """All epochs, oldest first. A position is the epoch and the number of the mail in its history,
    which only grows.
    """

    kind = "public-inbox"

    def __init__(self, path: Path, limits: SourceLimits) -> None:
        self._limits = limits
        self.label = path.name.removesuffix(".git") or path.parent.name
        self._epochs = epochs(path)
        self.total_bytes: int | None = None
        self.total_messages: int | None = sum(_count(epoch) for epoch in self._epochs)
        self.skipped: Counter[str] = Counter()

    def read(self, after: str = "") -> Iterator[RawMessage]:
        last_epoch, _, last_number = after.partition(":")
        done = 0
        for index, repository in enumerate(self._epochs):
            if after and index < int(last_epoch):
                continue
            first = int(last_number) + 1 if after and index == int(last_epoch) else 0
            for message in self._epoch(index, repository, first):
                done += len(message.raw)
                yield msgspec.structs.replace(message, bytes_read=done)

    def _epoch(self, index: int, repository: Path, first: int) -> Iterator[RawMessage]:
        removed = _removed(repository)
        git = _Objects(repository, self._limits)
        try:
            waiting: list[_Blob] = []
            for blob in _blobs(repository):
                if blob.number < first:
                    continue
                if blob.name in removed:
                    self.skipped[_REMOVED] += 1
                    continue
                waiting.append(blob)
                if len(waiting) >= _BATCH:
                    yield from self._batch(git, index, waiting)
                    waiting = []
            yield from self._batch(git, index, waiting)
        finally:
            git.close()

    def _batch(self, git: "_Objects", index: int, blobs: list[_Blob]) -> Iterator[RawMessage]:
        for blob, raw, spool in git.contents(blobs):
            if not looks_like_mail(raw[:65_536]):
                self.skipped[NOT_MAIL] += 1
                continue
            yield RawMessage(
                raw=raw,
                position=f"{index}:{blob.number}",
                envelope_date=blob.committed_at,
                bytes_read=0,
                place=f"{self.label}, epoch {index}, mail {blob.number + 1:,}",
                oversized=spool.path if spool is not None else None,
            )


def epochs(path: Path) -> list[Path]:
    """The git directories to read: the epochs of a v2 inbox by number, or the one repository."""
    if (path / "git").is_dir():
        found = [one for one in (path / "git").iterdir() if _is_repository(one)]
        return sorted(found, key=_epoch_number)
    if _is_repository(path):
        return [path]
    if _is_repository(path / ".git"):
        return [path / ".git"]
    found = [one for one in path.glob("*.git") if one.stem.isdecimal() and _is_repository(one)]
    return sorted(found, key=_epoch_number)


def _epoch_number(path: Path) -> tuple[int, str]:
    return (int(path.stem) if path.stem.isdecimal() else 1 << 30, path.name)


def _is_repository(path: Path) -> bool:
    return (path / "HEAD").is_file() and (path / "objects").is_dir() and (path / "refs").is_dir()


def _command(repository: Path, *arguments: str) -> list[str]:
    """git without anything a repository's own settings could start."""
    return [
        "git",
        "--no-pager",
        f"--git-dir={repository}",
        "-c", "core.fsmonitor=false",
        "-c", "log.showSignature=false",
        "-c", "core.hooksPath=/dev/null",
        *arguments,
    ]  # fmt: skip


def _environment() -> dict[str, str]:
    return {
        **os.environ,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "LC_ALL": "C",
    }


def _lines(repository: Path, *arguments: str) -> Iterator[str]:
    """The lines a git command prints. Raises SourceError with what git said when it fails."""
    try:
        process = subprocess.Popen(  # noqa: S603 - fixed program, arguments of our own
            _command(repository, *arguments),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
        )
    except FileNotFoundError as error:
        raise _no_git() from error
    is_finished = False
    try:
        if process.stdout is not None:
            for line in process.stdout:
                yield line.decode("utf-8", "replace").rstrip("\n")
        is_finished = True
    finally:
        if not is_finished:
            process.kill()
        _, complaint = process.communicate()
    if process.returncode:
        raise SourceError(
            f"git cannot read the repository: {_said(complaint)}",
            hint="Check it with `git fsck`. Of dubious ownership: read it as its owner.",
            place=str(repository),
        )


def _said(complaint: bytes) -> str:
    lines = complaint.decode("utf-8", "replace").strip().splitlines()
    return lines[0][:300] if lines else "no reason given"


def _no_git() -> SourceError:
    return SourceError(
        "Reading a public-inbox repository needs git, which is not installed.",
        hint="Install git (Debian: apt install git).",
    )


def _history(repository: Path) -> Iterator[tuple[datetime, str, str, str, str]]:
    """(committed at, status, old blob, new blob, path) of every change, oldest first."""
    committed_at = datetime(1970, 1, 1, tzinfo=UTC)
    for line in _lines(
        repository,
        "log", "--reverse", "--raw", "--no-abbrev", "--no-renames", "--root",
        "--format=>%ct", "--full-history", "-m", "--first-parent", "HEAD", "--",
    ):  # fmt: skip
        if line.startswith(">"):
            committed_at = datetime.fromtimestamp(int(line[1:]), UTC)
        elif line.startswith(":"):
            meta, _, path = line.partition("\t")
            fields = meta.split()
            if fields[1] not in ("120000", "160000"):
                yield committed_at, fields[4][:1], fields[2], fields[3], path


def _blobs(repository: Path) -> Iterator[_Blob]:
    """Every mail that was ever added; in v2 the file `m` holds it, and `d` repeats one that is
    removed.
    """
    number = 0
    for committed_at, status, _, new, path in _history(repository):
        if status in "AM" and path != "d":
            yield _Blob(number, new, committed_at)
            number += 1


def _removed(repository: Path) -> frozenset[str]:
    """The mails whose last change is their removal."""
    removed: set[str] = set()
    for _, status, old, new, path in _history(repository):
        if path == "d":
            if status in "AM":
                removed.add(new)
        elif status == "D" and path != "m":
            removed.add(old)
        elif status in "AM":
            removed.discard(new)
    return frozenset(removed)


def _count(repository: Path) -> int:
    removed = _removed(repository)
    return sum(1 for blob in _blobs(repository) if blob.name not in removed)


class _Objects:
    """One `git cat-file --batch`, asked in batches."""

    def __init__(self, repository: Path, limits: SourceLimits) -> None:
        self._repository = repository
        self._limit = limits.message_bytes
        try:
            self._process = subprocess.Popen(  # noqa: S603 - fixed program, arguments of our own
                _command(repository, "cat-file", "--batch"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
            )
        except FileNotFoundError as error:
            raise _no_git() from error

    def contents(self, blobs: list[_Blob]) -> Iterator[tuple[_Blob, bytes, Spool | None]]:
        asked, answers = self._process.stdin, self._process.stdout
        if not blobs or asked is None or answers is None:
            return
        try:
            asked.write("".join(f"{blob.name}\n" for blob in blobs).encode("ascii"))
            asked.flush()
        except BrokenPipeError as error:
            raise self._broken() from error
        for blob in blobs:
            header = answers.readline().split()
            if len(header) != 3:
                raise self._broken(blob)
            size = int(header[2])
            spool = Spool() if size > self._limit else None
            try:
                raw = self._content(size, spool)
                if len(raw) < min(size, START_BYTES):
                    raise self._broken(blob)
                yield blob, raw, spool
            finally:
                if spool is not None:
                    spool.close()

    def _content(self, size: int, spool: Spool | None) -> bytes:
        answers = self._process.stdout
        if answers is None:
            return b""
        if spool is None:
            return answers.read(size + 1)[:size]
        while size > 0 and (piece := answers.read(min(size, _PIECE))):
            spool.write(piece)
            size -= len(piece)
        spool.finish()
        answers.read(1)
        return spool.start

    def _broken(self, blob: _Blob | None = None) -> SourceError:
        return SourceError(
            "A mail is missing in the git repository.",
            hint="Fetch it again; a shallow or partial clone does not hold all mail.",
            place=f"{self._repository} {blob.name if blob else ''}".strip(),
        )

    def close(self) -> None:
        if self._process.stdin is not None:
            self._process.stdin.close()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._process.terminate()
        self._process.wait()


class PublicInboxKind:
    name = "public-inbox"
    rank = 10

    def recognises(self, place: Place) -> bool:
        return not place.url and place.path.is_dir() and bool(epochs(place.path))

    def describe(self, place: Place) -> str:
        repositories = epochs(place.path)
        words = f"a public-inbox repository of {messages(sum(map(_count, repositories)))}"
        return f"{words} in {len(repositories)} epochs" if len(repositories) > 1 else words

    def open(self, place: Place) -> PublicInboxSource:
        return PublicInboxSource(place.path, place.limits)


KIND = PublicInboxKind()
