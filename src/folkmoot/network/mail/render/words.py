"""The phrases a rendered message says by itself; the page passes translated ones."""

from collections.abc import Callable

import msgspec


def _counted(count: int) -> str:
    return "1 line" if count == 1 else f"{count:,} lines"


class Words(msgspec.Struct, frozen=True):
    """English by default. `lines` takes a count, because plurals differ by language."""

    quotation: str = "Quoted text"
    forwarded: str = "Forwarded message"
    signature: str = "Signature"
    footer: str = "Footer"
    truncated: str = "The rest is not shown here; download the file to read all of it."
    lines: Callable[[int], str] = _counted


ENGLISH = Words()
