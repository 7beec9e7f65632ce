"""What this part adds to `folkmoot doctor`; read only when asked, since every command pays."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.core.checks import CheckMessage, register

DOCTOR = "doctor"


def mail(app_configs: Sequence[AppConfig] | None = None, **_: object) -> list[CheckMessage]:
    """Whether mail goes out and comes in."""
    from folkmoot.network import mail_checks

    del app_configs
    return [*mail_checks.mail_out(), *mail_checks.mail_sender(), *mail_checks.mail_in()]


def register_all() -> None:
    """Make the checks known; they speak to other servers, so they run on demand only."""
    register(mail, DOCTOR, deploy=True)
