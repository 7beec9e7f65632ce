"""A mail server for tests, in memory: it keeps what it takes and answers as told."""

import email
import email.policy
from collections.abc import Callable
from email.message import EmailMessage
from typing import NamedTuple

from folkmoot.network.notices.transport import TAKEN, Answer, Fate


class Mail(NamedTuple):
    """A mail as it was handed over."""

    sender: str
    recipient: str
    raw: bytes

    @property
    def parsed(self) -> EmailMessage:
        """Read by the standard library."""
        found = email.message_from_bytes(self.raw, policy=email.policy.default)
        assert isinstance(found, EmailMessage)
        return found


class Outbox:
    """The transport; `answers` are given by recipient until they are used up."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self.answers: dict[str, list[Answer]] = {}
        self.is_down = False

    def send(self, sender: str, recipient: str, mail: bytes, begin: Callable[[], None]) -> Answer:
        """Keep the mail, or answer as told."""
        if self.is_down:
            return Answer(Fate.DOWN)
        told = self.answers.get(recipient)
        if told:
            return told.pop(0)
        begin()
        self.mails.append(Mail(sender, recipient, mail))
        return TAKEN

    def rest(self) -> None:
        """Nothing is open."""

    def to(self, name: str) -> list[Mail]:
        """What somebody of the cast got."""
        return [mail for mail in self.mails if mail.recipient.startswith(f"{name.lower()}@")]

    def recipients(self) -> list[str]:
        """Who got mail, in order, by the name before the @."""
        return [mail.recipient.partition("@")[0] for mail in self.mails]
