"""A message as lines, and how deep each is quoted."""

import re

QUOTE_PREFIX = re.compile(r" {0,2}>(?:[ \t]{0,2}>)*+[ \t]?")
"""Quote marks as mail programs write them: `>`, `> >`, `>>`, with or without a space."""

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067"))
_INVISIBLE |= dict.fromkeys(map(ord, "\u2068\u2069\ufeff"))


def lines_of(text: str) -> list[str]:
    """The lines of `text` with their line ends; joined they are `text` again.

    Only a line feed ends a line: a form feed or a Unicode line separator inside one is content.
    """
    lines = text.split("\n")
    last = lines.pop()
    kept = [line + "\n" for line in lines]
    if last:
        kept.append(last)
    return kept


def visible(text: str) -> str:
    """Text without the marks that steer direction, which stand between words and punctuation."""
    return text if text.isascii() else text.translate(_INVISIBLE)


def stripped_quote(line: str) -> str:
    """A line without its quote marks and line end."""
    if line[:2] == "> " and line[2:3] not in " \t>":  # nearly all quoted lines
        return line[2:].rstrip("\r\n")
    match = QUOTE_PREFIX.match(line) if ">" in line[:3] else None
    return (line[match.end() :] if match else line).rstrip("\r\n")
