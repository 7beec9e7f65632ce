"""Signed addresses taken out of a mail before others read it. Pure.

Whoever has one acts for its person, and every answer carries one: in its To line, in the trace of
mail servers, in what it quotes. The group's own address takes their place, so that the mail still
says where it went. This changes bytes that were signed by the sender's mail server; what was
proved by them is noted before.
"""

import base64
import re
from email import message_from_bytes, policy
from email.message import Message

# In plain text, percent-encoded in links, or quoted-printable with soft line breaks (RFC 2045 6.7)
# anywhere inside.
_BREAK = rb"(?:=[ \t]*\r?\n)?"
_PLUS = rb"(?:\+|%2b|=2b|&#43;)"
_AT = rb"(?:@|%40|=40|&#64;)"
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


def scrubbed(raw: bytes, name: str) -> bytes:
    """The mail with `name` in place of the local part of every signed address in it."""
    found = _SIGNED.sub(name.encode("ascii"), raw)
    if b"base64" not in found.lower():
        return found
    mail = message_from_bytes(found, policy=policy.compat32)
    changed = [_scrub_part(part, name) for part in mail.walk() if not part.is_multipart()]
    return mail.as_bytes() if any(changed) else found


def _scrub_part(part: Message, name: str) -> bool:
    """Take signed addresses out of a part that is text in base64; whether there were any."""
    encoding = str(part.get("content-transfer-encoding", "")).strip().lower()
    content = part.get_payload(decode=True)
    if encoding != "base64" or part.get_content_maintype() != "text":
        return False
    if not isinstance(content, bytes) or _SIGNED.search(content) is None:
        return False
    clean = _SIGNED.sub(name.encode("ascii"), content)
    # in base 64 again: a charset such as UTF-16 fits into nothing else
    part.set_payload(base64.encodebytes(clean).decode("ascii"))
    return True
