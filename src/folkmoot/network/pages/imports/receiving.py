"""Files people send, written straight to their place while they arrive.

Never in memory, never under a name somebody chose, open to nobody else, and gone again unless the
upload was whole and its view kept it.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO, FileIO
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from folkmoot.base.errors import FolkmootError
from folkmoot.network.importing import uploads
from folkmoot.network.mail.sources.entries import shown_name

PIECE_BYTES = 1 << 20
SPARE_BYTES = 64 << 20
"""Room the database needs while an archive comes in."""


class Receiver(FileUploadHandler):
    """Takes the files of one form: `names` are their own, in order, `problem` is what stopped it.

    Whoever makes use of `source` sets `is_taken`; otherwise it is removed. What is left of the
    form after a problem is read and thrown away, so that the browser listens to the answer.
    """

    chunk_size = PIECE_BYTES

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.names: list[str] = []
        self.problem: FolkmootError | None = None
        self.is_taken = False
        self.folder = uploads.new_folder()
        self._left = limit
        self._limit = limit
        self._file: FileIO | None = None

    @property
    def source(self) -> str:
        """What to import: the file, or the folder of several."""
        return str(self._path(1) if len(self.names) == 1 else self.folder)

    def new_file(
        self,
        field_name: str,
        file_name: str,
        content_type: str,
        content_length: int | None,
        charset: str | None = None,
        content_type_extra: dict[str, bytes] | None = None,
    ) -> None:
        """A file begins."""
        super().new_file(
            field_name, file_name, content_type, content_length, charset, content_type_extra
        )
        place = self._path(len(self.names) + 1)
        try:
            opened = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as problem:
            raise self._stopped(_unwritable(problem)) from problem
        self._file = FileIO(opened, "wb")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """A piece of it."""
        del start
        self._left -= len(raw_data)
        if self._left < 0:
            raise self._stopped(too_large(self._limit))
        try:
            _write_all(self._file, raw_data)
        except OSError as problem:
            raise self._stopped(_unwritable(problem)) from problem

    def file_complete(self, file_size: int) -> "UploadedFile[bytes] | None":
        """It ended: on disk for good before anybody is told so."""
        if self._file is None:
            return None
        try:
            os.fsync(self._file.fileno())
        except OSError as problem:
            raise self._stopped(_unwritable(problem)) from problem
        self._close()
        self.names.append(shown_name(self.file_name or "") or "archive")
        return UploadedFile(BytesIO(), name="archive", size=file_size)

    def discard(self) -> None:
        """Leave nothing behind."""
        self._close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _path(self, number: int) -> Path:
        return self.folder / f"{number:05}"

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _stopped(self, problem: FolkmootError) -> StopUpload:
        self.problem = problem
        self.discard()
        return StopUpload()


@contextmanager
def receiving(request: HttpRequest) -> Iterator[Receiver]:
    """Let the files of this request go to disk, for the block to take over.

    Raises FolkmootError when the files are announced to be too large, before any is read. Whatever
    ends the block, broken connections included, what was not taken over is removed.
    """
    announced = int(request.META.get("CONTENT_LENGTH") or 0)
    limit = settings.FOLKMOOT.max_upload_bytes
    if announced > limit + PIECE_BYTES:
        raise too_large(limit)
    require_room(announced)
    try:
        receiver = Receiver(limit)
    except OSError as problem:
        raise _unwritable(problem) from problem
    request.upload_handlers = [receiver]
    try:
        yield receiver
    finally:
        if not receiver.is_taken:
            receiver.discard()


def require_room(wanted: int) -> None:
    """Raise unless the disk has room for an upload of this size."""
    free = shutil.disk_usage(settings.FOLKMOOT.home).free
    if wanted and wanted + SPARE_BYTES > free:
        raise FolkmootError(
            f"There is no room for it: it has {_amount(wanted)}, and {_amount(free)} are free.",
            hint="Ask an administrator to make room; nothing was stored.",
        )


def too_large(limit: int) -> FolkmootError:
    """The words for an archive above the limit."""
    return FolkmootError(
        f"The archive is larger than {_amount(limit)}.",
        hint="Pack it, split it, or ask an administrator to import it from the command line.",
    )


def _write_all(file: FileIO | None, piece: bytes) -> None:
    if file is None:
        raise OSError("no file is open")
    view = memoryview(piece)
    while view:
        view = view[file.write(view) :]


def _unwritable(problem: OSError) -> FolkmootError:
    return FolkmootError(
        f"The archive cannot be stored: {problem.strerror or problem}.",
        hint="Nothing was kept. Ask an administrator to look at the server's disk.",
    )


def _amount(count: float) -> str:
    for unit in ("bytes", "kB", "MB"):
        if count < 1000:
            return f"{count:.0f} {unit}"
        count /= 1000
    return f"{count:.1f} GB"
