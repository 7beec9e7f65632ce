"""Policy documents: Markdown whose headings name clauses.

A clause is a heading with an id and a class in braces, and the text below it up to the next
heading of its rank: `## Keep keys out of messages {#SEC-1 .safety owner=security}`.
"""

import re
from collections.abc import Iterator
from typing import get_args

import msgspec

from folkmoot.policy.engine.pack.problems import Problem
from folkmoot.policy.engine.rules import ClauseClass

CLASSES: tuple[str, ...] = get_args(ClauseClass)
EXCERPT = 280

_HEADING = re.compile(r"^(#{1,6})[ \t]+(.*?)[ \t]*(?:\{([^{}]*)\})?[ \t]*#*[ \t]*$")
_FENCE = re.compile(r"^ {0,3}(```+|~~~+)")
_ID = re.compile(r"^[A-Za-z][A-Za-z0-9._-]{0,39}$")


class Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One document: its file name without folder and ending, and its Markdown."""

    name: str
    text: str


class Clause(msgspec.Struct, frozen=True, omit_defaults=True):
    """One clause: its id, its heading and text, its class, who owns it, and the legal basis."""

    id: str
    document: str
    title: str
    text: str
    clause_class: ClauseClass
    owner: str = ""
    basis: str = ""

    @property
    def excerpt(self) -> str:
        """The clause's first paragraph, cut at a word."""
        first = " ".join(self.text.strip().partition("\n\n")[0].split())
        if len(first) <= EXCERPT:
            return first
        return first[:EXCERPT].rpartition(" ")[0] + " …"


class _Heading(msgspec.Struct, frozen=True):
    line: int
    rank: int
    title: str
    attributes: str


def clauses_of(document: Document, file: str) -> tuple[list[Clause], list[Problem]]:
    """The clauses of a document, in order, and what is wrong with their headings."""
    lines = document.text.split("\n")
    headings = list(_headings(lines))
    clauses: list[Clause] = []
    problems: list[Problem] = []
    for place, heading in enumerate(headings):
        if not heading.attributes:
            continue
        end = next((one.line for one in headings[place + 1 :] if one.rank <= heading.rank), None)
        text = "\n".join(lines[heading.line + 1 : end]).strip("\n")
        made = _clause(document.name, heading, text)
        if isinstance(made, Clause):
            clauses.append(made)
        else:
            problems.append(Problem(file, heading.line + 1, 1, *made))
    return clauses, problems


def _clause(document: str, heading: _Heading, text: str) -> Clause | tuple[str, str]:
    ids, classes, named = [], [], {}
    for word in re.findall(r'\w+="[^"]*"|\S+', heading.attributes):
        if word.startswith("#"):
            ids.append(word[1:])
        elif word.startswith("."):
            classes.append(word[1:])
        elif "=" in word:
            named[word.partition("=")[0]] = word.partition("=")[2].strip('"')
    if len(ids) != 1 or not _ID.match(ids[0]):
        return "a clause has one id", "write it like {#SEC-1 .safety}"
    if len(classes) != 1 or classes[0] not in CLASSES:
        return f"clause {ids[0]} has no class", f"one of: {', '.join(CLASSES)}"
    if set(named) - {"owner", "basis"}:
        return f"clause {ids[0]} says more than it can", "owner=... and basis=..."
    return Clause(
        ids[0],
        document,
        heading.title,
        text,
        msgspec.convert(classes[0], ClauseClass),
        named.get("owner", ""),
        named.get("basis", ""),
    )


def _headings(lines: list[str]) -> Iterator[_Heading]:
    fence = ""
    for number, line in enumerate(lines):
        opened = _FENCE.match(line)
        if fence:
            if opened and opened[1].startswith(fence):
                fence = ""
        elif opened:
            fence = opened[1]
        elif found := _HEADING.match(line):
            yield _Heading(number, len(found[1]), found[2], (found[3] or "").strip())
