"""A person's browsers that are told of news."""

from uuid import UUID

from django.conf import settings

from folkmoot.base.errors import NotFound, Unusable
from folkmoot.base.outbound import Unreachable, checked_url
from folkmoot.network import kinds
from folkmoot.network.models import PushDevice
from folkmoot.network.push.keys import SECRET_BYTES, decoded, usable_key
from folkmoot.people.api import Viewer, writing

MOST_DEVICES = 20
LONGEST_ENDPOINT = 1000
LONGEST_LABEL = 200


def add_device(
    actor: Viewer, *, endpoint: str, public_key: str, secret: str, label: str
) -> PushDevice:
    """Tell this browser of news from now on; the same browser again takes its new keys.

    A browser that somebody else used before is now this person's. Raises Unusable for what is no
    subscription, and for the twenty-first browser.
    """
    try:
        checked_url(endpoint, settings.FOLKMOOT.outbound_hosts)
        key, shared = usable_key(public_key), decoded(secret)
    except (Unreachable, ValueError) as problem:
        raise Unusable("This is no subscription of a browser.", hint="Try again.") from problem
    if len(shared) != SECRET_BYTES or len(endpoint) > LONGEST_ENDPOINT:
        raise Unusable("This is no subscription of a browser.", hint="Try again.")
    with writing(actor) as work:
        if actor.person is None:
            raise Unusable("Only a person has devices.", hint="Sign in first.")
        others = PushDevice.objects.filter(person=actor.person).exclude(endpoint=endpoint)
        if others.count() >= MOST_DEVICES:
            raise Unusable(
                f"You have {MOST_DEVICES} devices already.", hint="Remove one you no longer use."
            )
        PushDevice.objects.filter(endpoint=endpoint).exclude(person=actor.person).delete()
        device, _ = PushDevice.objects.update_or_create(
            endpoint=endpoint,
            defaults={
                "person": actor.person,
                "public_key": key,
                "secret": shared,
                "label": " ".join(label.split())[:LONGEST_LABEL] or "Browser",
            },
        )
        work.record(kinds.DEVICE_ADDED)
    return device


def remove_device(actor: Viewer, *, endpoint: str = "", ref: UUID | None = None) -> None:
    """Tell a browser of the actor's, named by its ref or its endpoint, nothing any more."""
    with writing(actor) as work:
        own = PushDevice.objects.filter(person=actor.person_id)
        found = own.filter(endpoint=endpoint) if ref is None else own.filter(ref=ref)
        if not found.delete()[0]:
            raise NotFound("There is no such device of yours.", hint="Load the page again.")
        work.record(kinds.DEVICE_REMOVED)
