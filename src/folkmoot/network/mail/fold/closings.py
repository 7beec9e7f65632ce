"""What stands below the words: signatures, what a telephone adds, list footers, disclaimers.

Everything here asks for proof. A signature nobody recognises is a few lines too many on a page;
a paragraph folded away as a signature is a message misread.
"""

import re
from collections.abc import Sequence

import msgspec

from folkmoot.network.mail.fold.lines import visible
from folkmoot.network.mail.fold.phrases import SENT_FROM, SENT_FROM_ENDS

SIGNATURE_LINES_MAX = 18
"""Filled lines below a `-- ` that are still believed to be a signature (RFC 3676 says four)."""
BARE_DASHES_LINES_MAX = 12
"""The same below a `--` whose space is missing."""
CONTACT_LINES_MAX = 10
FOOTER_LINES_MAX = 30

_LIST_FOOTER = re.compile(
    r"\s*(?:to unsubscribe|you received this message because|you are receiving this|"
    r"unsubscribe(?: from this list)?:|for additional commands, e-?mail|"
    r"list (?:archive|info|homepage)s?:|list-(?:un)?subscribe:|"
    r"more majordomo info at|please read the faq at|"
    r"view this (?:topic|message|discussion) (?:on|at|here)|"
    r"reply to this email directly|um (?:sich|diese liste) abzu|pour se d[ée]sabonner|"
    r"para (?:darse de baja|anular|cancelar)|per (?:cancellarsi|disiscriversi)|"
    r"[\w.+-]+ mailing list\b|this sf\.?net email is sponsored)",
    re.IGNORECASE,
)
_LIST_WORDS = re.compile(
    r"mailing list|unsubscribe|listinfo|majordomo|mailman|\blists?[.@-]|-request@|-list\b|"
    r"@lists?\.|abmelde|désabonne|\bgroups\.|newsletter|list archive",
    re.IGNORECASE,
)
_RULE = re.compile(r"\s*(?:_{10,}|-{10,}|={10,}|\*{10,}|~{10,}|(?:_ ){10,})\s*$")
_LEGAL = (
    *("confidential", "privileged", "intended only", "intended solely", "intended recipient"),
    *("intended for the", "addressee", "disclos", "unauthorized", "unauthorised", "in error"),
    *("strictly prohibited", "virus", "liabilit", "do not necessarily", "vertraulich"),
    *("empfänger", "irrtümlich", "unbefugt", "vernichten", "confidentiel", "destinataire"),
    *("par erreur", "confidencial", "destinatari", "por error", "por engano", "riservat"),
    *("per errore", "vertrouwelijk", "geadresseerde", "fortrolig", "konfidentiell"),
    *("luottamuksellinen", "poufn", "důvěrn", "конфиденциальн", "gizli", "機密", "保密", "机密"),
)
"""Three of these in one paragraph, and lawyers wrote it."""
_LEGAL_ASCII = tuple(filter(str.isascii, _LEGAL))
_LEGAL_LENGTH_MIN = 12
"""No three of them fit into less."""
_LEGAL_START = re.compile(
    r"\W*(?:notice|disclaimer|important|legal|diese (?:e-?mail|nachricht)|quest[oa] |dit bericht|"
    r"th(?:is|e) (?:e-?mail|message|communication|information|contents)|"
    r"ce (?:message|courriel)|est[ea] (?:mensaj|correo|mens)|denne )"
)
_LABELLED = re.compile(
    r"(?:^|[\s(])(?:tele?phone|phone|tel|fax|mobile?|mob|cell(?:ular)?|pager|office|direct|voice|"
    r"telefon|handy|mobil|telefax|tél|portable|téléphone|tlf|puh|gsm|e-?mail|mailto|web|www|"
    r"icq|skype|pgp|gpg|key fingerprint|fingerprint|d|m|t|f|ph|p|e|w|o|c)\.?\s*[:#/.)-]"
    r"|^https?://\S+$|^www\.\S+$",
    re.IGNORECASE,
)
_PHONE = re.compile(r"\+?\(?\d{1,4}\)?(?:[ ./-]{0,3}\(?\d{2,5}\)?){2,6}")
_ONLY_ADDRESS = re.compile(
    r"\s*[<(\[]?(?:mailto:)?[\w.+=/'-]{1,64}@[\w-]{1,60}\.[\w.-]{1,60}[>)\]]?\s*"
)
_CLOSING_WORDS = re.compile(
    r"\s*(?:(?:best |kind |warm |many |with )*(?:regards|wishes|thanks|thx|cheers|sincerely|yours|"
    r"thank you|br|rgds)|(?:mit |viele |beste |liebe |freundlichen? )*(?:grüße?n?|gruß|gruss|mfg)|"
    r"cordialement|saludos|un saludo|atentamente|saluti|cordiali saluti|groet(?:en)?|"
    r"met vriendelijke groet|hilsen|hälsningar|mvh|terveisin|pozdrawiam|s pozdravem|üdvözlettel|"
    r"с уважением|saygılarımla|atenciosamente|abraços?)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.?!…]['\")]?$")

SIGNATURE = "signature"
FOOTER = "footer"


class Closing(msgspec.Struct, frozen=True):
    """Lines from `start` to the end of a segment, or to the next closing in it."""

    start: int
    kind: str


def closings(lines: Sequence[str], first: int, stop: int) -> list[Closing]:
    """What closes the segment of own lines [first, stop), in order; each runs to the next one."""
    found: list[Closing] = []
    end = _filled_end(lines, first, stop)
    if end == first:
        return found
    footer = _footer_start(lines, first, end)
    if footer is not None:
        found.append(Closing(footer, FOOTER))
        end = _filled_end(lines, first, footer)
    marked = _marked_signature(lines, first, end)
    if marked is not None:
        found.insert(0, Closing(marked, SIGNATURE))
        end = _filled_end(lines, first, marked)
    telephone = _telephone_line(lines, first, end)
    if telephone is not None:
        found.insert(0, Closing(telephone, SIGNATURE))
        end = _filled_end(lines, first, telephone)
    if marked is None:
        contact = _contact_block(lines, first, end)
        if contact is not None:
            found.insert(0, Closing(contact, SIGNATURE))
    return found


def is_signature_mark(line: str) -> bool:
    """`-- ` of RFC 3676, or its remains after white space was trimmed."""
    return line.rstrip() in ("--", "—", "–") and len(line) < 8


def _filled_end(lines: Sequence[str], first: int, stop: int) -> int:
    while stop > first and not lines[stop - 1].strip():
        stop -= 1
    return stop


def _marked_signature(lines: Sequence[str], first: int, end: int) -> int | None:
    """The first signature mark with few enough lines below it."""
    filled = 0
    found = None
    for at in range(end - 1, first - 1, -1):
        line = lines[at]
        if line[:1] in "-—–" and is_signature_mark(line):
            exact = line.startswith("-- ")
            if filled > (SIGNATURE_LINES_MAX if exact else BARE_DASHES_LINES_MAX):
                break
            if filled and (exact or filled <= 3 or not _reads_like_prose(lines, at + 1, end)):
                found = at
        elif line.strip():
            filled += 1
            if filled > SIGNATURE_LINES_MAX:
                break
    return found


def _reads_like_prose(lines: Sequence[str], start: int, end: int) -> bool:
    """Whether most filled lines are full sentences' worth of words."""
    filled = [line.strip() for line in lines[start:end] if line.strip()]
    long_ones = sum(len(line) > 60 for line in filled)
    return long_ones * 2 > len(filled) and not any(
        word in line.lower() for line in filled for word in _LEGAL
    )


def _footer_start(lines: Sequence[str], first: int, end: int) -> int | None:
    """Where a list footer or a disclaimer begins that runs to the end of the segment."""
    found = None
    filled = 0
    at = end
    while at > first:
        start, legal = _paragraph(lines, first, at)
        filled += at - start
        if filled > FOOTER_LINES_MAX:
            break
        if not (legal or _list_footer(lines, start, at)):
            break
        found = start
        at = _filled_end(lines, first, start)
    return found


def _paragraph(lines: Sequence[str], first: int, end: int) -> tuple[int, bool]:
    """The start of the paragraph that ends at `end`, and whether it speaks as lawyers do."""
    start = end
    while start > first and lines[start - 1].strip():
        start -= 1
        if start < end - 1 and _RULE.match(lines[start]):
            break
    if end - start > FOOTER_LINES_MAX:
        return start, False
    lowered = [line.strip().lower() for line in lines[start:end]]
    if not _speaks_law(" ".join(lowered)):
        return start, False
    for at, line in enumerate(lowered):  # the sender's last words may touch the first of these
        if _LEGAL_START.match(line) or any(word in line for word in _LEGAL):
            return start + at, True
    return start, False


def _speaks_law(text: str) -> bool:
    """Whether a paragraph, in small letters, has three of the words."""
    if len(text) < _LEGAL_LENGTH_MIN:
        return False
    words = _LEGAL_ASCII if text.isascii() else _LEGAL
    return sum([word in text for word in words]) >= 3


def _list_footer(lines: Sequence[str], start: int, end: int) -> bool:
    """Whether a paragraph is what list software appends."""
    if end - start > 12:
        return False
    text = lines[start:end]
    ruled = bool(_RULE.match(text[0]))
    body = text[1:] if ruled else text
    if len(body) > 8 or not (ruled or any(map(_LIST_FOOTER.match, body[:2]))):
        return False
    return any(map(_LIST_WORDS.search, body))


def _telephone_line(lines: Sequence[str], first: int, end: int) -> int | None:
    """ "Sent from my telephone" as the last one or two lines."""
    for at in range(end - 1, max(first, end - 3) - 1, -1):
        line = visible(lines[at]).strip(" \t\r\n*_-<>[]()")
        if not 0 < len(line) <= 90 or len(line.split()) > 12:
            continue
        if SENT_FROM.match(line) or line.lower().endswith(SENT_FROM_ENDS):
            alone = at == first or not lines[at - 1].strip() or is_signature_mark(lines[at - 1])
            if alone or len(line) <= 40:
                return at
    return None


def _contact_block(lines: Sequence[str], first: int, end: int) -> int | None:
    """A last paragraph of name, post, telephone: at least two contact lines, nothing that tells."""
    start = end
    while start > first and lines[start - 1].strip() and end - start <= CONTACT_LINES_MAX:
        start -= 1
    if end - start > CONTACT_LINES_MAX:
        return None
    while start < end and (
        _CLOSING_WORDS.match(lines[start]) or lines[start].strip(" \t\r\n*").endswith(",")
    ):
        start += 1
    block = [line.strip() for line in lines[start:end]]
    if len(block) < 2 or start == first:
        return None
    contacts = sum(_is_contact(line) for line in block)
    if contacts == 0 or any(_tells(line) for line in block):
        return None
    if contacts < 2 and (len(block) < 3 or not _closes_above(lines, first, start)):
        return None
    if _looks_named(block[0]):
        return start
    return _name_above(lines, first, start) if contacts == len(block) else None


def _name_above(lines: Sequence[str], first: int, start: int) -> int | None:
    """The start of a paragraph of name and post above a paragraph of nothing but contacts."""
    end = above = _filled_end(lines, first, start)
    while above > first and lines[above - 1].strip():
        above -= 1
        if end - above > 3 or _tells(lines[above].strip()):
            return None
    return above if end > above > first and _looks_named(lines[above].strip()) else None


def _is_contact(line: str) -> bool:
    if len(line) > 100:
        return False
    return bool(
        _ONLY_ADDRESS.fullmatch(line)
        or (
            _LABELLED.search(line)
            and (any(c.isdigit() for c in line) or "@" in line or "." in line)
        )
        or (_PHONE.search(line) and sum(c.isdigit() for c in line) >= 7 and len(line) < 60)
    )


def _tells(line: str) -> bool:
    """Whether a line reads as part of a text: long, or a sentence."""
    words = line.split()
    if "://" in line:
        return len(words) > 8
    return (
        len(line) > 76 or len(words) > 11 or (len(words) > 5 and bool(_SENTENCE_END.search(line)))
    )


def _looks_named(line: str) -> bool:
    """Whether a block's first line can be a name: a few words, capital letters, no sentence."""
    words = line.strip(" *_-=~").split()
    if not 1 <= len(words) <= 6 or _SENTENCE_END.search(line) or line.endswith(":"):
        return False
    letters = [word for word in words if word[:1].isalpha()]
    capital = sum(not word[0].islower() for word in letters)
    return bool(letters) and capital * 2 > len(letters) and not any(c.isdigit() for c in line)


def _closes_above(lines: Sequence[str], first: int, start: int) -> bool:
    at = start - 1
    for _ in range(3):
        while at >= first and not lines[at].strip():
            at -= 1
        if at < first:
            return False
        if _CLOSING_WORDS.match(lines[at]):
            return True
        at -= 1
    return False
