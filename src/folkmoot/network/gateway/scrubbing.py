"""Signed addresses and links taken out of a mail before others read it. Pure.

Whoever has one acts for its person, and every answer carries one: in its To line, in the trace of
mail servers, in what it quotes. The group's own address takes their place, so that the mail still
says where it went; of a link that stops somebody's mail the token goes. This changes bytes that
were signed by the sender's mail server; what was proved by them is noted before.
"""

import base64
import quopri
import re
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import Message

# A soft line break (RFC 2045 6.7), which a mail program may put anywhere inside
_BREAK = rb"(?:=[ \t]*\r?\n)?"


def _anyhow(*writings: bytes) -> bytes:
    """A pattern of one sign in any of these writings, broken anywhere."""
    each = (_BREAK.join(re.escape(one[at : at + 1]) for at in range(len(one))) for one in writings)
    return b"(?:" + b"|".join(each) + b")"


# in plain text, percent-encoded in links, as an entity in HTML, in quoted-printable
_PLUS = _anyhow(b"+", b"%2b", b"=2b", b"=252b", b"&#43;")
_AT = _anyhow(b"@", b"%40", b"=40", b"=2540", b"&#64;")
_SIGNED = re.compile(
    rb"[a-z]"
    + _BREAK
    + _PLUS
    + rb"(?:"
    + _BREAK
    + rb"[0-9a-z]){61}"
    + _BREAK
    + rb"(?="
    + _AT
    + rb")",
    re.IGNORECASE,
)
_DASH = _anyhow(b"-", b"%2d", b"=2d", b"&#45;")
_DOT = _anyhow(b".", b"%2e", b"=2e", b"&#46;")
_REF = rb"(?:" + _BREAK + rb"[0-9a-z]){26}" + _BREAK
# what `notices.ways_out` signs: g-person-group or a-person, a dot, and 43 signs
_STOPPING = re.compile(
    rb"[ag]" + _BREAK + rb"(?:" + _DASH + _REF + rb"){1,2}" + _DOT
    # "_" and "-" of the signature may be written as a code, so a sign may be up to three long
    + rb"(?:" + _BREAK + rb"(?:=[25][DFdf]|%[25][DFdf]|[0-9A-Za-z_-])){43}",
    re.IGNORECASE,
)  # fmt: skip
_ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "base64": base64.encodebytes,
    "quoted-printable": quopri.encodestring,
}


def scrubbed(raw: bytes, name: str) -> bytes:
    """The mail with `name` in place of the local part of every signed address in it."""
    found = _clean(raw, name)
    small = found.lower()
    if not any(encoding.encode("ascii") in small for encoding in _ENCODERS):
        return found
    mail = message_from_bytes(found, policy=policy.compat32)
    changed = [_scrub_part(part, name) for part in mail.walk() if not part.is_multipart()]
    return mail.as_bytes() if any(changed) else found


def _scrub_part(part: Message, name: str) -> bool:
    """Take signed addresses out of a text that only decoding shows; whether there were any."""
    encoding = str(part.get("content-transfer-encoding", "")).strip().lower()
    content = part.get_payload(decode=True)
    if encoding not in _ENCODERS or part.get_content_maintype() != "text":
        return False
    if not isinstance(content, bytes) or (clean := _clean(content, name)) == content:
        return False
    # written as it was: a charset such as UTF-16 fits into nothing else
    part.set_payload(_ENCODERS[encoding](clean).decode("ascii"))
    return True


def _clean(text: bytes, name: str) -> bytes:
    return _STOPPING.sub(b"gone", _SIGNED.sub(name.encode("ascii"), text))
