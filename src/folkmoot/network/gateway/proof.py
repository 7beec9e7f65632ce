"""Whether a mail was sent by whom its From names: DKIM (RFC 6376), or what a trusted server found.

Alignment is relaxed as in DMARC (RFC 7489 3.1), but without a list of public suffixes: the domain
that proves is that of From, one above it, or one below it; never a bare top-level domain. Knows no
Django; names are looked up through the `Resolver` it is given.
"""

import re
from collections.abc import Callable, Sequence
from typing import Literal

import dkim
import msgspec

from folkmoot.network.mail.headers import Headers

Resolver = Callable[[str], bytes | None]
"""Gives the TXT record of a name, None when there is none; raises LookupLater on a failure."""
MOST_SIGNATURES = 5
LEAST_KEY_BITS = 1024
ALGORITHM = "rsa-sha256"
"""Every domain that signs signs with it; SHA-1 proves nothing any more (RFC 8301)."""
_COMMENT = re.compile(r"\([^()]*\)")
_RESULT = re.compile(r"^\s*([a-z0-9-]+)\s*=\s*([a-z]+)", re.IGNORECASE)
_PROPERTY = re.compile(r"([a-z]+)\.([a-z0-9-]+)\s*=\s*(\"[^\"]*\"|[^\s;]+)", re.IGNORECASE)


class LookupLater(Exception):
    """A name could not be looked up now; the mail waits."""


class Proof(msgspec.Struct, frozen=True):
    """What is known about the sender: proved, unproved, or contradicted, by which method."""

    standing: Literal["proved", "unproved", "contradicted"]
    detail: str = ""

    @property
    def is_proved(self) -> bool:
        """Whether From is who sent it."""
        return self.standing == "proved"


class Finding(msgspec.Struct, frozen=True):
    """One result of an Authentication-Results header: such as dkim, pass, example.org."""

    method: str
    result: str
    domain: str


def proof_of(
    raw: bytes, headers: Headers, *, from_email: str, authserv: str, resolver: Resolver
) -> Proof:
    """Prove the sender of a mail, by a trusted server's findings or by its signatures.

    `authserv` is the authserv-id (RFC 8601) of the mail server in front, "" for none. Raises
    LookupLater when a key cannot be fetched now.
    """
    domain = from_email.rpartition("@")[2]
    if not domain:
        return Proof("unproved", "It has no From.")
    found = findings(headers, authserv) if authserv else ()
    for finding in found:
        if finding.result == "pass" and _proves(finding, domain):
            return Proof("proved", f"{finding.method} {finding.domain}, said by {authserv}")
    if any(one.method == "dmarc" and one.result == "fail" for one in found):
        return Proof("contradicted", f"dmarc fail, said by {authserv}")
    signer = signed_by(raw, headers, domain, resolver)
    if signer:
        return Proof("proved", f"dkim {signer}")
    if any(one.method == "spf" and one.result == "fail" for one in found):
        return Proof("contradicted", f"spf fail, said by {authserv}")
    return Proof("unproved", _why_not(headers))


def aligned(proving: str, domain: str) -> bool:
    """Whether a domain answers for addresses of another: the same, above it, or below it."""
    proving, domain = proving.lower().strip("."), domain.lower().strip(".")
    if "." not in proving:
        return False
    return (
        proving == domain
        or domain.endswith(f".{proving}")
        or ("." in domain and proving.endswith(f".{domain}"))
    )


def findings(headers: Headers, authserv: str) -> tuple[Finding, ...]:
    """What the server named `authserv` found (RFC 8601 2.2); others are not believed."""
    found: list[Finding] = []
    for value in headers.all_raw("authentication-results"):
        text = _COMMENT.sub(" ", value[:16_384].decode("utf-8", "replace"))
        name, *results = text.split(";")
        if name.split()[:1] and name.split()[0].lower() == authserv.lower():
            found.extend(one for result in results if (one := _finding(result)))
    return tuple(found)


def signed_by(raw: bytes, headers: Headers, domain: str, resolver: Resolver) -> str:
    """The domain of a valid DKIM signature aligned with `domain`, "" when there is none.

    A signature over a part of the body (l=) is not believed, since anything may follow it.
    """
    signatures = headers.all_raw("dkim-signature")[:MOST_SIGNATURES]
    for number, value in enumerate(signatures):
        tags = _tags(value)
        signer = tags.get("d", "")
        if tags.get("a", "").lower() != ALGORITHM or "l" in tags or not aligned(signer, domain):
            continue
        if _is_valid(raw, number, resolver):
            return signer.lower()
    return ""


def _is_valid(raw: bytes, number: int, resolver: Resolver) -> bool:
    late: list[LookupLater] = []

    def text_record(name: bytes | str, timeout: int = 5) -> bytes | None:
        del timeout
        try:
            return resolver(name.decode() if isinstance(name, bytes) else name)
        except LookupLater as problem:
            # dkimpy swallows what goes wrong in here
            late.append(problem)
            return None

    try:
        valid = bool(dkim.DKIM(raw, minkey=LEAST_KEY_BITS).verify(idx=number, dnsfunc=text_record))
    except (dkim.DKIMException, ValueError, IndexError, KeyError, TypeError):
        valid = False
    if late:
        raise late[0]
    return valid


def _proves(finding: Finding, domain: str) -> bool:
    if finding.method == "dmarc":
        return finding.domain.lower() == domain
    return finding.method in ("dkim", "spf") and aligned(finding.domain, domain)


_DOMAIN_PROPERTIES = {
    "dkim": ("header.d", "header.i"),
    "spf": ("smtp.mailfrom",),
    "dmarc": ("header.from",),
}


def _finding(result: str) -> Finding | None:
    head = _RESULT.match(result)
    if head is None:
        return None
    method = head[1].lower()
    said = {f"{a}.{b}".lower(): value.strip('"') for a, b, value in _PROPERTY.findall(result)}
    names: Sequence[str] = _DOMAIN_PROPERTIES.get(method, ())
    address = next((said[name] for name in names if name in said), "")
    return Finding(method, head[2].lower(), address.rpartition("@")[2].strip("<>").lower())


def _tags(value: bytes) -> dict[str, str]:
    """The tags of a signature (RFC 6376 3.2), white space removed."""
    pairs = (pair.partition("=") for pair in value.decode("latin-1").split(";"))
    return {name.strip().lower(): "".join(text.split()) for name, _, text in pairs if name.strip()}


def _why_not(headers: Headers) -> str:
    if "dkim-signature" in headers:
        return "Its signature is invalid, or is not that of the sender's domain."
    return "It is not signed by the sender's domain (DKIM)."
