"""One published form of a token."""

from collections.abc import Callable
from typing import NamedTuple

ALNUM = "[A-Za-z0-9]"
WORD = "[A-Za-z0-9_-]"
HEX = "[0-9a-f]"
UUID = f"{HEX}{{8}}-{HEX}{{4}}-{HEX}{{4}}-{HEX}{{4}}-{HEX}{{12}}"


class Token(NamedTuple):
    """A form that a fixed string in it gives away.

    `starts`: the strings. `shape`: the expression of the whole, with bounded repetitions only, in
    which `@` stands for the starts. `lead`: how many characters of the shape may stand before the
    start. `proves`: answers whether the checksum inside holds; a token whose checksum fails is told
    with a low score.
    """

    kind: str
    starts: tuple[str, ...]
    shape: str
    lead: int = 0
    proves: Callable[[str], bool] | None = None


def token(
    kind: str,
    *starts: str,
    then: str = "",
    shape: str = "",
    lead: int = 0,
    proves: Callable[[str], bool] | None = None,
) -> Token:
    """A form that begins with one of `starts` and goes on as `then`, or has another `shape`."""
    return Token(kind, starts, shape or f"@{then}", lead, proves)
