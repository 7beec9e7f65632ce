"""What the worker does for outgoing mail: write notices, send them, clear old rows away."""

import time
from datetime import timedelta

from django.db.models import Q

from folkmoot.base import clock, worker
from folkmoot.network.models import Notice
from folkmoot.network.notices import fanout
from folkmoot.network.notices.digests.sending import digests_wait, send_digests
from folkmoot.network.notices.pacing import GIVEN_UP_AFTER
from folkmoot.network.notices.sending import Sender, make_sender, notices_wait
from folkmoot.network.notices.turn import taking_turns

KEPT = timedelta(days=60)
"""So long it is known which messages were mailed, for digests and for bounces that come late."""
SWEEP_SECONDS = 3600.0
_sender: Sender | None = None
_swept_at = -SWEEP_SECONDS


def send() -> bool:
    """Send what waits, for a while; True if something was."""
    global _sender  # noqa: PLW0603  # one worker process, one thread of this chore
    _sweep_now_and_then()
    if not (notices_wait() or digests_wait()):
        return False
    _sender = _sender or make_sender()
    if not _sender.rest.is_over():
        return False
    with taking_turns() as ours:
        if not ours:
            return False
        sent = _sender.send_notices(_keep_going) + send_digests(_sender, _keep_going)
    return sent > 0


def sweep() -> None:
    """Forget notices settled long ago, and give up those nobody could take for days."""
    now = clock.now()
    Notice.objects.filter(settled_at__lt=now - KEPT).delete()
    old = Q(message__added_at__lt=now - GIVEN_UP_AFTER * 2)
    Notice.objects.filter(old, settled_at=None, starts=0).update(settled_at=now, outcome="dropped")


def _sweep_now_and_then() -> None:
    global _swept_at  # noqa: PLW0603  # one worker process, one thread of this chore
    if time.monotonic() - _swept_at >= SWEEP_SECONDS:
        _swept_at = time.monotonic()
        sweep()


def _keep_going() -> bool:
    return not worker.stopping.is_set()


FAN_OUT = worker.Chore("network.notices.writing", fanout.step)
SEND = worker.Chore("network.notices.sending", send)
