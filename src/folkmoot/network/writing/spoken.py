"""What a Markdown text says in its writer's own words, and where its links lead."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from folkmoot.network.writing.markdown import tokens_of

if TYPE_CHECKING:
    from markdown_it.token import Token


class Spoken(msgspec.Struct, frozen=True):
    """Runs of own text without markup, and the addresses of links and pictures."""

    texts: tuple[str, ...]
    links: tuple[str, ...]


def spoken(text: str) -> Spoken:
    """What is said; quotations, code and the words of links are not among the texts."""
    texts: list[str] = []
    links: list[str] = []
    quoted = 0
    for token in tokens_of(text):
        quoted += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        for kind, words in _runs(token.children or ()):
            if kind == "link":
                links.append(words)
            elif not quoted:
                texts.append(words)
    return Spoken(tuple(texts), tuple(dict.fromkeys(links)))


def _runs(tokens: "Sequence[Token]") -> Iterator[tuple[str, str]]:
    """The text outside links, neighbours joined, and each link's address."""
    run, inside = "", 0
    for token in tokens:
        if token.type == "text" and not inside:
            run += token.content
            continue
        if run:
            yield "text", run
            run = ""
        if token.type == "link_open":
            inside += 1
            yield "link", str(token.attrs.get("href", ""))
        elif token.type == "link_close":
            inside -= 1
        elif token.type == "image":
            yield "link", str(token.attrs.get("src", ""))
    if run:
        yield "text", run
