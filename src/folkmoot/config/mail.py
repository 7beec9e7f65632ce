"""How mail leaves: by the configured server, else into files in the home folder."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.filebased import EmailBackend as FileBackend
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend


class Backend(BaseEmailBackend):
    """Chooses by `smtp_url`; without one, mail is written to `<home>/mail`."""

    def __init__(self, fail_silently: bool = False, **_: Any) -> None:
        super().__init__(fail_silently=fail_silently)
        self._inner = _inner(fail_silently)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Hand the messages on; returns how many were taken."""
        return self._inner.send_messages(email_messages) or 0


def _inner(fail_silently: bool) -> BaseEmailBackend:
    address = settings.FOLKMOOT.smtp_url
    if not address:
        folder = str(settings.FOLKMOOT.home / "mail")
        return FileBackend(fail_silently=fail_silently, file_path=folder)
    url = urlsplit(address)
    return SmtpBackend(
        host=url.hostname or "localhost",
        port=url.port or (465 if url.scheme == "smtps" else 25),
        username=unquote(url.username or ""),
        password=unquote(url.password or ""),
        use_ssl=url.scheme == "smtps",
        use_tls=url.scheme == "smtp+tls",
        timeout=30,
        fail_silently=fail_silently,
    )
