"""The parser we build on says what CommonMark says: every example of its specification."""

import re
from pathlib import Path

import pytest

from folkmoot.network.writing.markdown import commonmark

ROOT = Path(__file__).resolve().parents[4]
SPEC = ROOT / "frontend" / "node_modules" / "commonmark-spec" / "spec.txt"
_EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", re.MULTILINE | re.DOTALL)
FEWEST = 600
"""Version 0.31.2 has 652; fewer would mean that they are not read rightly."""


def examples() -> list[tuple[str, str]]:
    """Each Markdown text of the specification with its HTML; an arrow stands for a tab there."""
    text = SPEC.read_text(encoding="utf-8").replace("\u2192", "\t")
    return [(match[1], match[2]) for match in _EXAMPLE.finditer(text)]


def test_every_example_of_the_specification() -> None:
    if not SPEC.is_file():
        pytest.skip("commonmark-spec is missing: python hatch_build.py --dev")
    known = examples()
    assert len(known) >= FEWEST
    wrong = [
        f"{number}: {text!r}\n  {html!r}\n  {commonmark().render(text)!r}"
        for number, (text, html) in enumerate(known, 1)
        if _compared(commonmark().render(text)) != _compared(html)
    ]
    assert not wrong, "\n".join(wrong)


def _compared(html: str) -> str:
    """As the specification compares: a line end inside an empty quotation says nothing."""
    return html.replace("<blockquote>\n</blockquote>", "<blockquote></blockquote>")
