"""Header fields: folded, encoded, and never two where one was meant.

Written here because the standard library's folding encodes long Message-IDs as words (RFC 2047
forbids that inside `<...>`), which breaks References in every reader.
"""

import base64
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from email.utils import format_datetime

from folkmoot.people.api import clean_name

LINE = 76
"""Characters of a line; RFC 5322 2.1.1 wants at most 78."""
LONGEST_WORD = 60
"""A longer word of plain text is encoded, since a line breaks only at blanks."""
ENCODED_BYTES = 39
"""Bytes of UTF-8 in one encoded word: 52 letters of base 64, 64 with what stands around them."""
_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_ID = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.\[\]:-]+@[A-Za-z0-9!#$%&'*+/=?^_`{|}~.\[\]:-]+")
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+")
LONGEST_ID = 250


def one_line(text: str) -> str:
    """Text for a header: no line ends, nothing unseen, its blanks joined."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    seen = (
        " " if letter.isspace() or unicodedata.category(letter) in {"Cc", "Zl", "Zp"} else letter
        for letter in text.encode("utf-8", "replace").decode("utf-8")
    )
    return " ".join("".join(seen).split())


def words_field(name: str, text: str) -> str:
    """A field of plain words, such as Subject (RFC 5322 3.6.5, RFC 2047)."""
    return folded(name, _words(one_line(text)))


def mailbox(name: str, address: str) -> str:
    """`name <address>`; ValueError for an address that cannot stand in a header."""
    if not is_address(address):
        raise ValueError("this is no address that can stand in a header")
    shown = clean_name(name)
    if not shown:
        return address
    if _ATOM.fullmatch(shown) and len(shown) <= LINE - 10:
        return f"{shown} <{address}>"
    if shown.isascii() and "=?" not in shown and len(shown) <= LINE - 10:
        quoted = shown.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}" <{address}>'
    return f"{' '.join(encoded_words(shown))} <{address}>"


def is_address(address: str) -> bool:
    """Whether an address can be written in a header and on an envelope without SMTPUTF8."""
    local = address.partition("@")[0]
    usual = _ADDRESS.fullmatch(address) is not None and len(address) <= LONGEST_ID
    return usual and ".." not in local and not local.startswith(".") and not local.endswith(".")


def is_message_id(text: str) -> bool:
    """Whether an id can stand between `<` and `>` as it is (RFC 5322 3.6.4)."""
    return len(text) <= LONGEST_ID and _ID.fullmatch(text) is not None


def ids_field(name: str, ids: Iterable[str]) -> str:
    """Message-IDs, without brackets, one behind the other; those that cannot stand are left out."""
    return folded(name, [f"<{one}>" for one in ids if is_message_id(one)])


def structured(name: str, tokens: Sequence[str]) -> str:
    """A field of tokens that are valid as they are; lines break only between them."""
    return folded(name, [one_line(token) for token in tokens])


def date_field(moment: datetime) -> str:
    """When it was written (RFC 5322 3.3)."""
    return f"Date: {format_datetime(moment)}"


def folded(name: str, tokens: Sequence[str]) -> str:
    """A field, its lines broken between the tokens where they would be too long."""
    lines = [f"{name}:"]
    for token in tokens:
        if len(lines[-1]) + 1 + len(token) > LINE and lines[-1].strip() and lines[-1] != f"{name}:":
            lines.append("")
        lines[-1] += f" {token}"
    return "\r\n".join(lines)


def encoded_words(text: str) -> list[str]:
    """Encoded words (RFC 2047) that keep within one line each and split no character."""
    found: list[str] = []
    piece = b""
    for letter in text:
        raw = letter.encode("utf-8", "replace")
        if len(piece) + len(raw) > ENCODED_BYTES:
            found.append(_encoded(piece))
            piece = b""
        piece += raw
    return [*found, _encoded(piece)] if piece else found


def _encoded(piece: bytes) -> str:
    return f"=?utf-8?b?{base64.b64encode(piece).decode('ascii')}?="


def _words(text: str) -> list[str]:
    words = text.split(" ")
    if text.isascii() and "=?" not in text and all(len(word) <= LONGEST_WORD for word in words):
        return words
    return encoded_words(text)
