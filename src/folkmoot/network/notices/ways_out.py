"""Links in a mail that work without signing in: each is signed and changes exactly one thing.

RFC 8058 lets a mail program press the button for its user, so a link must do one known thing,
however often it is followed, and looking at it must do nothing.
"""

from uuid import UUID

import msgspec
from django.conf import settings
from django.core import signing
from django.urls import reverse

from folkmoot.base.ids import read, written

_SALT = "folkmoot.network.mail.way-out"
_GROUP, _ALL = "g", "a"


class WayOut(msgspec.Struct, frozen=True):
    """Whose mail stops: of one group, or (None) all of it."""

    person_ref: UUID
    group_ref: UUID | None


def way_out_url(person_ref: UUID, group_ref: UUID | None) -> str:
    """The address of the page that stops this mail, with its signed token."""
    kind = _GROUP if group_ref else _ALL
    refs = [written(ref) for ref in (person_ref, group_ref) if ref]
    token = _signer().sign("-".join([kind, *refs]))
    return settings.BASE_URL + reverse("network:way-out", args=[token])


def way_out_of(token: str) -> WayOut | None:
    """What a token stands for; None for one that was not made here or was changed."""
    try:
        kind, *refs = _signer().unsign(token).split("-")
        found = [read(ref) for ref in refs]
    except (signing.BadSignature, ValueError):
        return None
    if kind == _GROUP and len(found) == 2:
        return WayOut(found[0], found[1])
    if kind == _ALL and len(found) == 1:
        return WayOut(found[0], None)
    return None


def _signer() -> signing.Signer:
    return signing.Signer(salt=_SALT, sep=".")
