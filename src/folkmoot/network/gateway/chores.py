"""What the worker does for incoming mail; read when it first works, since every command pays."""

from folkmoot.base.worker import Chore


def mail_in() -> bool:
    """Work off what was accepted."""
    from folkmoot.network.gateway.working import step

    return step()


def mail_answers() -> bool:
    """Send what is answered."""
    from folkmoot.network.gateway.answering import step

    return step()


def mail_joining() -> bool:
    """Tell those who asked by mail to join what was answered."""
    from folkmoot.network.gateway.joining import step

    return step()


CHORES = (
    Chore("network.mail_in", mail_in),
    Chore("network.mail_answers", mail_answers),
    Chore("network.mail_joining", mail_joining),
)
