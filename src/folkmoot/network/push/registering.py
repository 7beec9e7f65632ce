"""What the worker and the feed need to know of notices in browsers."""

from folkmoot.base import worker
from folkmoot.base.feed import consumers
from folkmoot.network.push import sending
from folkmoot.network.push.consumer import PushConsumer


def register_all() -> None:
    """Make the consumer and the chore known."""
    consumers.register(PushConsumer())
    worker.register(worker.Chore("network.push", sending.step))
