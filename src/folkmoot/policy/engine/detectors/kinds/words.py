"""Watched words: lists that a policy keeps, each its own kind; a word may stand in several.

Whole words in scripts with spaces, anywhere in scripts without them.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from folkmoot.policy.engine.acts import Act
from folkmoot.policy.engine.detectors.contract import Cost, Found
from folkmoot.policy.engine.detectors.folding import UNICODE, folded, script
from folkmoot.policy.engine.detectors.parameters import Parameters, WordList
from folkmoot.policy.engine.detectors.reading import Anchors

# Scripts that put no spaces between words, and Hangul, which glues its particles to them.
_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "THAI", "LAO", "KHMER", "MYANMAR")
_ANY_ENDING = "*"


class _Reading:
    """All lists that read a text in one way, in one automaton."""

    def __init__(self, lists: Sequence[WordList]) -> None:
        first = lists[0]
        self._way = {
            "keeps_case": first.keeps_case,
            "sees_through": first.sees_through,
            "reads_leet": first.reads_leet,
        }
        owners: dict[str, list[tuple[WordList, str]]] = {}
        for one in lists:
            for word in one.words:
                for form in self._forms(word):
                    owners.setdefault(form, []).append((one, word))
        self._owners = list(owners.values())
        self._anchors = Anchors(owners, keeps_case=True)

    def _forms(self, word: str) -> set[str]:
        """How a word may read: in its own alphabet, and as if it were Latin."""
        stem = " ".join(word.rstrip(_ANY_ENDING).split())
        forms = {folded(stem, **self._way).text, folded(stem + "жδ", **self._way).text[:-2]}
        return {form for form in forms if form}

    def found(self, text: str) -> Iterator[Found]:
        seen = folded(text, **self._way)
        for number, start, end in self._anchors.places(seen.text):
            for one, word in self._owners[number]:
                if _stands_alone(seen.text, start, end, word):
                    yield Found(*seen.span(start, end), one.name, one.score, word)


def _stands_alone(text: str, start: int, end: int, word: str) -> bool:
    if script(text[start]) in _UNSPACED:
        return True
    if start and text[start - 1].isalnum() and text[start].isalnum():
        return False
    is_open = word.endswith(_ANY_ENDING) or not text[end - 1].isalnum()
    return is_open or end == len(text) or not text[end].isalnum()


class Words:
    """Words of the policy's lists."""

    name: Final = "words"
    version: Final = f"1+unicode{UNICODE}"
    cost: Final[Cost] = "always"

    def __init__(self, lists: tuple[WordList, ...]) -> None:
        ways: dict[tuple[bool, bool, bool], list[WordList]] = {}
        for one in lists:
            way = (one.keeps_case, one.sees_through, one.reads_leet)
            ways.setdefault(way, []).append(one)
        self._readings = [_Reading(those) for those in ways.values()]
        self.kinds = tuple(sorted({one.name for one in lists}))

    def scan(self, act: Act) -> tuple[Found, ...]:
        """Every place of every watched word."""
        text = act.content.text
        return tuple(sorted({one for way in self._readings for one in way.found(text)}))


def detector(parameters: Parameters) -> Words:
    """The detector of watched words."""
    return Words(parameters.words)
