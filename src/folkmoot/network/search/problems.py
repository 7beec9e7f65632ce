"""What search could not make sense of in a query: notes beside the results, never a refusal."""

from typing import Literal

import msgspec

Trouble = Literal[
    "unknown_operator",
    "unknown_date",
    "unknown_flag",
    "unknown_group",
    "missing_value",
    "nothing_to_find",
    "too_long",
]

_WORDS: dict[Trouble, str] = {
    "unknown_operator": "“{found}” is searched for as a word.",
    "unknown_date": "“{found}” is no date, so it was left out.",
    "unknown_flag": "No message is marked “{found}”.",
    "unknown_group": "There is no group “{found}” that you can read.",
    "missing_value": "“{found}” needs a word behind the colon.",
    "nothing_to_find": "“{found}” has neither letter nor digit, so it was left out.",
    "too_long": "The search is too long: everything from “{found}” on was left out.",
}


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """A note about [start, end) of the query text.

    `trouble` names the kind for programs and translations, `found` quotes the query, `instead` is
    what was probably meant, if there is a guess.
    """

    trouble: Trouble
    start: int
    end: int
    found: str
    instead: str = ""

    @property
    def message(self) -> str:
        """The note in English."""
        said = _WORDS[self.trouble].format(found=self.found)
        return f"{said} Did you mean “{self.instead}”?" if self.instead else said
