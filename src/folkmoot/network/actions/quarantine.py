"""What becomes of messages in quarantine: admitted, dismissed, put back."""

import msgspec
from django.conf import settings

from folkmoot.base import blobs, clock
from folkmoot.base.errors import FolkmootError
from folkmoot.base.ids import written
from folkmoot.network import kinds
from folkmoot.network.adding import add_batch
from folkmoot.network.importing.engine import mail_limits
from folkmoot.network.importing.prepared import Prepared, prepared
from folkmoot.network.mail.parsed import Limits
from folkmoot.network.models import Message, Quarantined
from folkmoot.people.api import MANAGE, Viewer, require, writing

ADMITTED = "admitted"
DISMISSED = "dismissed"
FURTHER = 20
"""How many times further than usual a message is read that somebody wants to admit."""


def admit(actor: Viewer, *, quarantined: Quarantined) -> Message | None:
    """Read a message again with wider limits and add it, or know it as one that is here.

    None when it cannot be read even so; then it stays, with the reason as it is now. A message of
    a mailbox is seen by those who received it, as if it had come in at once. Records the outcome.
    """
    require(actor, MANAGE, quarantined)
    one = _read_again(quarantined)
    with writing(actor) as work:
        _require_open(quarantined)
        group, run = quarantined.group, quarantined.run
        add_batch(
            work,
            actor,
            group=group,
            batch=[one],
            mailbox_of=run.mailbox_of if run else None,
            run=run.pk if run else None,
        )
        message = _shown(quarantined, one)
        if message is not None:
            _settle(quarantined, ADMITTED)
        elif one.reason:
            Quarantined.objects.filter(pk=quarantined.pk).update(reason=one.reason)
        work.record(
            kinds.QUARANTINE_SETTLED, _thing(quarantined), outcome=ADMITTED if message else "stays"
        )
    quarantined.refresh_from_db()
    return message


def dismiss(actor: Viewer, *, quarantined: Quarantined) -> None:
    """Say that a message is not wanted. Its bytes are kept, and it can be put back."""
    require(actor, MANAGE, quarantined)
    with writing(actor) as work:
        _require_open(quarantined)
        _settle(quarantined, DISMISSED)
        work.record(kinds.QUARANTINE_SETTLED, _thing(quarantined), outcome=DISMISSED)


def put_back(actor: Viewer, *, quarantined: Quarantined) -> None:
    """Take a dismissal back."""
    require(actor, MANAGE, quarantined)
    with writing(actor) as work:
        dismissed = Quarantined.objects.filter(pk=quarantined.pk, outcome=DISMISSED)
        if not dismissed.update(settled_at=None, outcome=""):
            raise FolkmootError("This message is not dismissed.", hint="Load the list again.")
        work.record(kinds.QUARANTINE_RESTORED, _thing(quarantined))
    quarantined.refresh_from_db()


def _read_again(quarantined: Quarantined) -> Prepared:
    """The message with wider limits; one too large for memory stays what it is."""
    largest = settings.FOLKMOOT.max_message_bytes
    if quarantined.size > largest:
        raise FolkmootError(
            f"It has {quarantined.size / 1e6:.0f} MB, but messages here may have at most "
            f"{largest / 1e6:.0f} MB.",
            hint="An administrator can raise the setting max_message_bytes; then admit it again.",
        )
    return prepared(
        blobs.content(bytes(quarantined.digest)),
        position=quarantined.position,
        limits=wider(mail_limits()),
    )


def wider(usual: Limits) -> Limits:
    """Limits for a message somebody looked at and wants."""
    return msgspec.structs.replace(
        usual, header_bytes=usual.header_bytes * FURTHER, parts=usual.parts * FURTHER
    )


def _shown(quarantined: Quarantined, one: Prepared) -> Message | None:
    if one.mail is None:
        return None
    same = Message.objects.filter(
        group=quarantined.group, fingerprint=one.mail.headers.fingerprint, is_ghost=False
    )
    return same.order_by("-pk").first()


def _require_open(quarantined: Quarantined) -> None:
    waiting = Quarantined.objects.select_for_update().filter(
        pk=quarantined.pk, settled_at__isnull=True
    )
    if not waiting.exists():
        raise FolkmootError("This message was settled already.", hint="Load the list again.")


def _settle(quarantined: Quarantined, outcome: str) -> None:
    Quarantined.objects.filter(pk=quarantined.pk).update(settled_at=clock.now(), outcome=outcome)
    quarantined.refresh_from_db()


def _thing(quarantined: Quarantined) -> str:
    return f"quarantined:{written(quarantined.ref)}"
