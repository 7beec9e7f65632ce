"""A message's zones as HTML: own words open, the rest folded, answers beside their passages."""

from collections.abc import Callable, Container, Iterator, Sequence
from html import escape

import msgspec

from folkmoot.network.mail.fold.lines import lines_of, stripped_quote
from folkmoot.network.mail.fold.reading import INTRODUCING, QUOTED_KINDS, QUOTING, Answer, answers
from folkmoot.network.mail.fold.zone import Kind, Zone
from folkmoot.network.mail.render.links import linked
from folkmoot.network.mail.render.paragraphs import prose, wrap_width
from folkmoot.network.mail.render.words import ENGLISH, Words
from folkmoot.network.writing.markdown import References, html_of, references_of

PASSAGE_LINES_MAX = 3
"""A quotation of this many lines right above its answer stays open."""
PARAGRAPH_LINES_MAX = 6
"""Of a longer one, its last paragraph does, when that is no longer than this."""
DEPTH_CLASS_MAX = 4

_OWN = frozenset((Kind.OWN,))


class _Block(msgspec.Struct, frozen=True):
    """Zones shown together: a fold, a stretch of own words, a patch."""

    kind: Kind
    zones: tuple[Zone, ...]


def rendered(
    text: str, zones: Sequence[Zone], *, words: Words = ENGLISH, is_markdown: bool = False
) -> str:
    """Safe HTML of one message, `zones` being those of `fold.zones(text)`.

    Own words stand open with their line breaks; quotations, forwarded messages, signatures and
    footers are folded to one line that says whose and how much; a short passage above an inline
    answer stays open beside it; patches and code keep their columns. Classes: see the package.
    """
    page = _Page(lines_of(text), zones, words, answers(zones, text))
    if is_markdown:
        references = references_of(text)
        page.own = lambda body: _markdown(body, references)
        page.quoted = _quoted_markdown
    return f'<div class="fm-message">{"".join(page.blocks())}</div>'


def _grouped(zones: Sequence[Zone]) -> Iterator[tuple[int, _Block]]:
    """Consecutive zones that are shown together, each group with the index of its first zone."""
    start = 0
    for index in range(1, len(zones) + 1):
        if index < len(zones) and _same_block(zones[start], zones[index]):
            continue
        yield start, _Block(zones[start].kind, tuple(zones[start:index]))
        start = index


def _same_block(first: Zone, following: Zone) -> bool:
    if first.kind in QUOTED_KINDS:
        return following.kind in QUOTED_KINDS
    return first.kind is following.kind


class _Page:
    """One message while it is written."""

    def __init__(
        self, lines: list[str], zones: Sequence[Zone], words: Words, found: Sequence[Answer]
    ) -> None:
        self.lines = lines
        self.zones = zones
        self.bare = lines.copy()
        for zone in zones:
            if zone.kind in QUOTED_KINDS:
                span = slice(zone.start_line, zone.end_line)
                self.bare[span] = [stripped_quote(line).rstrip() for line in lines[span]]
        self.words = words
        self.own: Callable[[str], str] = self._as_written
        self.quoted: Callable[[str], str] = lambda words: prose(words, self.quoted_width)
        self.answers = {answer.zone: answer for answer in found}
        self.width = wrap_width(self._lines_of(_OWN))
        self.quoted_width = wrap_width(self._lines_of(QUOTING))

    def _lines_of(self, kinds: Container[Kind]) -> Iterator[str]:
        """The lines of zones of these kinds, a blank one between any two zones."""
        for zone in self.zones:
            if zone.kind in kinds:
                for line in self.bare[zone.start_line : zone.end_line]:
                    yield line.rstrip()
                yield ""

    def _as_written(self, body: str) -> str:
        return f'<div class="fm-own" dir="auto">{prose(body, self.width)}</div>'

    def blocks(self) -> Iterator[str]:
        """The blocks in order; a quotation and its answer in one element."""
        pending = ""
        for index, block in _grouped(self.zones):
            if block.kind in QUOTED_KINDS:
                yield pending
                answer = self.answers.get(index + len(block.zones))
                pending = self._quotation(block, answer)
                if answer is None:
                    yield pending
                    pending = ""
                continue
            html = self._plain_block(block)
            yield f'<div class="fm-answer">{pending}{html}</div>' if pending else html
            pending = ""

    def _plain_block(self, block: _Block) -> str:
        first, last = block.zones[0].start_line, block.zones[-1].end_line
        lines = self.lines[first:last]
        if block.kind is Kind.PATCH:
            return patch_html([line.rstrip("\r\n") for line in lines])
        if block.kind is Kind.CODE:
            return f'<pre class="fm-code">{escape("".join(lines).rstrip())}</pre>'
        if block.kind is Kind.OWN:
            body = "".join(lines).strip("\r\n").rstrip()
            return self.own(body) if body.strip() else ""
        name = self.words.footer if block.kind is Kind.FOOTER else self.words.signature
        body = linked("".join(lines).strip("\r\n").rstrip())
        return self._fold(block.kind.value, escape(name), self._filled(first, last), body)

    def _quotation(self, block: _Block, answer: Answer | None) -> str:
        """A quotation folded, but for a short passage above an answer."""
        last = block.zones[-1].end_line
        if answer is None:
            return self._quote_fold(block.zones, last)
        open_from = answer.start_line
        if answer.end_line - open_from > PARAGRAPH_LINES_MAX:
            open_from = last
        if self._quoted_count(block.zones) <= PASSAGE_LINES_MAX:
            open_from = next(zone.start_line for zone in block.zones if zone.kind in QUOTING)
        folded = ""
        if any(zone.kind in QUOTING and zone.start_line < open_from for zone in block.zones):
            folded = self._quote_fold(block.zones, open_from)
        if open_from == last:
            return folded
        return folded + self._passage(answer, open_from, answer.end_line, named=not folded)

    def _passage(self, answer: Answer, start: int, end: int, *, named: bool) -> str:
        body = "\n".join(self.bare[start:end])
        person = (
            f'<cite class="fm-person" dir="auto">{escape(answer.person)}</cite>'
            if named and answer.person
            else ""
        )
        return (
            f'<blockquote class="fm-passage" data-depth="{answer.depth}" dir="auto">'
            f"{person}{self.quoted(body.strip())}</blockquote>"
        )

    def _quote_fold(self, zones: Sequence[Zone], last: int) -> str:
        """The quoted zones above line `last` as one fold."""
        inside = [zone for zone in zones if zone.start_line < last]
        forwarded = any(zone.kind is Kind.FORWARDED for zone in inside)
        name = self.words.forwarded if forwarded else self.words.quotation
        person = next((zone.person for zone in inside if zone.person), "")
        if person and forwarded:
            title = f'{escape(name)}, <span class="fm-person">{escape(person)}</span>'
        elif person:
            title = f'<span class="fm-person">{escape(person)}</span>'
        else:
            title = escape(name)
        body = "".join(self._quoted_zone(zone, last) for zone in inside)
        count = sum(
            self._filled(zone.start_line, min(zone.end_line, last))
            for zone in inside
            if zone.kind in QUOTING
        )
        return self._fold("forwarded" if forwarded else "quote", title, count, body)

    def _quoted_zone(self, zone: Zone, last: int) -> str:
        words = "\n".join(self.bare[zone.start_line : min(zone.end_line, last)])
        if zone.kind in INTRODUCING:
            name = "attribution" if zone.kind is Kind.ATTRIBUTION else "header"
            return f'<div class="fm-{name}">{linked(words)}</div>'
        body = self.quoted(words)
        depth = min(max(zone.depth, 1), DEPTH_CLASS_MAX)
        return f'<div class="fm-depth-{depth}" dir="auto">{body}</div>'

    def _fold(self, name: str, title: str, count: int, body: str) -> str:
        counted = (
            f', <span class="fm-count">{escape(self.words.lines(count))}</span>' if count else ""
        )
        return (
            f'<details class="fm-fold fm-fold-{name}"><summary>{title}{counted}</summary>'
            f'<div class="fm-folded">{body}</div></details>'
        )

    def _filled(self, start: int, end: int) -> int:
        return sum(1 for line in self.bare[start:end] if line and not line.isspace())

    def _quoted_count(self, zones: Sequence[Zone]) -> int:
        return sum(
            self._filled(zone.start_line, zone.end_line) for zone in zones if zone.kind in QUOTING
        )


def _quoted_markdown(words: str) -> str:
    return f'<div class="fm-markdown">{html_of(words)}</div>'


def _markdown(body: str, references: References | None) -> str:
    html = html_of(body, references=references)
    return f'<div class="fm-own fm-markdown" dir="auto">{html}</div>'


def patch_html(lines: Sequence[str]) -> str:
    """A patch as `<pre>`, one `<span>` a line that is not context."""
    shown = []
    in_hunk = False
    for line in lines:
        in_hunk = line.startswith("@@") or (in_hunk and not line.startswith(_FILE_BEGINS))
        shown.append(_patch_line(line, in_hunk=in_hunk))
    return f'<pre class="fm-patch">{chr(10).join(shown)}</pre>'


def _patch_line(line: str, *, in_hunk: bool) -> str:
    name = _PATCH_CLASSES.get(line[:1])
    if name is None:
        return escape(line)
    if not in_hunk and line.rstrip() == "---":
        name = "note"  # what parts the letter from the patch; inside a hunk it is a removed line
    if line.startswith(("--- ", "+++ ")) or name == "note":
        name = "file" if line.startswith(_FILE_LINES) else name
    if line.startswith("@@"):
        name = "hunk"
    return f'<span class="fm-patch-{name}">{escape(line)}</span>' if name else escape(line)


_FILE_LINES = ("--- ", "+++ ", "diff ", "index ", "Index: ", "new file", "deleted file", "rename ")
_FILE_BEGINS = ("diff ", "Index: ")
_PATCH_CLASSES = {"+": "add", "-": "remove", "@": "note", "\\": "note"} | dict.fromkeys(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ=", "note"
)
