"""Links: domains that a policy allows or denies, and links that hide where they lead."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from folkmoot.policy.engine.acts import Act
from folkmoot.policy.engine.detectors.addresses import (
    Address,
    address,
    addresses,
    is_below,
    is_number,
)
from folkmoot.policy.engine.detectors.contract import Cost, Found
from folkmoot.policy.engine.detectors.folding import UNICODE, folded, script
from folkmoot.policy.engine.detectors.parameters import LinkParameters, Parameters
from folkmoot.policy.engine.detectors.reading import Anchors, lowered

_KINDS = (
    *("denied", "unlisted", "shortener", "punycode", "lookalike", "ip", "credentials"),
    "misleading",
)
_SHORTENERS = (
    *("bit.ly", "t.co", "tinyurl.com", "goo.gl", "ow.ly", "is.gd", "v.gd", "buff.ly", "rebrand.ly"),
    *("cutt.ly", "t.ly", "lnkd.in", "rb.gy", "shorturl.at", "tiny.cc", "bl.ink", "s.id", "soo.gd"),
    *("trib.al", "dlvr.it", "fb.me", "amzn.to", "youtu.be", "wp.me", "qr.ae", "adf.ly", "bit.do"),
)
# Pairs of letters that print like one, and digits that stand for letters in names.
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("nn", "m"))
_DIGITS = str.maketrans("01345789", "oleastbg")
_LEAST_NAME = 5  # a shorter name stands inside others by chance
_MARKDOWN = re.compile(
    r"\[(?P<said>[^\]\n]{4,200})\]\(\s{0,3}<?(?P<address>https?://[^\s)>]{1,2000})"
)
_SAID_HOST = re.compile(
    r"(?i)^\s{0,3}(?:https?://)?(?P<host>(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24})"
)


class Links:
    """Where links lead."""

    name: Final = "links"
    version: Final = f"1+unicode{UNICODE}"
    kinds: Final = _KINDS
    cost: Final[Cost] = "always"

    def __init__(self, parameters: LinkParameters) -> None:
        self._allowed = _names(parameters.allowed)
        self._protected = {name: _skeleton(name) for name in _names(parameters.protected)}
        listed = dict.fromkeys((*_SHORTENERS, *_names(parameters.shorteners)), "shortener")
        listed |= dict.fromkeys(_names(parameters.denied), "denied")
        self._listed = tuple(listed.items())
        self._anchors = Anchors([name for name, _ in self._listed])

    def scan(self, act: Act) -> tuple[Found, ...]:
        """All links of the text that are told, and those the act names beside it."""
        text = act.content.text
        found = {*self._named(text), *_misleading(text)}
        placed = list(addresses(text))
        for one in placed:
            found |= {Found(one.start, one.end, *told) for told in self._told(one, one.host)}
        seen = {one.host for one in placed}
        for link in act.content.links:
            one = address(link)
            if one.host not in seen:
                found |= {Found(0, 0, *told) for told in self._told(one, one.host)}
                found |= {Found(0, 0, kind, 1.0, one.host) for kind in self._lists_of(one.host)}
        return tuple(sorted(found))

    def _named(self, text: str) -> Iterator[Found]:
        """Listed domains wherever they stand, with a scheme or without."""
        lower = lowered(text)
        for number, start, end in self._anchors.places(lower):
            name, kind = self._listed[number]
            before, after = lower[max(0, start - 1) : start], lower[end : end + 2]
            if before.isalnum() or before in ("-", "_", "@") or not _ends_host(after):
                continue
            yield Found(start, end, kind, 1.0, name)

    def _lists_of(self, host: str) -> set[str]:
        return {kind for name, kind in self._listed if is_below(host, name)}

    def _told(self, one: Address, host: str) -> Iterator[tuple[str, float, str]]:
        """Kind, score and evidence of all that one address shows."""
        if one.user:
            yield "credentials", 0.9 if ":" in one.user else 0.6, f"…@{host}"
        if is_number(host):
            yield "ip", 1.0, host
            return
        if self._allowed and not any(is_below(host, name) for name in self._allowed):
            yield "unlisted", 1.0, host
        if "xn--" in host or not host.isascii():
            yield "punycode", 0.9 if _mixes(host) else 0.5, host
        if score := self._imitates(host):
            yield "lookalike", score, host

    def _imitates(self, host: str) -> float:
        """How surely a host imitates a protected name; 0 for the names themselves."""
        if not self._protected or any(is_below(host, name) for name in self._protected):
            return 0.0
        shown = _decoded(host)
        bones = _skeleton(shown)
        for name, skeleton in self._protected.items():
            if is_below(bones, skeleton) or f".{name}." in f".{host}":
                return 0.9
            first = name.partition(".")[0]
            if len(first) >= _LEAST_NAME and _skeleton(first) in bones:
                return 0.6
        return 0.0


def _misleading(text: str) -> Iterator[Found]:
    """Markdown whose words name one host and whose address leads to another."""
    if "](" not in text:
        return
    for match in _MARKDOWN.finditer(text):
        said = _SAID_HOST.match(match["said"])
        host = address(match["address"]).host
        if said and not (
            is_below(host, said["host"].lower()) or is_below(said["host"].lower(), host)
        ):
            yield Found(*match.span(), "misleading", 0.9, f"says {said['host']}, leads to {host}")


def _names(domains: Iterable[str]) -> tuple[str, ...]:
    return tuple(domain.lower().strip().strip(".") for domain in domains if domain.strip())


def _ends_host(after: str) -> bool:
    """Whether a host ends before these two characters."""
    if not after or not (after[0].isalnum() or after[0] in "-_.@"):
        return True
    return after[0] == "." and not after[1:].isalnum()


def _decoded(host: str) -> str:
    """A host as browsers may show it."""
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return host


def _skeleton(host: str) -> str:
    """What is left of a host when all that looks alike is made the same."""
    bones = folded(host).text.translate(_DIGITS)
    for pair, one in _PAIRS:
        bones = bones.replace(pair, one)
    return bones.replace("i", "l")


def _mixes(host: str) -> bool:
    """Whether one label holds letters of Latin and of another alphabet, or only look-alikes."""
    for label in _decoded(host).split("."):
        scripts = {script(char) for char in label} - {""}
        looks_latin = folded(label).text.isascii() and not label.isascii()
        if len(scripts) > 1 or (looks_latin and "LATIN" not in scripts):
            return True
    return False


def detector(parameters: Parameters) -> Links:
    """The detector of links."""
    return Links(parameters.links)
