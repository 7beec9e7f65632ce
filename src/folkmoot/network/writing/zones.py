"""Markdown divided into zones: quotations are known from the syntax, all else is the writer's."""

from folkmoot.network.mail.fold import Kind, Zone, lines_of
from folkmoot.network.writing.markdown import quotations


def markdown_zones(text: str) -> tuple[Zone, ...]:
    """The zones of a Markdown text, in order, covering every line exactly once."""
    count = len(lines_of(text))
    found: list[Zone] = []
    at = 0
    for start, end in quotations(text):
        if start > at:
            found.append(Zone(Kind.OWN, at, start))
        found.append(Zone(Kind.QUOTE, start, min(end, count), depth=1))
        at = end
    if at < count:
        found.append(Zone(Kind.OWN, at, count))
    return tuple(found)
