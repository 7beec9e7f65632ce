"""A small IMAP server on loopback: one folder, just the commands a reader needs (RFC 3501)."""

import re
import socket
import threading
from types import TracebackType
from typing import Self

_FETCH = re.compile(rb"UID FETCH (\S+) \((.*)\)")
_PARTIAL = re.compile(rb"BODY\.PEEK\[\](?:<(\d+)\.(\d+)>)?")
_ARRIVED = b'INTERNALDATE "05-Mar-2019 09:15:00 +0000"'


class ImapServer:
    """Serves `mails` by UID to user "ada" with password "tea"; `log` holds the commands it got."""

    def __init__(self, mails: dict[int, bytes], validity: int = 7) -> None:
        self.mails = mails
        self.validity = validity
        self.log: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(10)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as file:
                file.write(b"* OK ready\r\n")
                file.flush()
                for line in file:
                    tag, _, command = line.strip().partition(b" ")
                    self.log.append(command)
                    file.write(self._answer(command, tag))
                    file.flush()

    def _answer(self, command: bytes, tag: bytes) -> bytes:
        verb = command.split(b" ", 1)[0].upper()
        if verb == b"CAPABILITY":
            return b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK done\r\n"
        if verb == b"LOGIN":
            good = command.split()[1:] == [b"ada", b'"tea"']
            return tag + (b" OK in\r\n" if good else b" NO wrong password\r\n")
        if verb in (b"EXAMINE", b"SELECT"):
            state = b"* %d EXISTS\r\n* OK [UIDVALIDITY %d] ok\r\n"
            return state % (len(self.mails), self.validity) + tag + b" OK [READ-ONLY] done\r\n"
        if command.startswith(b"UID SEARCH"):
            uids = b" ".join(b"%d" % uid for uid in self.mails)
            return b"* SEARCH " + uids + b"\r\n" + tag + b" OK done\r\n"
        if match := _FETCH.match(command):
            return self._fetched(match[1], match[2]) + tag + b" OK done\r\n"
        return tag + b" OK done\r\n"

    def _fetched(self, uids: bytes, wanted: bytes) -> bytes:
        out = b""
        for number, uid in enumerate(self.mails, start=1):
            if not any(_holds(span, uid) for span in uids.split(b",")):
                continue
            raw = self.mails[uid]
            items = [b"UID %d" % uid]
            if b"RFC822.SIZE" in wanted:
                items.append(b"RFC822.SIZE %d" % len(raw))
            if b"INTERNALDATE" in wanted:
                items.append(_ARRIVED)
            if match := _PARTIAL.search(wanted):
                items.append(_literal(raw, match))
            out += b"* %d FETCH (%s)\r\n" % (number, b" ".join(items))
        return out


def _holds(span: bytes, uid: int) -> bool:
    first, _, last = span.partition(b":")
    return int(first) <= uid <= int(last or first)


def _literal(raw: bytes, match: re.Match[bytes]) -> bytes:
    if match[1] is None:
        return b"BODY[] {%d}\r\n%s" % (len(raw), raw)
    start, length = int(match[1]), int(match[2])
    piece = raw[start : start + length]
    return b"BODY[]<%d> {%d}\r\n%s" % (start, len(piece), piece)
