"""Where in a rendered message a passage stands, and how something is put right below it.

Passages are compared by what is read, not by markup: tags are passed over, blanks are joined. So a
passage of a Markdown message is found from an answer that quotes its words, emphasised or not.
"""

import re
from html import unescape

import msgspec

_TOKEN = re.compile(r"<(?:[^>\"]|\"[^\"]*\")*>|&[^;\s<]{1,10};|[^<&]+|[<&]")
_NAME = re.compile(r"</?([a-z0-9]+)", re.IGNORECASE)
_BLOCKS = frozenset(
    ("p", "div", "li", "ul", "ol", "td", "th", "tr", "table", "pre", "blockquote", "br", "hr", "h1",
     "h2", "h3", "h4", "h5", "h6", "figure", "details", "summary")
)  # fmt: skip
_INLINE_END = re.compile(r"</(?:em|strong|s|del|a|code|span|cite)>")
_BLOCK_END = re.compile(r"</(?:p|h[1-6])>")
_BREAK = re.compile(r"<br>\n?")
_INLINE = re.compile(r"<(/?)(?:em|strong|s|del|a|code)\b")


class _Read(msgspec.Struct, frozen=True):
    """What is read of an HTML text, and where in the HTML each character ends."""

    text: str
    ends: list[int]


def end_of(html: str, passage: str) -> int:
    """Where in the HTML a line ends with these words; -1 where none does."""
    read = _read(html)
    words = " ".join(passage.split())
    at = read.text.find(words) if words else -1
    while at >= 0:
        after = at + len(words)
        if after == len(read.text) or read.text[after] == "\n":
            return read.ends[after - 1]
        at = read.text.find(words, at + 1)
    return -1


def text_of(html: str) -> str:
    """What is read of an HTML text, in one line."""
    return " ".join(_read(html).text.split())


def put_below(html: str, end: int, note: str) -> str:
    """The HTML with a block right below the line that ends at `end`, its blocks kept whole."""
    at = end
    while closing := _INLINE_END.match(html, at):
        at = closing.end()
    if html.rfind("<pre", 0, at) > html.rfind("</pre>", 0, at):
        return _after(html, at, "</pre>", note)
    closing = _BLOCK_END.match(html, at)
    if closing:
        return html[: closing.end()] + note + html[closing.end() :]
    broken = _BREAK.match(html, at)
    if broken is None:
        return html[:at] + note + html[at:].removeprefix("\n")
    begun = html.rfind("<p", 0, at)
    if begun < 0 or _open_inline(html[begun:at]):
        return _after(html, at, "</p>", note)
    return f"{html[:at]}</p>{note}<p>{html[broken.end() :]}"


def _after(html: str, at: int, tag: str, note: str) -> str:
    end = html.find(tag, at)
    end = len(html) if end < 0 else end + len(tag)
    return html[:end] + note + html[end:]


def _open_inline(html: str) -> int:
    return sum(-1 if match[1] else 1 for match in _INLINE.finditer(html))


def _read(html: str) -> _Read:
    text: list[str] = []
    ends: list[int] = []

    def add(one: str, end: int) -> None:
        if one.isspace():
            one = "\n" if one == "\n" else " "
            if not text or text[-1] == "\n" or (one == " " and text[-1] == " "):
                return
            if one == "\n" and text[-1] == " ":
                text.pop()
                ends.pop()
        text.append(one)
        ends.append(end)

    for match in _TOKEN.finditer(html):
        token = match[0]
        if token[0] == "<" and len(token) > 1:
            name = _NAME.match(token)
            if name and name[1].lower() in _BLOCKS:
                add("\n", match.start())
        elif token[0] == "&" and len(token) > 1:
            for one in unescape(token):
                add(one, match.end())
        else:
            for place, one in enumerate(token, match.start() + 1):
                add(one, place)
    return _Read("".join(text), ends)
