"""Files that may be compressed, read as a stream, with a bound on how much they may grow."""

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO, Protocol, cast

import zstandard

from folkmoot.network.mail.sources.contract import SourceError, SourceLimits

_MAGIC = (
    (b"\x1f\x8b", "gzip"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"BZh", "bzip2"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
)
_SUFFIXES = (".gz", ".xz", ".bz2", ".zst", ".zstd", ".lzma")
_BROKEN = (EOFError, zlib.error, lzma.LZMAError, zstandard.ZstdError, gzip.BadGzipFile)


class Readable(Protocol):
    """All that splitting needs of a stream."""

    def read(self, size: int = -1, /) -> bytes: ...


def compression(start: bytes) -> str:
    """gzip, xz, bzip2 or zstd by the first bytes, "" for a plain file."""
    return next((name for magic, name in _MAGIC if start.startswith(magic)), "")


def bare_name(name: str) -> str:
    """A file name without its compression suffix."""
    return next((name[: -len(s)] for s in _SUFFIXES if name.lower().endswith(s)), name)


class Stream:
    """A file on disk read from the beginning, decompressed when it is compressed.

    `done` is how much of the file on disk is consumed, so progress needs no knowledge of the
    unpacked size.
    """

    def __init__(self, path: Path, limits: SourceLimits) -> None:
        self.path = path
        self.size = path.stat().st_size
        self._file = path.open("rb")
        start = self._file.read(8)
        self._file.seek(0)
        self.compression = compression(start)
        self._inner = decompressed(self._file, self.compression)
        self._limits = limits
        self._given = 0

    @property
    def done(self) -> int:
        return min(self._file.tell(), self.size)

    def read(self, size: int = -1, /) -> bytes:
        """Like a file's. Raises SourceError for broken compression and for a bomb."""
        try:
            piece = self._inner.read(size)
        except (*_BROKEN, OSError) as error:
            raise SourceError(
                "The file is damaged: it cannot be unpacked further.",
                hint="What came before is read. Fetch it again and repeat; nothing is doubled.",
                place=f"{self.path}, at byte {self.done:,}",
            ) from error
        self._given += len(piece)
        if self.compression and self._given > self._allowed():
            raise SourceError(
                "The file unpacks to far more than an archive of mail would.",
                hint="If it is genuine, unpack it yourself and import the result.",
                place=str(self.path),
            )
        return piece

    def skip(self, count: int) -> None:
        """Go forward; a plain file seeks, a compressed one has to be read."""
        if not self.compression:
            self._file.seek(count, io.SEEK_CUR)
            return
        while count > 0:
            piece = self.read(min(count, 1 << 20))
            if not piece:
                return
            count -= len(piece)

    def close(self) -> None:
        self._inner.close()
        self._file.close()

    def _allowed(self) -> int:
        return self._limits.expansion_free_bytes + self.done * self._limits.expansion


class Bounded:
    """What unpacks out of `packed_size` bytes; raises SourceError when that is a bomb or broken."""

    def __init__(self, inner: Readable, packed_size: int, limits: SourceLimits, place: str) -> None:
        self._inner = inner
        self._place = place
        self._left = limits.expansion_free_bytes + packed_size * limits.expansion

    def read(self, size: int = -1, /) -> bytes:
        try:
            piece = self._inner.read(size)
        except (*_BROKEN, OSError, zipfile.BadZipFile) as error:
            raise SourceError(
                "A file in the archive is damaged.",
                hint="Unpack the archive and import the folder; whole files are then read.",
                place=self._place,
            ) from error
        self._left -= len(piece)
        if self._left < 0:
            raise SourceError(
                "A file in the archive unpacks to far more than mail would.",
                hint="If it is genuine, unpack it yourself and import the result.",
                place=self._place,
            )
        return piece


class _ZstdFile:
    """Zstandard frames as one stream; unlike the library's reader it says when the last one is cut
    off.
    """

    # A kilobyte may stand for 32 megabytes; more at a time would let a bomb go off before it is
    # seen.
    _PIECE = 1024

    def __init__(self, file: Readable) -> None:
        self._file = file
        self._frame = zstandard.ZstdDecompressor().decompressobj()
        self._is_inside = False
        self._ready = bytearray()

    def read(self, size: int = -1, /) -> bytes:
        while size < 0 or len(self._ready) < size:
            piece = self._file.read(self._PIECE)
            if not piece:
                if self._is_inside:
                    raise EOFError("a frame is cut off")
                break
            while piece:
                self._ready += self._frame.decompress(piece)
                self._is_inside = not self._frame.eof
                piece = b""
                if self._frame.eof:
                    piece = self._frame.unused_data
                    self._frame = zstandard.ZstdDecompressor().decompressobj()
        size = len(self._ready) if size < 0 else size
        given = bytes(self._ready[:size])
        del self._ready[:size]
        return given

    def close(self) -> None:
        self._ready.clear()


class _Peeked:
    """A stream whose first bytes were looked at; with what decompressors ask for besides `read`."""

    def __init__(self, stream: Readable) -> None:
        self.start = stream.read(8)
        self._first = self.start
        self._stream = stream

    def read(self, size: int = -1, /) -> bytes:
        if not self._first:
            return self._stream.read(size)
        piece, self._first = self._first, b""
        if size < 0:
            return piece + self._stream.read()
        if size < len(piece):
            self._first = piece[size:]
            return piece[:size]
        return piece + self._stream.read(size - len(piece))

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    @property
    def closed(self) -> bool:
        return False


def unpacked(stream: Readable, packed_size: int, limits: SourceLimits, place: str) -> Readable:
    """A file of an archive, decompressed when it is compressed itself, within bounds."""
    peeked = _Peeked(stream)
    kind = compression(peeked.start)
    if not kind:
        return Bounded(peeked, packed_size, limits, place)
    return Bounded(decompressed(cast(BinaryIO, peeked), kind), packed_size, limits, place)


def decompressed(file: BinaryIO, kind: str) -> BinaryIO:
    """`file` behind the decompressor of that kind."""
    if kind == "gzip":
        return cast(BinaryIO, gzip.GzipFile(fileobj=file))
    if kind == "xz":
        return cast(BinaryIO, lzma.LZMAFile(file))
    if kind == "bzip2":
        return cast(BinaryIO, bz2.BZ2File(file))
    if kind == "zstd":
        return cast(BinaryIO, _ZstdFile(file))
    return file


def beginning(path: Path, size: int, limits: SourceLimits) -> tuple[bytes, str, float]:
    """The first `size` unpacked bytes, the compression, and the share of the file they are (0 to
    1).
    """
    stream = Stream(path, limits)
    try:
        pieces: list[bytes] = []
        wanted = size
        while wanted > 0 and (piece := stream.read(wanted)):
            pieces.append(piece)
            wanted -= len(piece)
        share = 1.0 if wanted > 0 or not stream.size else stream.done / stream.size
        return b"".join(pieces), stream.compression, share
    finally:
        stream.close()
