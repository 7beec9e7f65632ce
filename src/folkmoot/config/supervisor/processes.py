"""The processes of the house: what each is called, how it is started, when it is ready."""

import sys
from collections.abc import Callable
from dataclasses import dataclass

from folkmoot.base.settings import Settings, live_port
from folkmoot.config.supervisor.addresses import answers


@dataclass(frozen=True)
class Process:
    """One kind of child. `ready` says whether it does its work yet; without it, it always does."""

    name: str
    argv: tuple[str, ...]
    ready: Callable[[], bool] | None = None


def house_processes(settings: Settings) -> tuple[Process, ...]:
    """The processes that `folkmoot up` starts, in this order."""
    python = (sys.executable, "-m")
    web = Process(
        "web",
        (*python, "folkmoot.config.web"),
        ready=lambda: answers(settings.host, settings.port),
    )
    worker = Process("worker", (*python, "folkmoot.config.worker"))
    live = Process(
        "live",
        (*python, "folkmoot.config.live"),
        ready=lambda: answers(settings.host, live_port(settings)),
    )
    mailgate = Process("mailgate", (*python, "folkmoot.config.mailgate"))
    found = [web, worker]
    if settings.live:
        found.append(live)
    if settings.mail_listen:
        found.append(mailgate)
    return tuple(found)
