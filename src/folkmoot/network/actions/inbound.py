"""Taking mail in: once it is accepted, it is in the tables and will be worked off.

Nobody acts here yet; who wrote the mail, and whether they may, is found out afterwards. So nothing
is recorded as anybody's deed.
"""

import logging
from collections.abc import Sequence
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import IntegrityError, transaction

from folkmoot.base import blobs
from folkmoot.base.errors import FolkmootError, NotFound
from folkmoot.base.packing import packed
from folkmoot.network.gateway.finding import refusal
from folkmoot.network.importing.bounds import bounded
from folkmoot.network.models import InboundMail
from folkmoot.people.api import normalised

log = logging.getLogger("folkmoot.mail")


class TooLarge(FolkmootError):
    """The mail has more bytes than a message may have."""


class Accepted(msgspec.Struct, frozen=True):
    """A mail that is safe here, and whether it came for the first time."""

    ref: UUID
    is_new: bool


def accept_mail(*, recipient: str, sender: str, raw: bytes) -> Accepted:
    """Take in one mail to one recipient; it is durable when this returns.

    `sender` is that of the envelope, "" for a bounce. The same bytes to the same recipient again
    are the same mail. Raises NotFound for an address that is none of ours, TooLarge.
    """
    return accept_all(recipients=[recipient], sender=sender, raw=raw)[0]


def accept_all(*, recipients: Sequence[str], sender: str, raw: bytes) -> list[Accepted]:
    """Take in one mail to several recipients, all or none of them."""
    for recipient in recipients:
        require_known(recipient, sender)
    largest = settings.FOLKMOOT.max_message_bytes
    if len(raw) > largest:
        raise TooLarge(
            f"The mail has {len(raw) / 1e6:.1f} MB; at most {largest / 1e6:.1f} MB are taken.",
            hint="Send large files by a link.",
        )
    content = packed(raw)
    with transaction.atomic():
        try:
            with transaction.atomic():
                blobs.store([content])
        except IntegrityError:
            # another delivery of the same mail stored the same bytes in this moment
            log.debug("the bytes %s came twice at once", content.digest.hex()[:12])
        return [
            _accepted(recipient, sender, content.digest, content.size) for recipient in recipients
        ]


def require_known(recipient: str, sender: str) -> None:
    """Raise NotFound for an address mail is not accepted for."""
    reason = refusal(recipient, sender)
    if reason:
        raise NotFound(reason, hint="Check the address.", place=recipient[:320])


def _accepted(recipient: str, sender: str, digest: bytes, size: int) -> Accepted:
    mail, is_new = InboundMail.objects.get_or_create(
        recipient=normalised(recipient),
        digest=digest,
        defaults={"sender": bounded(normalised(sender), 320), "size": size},
    )
    return Accepted(mail.ref, is_new)
