"""What holds for every template of the house, whoever wrote it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.ui.front_end import SOURCE, icon_names, templates

STYLE = re.compile(r"<style|\sstyle\s*=")
SCRIPT = re.compile(
    # a script of type application/json is data that no browser runs
    r'<script(?![^>]*(?:\bsrc=|type="application/json"))|\son[a-z]+\s*=|javascript:|hx-on[:=]'
)
OUTSIDE = re.compile(r'<(?:link|script|img|iframe|use)[^>]*(?:src|href)="(?:https?:)?//')
ICONS = (
    re.compile(r'{%\s*icon "([\w-]+)"'),
    re.compile(r'icon_name="([\w-]+)"'),
    re.compile(r'{%\s*button "[^"]*" "[a-z]*" "([\w-]+)"'),
    re.compile(r'\bicon="([\w-]+)"'),
)


def matches(pattern: re.Pattern[str]) -> Iterator[str]:
    """File and place of everything that fits."""
    for path in templates():
        for found in pattern.finditer(path.read_text()):
            yield f"{path.relative_to(SOURCE)}: {found.group()}"


@pytest.mark.parametrize("pattern", [STYLE, SCRIPT, OUTSIDE], ids=["style", "script", "outside"])
def test_nothing_that_the_content_security_policy_refuses(pattern: re.Pattern[str]) -> None:
    assert not list(matches(pattern))


def test_the_patterns_find_what_they_are_for() -> None:
    assert STYLE.search('<p style="color:red">')
    assert SCRIPT.search("<script>alert(1)</script>")
    assert SCRIPT.search('<a onclick="x()">')
    assert not SCRIPT.search('<script type="module" src="/app.js"></script>')
    assert OUTSIDE.search('<script src="https://cdn.example/x.js">')


def used_icons(path: Path) -> set[str]:
    """Names of icons a template or module asks for."""
    text = path.read_text()
    return {name for pattern in ICONS for name in pattern.findall(text)}


def test_every_icon_that_is_asked_for_is_in_the_sprite() -> None:
    files = [*templates(), *SOURCE.rglob("apps.py"), *(SOURCE / "ui").rglob("*.py")]
    missing = {str(path.relative_to(SOURCE)): used_icons(path) - icon_names() for path in files}
    assert not {path: names for path, names in missing.items() if names}
