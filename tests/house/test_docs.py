"""What people are told exists, and what exists they are told of."""

import re
from pathlib import Path

import msgspec
import pytest
from tests.house.repository import REPOSITORY, committed, shown

from folkmoot.base.feed.consumers import consumers
from folkmoot.base.feed.kinds import kinds
from folkmoot.base.settings import Settings
from folkmoot.config.commands import commands
from folkmoot.network.search.documents import FLAGS
from folkmoot.network.search.query import OPERATORS
from folkmoot.people.activity import kinds as activity

DOCS = REPOSITORY / "docs"
PICTURE_BYTES = 200_000
DECISION_PARTS = ("## Context", "## Decision", "## Consequences")

LINK = re.compile(r"\]\(([^)#\s]+)(?:#([^)\s]+))?\)")
HERE = re.compile(r"\]\(#([^)\s]+)\)")
NAMED_FILE = re.compile(r"`((?:src|tests|docs|bench|frontend|script)/[\w./-]+)`")
TOP_FILE = re.compile(r"`([\w-]+\.(?:md|toml|py)|\.importlinter)`")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
OUR_COMMAND = re.compile(r"^(?:[A-Z_]+=\S+ )?(folkmoot .+?)(?:\s+#.*)?$", re.MULTILINE)


def pages() -> list[Path]:
    """Every page of documentation."""
    sources = (REPOSITORY / "src").rglob("*.md")
    return sorted({*REPOSITORY.glob("*.md"), *DOCS.rglob("*.md"), *sources})


def text_of(name: str) -> str:
    """One page of `docs`."""
    return (DOCS / name).read_text()


def first_column(name: str, heading: str = "") -> set[str]:
    """The code words in the first column of the tables of one page, or of one section of it."""
    text = text_of(name)
    if heading:
        text = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return set(re.findall(r"^\| `([^`]+)`", text, re.MULTILINE))


def anchors(text: str) -> set[str]:
    """The headings of a page as links name them."""
    plain = (re.sub(r"[^\w\s-]", "", heading.lower()) for heading in HEADING.findall(text))
    return {heading.strip().replace(" ", "-") for heading in plain}


def test_the_settings_are_those_in_the_docs() -> None:
    assert first_column("settings.md") == {field.name for field in msgspec.structs.fields(Settings)}


def test_the_defaults_are_those_in_the_docs() -> None:
    row = re.compile(r"^\| `(\w+)` \| .* \| (\S+)[^|]*\|$", re.MULTILINE)
    rows = dict(row.findall(text_of("settings.md")))
    for field in msgspec.structs.fields(Settings):
        if isinstance(field.default, int) and not isinstance(field.default, bool):
            assert rows[field.name] == str(field.default), field.name


def test_the_commands_are_those_in_the_docs() -> None:
    assert first_column("commands.md") == {
        f"folkmoot {' '.join(command.words)}" for command in commands()
    }


def test_the_feed_kinds_are_those_in_the_docs() -> None:
    # other tests register toys of their own in the same process
    own = {kind.name for kind in kinds() if kind.payload.__module__.startswith("folkmoot.")}
    assert first_column("feed.md", "Feed kinds") == own


def test_the_activity_kinds_are_those_in_the_docs() -> None:
    assert first_column("feed.md", "Activity kinds") == set(activity.kinds())
    for label in activity.kinds().values():
        assert f"| {label} |" in text_of("feed.md")


def test_the_consumers_are_those_in_the_docs() -> None:
    told = first_column("feed.md", "Consumers")
    files = {type(one).__module__.replace(".", "/") for one in consumers()}
    assert told == {f"src/{file}.py" for file in files}


def test_every_search_operator_is_in_the_guide() -> None:
    guide = text_of("user-guide/searching.md")
    assert not [name for name in OPERATORS if f"`{name}:" not in guide]
    assert not [flag for flag in FLAGS if f"`{flag}`" not in guide]


def test_every_page_of_the_guide_is_in_its_contents() -> None:
    contents = text_of("user-guide/README.md")
    others = [path.name for path in (DOCS / "user-guide").glob("*.md") if path.stem != "README"]
    assert others
    assert not [name for name in others if f"({name})" not in contents]


@pytest.mark.parametrize("page", [shown(path) for path in pages()])
def test_links_lead_somewhere(page: str) -> None:
    path = REPOSITORY / page
    text = FENCE.sub("", path.read_text())
    broken = []
    for target, anchor in LINK.findall(text):
        if "://" in target:
            continue
        there = (path.parent / target).resolve()
        if not there.exists() or (anchor and anchor not in anchors(there.read_text())):
            broken.append(f"{target}#{anchor}")
    broken += [f"#{anchor}" for anchor in HERE.findall(text) if anchor not in anchors(text)]
    assert not broken


@pytest.mark.parametrize("page", [shown(path) for path in pages()])
def test_files_that_are_named_exist(page: str) -> None:
    named = set(NAMED_FILE.findall((REPOSITORY / page).read_text()))
    assert not [name for name in named if not (REPOSITORY / name).exists()]


def test_files_at_the_top_that_are_named_exist() -> None:
    pages_at_top = [path for path in pages() if path.parent == REPOSITORY]
    named = {name for path in pages_at_top for name in TOP_FILE.findall(path.read_text())}
    known = {path.name for path in committed()}
    assert named
    # files of the home, or shown as what one would write
    assert named - known <= {"settings.toml", "search.py", "export_mail.py", "import_.py"}


def test_commands_in_the_docs_exist() -> None:
    known = [" ".join(("folkmoot", *command.words)) for command in commands()]
    shown_ones = [
        (shown(path), line)
        for path in pages()
        for fence in FENCE.findall(path.read_text())
        for line in OUR_COMMAND.findall(fence)
    ]
    assert shown_ones
    assert not [
        (page, line)
        for page, line in shown_ones
        if not any(line == command or line.startswith(f"{command} ") for command in known)
    ]


def test_decisions_are_numbered_and_say_what_and_why() -> None:
    decisions = sorted((DOCS / "decisions").glob("*.md"))
    numbers = [int(path.name[:4]) for path in decisions]
    assert numbers == list(range(1, len(decisions) + 1))
    for number, path in zip(numbers, decisions, strict=True):
        text = path.read_text()
        assert text.startswith(f"# {number}. "), path.name
        assert all(part in text for part in DECISION_PARTS), path.name


def test_pictures_are_small() -> None:
    pictures = list((DOCS / "images").glob("*"))
    assert pictures
    assert not [path.name for path in pictures if path.stat().st_size > PICTURE_BYTES]


def test_headings_become_anchors() -> None:
    assert anchors("# PostgreSQL, mail, doctor\n\n## Mail\n") == {"postgresql-mail-doctor", "mail"}
