"""Paragraphs of a message with addresses of their own, numbered from 1 in the order of its words.

A number holds for one version of a message. The address also carries the first words of the
paragraph, as text fragments do (https://wicg.github.io/scroll-to-text-fragment/), so that it is
found again after an edit, or known to be gone.
"""

import re
from html import escape, unescape
from urllib.parse import urlencode

FIRST_CHARACTERS = 40
_OWN = re.compile(r'(<div class="fm-own(?: fm-markdown)?" dir="auto">)(.*?)(</div>)', re.DOTALL)
"""Own words of a rendered body: inside them stands no other div."""
_BLOCK = re.compile(r"<(/?)(p|ul|ol|pre|table|blockquote|h[1-6])\b([^>]*)>")
_PARAGRAPH = re.compile(r"\S.*?(?:\n(?=[ \t]*\n)|\Z)", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_LINKED = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6"))


def with_passages(html: str, name: str, address: str, revision: int, label: str) -> str:
    """A rendered body whose paragraphs have ids (`name`-p1 and so on) and links to themselves.

    `address` is that of the message; `label` says what the links are, as HTML.
    """
    count = 0

    def marked(match: re.Match[str]) -> str:
        nonlocal count
        inside = []
        at = 0
        for start, opened, end, in_block in _passages(match[2], is_markdown="markdown" in match[1]):
            count += 1
            words = first_words(match[2][start:end])
            query = escape(urlencode({"v": revision, "t": words}))
            link = (
                f'<a class="passage-link" tabindex="-1" href="{address}/p{count}?{query}" '
                f'aria-label="{label}"></a>'
            )
            place = f' id="{name}-p{count}"'
            inside.append(match[2][at:start])
            if in_block:
                tag = match[2][start:opened]
                has_link = tag[1:].rstrip(">").split()[0] in _LINKED
                inside.append(f"{tag[:-1]}{place}>{link if has_link else ''}")
                inside.append(match[2][opened:end])
            else:
                said = match[2][start:end]
                closing = said if said.endswith("\n") else f"{said}\n"
                inside.append(f'<span class="passage"{place}>{link}{closing}</span>')
            at = end
        inside.append(match[2][at:])
        return f"{match[1]}{''.join(inside)}{match[3]}"

    return _OWN.sub(marked, html)


def passage_words(html: str) -> list[str]:
    """The first words of each paragraph of a rendered body, in the order of their numbers."""
    return [
        first_words(own[2][start:end])
        for own in _OWN.finditer(html)
        for start, _, end, _ in _passages(own[2], is_markdown="markdown" in own[1])
    ]


def passage_now(html: str, number: int, revision: int, wanted: int, words: str) -> int | None:
    """The paragraph meant by an address made for version `wanted`; None if it is gone."""
    known = passage_words(html)
    if revision == wanted:
        return number if 1 <= number <= len(known) else None
    if not words:
        return None
    same = [place for place, text in enumerate(known, 1) if text == words]
    return min(same, key=lambda place: abs(place - number), default=None)


def first_words(html: str) -> str:
    """How a paragraph begins, as plain text on one line."""
    return " ".join(unescape(_TAG.sub(" ", html)).split())[:FIRST_CHARACTERS].strip()


def _passages(html: str, *, is_markdown: bool) -> list[tuple[int, int, int, bool]]:
    """Each paragraph as its start, the end of its opening tag, its end, and whether it has one."""
    if not is_markdown:
        found = _PARAGRAPH.finditer(html)
        return [(one.start(), one.start(), one.end(), False) for one in found]
    passages = []
    depth = start = opened = 0
    for tag in _BLOCK.finditer(html):
        if not tag[1]:
            if depth == 0:
                start, opened = tag.start(), tag.end()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                passages.append((start, opened, tag.end(), True))
    return passages
