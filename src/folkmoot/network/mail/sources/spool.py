"""A message too large for memory, kept in a temporary file while its reader looks at it."""

import tempfile
from pathlib import Path
from typing import IO

# Enough for the header and a look at the text.
START_BYTES = 1 << 20


class Spool:
    """Takes pieces, remembers the beginning; `close` removes the file."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.NamedTemporaryFile(  # noqa: SIM115 - closed by `close`
            prefix="folkmoot-message-", suffix=".eml"
        )
        self.start = b""
        self.size = 0

    @property
    def path(self) -> Path:
        return Path(self._file.name)

    def write(self, piece: bytes) -> None:
        if len(self.start) < START_BYTES:
            self.start += piece[: START_BYTES - len(self.start)]
        self._file.write(piece)
        self.size += len(piece)

    def finish(self, without_last: int = 0) -> None:
        """All is written; the last bytes may have been no part of the message."""
        self._file.flush()
        if without_last:
            self.size -= without_last
            self._file.truncate(self.size)
            self.start = self.start[: self.size]

    def tail(self, count: int) -> bytes:
        """The last bytes written."""
        self._file.flush()
        self._file.seek(max(0, self.size - count))
        return self._file.read()

    def close(self) -> None:
        self._file.close()
