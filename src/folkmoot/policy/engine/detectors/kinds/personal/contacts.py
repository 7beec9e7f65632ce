"""Mail addresses, telephone numbers and addresses of machines."""

import ipaddress
import re
from collections.abc import Iterator, Sequence

import phonenumbers

from folkmoot.policy.engine.detectors.addresses import is_below
from folkmoot.policy.engine.detectors.contract import Found
from folkmoot.policy.engine.detectors.kinds.personal.figures import Stretch, matches
from folkmoot.policy.engine.detectors.reading import masked

PHONES = phonenumbers.__version__

# RFC 5321, section 4.1.2, as far as people use it.
_LOCAL = re.compile(r"[^\W_](?:[\w.%+'-]{0,62}[\w+-])?$|\w$")
_DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}[^\W\d_]{2,24}(?![\w-])")
# Addresses of an office, not of a person; RFC 2142 names some.
_OFFICES = frozenset(
    (
        *("abuse", "admin", "contact", "feedback", "git", "hello", "help", "hg", "hostmaster"),
        *("hr", "info", "jobs", "legal", "mail", "marketing", "news", "newsletter", "no-reply"),
        *("noreply", "office", "postmaster", "press", "privacy", "root", "sales", "security"),
        *("service", "support", "svn", "team", "webmaster"),
    )
)
_NUMBER = re.compile(
    r"(?<![\w./=&?+-])(?<!\d:)(?:\+\s?)?\(?\+?\d(?:[ \u00a0().\u2010-\u2013/-]{0,3}\d){5,17}"
    r"(?:\s{0,2}(?:x|ext\.?)\s{0,2}\d{1,6})?(?![\w/=])"
)
_CALLED = re.compile(
    r"(?i)\b(?:tel|phone|telephone|telefon|mobile|mobil|cell|call|ring|fax|handy|whatsapp|sms|text"
    r"|telefono|téléphone|portable|signal|dial|landline|hotline|work|office|contact"
    r"|(?:my|his|her|our|their|your) numbers?)\b"
)
# A whole date: the pairs of a French number are divided in the same way, but there are more.
_DATE = re.compile(
    r"(?<!\d)(?<!\d[-/.])(?:(?:19|20)\d\d([-/.\u2010-\u2013])\d{1,2}\1\d{1,2}"
    r"|\d{1,2}([-/.])\d{1,2}\2(?:\d\d){1,2})(?![-/.]?\d)"
)
# What stands between columns of a table or between two revisions.
_DIVIDES = re.compile(r"[ \u00a0]{2}|\.\.")
_BOOK = re.compile(r"(?i)is[bs]n[^\d]{0,12}$")
_USERINFO = re.compile(r"://[^\s/@]{0,90}$")
_IPV4 = re.compile(r"(?<![\w.-])(?:\d{1,3}\.){3}\d{1,3}(?![\w-]|\.\w)")
_IPV6 = re.compile(r"(?i)(?<![\w:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])")
_VERSION = re.compile(r"(?i)(?:\bv|version|release|build|section|chapter|§)\s?$")
_MACHINE = re.compile(r"(?i)\b(?:ip|ipv4|address|host|server|client|dns|ping|from|gateway)\b")
_NEAR = 40
_SMALL = 40
_LEAST_DIGITS, _LEAST_CALLED = 8, 7


def load_countries() -> None:
    """Reads what is known of all countries' numbers: 0.2 s once a process, instead of 10 ms now
    and then.
    """
    phonenumbers.PhoneMetadata.load_all()


def mail_addresses(text: str, own_domains: Sequence[str]) -> Iterator[Found]:
    """Mail addresses of persons, those of an office with a lower score; none of `own_domains`."""
    at = text.find("@")
    while at >= 0:
        local = _LOCAL.search(text, max(0, at - 64), at)
        domain = _DOMAIN.match(text, at + 1, at + 255)
        is_own = domain and any(is_below(domain[0].lower(), own) for own in own_domains)
        if local and domain and not is_own and not _is_userinfo(text, local.start()):
            score = 0.4 if local[0].lower() in _OFFICES else 0.9
            yield Found(local.start(), domain.end(), "email", score, f"…@{domain[0]}")
        at = text.find("@", at + 1)


def _is_userinfo(text: str, start: int) -> bool:
    """Whether this stands in an address of the web in front of the host: `ftp://ada:word@host`."""
    return bool(_USERINFO.search(text, max(0, start - 100), start))


def telephone_numbers(
    text: str, regions: Sequence[str], own: frozenset[str], parts: Sequence[Stretch]
) -> Iterator[Found]:
    """Numbers that can be dialled: in the international form, or in that of one of `regions`.

    A row of digits without any division needs a word in front of it that says what it is.
    """
    for match in matches(_NUMBER, text, parts):
        number = match[0]
        near = text[max(0, match.start() - _NEAR) : match.start()]
        if _DATE.search(number) or _DIVIDES.search(number) or _BOOK.search(near):
            continue
        is_called = bool(_CALLED.search(near))
        digits = sum(char.isdigit() for char in number)
        if digits < (_LEAST_CALLED if is_called else _LEAST_DIGITS):
            continue
        if number.isdigit() and not is_called:
            continue
        score = _dialled(number, regions, own, is_called=is_called)
        if score:
            yield Found(*match.span(), "phone", score, masked(number))


def _dialled(number: str, regions: Sequence[str], own: frozenset[str], *, is_called: bool) -> float:
    for region in [None] if number.startswith(("+", "(+")) else regions:
        try:
            parsed = phonenumbers.parse(number, region)
        except phonenumbers.NumberParseException:
            continue
        written = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
        if written in own:
            return 0.0
        if phonenumbers.is_valid_number(parsed):
            return 0.9 if region is None or is_called else 0.7
        # a local number alone is too short to be told from any other
        possible = phonenumbers.is_possible_number_with_reason(parsed)
        if is_called and possible == phonenumbers.ValidationResult.IS_POSSIBLE:
            return 0.5
    return 0.0


def dialling_forms(numbers: Sequence[str], regions: Sequence[str]) -> frozenset[str]:
    """The numbers in one notation (E.164), to be compared; what cannot be dialled is left out."""
    forms = set()
    for number in numbers:
        for region in [None] if number.startswith("+") else regions:
            try:
                parsed = phonenumbers.parse(number, region)
            except phonenumbers.NumberParseException:
                continue
            forms.add(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
    return frozenset(forms)


def machine_addresses(text: str, parts: Sequence[Stretch]) -> Iterator[Found]:
    """Public addresses of the network layer; private and reserved ones belong to nobody."""
    if text.count(".") >= 3:
        for match in matches(_IPV4, text, parts):
            near = text[max(0, match.start() - _NEAR) : match.start()]
            if not _is_public(match[0]) or _VERSION.search(near):
                continue
            # sections of standards and versions have four small numbers, too
            is_small = all(int(part) < _SMALL for part in match[0].split("."))
            if not is_small or _MACHINE.search(near):
                yield Found(*match.span(), "ip", 0.7, masked(match[0]))
    if text.count(":") >= 2:
        for match in matches(_IPV6, text, parts):
            groups = [group for group in match[0].split(":") if group]
            if len(groups) >= 3 and _is_public(match[0]):
                yield Found(*match.span(), "ip", 0.8, masked(match[0]))


def _is_public(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return found.is_global and not found.is_multicast
