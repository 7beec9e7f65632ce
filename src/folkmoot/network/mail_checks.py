"""What `folkmoot doctor` asks about mail, out and in, without sending any."""

import socket
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

import dns.exception
import dns.resolver
from django.conf import settings
from django.core import checks

from folkmoot.base.errors import Unusable
from folkmoot.base.settings import Settings
from folkmoot.network.gateway.listening import listen_of
from folkmoot.network.notices.mime.fields import is_address
from folkmoot.network.notices.transport import Fate, SmtpTransport

SCHEMES = ("smtp", "smtps", "smtp+tls")
ANSWER_SECONDS = 3.0
ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # compared with, not bound to
LOCAL = frozenset({"", "localhost", "127.0.0.1", "::1"})


def mail_out() -> list[checks.CheckMessage]:
    """Whether the mail server can be reached, and lets us in."""
    url = _ours().smtp_url
    if not url:
        folder = Path(_ours().home) / "mail"
        words = f"No mail leaves: it is written into files in {folder}."
        return [checks.Info(words, "Set smtp_url to your mail server.", id="mail.out")]
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES or not parts.hostname:
        hint = "Write it as smtp://host:25, smtp+tls://user:password@host:587 or smtps://host:465."
        return [checks.Error("smtp_url is no address of a mail server.", hint, id="mail.out")]
    answer = SmtpTransport(url).reached()
    if answer.fate is Fate.TAKEN:
        return []
    where = f"{parts.hostname}:{parts.port or ''}".rstrip(":")
    hint = "Look at host, port, name and password in smtp_url, and at the server's log."
    words = f"The mail server {where} cannot be used: {answer.words}."
    return [checks.Error(words, hint, id="mail.out")]


def mail_sender() -> list[checks.CheckMessage]:
    """Whether what we send can be answered, and names a sender that others take mail from."""
    found: list[checks.CheckMessage] = []
    sender = parseaddr(_ours().mail_from)[1]
    if not is_address(sender):
        hint = "Write it as folkmoot@example.org, or Folkmoot <folkmoot@example.org>."
        found.append(
            checks.Error(f"mail_from is no mail address: {sender!r}.", hint, id="mail.sender")
        )
    if not _ours().smtp_url:
        return found
    if is_address(sender) and sender.partition("@")[2].lower() in LOCAL:
        hint = "Set mail_from to an address of your own domain."
        words = f"Other mail servers take nothing from {sender}."
        found.append(checks.Warning(words, hint, id="mail.sender"))
    if settings.MAIL_DOMAIN in LOCAL:
        hint = "Set mail_domain, or base_url, to a name the world knows."
        words = f"Answers to our mail cannot come back to {settings.MAIL_DOMAIN or 'nowhere'}."
        found.append(checks.Warning(words, hint, id="mail.domain"))
    return found


def mail_in() -> list[checks.CheckMessage]:
    """Whether mail can come in: somebody listens, and the world finds the way."""
    ours, domain = _ours(), settings.MAIL_DOMAIN
    if not ours.mail_listen:
        if not ours.smtp_url:
            return []
        words = "Mail comes in only where `folkmoot mail deliver` is called."
        return [checks.Info(words, "Set mail_listen, or let your server call it.", id="mail.in")]
    try:
        listen = listen_of(ours.mail_listen)
    except Unusable as problem:
        return [checks.Error(problem.message, problem.hint, id="mail.in")]
    found: list[checks.CheckMessage] = []
    if not _greets(ANY_ADDRESS.get(listen.host, listen.host), listen.port):
        words = f"Nobody takes mail at {listen.host}:{listen.port} now."
        hint = "folkmoot up starts the listener; while it runs, look at its log."
        found.append(checks.Warning(words, hint, id="mail.in"))
    if listen.protocol == "lmtp" and not ours.trusted_authserv:
        words = "No server's word about senders is believed, so SPF proves nobody here."
        hint = "Set trusted_authserv to the name your server writes in Authentication-Results."
        found.append(checks.Info(words, hint, id="mail.in"))
    if domain not in LOCAL and not _has_mail_server(domain):
        words = f"The world finds no mail server for {domain}: it has no MX record."
        found.append(checks.Warning(words, "Add one in your DNS.", id="mail.domain"))
    return found


def _greets(host: str, port: int) -> bool:
    """Whether somebody there says 220, as mail servers do (RFC 5321, 4.2)."""
    try:
        with socket.create_connection((host, port), timeout=ANSWER_SECONDS) as connection:
            return connection.recv(3) == b"220"
    except OSError:
        return False


def _has_mail_server(domain: str) -> bool:
    """Whether DNS names one; True where DNS cannot be asked, since then nothing is known."""
    try:
        dns.resolver.resolve(domain, "MX", lifetime=ANSWER_SECONDS)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return False
    except (dns.exception.DNSException, OSError):
        return True
    return True


def _ours() -> Settings:
    found: Settings = settings.FOLKMOOT
    return found
