"""Finds tokens whose form gives them away."""

import re
from collections.abc import Iterator, Sequence

from folkmoot.policy.engine.detectors.contract import Found
from folkmoot.policy.engine.detectors.kinds.secrets.doubts import is_placeholder, is_varied
from folkmoot.policy.engine.detectors.kinds.secrets.formats.token import Token
from folkmoot.policy.engine.detectors.reading import Anchors, masked

PROVEN, FORMED, DISPROVEN = 1.0, 0.9, 0.5
# Longer than the longest shape: no look at one place costs more than this many characters.
_WINDOW = 6_500
# Shapes whose start stands inside them are short.
_LEAD_WINDOW = 160


class Tokens:
    """Forms compiled once: an automaton of their beginnings, and one expression for each."""

    def __init__(self, forms: Sequence[Token]) -> None:
        self._forms = [(form, _compiled(form)) for form in forms]
        self._owners = [number for number, form in enumerate(forms) for _ in form.starts]
        starts = [start for form in forms for start in form.starts]
        self._anchors = Anchors(starts, keeps_case=True)

    def found(self, text: str) -> Iterator[Found]:
        """Every token; the same place may be told by two forms."""
        for number, start, _ in self._anchors.places(text):
            form, expression = self._forms[self._owners[number]]
            if form.lead:
                match = expression.search(text, max(0, start - form.lead), start + _LEAD_WINDOW)
            else:
                match = expression.match(text, start, start + _WINDOW)
            if match is not None and (score := _score(form, match[0])):
                shown = len(form.starts[0]) if not form.lead else 0
                yield Found(*match.span(), form.kind, score, masked(match[0], shown))


def _compiled(form: Token) -> re.Pattern[str]:
    starts = "|".join(re.escape(start) for start in form.starts)
    is_word = form.starts[0][0].isalnum()
    before = "(?<![A-Za-z0-9])" if is_word and not form.lead else ""
    return re.compile(f"{before}{form.shape.replace('@', f'(?:{starts})', 1)}(?![A-Za-z0-9])")


def _score(form: Token, text: str) -> float:
    """How sure it is; 0 for what only looks like a token."""
    if form.kind == "private key":
        return PROVEN
    varied = text
    for start in form.starts:
        varied = varied.removeprefix(start)
    if is_placeholder(varied) or not is_varied(varied):
        return 0.0
    if form.proves is None:
        return FORMED
    return PROVEN if form.proves(text) else DISPROVEN
