"""Addresses in plain text as links; everything else escaped."""

import re
from html import escape

_LINK = re.compile(
    r"(?<![\w/@.+-])(?:(?:https?://|mailto:)[^\s<>\"\x00-\x1f\u200b\u3000，。；：！？、」』）】》]{1,2000}"
    r"|www\.[\w-]{1,63}\.[^\s<>\"\x00-\x1f\u200b\u3000，。；：！？、」』）】》]{2,2000})",
    re.IGNORECASE,
)
_TRAILING = ".,;:!?'\"*_~|\\^`…»”’"
_PAIRS = {")": "(", "]": "[", "}": "{"}


def linked(text: str) -> str:
    """`text` escaped, with http, https and mailto addresses (and www.) as links.

    Punctuation after an address stays outside; a closing bracket belongs to the address only when
    its opening one does.
    """
    if "://" not in text and "mailto:" not in text and "www." not in text:
        return escape(text)
    out: list[str] = []
    at = 0
    for match in _LINK.finditer(text):
        address = _without_punctuation(match[0])
        if len(address) <= len("https://"):
            continue
        out.append(escape(text[at : match.start()]))
        href = address if ":" in address[:8] else f"https://{address}"
        out.append(
            f'<a class="fm-link" href="{escape(href)}" rel="nofollow noopener noreferrer">'
            f"{escape(address)}</a>"
        )
        at = match.start() + len(address)
    out.append(escape(text[at:]))
    return "".join(out)


def _without_punctuation(address: str) -> str:
    end = len(address)
    while end and (address[end - 1] in _TRAILING or _closes_nothing(address, end)):
        end -= 1
    return address[:end]


def _closes_nothing(address: str, end: int) -> bool:
    """Whether the last character is a bracket whose partner is not in the address."""
    opening = _PAIRS.get(address[end - 1])
    return opening is not None and (
        address.count(address[end - 1], 0, end) > address.count(opening, 0, end)
    )
