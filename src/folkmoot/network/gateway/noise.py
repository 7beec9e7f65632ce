"""Mail that no person wrote to be read here, and mail that comes back round. Pure.

Stricter than the sorting of archives (`mail.classify`): what an archive holds is history, but
whoever posts now must be a person. RFC 3834 (automatic responses), RFC 3464 (delivery reports),
RFC 2919 (List-Id), RFC 5321 6.3 (loops by Received).
"""

from typing import NamedTuple

from folkmoot.base.ids import read
from folkmoot.network.gateway.reasons import Reason
from folkmoot.network.mail.headers import Headers
from folkmoot.network.mail.parsed import Kind

MOST_HOPS = 50
LOOP_HEADER = "x-loop"
_BY_KIND: dict[Kind, Reason] = {
    "auto_reply": Reason.AUTO_REPLY,
    "bounce": Reason.BOUNCE,
    "receipt": Reason.RECEIPT,
    "calendar": Reason.CALENDAR,
    "list_admin": Reason.LIST_ADMIN,
    "spam": Reason.SPAM,
}


class Noise(NamedTuple):
    """Why a mail is never posted, and the sign it was told by."""

    reason: Reason
    sign: str


def noise_of(
    headers: Headers, *, kind: Kind, kind_reason: str, envelope_sender: str, domain: str
) -> Noise | None:
    """What makes a mail noise; None for what a person wrote. `domain` is our own mail domain."""
    return (
        _loop(headers, domain)
        or _kind(kind, kind_reason)
        or _automatic(headers, envelope_sender)
        or _list_copy(headers)
    )


def _kind(kind: Kind, sign: str) -> Noise | None:
    reason = _BY_KIND.get(kind)
    return Noise(reason, sign) if reason else None


def _loop(headers: Headers, domain: str) -> Noise | None:
    for value in headers.all_raw(LOOP_HEADER):
        if _lowered(value) == domain:
            return Noise(Reason.LOOP, "X-Loop names this house.")
    list_id = _lowered(headers.raw("list-id")).rpartition("<")[2].partition(">")[0]
    if list_id == domain or list_id.endswith(f".{domain}"):
        return Noise(Reason.LOOP, "List-Id is that of a group here.")
    if _is_ours(_lowered(headers.raw("message-id")).strip("<> "), domain):
        return Noise(Reason.LOOP, "Message-ID is one this house gave.")
    hops = len(headers.all_raw("received"))
    if hops > MOST_HOPS:
        return Noise(Reason.LOOP, f"It went through {hops} mail servers.")
    return None


def _is_ours(message_id: str, domain: str) -> bool:
    """Whether an id is a public id of ours at our domain; the domain alone may be everybody's."""
    local, _, right = message_id.rpartition("@")
    if right != domain:
        return False
    try:
        read(local)
    except ValueError:
        return False
    return True


def _automatic(headers: Headers, envelope_sender: str) -> Noise | None:
    submitted = _lowered(headers.raw("auto-submitted")).partition(";")[0].strip()
    if submitted not in ("", "no"):
        return Noise(Reason.AUTOMATIC, f"Auto-Submitted says {submitted[:40]}.")
    if envelope_sender in ("", "<>"):
        return Noise(Reason.AUTOMATIC, "It has no sender that an answer could go to.")
    precedence = _lowered(headers.raw("precedence"))
    if precedence in ("bulk", "junk"):
        return Noise(Reason.BULK, f"Precedence says {precedence}.")
    return None


def _list_copy(headers: Headers) -> Noise | None:
    if "list-id" in headers or _lowered(headers.raw("precedence")) == "list":
        return Noise(Reason.LIST_COPY, "It carries the headers of a mailing list.")
    return None


def _lowered(value: bytes) -> str:
    return value[:1000].decode("ascii", "replace").strip().lower()
