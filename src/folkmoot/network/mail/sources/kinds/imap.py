"""A folder on an IMAP server: `imaps://user@host[:port]/folder`, or `imap://` with STARTTLS.

The password comes from the environment variable FOLKMOOT_IMAP_PASSWORD or from the callback given
to `open_source`; never from the address, which ends up in logs and histories. Nothing on the server
is changed: the folder is opened read-only and bodies are peeked at.
"""

import ipaddress
import logging
import os
import ssl
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple, Protocol, cast
from urllib.parse import unquote, urlsplit

import msgspec

from folkmoot.network.mail.sources.contract import (
    Place,
    RawMessage,
    SourceError,
    messages,
)
from folkmoot.network.mail.sources.spool import Spool

PASSWORD_VARIABLE = "FOLKMOOT_IMAP_PASSWORD"  # noqa: S105 - the name, not the word itself
_BATCH = 50
_BATCH_BYTES = 16 << 20
_PIECE = 1 << 20
_TIMEOUT_SECONDS = 60


_Answer = Mapping[bytes, bytes | int | datetime]


class _Address(NamedTuple):
    user: str
    host: str
    port: int
    folder: str
    has_tls: bool

    @property
    def label(self) -> str:
        return f"{self.folder} of {self.user} at {self.host}"


class _Client(Protocol):
    """What is used of IMAPClient."""

    def select_folder(self, folder: str, readonly: bool) -> Mapping[bytes, object]: ...
    def search(self, criteria: list[str]) -> list[int]: ...
    def fetch(self, messages: list[int], data: list[str]) -> Mapping[int, _Answer]: ...
    def shutdown(self) -> None: ...


class ImapSource:
    """One folder. A position is UIDVALIDITY and UID; when the server has renumbered, reading begins
    anew.
    """

    kind = "imap"

    def __init__(self, place: Place) -> None:
        self._address = _address(place.url)
        self._limits = place.limits
        self._password = _password(self._address, place)
        self.label = self._address.label
        self.total_bytes: int | None = None
        self.total_messages: int | None = None
        self.skipped: Counter[str] = Counter()

    def read(self, after: str = "") -> Iterator[RawMessage]:
        from imapclient.exceptions import (  # type: ignore[import-untyped]  # it ships no types
            IMAPClientError,
        )

        try:
            client = _connected(self._address, self._password)
            try:
                yield from self._folder(client, after)
            finally:
                client.shutdown()
        except IMAPClientError as error:
            raise SourceError(
                f"The mail server refused: {_said(error)}",
                hint="Check user, password and folder; some providers want an app password.",
                place=self.label,
            ) from error
        except OSError as error:
            raise SourceError(
                f"The mail server cannot be reached: {_said(error)}",
                hint="Check host and port; what was read is kept, so repeat the import later.",
                place=self.label,
            ) from error

    def _folder(self, client: _Client, after: str) -> Iterator[RawMessage]:
        selected = client.select_folder(self._address.folder, readonly=True)
        validity = _number(selected.get(b"UIDVALIDITY"))
        uids = sorted(client.search(["ALL"]))
        self.total_messages = len(uids)
        last_validity, _, last_uid = after.partition(":")
        if after and int(last_validity) == validity:
            uids = [uid for uid in uids if uid > int(last_uid)]
        for start in range(0, len(uids), _BATCH * 10):
            sizes = client.fetch(uids[start : start + _BATCH * 10], ["RFC822.SIZE"])
            known = {uid: _number(answer.get(b"RFC822.SIZE")) for uid, answer in sizes.items()}
            for batch in _batches(known, self._limits.message_bytes):
                yield from self._messages(client, validity, batch, known)

    def _messages(
        self, client: _Client, validity: int, uids: list[int], sizes: dict[int, int]
    ) -> Iterator[RawMessage]:
        if len(uids) == 1 and sizes[uids[0]] > self._limits.message_bytes:
            yield from self._large(client, validity, uids[0])
            return
        answers = client.fetch(uids, ["BODY.PEEK[]", "INTERNALDATE"])
        for uid in sorted(answers):
            raw = answers[uid].get(b"BODY[]")
            if isinstance(raw, bytes):
                arrived = answers[uid].get(b"INTERNALDATE")
                yield self._message(validity, uid, raw, arrived)

    def _large(self, client: _Client, validity: int, uid: int) -> Iterator[RawMessage]:
        """Fetched in pieces into a file that lives until the next message is asked for."""
        arrived = client.fetch([uid], ["INTERNALDATE"])[uid].get(b"INTERNALDATE")
        spool = Spool()
        try:
            while True:
                asked = f"BODY.PEEK[]<{spool.size}.{_PIECE}>"
                answer = client.fetch([uid], [asked])[uid]
                piece = next((answer[key] for key in answer if key.startswith(b"BODY[]")), b"")
                if not isinstance(piece, bytes) or not piece:
                    break
                spool.write(piece)
                if len(piece) < _PIECE:
                    break
            spool.finish()
            message = self._message(validity, uid, spool.start, arrived)
            yield msgspec.structs.replace(message, oversized=spool.path)
        finally:
            spool.close()

    def _message(self, validity: int, uid: int, raw: bytes, arrived: object) -> RawMessage:
        return RawMessage(
            raw=raw,
            position=f"{validity}:{uid}",
            envelope_date=arrived.astimezone(UTC) if isinstance(arrived, datetime) else None,
            bytes_read=0,
            place=f"{self.label}, UID {uid}",
        )


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _batches(sizes: dict[int, int], message_bytes: int) -> Iterator[list[int]]:
    """UIDs in order, in groups that fit into memory; a too large message stands alone."""
    batch: list[int] = []
    total = 0
    for uid in sorted(sizes):
        size = sizes[uid]
        if batch and (len(batch) >= _BATCH or total + size > _BATCH_BYTES or size > message_bytes):
            yield batch
            batch, total = [], 0
        batch.append(uid)
        total += size
    if batch:
        yield batch


def _connected(address: _Address, password: str) -> _Client:
    from imapclient import IMAPClient  # type: ignore[import-untyped]  # it ships no types

    # its debug log shows the conversation
    logging.getLogger("imapclient").setLevel(logging.WARNING)
    context = ssl.create_default_context()
    client = IMAPClient(
        address.host,
        port=address.port,
        ssl=address.has_tls,
        ssl_context=context if address.has_tls else None,
        timeout=_TIMEOUT_SECONDS,
    )
    client.normalise_times = False
    try:
        if not address.has_tls and not _is_loopback(address.host):
            client.starttls(context)
        client.login(address.user, password)
    except BaseException:
        client.shutdown()
        raise
    return cast(_Client, client)


def _is_loopback(host: str) -> bool:
    """Only on this machine may a password travel in clear."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _address(url: str) -> _Address:
    parts = urlsplit(url)
    if parts.password:
        raise SourceError(
            "An address must not hold the password.",
            hint=f"Put it into the environment variable {PASSWORD_VARIABLE}.",
            place=f"{parts.scheme}://{parts.hostname}",
        )
    if not parts.hostname or not parts.username:
        raise SourceError(
            "The address lacks the user or the host.",
            hint="Write imaps://user@host/folder; an @ in the user is %40.",
            place=f"{parts.scheme}://",
        )
    has_tls = parts.scheme == "imaps"
    return _Address(
        unquote(parts.username),
        parts.hostname,
        parts.port or (993 if has_tls else 143),
        unquote(parts.path.strip("/")) or "INBOX",
        has_tls,
    )


def _password(address: _Address, place: Place) -> str:
    known = os.environ.get(PASSWORD_VARIABLE, "")
    if known:
        return known
    if place.password is not None:
        return place.password(f"{address.user}@{address.host}")
    raise SourceError(
        "The mail server wants a password.",
        hint=f"Put it into the environment variable {PASSWORD_VARIABLE}.",
        place=address.label,
    )


def _said(error: Exception) -> str:
    """The server's words, in one short line."""
    return " ".join(str(error).removeprefix("b'").removesuffix("'").split())[:200]


class ImapKind:
    name = "imap"
    rank = 5

    def recognises(self, place: Place) -> bool:
        return place.url.startswith(("imap://", "imaps://"))

    def describe(self, place: Place) -> str:
        address = _address(place.url)
        source = ImapSource(place)
        first = next(iter(source.read()), None)
        count = source.total_messages or 0
        return f"the IMAP folder {address.label}: {messages(count if first is not None else 0)}"

    def open(self, place: Place) -> ImapSource:
        return ImapSource(place)


KIND = ImapKind()
