"""Tag soup as a stream of tokens, in time linear in its length whatever the soup.

The parser of the standard library and the tree builder inside nh3 are both quadratic on some
malformed or deeply nested input (a nesting of 50,000 `<font>` costs nh3 a minute), so mail meets
this tokenizer first. It decides nothing about safety: that is `safe`, which hands what is written
again from these tokens to nh3.
"""

import re
from collections.abc import Iterator
from html import unescape

import msgspec

ATTRIBUTES_MAX = 40
"""More attributes than this on one tag are noise; the rest are ignored."""


class Text(msgspec.Struct, frozen=True, gc=False):
    """Character data with its entities decoded."""

    text: str


class Open(msgspec.Struct, frozen=True):
    """A start tag: lower-case name, attributes with entities decoded, first of a name wins."""

    name: str
    attributes: dict[str, str]


class Close(msgspec.Struct, frozen=True, gc=False):
    """An end tag."""

    name: str


Token = Text | Open | Close

_TAG_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9:_-]*+)")
_TAG_END = re.compile(r"""(?:[^"'>]++|"[^"]*+"|'[^']*+')*+>""")
_ATTRIBUTE = re.compile(
    r"""([^\s"'>/=]++)\s*+(?:=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++)))?+""", re.DOTALL
)
_RAW_END = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "title", "iframe", "noembed", "noframes", "xmp", "textarea")
}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+")


def names(listed: str) -> frozenset[str]:
    """Element names from one line of them."""
    return frozenset(listed.split())


def decoded(text: str) -> str:
    """Entities decoded and control characters dropped; never raises."""
    if "&" in text:
        try:
            text = unescape(text)
        except ValueError:  # a numeric entity of thousands of digits
            text = text.replace("&#", "&amp;#")
    return _CONTROL.sub("", text)


def attributes_of(source: str) -> dict[str, str]:
    """The attributes inside a tag, `source` being what stands between its name and its `>`."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(source):
        name, double, single, bare = match.groups()
        if len(found) >= ATTRIBUTES_MAX:
            break
        found.setdefault(name.lower(), decoded((double or single or bare or "").strip()))
    return found


class _Soup:
    """One pass over one document; `at` only ever grows."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.at = 0
        self.quotes_close = True
        self.comments_close = True

    def tokens(self) -> Iterator[Token]:
        """All tokens in order."""
        html, end = self.html, len(self.html)
        text_from = 0
        while self.at < end:
            less_than = html.find("<", self.at)
            if less_than < 0:
                break
            self.at = less_than
            token, after = self._markup()
            if after == less_than:  # not markup after all
                self.at = less_than + 1
                continue
            if less_than > text_from:
                yield Text(decoded(html[text_from:less_than]))
            text_from = self.at = after
            if token is not None:
                yield token
                if isinstance(token, Open) and token.name in _RAW_END:
                    yield from self._raw(token.name)
                    text_from = self.at
        if text_from < end:
            yield Text(decoded(html[text_from:]))

    def _markup(self) -> tuple[Token | None, int]:
        """The token at a `<` and where it ends; where it began when it is only a less-than sign."""
        html, start = self.html, self.at
        following = html[start + 1 : start + 2]
        if following in ("!", "?"):
            return None, self._declaration_end(start)
        name = _TAG_NAME.match(html, start + 1)
        if name is None:
            return None, start
        after = self._tag_end(name.end())
        if after < 0:
            return None, start
        lowered = name[1].lower()
        if following == "/":
            return Close(lowered), after
        return Open(lowered, attributes_of(html[name.end() : after - 1])), after

    def _tag_end(self, start: int) -> int:
        """Behind the `>` of a tag; -1 without one.

        A quote that never closes would swallow the rest of the document, so from then on quotes
        are not looked at: this is also what keeps the whole walk linear.
        """
        if self.quotes_close:
            match = _TAG_END.match(self.html, start)
            if match is not None:
                return match.end()
            self.quotes_close = False
        return self.html.find(">", start) + 1 or -1

    def _declaration_end(self, start: int) -> int:
        """Behind a comment, doctype, conditional or processing instruction."""
        html = self.html
        if self.comments_close and html.startswith("<!--", start):
            if html.startswith(("<!-->", "<!--->"), start):
                return html.index(">", start) + 1
            close = html.find("-->", start + 4)
            if close >= 0:
                return close + 3
            self.comments_close = False
        close = html.find(">", start)
        return close + 1 if close >= 0 else len(html)

    def _raw(self, name: str) -> Iterator[Token]:
        """Content of an element that holds no markup; scripts and styles yield nothing."""
        match = _RAW_END[name].search(self.html, self.at)
        stop = match.start() if match else len(self.html)
        if name in ("textarea", "xmp"):
            yield Text(decoded(self.html[self.at : stop]))
        self.at = stop


def tokens(html: str) -> Iterator[Token]:
    """The tokens of a document or fragment; never raises, linear in `len(html)`."""
    return _Soup(html).tokens()
