"""What a subject says: the topic without its prefixes, whether it is a reply, a patch's number.

Weak evidence only: no message is placed, and none is split off, because of its subject alone.
"""

import re
import unicodedata
from functools import lru_cache

import msgspec

REPLY_WORDS = (
    "re", "r", "aw", "antw", "antwort", "sv", "svar", "vs", "vá", "va", "ref", "rif", "ris", "odp",
    "res", "resp", "rép", "rep", "réf", "atb", "ats", "bls", "balas", "ynt", "ynt.", "yan", "cvp",
    "ha", "hl", "sb", "σχετ", "απ", "отв", "ответ", "на", "відп", "re：", "回复", "回覆", "答复",
    "答覆", "回信", "返信", "답장", "회신", "השב", "תגובה", "رد", "ตอบ", "ปฏิกิริยา", "trả lời",
)  # fmt: skip
FORWARD_WORDS = (
    "fw", "fwd", "i", "wg", "tr", "rv", "enc", "vb", "vl", "vm", "vf", "pd", "pdl", "tb", "fs",
    "doorst", "ilt", "i̇lt", "továbbítás", "προωθ", "πρθ", "пересл", "转发", "轉寄", "轉發", "転送",
    "전달", "הועבר", "إعادة توجيه", "ส่งต่อ", "chuyển tiếp",
)  # fmt: skip


def _words(words: tuple[str, ...]) -> str:
    folded = {unicodedata.normalize("NFKC", word).casefold().rstrip(":.") for word in words}
    return "|".join(re.escape(word) for word in sorted(folded, key=len, reverse=True))


_COUNT = r"(?:\s*[\[(*^]\s*\d+\s*[\])]?)?\.?\s*"
_PREFIX = re.compile(
    rf"\s*(?:(?P<reply>{_words(REPLY_WORDS)}){_COUNT}:"
    rf"|(?P<forward>{_words(FORWARD_WORDS)}){_COUNT}:"
    r"|\[(?P<tag>[^\[\]]{1,80})\])\s*"
)
_TRAILER = re.compile(r"\s*[(\[]\s*(?:was|fwd|fw)\b[^)\]]*[)\]]?\s*$")
_NUMBER = re.compile(r"(?<![\d.])0*(\d{1,4})\s*/\s*0*(\d{1,4})(?![\d.])")
_VERSION = re.compile(r"\bv\.?\s*(\d{1,3})\w*\b")
_SPACE = re.compile(r"\s+")


class SubjectParts(msgspec.Struct, frozen=True):
    """A subject taken apart. `number` and `total` are those of "3/5" in a tag, else -1 and 0."""

    topic: str
    is_reply: bool
    is_forward: bool
    tags: tuple[str, ...]
    version: int
    number: int
    total: int


@lru_cache(maxsize=4096)
def subject_parts(subject: str) -> SubjectParts:
    """Read a subject: NFKC, casefolded, blanks joined, prefixes and leading [tags] taken off."""
    text = _SPACE.sub(" ", unicodedata.normalize("NFKC", subject).casefold()).strip()
    is_reply = is_forward = False
    tags: list[str] = []
    start = 0
    while match := _PREFIX.match(text, start):
        is_reply = is_reply or match["reply"] is not None
        is_forward = is_forward or match["forward"] is not None
        if match["tag"] is not None:
            tags.append(match["tag"].strip())
        start = match.end()
    topic = _TRAILER.sub("", text[start:]).strip()
    joined = " ".join(tags)
    number = _NUMBER.search(joined)
    version = _VERSION.search(joined)
    return SubjectParts(
        topic=topic,
        is_reply=is_reply,
        is_forward=is_forward,
        tags=tuple(tags),
        version=int(version[1]) if version else 1,
        number=int(number[1]) if number else -1,
        total=int(number[2]) if number else 0,
    )


def subject_key(subject: str) -> str:
    """The topic of a subject, equal for a message and its replies in any mailer's language."""
    return subject_parts(subject).topic


def series_key(subject: str, sender: str) -> str:
    """What the mails of one patch series share; empty for a mail that is in none.

    Sender, version, number of patches and the words of the tag: "[PATCH man-pages v2 3/5]".
    """
    parts = subject_parts(subject)
    if parts.number < 0 or parts.total < 1 or parts.is_reply or not sender:
        return ""
    words = sorted(set(_NUMBER.sub(" ", " ".join(parts.tags)).split()))
    return f"{sender.casefold()} {' '.join(words)} /{parts.total}"
