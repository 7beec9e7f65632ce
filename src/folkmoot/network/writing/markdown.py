"""Markdown as safe HTML: CommonMark by markdown-it-py, with tables, strike-through and bare links.

Two fences, as for HTML mail: HTML in the text is shown as text, and nh3 sanitises what comes out.
A picture from elsewhere is never loaded, since that would tell its server who reads; it stands as
a link.
"""

from collections.abc import MutableMapping, Sequence
from functools import cache, lru_cache
from html import escape
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

TAGS = frozenset(
    ("a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li",
     "ol", "p", "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul")
)  # fmt: skip
ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "title"},
    "ol": {"start"},
    "td": {"align"},
    "th": {"align"},
}
MOST_REFERRED = 200_000
"""Characters that link references may bring into one message."""
SCHEMES = frozenset(("http", "https", "mailto"))


class References(dict[str, Any]):
    """The link references of a text, which answer until they have given too much.

    A long address may be named ten thousand times in a few characters each: what comes out could be
    four thousand times as long as what went in. Beyond the bound a reference stays plain text.
    """

    left = MOST_REFERRED

    def get(self, key: str, default: Any = None) -> Any:
        """The reference, or `default` once the bound is reached; what the parser asks."""
        found = super().get(key)
        if found is None:
            return default
        self.left -= len(found.get("href", "")) + len(found.get("title", ""))
        return found if self.left >= 0 else default


def references_of(text: str) -> References | None:
    """The link references of a whole text, for rendering parts of it; None when it has none."""
    if "]:" not in text:
        return None
    found = References()
    _ours().parse(text, {"references": found})
    found.left = MOST_REFERRED
    return found


def html_of(text: str, *, references: References | None = None) -> str:
    """Safe HTML of Markdown. `references`: those of the whole text that this is a part of.

    Never raises; linear in practice, and bounded by the length posts may have.
    """
    environment: dict[str, Any] = {"references": references}
    tokens = tokens_of(text) if references is None else _ours().parse(text, environment)
    clean = nh3.clean(
        _ours().renderer.render(tokens, _ours().options, environment),
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        url_schemes=set(SCHEMES),
        link_rel="nofollow noopener noreferrer",
    )
    return _framed(clean)


def _framed(html: str) -> str:
    """What may be wider than the page scrolls in a frame that the keyboard reaches."""
    html = html.replace("<pre>", '<pre tabindex="0">')
    html = html.replace("<table>", '<figure class="fm-table" tabindex="0"><table>')
    return html.replace("</table>", "</table></figure>")


def words_of(text: str) -> str:
    """The words of Markdown without its marks and without quotations, on one line."""
    found: list[str] = []
    quoted = 0
    for token in tokens_of(text):
        if token.type in ("blockquote_open", "blockquote_close"):
            quoted += token.nesting
        elif not quoted and token.type in ("inline", "fence", "code_block"):
            found.append(_said(token))
    return " ".join(" ".join(found).split())


def quotations(text: str) -> list[tuple[int, int]]:
    """The lines [start, end) of each quotation at the top level, as CommonMark sees them."""
    return [
        (token.map[0], token.map[1])
        for token in tokens_of(text)
        if token.type == "blockquote_open" and token.level == 0 and token.map
    ]


@lru_cache(maxsize=1)
def tokens_of(text: str) -> Sequence[Token]:
    """The text as CommonMark divides it, with what we add to that; only to be read.

    The last one is kept: who posts or shows a text asks for its zones, its words and its HTML.
    """
    return _ours().parse(text, {"references": References()})


@cache
def commonmark() -> MarkdownIt:
    """The parser as CommonMark says, which the tests hold against the examples of its text."""
    return MarkdownIt("commonmark")


@cache
def _ours() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "linkify": True})
    parser.enable(["table", "strikethrough", "linkify"])
    parser.add_render_rule("image", _picture_as_link)
    return parser


def _said(token: Token) -> str:
    if token.children is None:
        return token.content
    breaks = {"softbreak": " ", "hardbreak": " "}
    return "".join(breaks.get(child.type, child.content) for child in token.children)


def _picture_as_link(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    at: int,
    options: OptionsDict,
    environment: MutableMapping[str, Any],
) -> str:
    token = tokens[at]
    words = renderer.renderInlineAsText(token.children or [], options, environment)
    address = str(token.attrs.get("src", ""))
    return f'<a href="{escape(address)}">{escape(words or address)}</a>'
