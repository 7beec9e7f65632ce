"""Payment cards, bank accounts and addresses of crypto money, all of them with checksums."""

import re
from collections.abc import Iterator, Sequence

from stdnum import bitcoin, iban, luhn

from folkmoot.policy.engine.detectors.contract import Found
from folkmoot.policy.engine.detectors.kinds.personal.figures import Stretch, matches
from folkmoot.policy.engine.detectors.reading import masked

_CARD = re.compile(r"(?<![\w./=-])\d(?:[ -]?\d){11,18}(?![\w/=]|-\w)")
_CARD_NAMED = re.compile(
    r"(?i)card|credit|debit|visa|master|maestro|amex|karte|carte|tarjeta|\bcc\b"
)
# Numbers of issuers and lengths, from ISO/IEC 7812-1 and what the schemes have published.
_SCHEMES = (
    (re.compile(r"4"), (13, 16, 19)),
    (re.compile(r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720"), (16,)),
    (re.compile(r"3[47]"), (15,)),
    (re.compile(r"6011|64[4-9]|65"), (16, 19)),
    (re.compile(r"35(?:2[89]|[3-8])"), (16,)),
    (re.compile(r"2131|1800"), (15,)),
    (re.compile(r"30[0-5]|309|3[689]"), (14, 16)),
    (re.compile(r"62"), (16, 17, 18, 19)),
)
_USUAL = (14, 15, 16)
# Its lengths leave so much room that it needs a name in front.
_MAESTRO = (re.compile(r"5[06-8]|6"), range(12, 20))
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d\d(?:[ -]?[A-Za-z0-9]){11,30}")
# As long as the shortest address, and no part of something longer.
_LONG = re.compile(r"(?<![\w/=])[A-Za-z0-9]{26,74}(?!\w)")
_BITCOIN = re.compile(r"[13][1-9A-HJ-NP-Za-km-z]{25,34}|(?i:bc1[02-9ac-hj-np-z]{11,71})")
_ETHEREUM = re.compile(r"0x[0-9a-fA-F]{40}")
_NEAR = 40


def card_numbers(text: str, parts: Sequence[Stretch]) -> Iterator[Found]:
    """Numbers of payment cards: a known issuer, its length, and Luhn's checksum."""
    for match in matches(_CARD, text, parts):
        for start, end in _groups(match[0]):
            digits = re.sub(r"[ -]", "", match[0][start:end])
            near = text[max(0, match.start() - _NEAR) : match.start()]
            is_named = bool(_CARD_NAMED.search(near))
            if _is_card(digits, is_named=is_named):
                place = match.start() + start
                score = 1.0 if is_named else 0.9
                yield Found(place, match.start() + end, "card", score, masked(digits))
                break


def _groups(number: str) -> Iterator[tuple[int, int]]:
    """The whole number, then its beginnings at a division: a code or a date may follow."""
    yield 0, len(number)
    for match in reversed(list(re.finditer(r"[ -]", number))):
        if match.start() >= 12:
            yield 0, match.start()


def _is_card(digits: str, *, is_named: bool) -> bool:
    schemes = (*_SCHEMES, _MAESTRO) if is_named else _SCHEMES
    # thirteen and nineteen digits are as often a clock's or a database's
    if not is_named and len(digits) not in _USUAL:
        return False
    known = any(len(digits) in lengths and first.match(digits) for first, lengths in schemes)
    return known and len(set(digits)) > 1 and luhn.is_valid(digits)


def bank_accounts(text: str, parts: Sequence[Stretch]) -> Iterator[Found]:
    """International bank account numbers (ISO 13616): country, structure and checksum."""
    for match in matches(_IBAN, text, parts):
        ends = [
            end for end in range(15, len(match[0]) + 1) if not match[0][end : end + 1].isalnum()
        ]
        for end in reversed(ends):
            if iban.is_valid(match[0][:end]):
                place = match.start()
                yield Found(place, place + end, "iban", 1.0, masked(match[0][:end], 2))
                break


def crypto_addresses(text: str) -> Iterator[Found]:
    """Addresses of Bitcoin by their checksum, of Ethereum by their form."""
    for match in _LONG.finditer(text):
        if _BITCOIN.fullmatch(match[0]) and bitcoin.is_valid(match[0]):
            yield Found(*match.span(), "crypto", 1.0, masked(match[0], 3))
        elif _ETHEREUM.fullmatch(match[0]):
            yield Found(*match.span(), "crypto", 0.7, masked(match[0], 3))
