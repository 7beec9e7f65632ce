"""The shape of spam: mostly links, shouted, repeated. Says nothing about what is said."""

import re
import string
from collections.abc import Iterator
from typing import Final

from folkmoot.policy.engine.acts import Act
from folkmoot.policy.engine.detectors.addresses import addresses
from folkmoot.policy.engine.detectors.contract import Cost, Found
from folkmoot.policy.engine.detectors.parameters import Parameters, SpamParameters
from folkmoot.policy.engine.detectors.reading import Anchors, lowered

_KINDS = ("many links", "mostly links", "many mentions", "capitals", "repetition", "stretched")
_WORD = re.compile(r"\w+")
# Six of a kind are emphasis; rules of dashes and the like divide texts.
_STRETCH = 7
_STRETCHED = Anchors([char * _STRETCH for char in string.ascii_lowercase + "!?"])
_CAPITAL = re.compile(r"[A-ZÀ-ÞΑ-ΩА-Я]")


class Spam:
    """Texts that look like spam by their shape."""

    name: Final = "spam"
    version: Final = "1"
    kinds: Final = _KINDS
    cost: Final[Cost] = "always"

    def __init__(self, limits: SpamParameters) -> None:
        self._limits = limits

    def scan(self, act: Act) -> tuple[Found, ...]:
        """What is out of shape: the whole text, and without a place, or a stretched word."""
        text = act.content.text
        found = {*self._links(act), *self._words(text)}
        mentions = len(act.content.mentions)
        if mentions > self._limits.most_mentions:
            found.add(_whole("many mentions", 0.8, f"{mentions} mentions"))
        found.update(_stretched(lowered(text)))
        return tuple(sorted(found))

    def _links(self, act: Act) -> Iterator[Found]:
        text = act.content.text
        placed = list(addresses(text))
        count = max(len(placed), len(act.content.links))
        if count > self._limits.most_links:
            yield _whole("many links", 0.7, f"{count} links")
        covered = sum(one.end - one.start for one in placed)
        if len(placed) > 1 and covered > self._limits.link_share * len(text.strip()):
            yield _whole("mostly links", 0.6, f"{covered * 100 // len(text)} % of the text")

    def _words(self, text: str) -> Iterator[Found]:
        words = _WORD.findall(lowered(text))
        if len(words) < self._limits.least_words:
            return
        capitals, letters = len(_CAPITAL.findall(text)), sum(map(len, words))
        if capitals > self._limits.capital_share * letters:
            yield _whole("capitals", 0.5, f"{capitals * 100 // letters} % capitals")
        repeated = len(words) - len(set(words))
        # a long text repeats its words by nature: the vocabulary grows with the root of the length
        expected = 1 - min(1.0, 8 / len(words) ** 0.5)
        share = repeated / len(words)
        if share > max(self._limits.repeat_share, expected):
            yield _whole("repetition", 0.6, f"{int(share * 100)} % of the words said before")


def _stretched(lower: str) -> Iterator[Found]:
    """Runs of one letter or sign, each told once."""
    told = 0
    for _, start, _ in _STRETCHED.places(lower):
        if start >= told:
            told = start + _STRETCH
            while lower[told : told + 1] == lower[start]:
                told += 1
            yield Found(start, told, "stretched", 0.4, lower[start] * 3 + "…")


def _whole(kind: str, score: float, evidence: str) -> Found:
    return Found(0, 0, kind, score, evidence)


def detector(parameters: Parameters) -> Spam:
    """The detector of spam's shape."""
    return Spam(parameters.spam)
