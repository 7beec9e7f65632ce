"""What the doors make known when the house starts."""

from django.db.models import Q

from folkmoot.base import worker
from folkmoot.base.feed import consumers
from folkmoot.network.doors import kinds, sweeping
from folkmoot.network.doors.hooks import sending
from folkmoot.network.doors.hooks.consumer import HookConsumer
from folkmoot.network.models import IncomingHook, OutgoingHook
from folkmoot.people.api import MANAGE, SEE, Group, Viewer, allow, within


def _incoming_managed(viewer: Viewer) -> Q:
    return within(viewer, MANAGE, Group, "group")


def _outgoing_managed(viewer: Viewer) -> Q:
    """Its owner: nobody else reads along, and nobody else lets it be told."""
    return Q(owner=viewer.person_id) if viewer.person_id is not None else Q(pk__in=[])


def register_all() -> None:
    """Who may do what, kinds of deeds, the consumer of the feed, long work."""
    for verb in (SEE, MANAGE):
        allow(IncomingHook, verb, _incoming_managed)
        allow(OutgoingHook, verb, _outgoing_managed)
    kinds.register_all()
    consumers.register(HookConsumer())
    worker.register(sending.CHORE)
    worker.register(sweeping.CHORE)
