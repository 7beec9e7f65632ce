"""Handing mails over: to the mail server, or into files in the home folder where there is none.

An answer of the server is an `Answer`, never an exception: what is known decides what happens
next. The address of the server, which holds a password, is never logged.
"""

import contextlib
import smtplib
import ssl
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import msgspec

TIMEOUT_SECONDS = 30.0
MAILS_A_CONNECTION = 500
"""Some servers close a connection after so many; a new one costs little."""
_GOOD = range(200, 400)
_FOR_NOW = range(400, 500)
_GOING_AWAY = 421


class Fate(StrEnum):
    """What became of a mail handed over."""

    TAKEN = "taken"
    REFUSED = "refused"
    """This recipient, for good."""
    UNFIT = "unfit"
    """This mail, for good, whoever the recipient."""
    LATER = "later"
    """This recipient, for now."""
    DOWN = "down"
    """Surely not taken: the server cannot be reached, or wants no mail from us now."""
    UNKNOWN = "unknown"
    """The connection broke while the server had the mail: perhaps taken, perhaps not."""


class Answer(msgspec.Struct, frozen=True):
    """What became of it, and the server's words (without addresses of ours)."""

    fate: Fate
    code: int = 0
    words: str = ""


TAKEN = Answer(Fate.TAKEN)


class Transport(Protocol):
    """Takes one mail at a time. `begin` is called right before the mail itself goes over."""

    def send(
        self, sender: str, recipient: str, mail: bytes, begin: Callable[[], None]
    ) -> Answer: ...

    def rest(self) -> None:
        """Let go of what is kept open."""


class SmtpTransport:
    """A mail server, by one connection that is used again (RFC 5321)."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._scheme = parts.scheme
        self._host = parts.hostname or "localhost"
        self._port = parts.port or (465 if parts.scheme == "smtps" else 25)
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._server: smtplib.SMTP | None = None
        self._sent = 0

    def send(self, sender: str, recipient: str, mail: bytes, begin: Callable[[], None]) -> Answer:
        """Hand over one mail; a connection that went stale meanwhile is made anew once."""
        fresh = self._server is None
        answer = self._try(sender, recipient, mail, begin)
        if answer.fate is Fate.DOWN and not fresh:
            answer = self._try(sender, recipient, mail, begin)
        if self._sent >= MAILS_A_CONNECTION:
            self.rest()
        return answer

    def reached(self) -> Answer:
        """Whether the server lets us in, asked without a mail: TAKEN, or DOWN with its words."""
        try:
            self._server = self._server or self._connected()
        except (OSError, smtplib.SMTPException) as problem:
            self._drop()
            return Answer(Fate.DOWN, words=_words(problem))
        self.rest()
        return TAKEN

    def rest(self) -> None:
        """Close the connection."""
        server, self._server, self._sent = self._server, None, 0
        if server is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                server.quit()
            server.close()

    def _try(self, sender: str, recipient: str, mail: bytes, begin: Callable[[], None]) -> Answer:
        try:
            server = self._server = self._server or self._connected()
            refusal = self._addressed(server, sender, recipient)
        except (OSError, smtplib.SMTPException) as problem:
            self._drop()
            return Answer(Fate.DOWN, words=_words(problem))
        if refusal is not None:
            return refusal
        begin()
        try:
            code, said = server.data(mail)
        except smtplib.SMTPDataError as problem:
            return self._after_data(problem.smtp_code, problem.smtp_error)
        except (OSError, smtplib.SMTPException) as problem:
            self._drop()
            return Answer(Fate.UNKNOWN, words=_words(problem))
        return self._after_data(code, said)

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        server: smtplib.SMTP
        if self._scheme == "smtps":
            server = smtplib.SMTP_SSL(
                self._host, self._port, timeout=TIMEOUT_SECONDS, context=context
            )
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_SECONDS)
        try:
            if self._scheme == "smtp+tls":
                server.starttls(context=context)
            if self._user:
                server.login(self._user, self._password)
            else:
                server.ehlo_or_helo_if_needed()
        except BaseException:
            server.close()
            raise
        return server

    def _addressed(self, server: smtplib.SMTP, sender: str, recipient: str) -> Answer | None:
        """Name sender and recipient; an answer if the mail cannot go on to this recipient."""
        code, said = server.mail(sender)
        if code not in _GOOD:
            # our own address is not wanted: nothing a recipient can help
            self._begin_anew(server, code)
            return Answer(Fate.DOWN, code, _said(said))
        code, said = server.rcpt(recipient)
        if code in _GOOD:
            return None
        self._begin_anew(server, code)
        if code == _GOING_AWAY:
            return Answer(Fate.DOWN, code, _said(said))
        return Answer(Fate.LATER if code in _FOR_NOW else Fate.REFUSED, code, _said(said))

    def _after_data(self, code: int, said: bytes | str) -> Answer:
        self._sent += 1
        if code in _GOOD:
            return Answer(Fate.TAKEN, code)
        if code == _GOING_AWAY:
            self._drop()
            return Answer(Fate.DOWN, code, _said(said))
        return Answer(Fate.LATER if code in _FOR_NOW else Fate.UNFIT, code, _said(said))

    def _begin_anew(self, server: smtplib.SMTP, code: int) -> None:
        if code == _GOING_AWAY or code < 0:
            self._drop()
            return
        with contextlib.suppress(OSError, smtplib.SMTPException):
            server.rset()

    def _drop(self) -> None:
        if self._server is not None:
            self._server.close()
        self._server, self._sent = None, 0


class FolderTransport:
    """Files in a folder, one a mail, for trying things out."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, sender: str, recipient: str, mail: bytes, begin: Callable[[], None]) -> Answer:
        """Write the mail as a mail server delivers it, with its envelope on top."""
        self._folder.mkdir(parents=True, exist_ok=True)
        begin()
        head = f"Return-Path: <{sender}>\r\nDelivered-To: {recipient}\r\n".encode("ascii")
        unfinished = self._folder / f".{uuid4().hex}"
        unfinished.write_bytes(head + mail)
        unfinished.replace(self._folder / f"{unfinished.name[1:]}.eml")
        return TAKEN

    def rest(self) -> None:
        """Nothing is kept open."""


def transport_for(url: str, home: Path) -> Transport:
    """The mail server at `url`, else files under the home."""
    return SmtpTransport(url) if url else FolderTransport(home / "mail")


def _words(problem: Exception) -> str:
    """What may be said of a failure: its kind and the server's code, not what was sent to it."""
    code = getattr(problem, "smtp_code", "")
    return f"{type(problem).__name__} {code}".strip()


def _said(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(text.split())[:300]
