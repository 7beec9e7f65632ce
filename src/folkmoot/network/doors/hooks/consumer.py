"""From the feed to deliveries: one row for each hook that wants to hear of a message."""

from collections.abc import Iterator, Sequence

from folkmoot.base.feed.consumers import Consumer, catch_up
from folkmoot.base.feed.entries import settled_end
from folkmoot.base.feed.kinds import Entry
from folkmoot.base.models import FeedEntry
from folkmoot.network import contracts
from folkmoot.network.doors.hooks.events import OF_PAYLOADS
from folkmoot.network.models import HookDelivery, OutgoingHook, Way

BATCH = 500


class HookConsumer(Consumer):
    """Writes down what outgoing webhooks have to tell.

    What was sent cannot be sent anew, so nothing here is thrown away and rebuilt: `rebuild` goes on
    from the present.
    """

    name = "network.hooks"
    label = "Outgoing webhooks"

    def consume(self, entries: Sequence[Entry]) -> None:
        """A delivery for each hook, entry and message; twice is once.

        Whether the hook's owner may see the message is asked when it is sent.
        """
        hooks = list(OutgoingHook.objects.filter(removed_at=None, paused_at=None))
        if not hooks:
            return
        times = dict(
            FeedEntry.objects.filter(pk__in=[one.id for one in entries]).values_list("pk", "at")
        )
        rows = [
            HookDelivery(
                hook=hook,
                kind=kind,
                entry=entry.id,
                message_id=message,
                at=times[entry.id],
                next_try_at=times[entry.id],
            )
            for entry in entries
            for kind, group, message in _told(entry)
            for hook in hooks
            if kind in hook.kinds.split()
            and hook.group_id in (None, group)
            and times[entry.id] >= hook.created_at
        ]
        HookDelivery.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)

    def clear(self) -> None:
        """Nothing: deliveries are what was said, not what can be said again."""

    def rebuild(self) -> int:
        """Go on from the end of the feed."""
        self.advance(settled_end())
        return catch_up(self)


def _told(entry: Entry) -> Iterator[tuple[str, int, int]]:
    """Kind, group and message of what an entry tells; imported archives are no news."""
    payload = entry.payload
    kind = OF_PAYLOADS.get(type(payload))
    if kind is None:
        return
    if isinstance(payload, contracts.MessagesAdded) and payload.way == Way.IMPORT:
        return
    group: int = getattr(payload, "group", 0)
    for message in getattr(payload, "messages", ()):
        yield kind, group, message
