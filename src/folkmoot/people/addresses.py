"""E-mail addresses and names as people and programs write them, made comparable. Pure.

An address has one written form here: lower case, its domain in ASCII (RFC 5891, with the mapping
of UTS 46 reduced to NFKC and lower case), its local part in NFC (RFC 6532 3.1). Look-alikes of
other scripts are different addresses and stay different.
"""

import hashlib
import unicodedata

LONGEST = 320
LONGEST_LOCAL = 64
LONGEST_DOMAIN = 255
LONGEST_NAME = 200
_DIGEST_LETTERS = 32


def normalised(address: str) -> str:
    """The one written form of an address; total, since an archive may hold anything.

    What is longer than an address may be (RFC 5321 4.5.3.1) keeps its beginning and a digest of
    the whole, so that two long ones stay apart.
    """
    if address.isascii() and address.isprintable() and len(address) <= LONGEST:
        return address.replace(" ", "").lower()
    text = "".join(letter for letter in address if not _is_unseen(letter) and not letter.isspace())
    local, at, domain = unicodedata.normalize("NFC", text.lower()).rpartition("@")
    whole = f"{local}{at}{_ascii_domain(domain)}" if at else domain
    if len(whole) <= LONGEST:
        return whole
    digest = hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST_LETTERS]
    return f"{whole[: LONGEST - _DIGEST_LETTERS - 1]}~{digest}"


def shown(address: str) -> str:
    """The address as people read it: its domain in its own script again."""
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{'.'.join(_own_script(label) for label in domain.split('.'))}"


def is_deliverable_form(address: str) -> bool:
    """Whether a normalised address keeps to the lengths and shape mail servers accept."""
    local, at, domain = address.rpartition("@")
    labels = domain.split(".")
    return (
        bool(at and local)
        and len(local.encode()) <= LONGEST_LOCAL
        and len(domain) <= LONGEST_DOMAIN
        and all(0 < len(label) <= 63 for label in labels)  # RFC 1035 2.3.4
        and "@" not in local
    )


def clean_name(name: str) -> str:
    """A name on one line, without characters that hide or turn round what stands beside them."""
    seen = "".join(" " if letter.isspace() else letter for letter in name if not _is_unseen(letter))
    return " ".join(unicodedata.normalize("NFC", seen).split())[:LONGEST_NAME].rstrip()


def better_name(one: str, other: str) -> str:
    """Which of two names of the same address to show; never depends on which came first."""
    return max(one, other, key=_worth)


def _worth(name: str) -> tuple[bool, bool, bool, int, str]:
    letters = any(letter.isalpha() for letter in name)
    mixed = name != name.lower() and name != name.upper()
    return ("@" not in name and letters, " " in name, mixed, len(name), name)


def _is_unseen(letter: str) -> bool:
    """Controls, direction marks, zero-width and private-use characters, half a surrogate pair."""
    if letter.isspace():
        return False
    return unicodedata.category(letter) in {"Cc", "Cf", "Co", "Cs", "Cn"}


def _ascii_domain(domain: str) -> str:
    folded = _folded(domain)
    # folding may bring out a space or a letter that folds further, so until nothing changes
    while folded != (again := _folded(folded)):
        folded = again
    return ".".join(_ascii_label(label) for label in folded.split("."))


def _folded(domain: str) -> str:
    plain = unicodedata.normalize("NFKC", domain).lower().replace("\N{IDEOGRAPHIC FULL STOP}", ".")
    return "".join(letter for letter in plain if not (letter.isspace() or _is_unseen(letter)))


def _ascii_label(label: str) -> str:
    if label.isascii():
        return label
    return "xn--" + label.encode("punycode").decode("ascii")


def _own_script(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        decoded = label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label
    return decoded if _ascii_domain(decoded) == label and decoded.isprintable() else label
