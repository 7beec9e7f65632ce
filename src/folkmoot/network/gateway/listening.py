"""The door for mail: SMTP (RFC 5321) and LMTP (RFC 2033) on one port, without Django in its loop.

A mail is answered with 250 only after it is committed; until then the other server keeps it and
comes again. Unknown recipients are refused before their mail is sent.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from folkmoot.base.errors import FolkmootError, NotFound, Unusable
from folkmoot.network.gateway.flood import Flood

log = logging.getLogger("folkmoot.mailgate")
NAME = "Folkmoot"
SILENCE_SECONDS = 120.0
LONGEST_LINE = 1 << 20
"""Bytes; longer than RFC 5321 allows, since programs write such lines and servers hand them on."""
MOST_RECIPIENTS = 100
"""Of one transaction; the rest comes in the next (RFC 5321 4.5.3.1.10)."""
MOST_CONNECTIONS = 100
LATER = "451 4.3.0 Try again later: {}"
Result = TypeVar("Result")


class Doors(msgspec.Struct, frozen=True):
    """What the listener asks the house: both raise NotFound for an unknown address.

    `accept` returns once the mail is durable and raises FolkmootError for one that can never be
    taken; anything else it raises means "later".
    """

    check: Callable[[str, str], None]
    accept: Callable[[str, str, bytes], None]


class Listen(msgspec.Struct, frozen=True):
    """Where to listen and what for, from the setting `mail_listen`."""

    protocol: str
    host: str
    port: int


def listen_of(setting: str) -> Listen:
    """The setting read; Unusable when it is no such address."""
    url = urlsplit(setting)
    try:
        port = url.port
    except ValueError:
        port = None
    if url.scheme not in ("lmtp", "smtp") or not url.hostname or not port:
        raise Unusable(
            f"{setting!r} is no address to listen at for mail.",
            hint="Write it as lmtp://127.0.0.1:8024 or smtp://0.0.0.0:25.",
            place="mail_listen",
        )
    return Listen(url.scheme, url.hostname, port)


class Handler:
    """What aiosmtpd asks at each step; the house is asked on other threads."""

    def __init__(self, doors: Doors, *, per_minute: int) -> None:
        self._doors = doors
        self._flood = Flood(per_minute)

    async def handle_MAIL(  # noqa: N802  # the name aiosmtpd looks for
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Who sends; told to come again where mail comes too fast."""
        del server
        now = time.monotonic()
        peer = str(session.peer[0]) if session.peer else "local"
        sender = "" if address == "<>" else address
        for name in (f"peer {peer}", f"sender {sender.lower()}" if sender else ""):
            if name and not self._flood.admits(name, now):
                log.warning("too many mails in a minute from %s", name)
                return LATER.format("too many mails in a minute")
        # aiosmtpd itself wants a sender that is not empty, so a bounce keeps its brackets
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802  # the name aiosmtpd looks for
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Whom to; refused at once where there is nobody."""
        del server, session, options
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients at once; send the others after these"
        try:
            await _elsewhere(partial(self._doors.check, address, _sender(envelope)))
        except NotFound as problem:
            return f"550 5.1.1 {problem.message}"
        except Exception:  # a database that restarts must not lose mail
            log.exception("a recipient could not be looked up")
            return LATER.format("the house cannot be asked now")
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802  # the name aiosmtpd looks for
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """The mail: one answer a recipient in LMTP, one for all in SMTP."""
        del session
        content = envelope.original_content or b""
        answers = [
            await self._accepted(recipient, _sender(envelope), content)
            for recipient in envelope.rcpt_tos
        ]
        if isinstance(server, LMTP):
            return "\r\n".join(answers)
        # whoever sends again sends to all: those who have it already take it once
        return next((one for one in answers if one[0] != "2"), answers[0])

    async def _accepted(self, recipient: str, sender: str, content: bytes) -> str:
        try:
            await _elsewhere(partial(self._doors.accept, recipient, sender, content))
        except NotFound as problem:
            return f"550 5.1.1 {problem.message}"
        except FolkmootError as problem:
            return f"552 5.3.4 {problem.message}"
        except Exception:  # whatever it was, the other server keeps the mail
            log.exception("a mail could not be accepted")
            return LATER.format("the mail could not be stored now")
        return "250 2.0.0 Accepted"


class SmtpDoor(SMTP):
    """aiosmtpd's server with room for the long lines that occur."""

    line_length_limit = LONGEST_LINE


class LmtpDoor(LMTP):
    """The same for LMTP, where what is refused as a whole is refused for each recipient."""

    line_length_limit = LONGEST_LINE

    async def push(self, status: str | bytes) -> None:
        """One answer a recipient (RFC 2033 4.2), also where aiosmtpd itself refuses a mail."""
        text = status.decode() if isinstance(status, bytes) else status
        whole = text.startswith(("552 Error: Too much", "500 Line too long"))
        recipients = self.envelope.rcpt_tos if self.envelope else []
        if whole and recipients:
            text = "\r\n".join(f"{text}" for _ in recipients)
        await super().push(text)


class Listener:
    """A listening socket with its servers, on a running event loop."""

    def __init__(self, listen: Listen, handler: Handler, *, largest: int, hostname: str) -> None:
        self._listen = listen
        self._handler = handler
        self._largest = largest
        self._hostname = hostname
        self._server: asyncio.Server | None = None

    async def open(self) -> int:
        """Begin to listen; returns the port."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            self._door, self._listen.host, self._listen.port, backlog=MOST_CONNECTIONS
        )
        return int(self._server.sockets[0].getsockname()[1])

    async def close(self) -> None:
        """End listening; conversations under way are cut, and their mails come again."""
        if self._server is not None:
            self._server.close()

    def _door(self) -> SMTP:
        kind = LmtpDoor if self._listen.protocol == "lmtp" else SmtpDoor
        return kind(
            self._handler,
            data_size_limit=self._largest,
            enable_SMTPUTF8=True,
            hostname=self._hostname,
            ident=NAME,
            timeout=SILENCE_SECONDS,
            loop=asyncio.get_running_loop(),
        )


async def _elsewhere(ask: Callable[[], Result]) -> Result:
    """Ask the house on a thread, so that a slow answer keeps no other peer waiting."""
    return await asyncio.to_thread(ask)


def _sender(envelope: Envelope) -> str:
    return "" if envelope.mail_from in (None, "<>") else str(envelope.mail_from)
