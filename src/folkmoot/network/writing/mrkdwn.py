"""Slack's markup ("mrkdwn") as Markdown. Pure, and linear in the length of the text.

Source: Slack's documentation "Formatting text for app surfaces". Bold is one star, italic an
underscore, struck a tilde; `<...>` holds links and mentions; &, < and > arrive as entities. What
means something in Markdown but nothing in Slack is escaped, so that it reads as it was written.
"""

import re
from html import unescape

_CODE_BLOCK = re.compile(r"```\n?(.*?)\n?```", re.DOTALL)
_SPAN = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|<(?P<angle>[^<>\n]+)>"
    r"|(?<![\w*])\*(?P<bold>[^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])"
    r"|(?<!\w)_(?P<italic>[^\s_](?:[^_\n]*[^\s_])?)_(?!\w)"
    r"|(?<![\w~])~(?P<struck>[^\s~](?:[^~\n]*[^\s~])?)~(?![\w~])"
)
_SPECIAL = re.compile(r"[\\`*\[\]<>|~]|(?<!\w)_|_(?!\w)")
_LINE_SPECIAL = re.compile(
    r"^(\s{0,3})(#{1,6}(?=\s)|[+=-]+(?=\s|$)|\d{1,9}(?=[.)](?:\s|$)))", re.MULTILINE
)
_BULLET = re.compile(r"^(\s*)[•◦▪]\s+", re.MULTILINE)
_SPECIAL_MENTIONS = {"here": "@here", "channel": "@channel", "everyone": "@everyone"}
DEEPEST = 4


def markdown_of(text: str) -> str:
    """The text as Markdown."""
    pieces: list[str] = []
    at = 0
    for found in _CODE_BLOCK.finditer(text):
        pieces += (_lines(text[at : found.start()]), _fenced(unescape(found[1])))
        at = found.end()
    pieces.append(_lines(text[at:]))
    return "\n".join(piece.strip("\n") for piece in pieces if piece.strip())


def plain(text: str) -> str:
    """Plain text as Markdown that reads the same."""
    return _escaped(text)


def link(address: str, words: str) -> str:
    """A link; one that leads nowhere safe is only its words."""
    address = address.strip()
    if not re.match(r"(?:https?|mailto):[^\s<>]+$", address):
        return plain(words or address)
    return f"[{plain(words)}](<{address}>)" if words and words != address else f"<{address}>"


def _lines(text: str) -> str:
    made = []
    for line in text.split("\n"):
        quoted = re.match(r"(?:&gt;|>)\s?", line)
        if quoted:
            made.append("> " + _spans(line[quoted.end() :], 0))
        else:
            bullet = _BULLET.match(line)
            made.append(
                f"{bullet[1]}- {_spans(line[bullet.end() :], 0)}" if bullet else _spans(line, 0)
            )
    return "\n".join(made)


def _spans(text: str, depth: int) -> str:
    if depth > DEEPEST:
        return plain(unescape(text))
    made: list[str] = []
    at = 0
    for found in _SPAN.finditer(text):
        made += (_escaped(unescape(text[at : found.start()]), begins=at == 0), _span(found, depth))
        at = found.end()
    made.append(_escaped(unescape(text[at:]), begins=at == 0))
    return "".join(made)


def _span(found: re.Match[str], depth: int) -> str:
    kind, inner = found.lastgroup or "", found[found.lastgroup or 0]
    if kind == "code":
        return f"`{unescape(inner)}`"
    if kind == "angle":
        return _angle(inner)
    mark = {"bold": "**", "italic": "*", "struck": "~~"}[kind]
    return f"{mark}{_spans(inner, depth + 1)}{mark}"


def _angle(inner: str) -> str:
    """What stands between angle brackets: a link, a person, a channel, a special word."""
    target, _, words = inner.partition("|")
    words = unescape(words)
    if target.startswith("@"):
        return plain(f"@{words or target[1:]}".replace("@@", "@"))
    if target.startswith("#"):
        return plain(f"#{words or target[1:]}".replace("##", "#"))
    if target.startswith("!"):
        name = target[1:].partition("^")[0]
        return plain(words or _SPECIAL_MENTIONS.get(name, f"@{name}"))
    return link(unescape(target), words)


def _escaped(text: str, *, begins: bool = True) -> str:
    escaped = _SPECIAL.sub(lambda found: f"\\{found[0]}", text)
    return _LINE_SPECIAL.sub(_line_escaped, escaped) if begins else escaped


def _line_escaped(found: re.Match[str]) -> str:
    mark = found[2]
    return f"{found[1]}{mark}\\" if mark.isdigit() else f"{found[1]}\\{mark}"


def _fenced(code: str) -> str:
    longest = max((len(run) for run in re.findall(r"`+", code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{code}\n{fence}"
