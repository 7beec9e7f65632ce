"""The plain text of an HTML mail, laid out as a mail program would write its text part."""

import re
from urllib.parse import urlsplit

from folkmoot.network.mail.html.tokens import Close, Open, Text, names, tokens

DEPTH_MAX = 100
"""Elements nested deeper than this are read as if they stood at this depth."""
QUOTE_DEPTH_MAX = 30
INDENT_MAX = 12

ORIGINAL_MESSAGE = "-----Original Message-----"
RULE = "_" * 32
"""What Outlook writes for a horizontal rule; the folding engine knows it."""

_VOID = names("area base br col embed hr img input link meta source track wbr")
_BLOCK = names(
    "address article aside body center dd details dialog div dl dt fieldset figcaption figure"
    " footer form header html main nav section summary table tbody tfoot thead tr caption"
)
_PARAGRAPH = names("p h1 h2 h3 h4 h5 h6 pre ul ol blockquote")
_IMPLIED_END = names("p li dt dd tr td th option thead tbody tfoot")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_HEADER_LINE = re.compile(r"\W{0,3}[^\W\d_][^:：\n]{0,24}[:：]")
_BORDER_TOP = re.compile(r"border-top:(?:solid|\d[\w.]*solid|#\w+\d[\w.]*solid)")


def text_of(html: str) -> str:
    """Plain text of an HTML mail body.

    Paragraphs, lists, tables and preformatted text keep their shape; a link is its text and, the
    first time, its address; quotations get `> ` at their depth; the block of headers that Outlook
    sets above what it quotes gets its usual line above it. Scripts, styles and hidden elements
    are dropped. Never raises; linear in `len(html)`.
    """
    page = _Page()
    for token in tokens(html):
        if isinstance(token, Text):
            page.text(token.text)
        elif isinstance(token, Open):
            page.opened(token.name, token.attributes)
        else:
            page.closed(token)
    return page.finished()


def _hides(attributes: dict[str, str]) -> bool:
    style = attributes.get("style", "")
    return "hidden" in attributes or (
        "display" in style.lower() and "display:none" in style.replace(" ", "").lower()
    )


def _quotes(name: str, attributes: dict[str, str]) -> bool:
    """Whether an element quotes; Gmail's and Outlook's indentation uses the same tag."""
    if name != "blockquote":
        return False
    style = attributes.get("style", "").replace(" ", "").lower()
    indents = "border:none" in style or ("margin-right:0" in style and "border" not in style)
    return not indents or attributes.get("type") == "cite" or "class" in attributes


def _outlook_divider(name: str, attributes: dict[str, str]) -> bool:
    if name != "div":
        return False
    if attributes.get("id", "").lower().endswith("divrplyfwdmsg"):
        return True
    style = attributes.get("style", "")
    return "border-top" in style.lower() and bool(
        _BORDER_TOP.search(style.replace(" ", "").lower())
    )


class _Element:
    """An open element and what its end must undo."""

    __slots__ = ("hides", "href", "link_from", "name", "number", "quotes")

    def __init__(self, name: str, *, quotes: bool, hides: bool) -> None:
        self.name = name
        self.quotes = quotes
        self.hides = hides
        self.number: int | None = None
        self.href = ""
        self.link_from = 0


class _Page:
    """Lines written so far, the line in hand, and the elements around it."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.line_length = 0
        self.marker = ""
        self.breaks = 0  # line ends owed before the next text: 1 = new line, 2 = blank line
        self.space = False
        self.stack: list[_Element] = []
        self.open_count: dict[str, int] = {}
        self.quote_depth = 0
        self.line_depth = 0
        self.hidden = 0
        self.preformatted = 0
        self.lists = 0
        self.cell_broken = False
        self.cell_empty = False
        self.separator = False
        self.shown: set[str] = set()
        self.dividers: list[int] = []

    def text(self, text: str) -> None:
        """Character data in the flow."""
        if self.hidden:
            return
        if self.preformatted:
            self._preformatted(text)
            return
        collapsed = _SPACES.sub(" ", text)
        if collapsed == " " or not collapsed:
            self.space = self.space or bool(collapsed)
            return
        if collapsed[0] == " ":
            self.space = True
        self._put(collapsed.strip(" "))
        self.space = collapsed[-1] == " "

    def _preformatted(self, text: str) -> None:
        first, *rest = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if first:
            self._put(first)
        for line in rest:
            self._end_line()
            self.breaks = 0
            if line:
                self._put(line)

    def _put(self, text: str) -> None:
        if self.breaks:
            self._flush_breaks()
        self.cell_empty = False
        if self.separator and self.line:
            self.line.append(" | ")
        elif self.space and self.line:
            self.line.append(" ")
        self.separator = self.space = False
        if not self.line:
            self.line_depth = self.quote_depth
            indent = "  " * max(0, min(self.lists, INDENT_MAX) - (1 if self.marker else 0))
            self.line.append(indent + self.marker)
            self.marker = ""
        self.line.append(text)

    def _flush_breaks(self) -> None:
        if self.line:
            self._end_line()
            self.cell_broken = not self.cell_empty
        if self.breaks > 1 and self.lines and self.lines[-1].strip("> "):
            self.lines.append(">" * min(self.line_depth, self.quote_depth))
        self.breaks = 0

    def _end_line(self) -> None:
        prefix = "> " * self.line_depth if self.line else "> " * self.quote_depth
        self.lines.append((prefix + "".join(self.line).replace("\xa0", " ")).rstrip())
        self.line = []
        self.space = self.separator = False

    def _break(self, owed: int) -> None:
        if self.cell_empty and self.separator:
            return  # the first block of a further cell stays on the row's line
        self.breaks = max(self.breaks, owed)
        self.space = False

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        """A start tag."""
        if name in _VOID:
            if not self.hidden:
                self._void(name, attributes)
            return
        if name in _IMPLIED_END and self.stack and self.stack[-1].name == name:
            self._pop()
        if len(self.stack) >= DEPTH_MAX:
            return
        element = _Element(name, quotes=_quotes(name, attributes), hides=_hides(attributes))
        self.stack.append(element)
        self.open_count[name] = self.open_count.get(name, 0) + 1
        self.hidden += element.hides
        if self.hidden:
            return
        self._begin(element, attributes)

    def _begin(self, element: _Element, attributes: dict[str, str]) -> None:
        name = element.name
        if name in ("td", "th"):
            self._begin_cell()
        elif name in _PARAGRAPH:
            self._break(1 if self.lists and name in ("ul", "ol") else 2)
        elif name in _BLOCK:
            self._break(1)
            if name == "tr":
                self.cell_broken = True
        if element.quotes and self.quote_depth < QUOTE_DEPTH_MAX:
            self.quote_depth += 1
        if name == "pre":
            self._start_preformatted()
        elif name in ("ul", "ol"):
            self.lists += 1
            if name == "ol":
                start = attributes.get("start", "1")
                element.number = int(start) if start.isascii() and start[:6].isdecimal() else 1
        elif name == "li":
            self._break(1)
            self.marker = self._list_marker()
        elif name == "a":
            element.href = attributes.get("href", "")
            element.link_from = len(self.line)
        elif _outlook_divider(name, attributes):
            self._flush_pending()
            self.dividers.append(len(self.lines))

    def _flush_pending(self) -> None:
        if self.line:
            self._end_line()

    def _start_preformatted(self) -> None:
        if self.breaks:
            self._flush_breaks()
        self.preformatted += 1

    def _begin_cell(self) -> None:
        if self.line and not self.cell_broken:
            self.breaks = 0
            self.separator = True
        else:
            self._break(1)
        self.cell_broken = False
        self.cell_empty = True

    def _list_marker(self) -> str:
        for element in reversed(self.stack):
            if element.name == "ol" and element.number is not None:
                element.number += 1
                return f"{element.number - 1}. "
            if element.name == "ul":
                break
        return "- "

    def _void(self, name: str, attributes: dict[str, str]) -> None:
        if name == "br":
            if self.breaks:
                self._flush_breaks()
            self._end_line()
            self.cell_broken = True
        elif name == "hr":
            self._break(1)
            self._put(RULE)
            self._break(1)
        elif name == "img":
            alt = _SPACES.sub(" ", attributes.get("alt", "")).strip()
            if alt:
                self._put(f"[{alt}]")

    def closed(self, token: Close) -> None:
        """An end tag: closes the nearest such element and what is open inside it."""
        if token.name == "br":
            self._void("br", {})
        if not self.open_count.get(token.name):
            return
        while self._pop() != token.name:
            pass

    def _pop(self) -> str:
        element = self.stack.pop()
        name = element.name
        self.open_count[name] -= 1
        if self.hidden:
            self.hidden -= element.hides
            return name
        if name == "a":
            self._address(element)
        elif name in ("ul", "ol"):
            self.lists -= 1
            self._break(1 if self.lists else 2)
        elif name == "pre":
            self._flush_pending()
            self.preformatted -= 1
            self._break(2)
        elif name in _PARAGRAPH:
            self._break(2)
        elif name in _BLOCK or name == "li":
            self._break(1)
        if element.quotes and self.quote_depth:
            self.quote_depth -= 1
        return name

    def _address(self, link: _Element) -> None:
        """Writes the address behind a link's text, once and only when the text is not it."""
        url = link.href.strip()
        if not url.lower().startswith(("http://", "https://", "mailto:", "ftp://")):
            return
        bare = url.removeprefix("mailto:").split("?")[0] if url.startswith("mailto:") else url
        shown = "".join(self.line[link.link_from :]).strip() if not self.breaks else ""
        if _same_address(shown, bare) or bare in self.shown:
            self.shown.add(bare)
            return
        self.shown.add(bare)
        self.space = bool(self.line)
        self._put(f"<{bare}>")

    def finished(self) -> str:
        """The whole text, with Outlook's line above the header blocks that stood below a rule."""
        while self.stack:
            self._pop()
        self._flush_pending()
        lines = self.lines
        for at in reversed(self.dividers):
            _mark_original(lines, at)
        return "\n".join(_without_blank_runs(lines))


def _same_address(shown: str, url: str) -> bool:
    shown, url = shown.lower().rstrip("/"), url.lower().rstrip("/")
    return shown == url or (bool(shown) and shown == url.partition("://")[2])


def _mark_original(lines: list[str], at: int) -> None:
    """Inserts the "original message" line when a header block follows line `at`."""
    while at < len(lines) and not lines[at].strip("> "):
        at += 1
    following = [line for line in lines[at : at + 12] if line.strip("> ")][:6]
    if len(following) < 2 or not _HEADER_LINE.match(following[0].lstrip("> ")):
        return
    if sum(bool(_HEADER_LINE.match(line.lstrip("> "))) for line in following) < 3:
        return
    above = next((line for line in reversed(lines[:at]) if line.strip("> ")), "")
    if above.lstrip("> ").startswith("-----"):
        return
    quoted = re.match(r"(?:> )*", following[0])
    lines.insert(at, (quoted[0] if quoted else "") + ORIGINAL_MESSAGE)


def _without_blank_runs(lines: list[str]) -> list[str]:
    """At most two empty lines in a row, none at the ends."""
    kept: list[str] = []
    blank = 2
    for line in lines:
        blank = 0 if line else blank + 1
        if blank <= 2:
            kept.append(line)
    while kept and not kept[-1]:
        kept.pop()
    return kept


def host_of(url: str) -> str:
    """The host name in an address; empty when there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
