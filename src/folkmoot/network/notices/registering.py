"""What the worker and the feed need to know of outgoing mail."""

from folkmoot.base import worker
from folkmoot.base.feed import consumers
from folkmoot.network.notices.chores import FAN_OUT, SEND
from folkmoot.network.notices.consumer import NoticeConsumer


def register_all() -> None:
    """Make the consumer and the chores known."""
    consumers.register(NoticeConsumer())
    worker.register(FAN_OUT)
    worker.register(SEND)
