"""One name for all copies of a mail: 16 bytes over author, date, beginning of the own text and
attachments.

Copies differ by transfer encoding, wrapping, "From " escaping, subject tags, list footers and the
headers of their way; none of that counts here. It never depends on how HTML is turned into text for
reading, so a better reader does not make old mail new.
"""

import hashlib
import unicodedata
from collections.abc import Iterable

from folkmoot.network.mail.parsed import Attachment

# Characters of own text that count. Short enough that a footer below a long text does not matter,
# long enough that form letters differ.
_OWN_CHARACTERS = 600
# Shorter texts ("+1", "see subject") say too little alone.
_SHORT = 20
_MAX_LINES = 2000


def fingerprint(
    *,
    author: str,
    date: str,
    subject: str,
    text: str,
    html: str,
    attachments: Iterable[Attachment],
) -> bytes:
    """`author` the address (or name), `date` the Date as said in UTC (or as written), `text` plain
    text or "".

    `html` counts only where there is no plain text. Text attachments without a name are list
    footers and do not count. The subject counts only for a very short text.
    """
    own = own_words(text) or own_words(_tagless(html))
    digests = sorted(
        one.digest
        for one in attachments
        if one.filename or not one.declared_type.startswith("text/")
    )
    parts = [author.casefold().strip(), date.strip(), own]
    if len(own) < _SHORT:
        parts.append(_bare_subject(subject))
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "replace"))
    for one in digests:
        digest.update(one)
    return digest.digest()[:16]


def own_words(text: str) -> str:
    """The first own characters of a text: no quoted lines, nothing from the first ruler on, no
    white space.
    """
    kept: list[str] = []
    length = 0
    for line in text.split("\n", _MAX_LINES)[:_MAX_LINES]:
        if line[:1] == ">":
            if not line.startswith(">From "):
                continue
            line = line[1:]  # noqa: PLW2901 - mbox escaped it: the same line as in the other copy
        if line[:1] in _RULERS and length and _is_ruler(line):
            break
        words = "".join(line.split())
        if words:
            kept.append(words)
            length += len(words)
            if length >= _OWN_CHARACTERS:
                break
    own = "".join(kept)[:_OWN_CHARACTERS]
    return own if own.isascii() else unicodedata.normalize("NFKC", own)


_RULERS = frozenset("_-=*")


def _is_ruler(line: str) -> bool:
    """A line below which lists and programs add their own words, or a signature separator."""
    bare = line.strip()
    return bare == "--" or (len(bare) >= 10 and len(set(bare)) == 1) or bare.startswith("-----")


def _tagless(html: str) -> str:
    """HTML without tags, crude and for ever the same."""
    if not html:
        return ""
    return "".join(piece.partition(">")[2] for piece in ("<>" + html[:200_000]).split("<"))


def _bare_subject(subject: str) -> str:
    """Without tags in brackets and the reply prefixes that lists put before or after them."""
    bare = subject.strip()
    while bare[:1] == "[" and "]" in bare:
        bare = bare.partition("]")[2].strip()
    return "".join(bare.casefold().split())
