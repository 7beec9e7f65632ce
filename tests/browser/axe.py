"""Accessibility as axe-core judges it."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "standards => axe.run(document, {runOnly: standards, resultTypes: ['violations']})"


def axe(page: Page, *, without: tuple[str, ...] = ()) -> None:
    """Fails with every violation on the page, by rule and element; `without` names rules to leave.

    Scripts of the page's own origin only are allowed to pages, so axe is evaluated, not linked.
    """
    if not AXE.is_file():
        pytest.skip("axe-core is missing: python hatch_build.py --dev")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    violations = page.evaluate(RUN, STANDARDS)["violations"]
    found = [
        f"{rule['id']}: {rule['help']}\n    {node['html'][:200]}\n    {node['failureSummary']}"
        for rule in violations
        if rule["id"] not in without
        for node in rule["nodes"]
    ]
    assert not found, "\n".join([page.url, *found])


def sideways(page: Page) -> int:
    """How many pixels the page is wider than its window; a page never scrolls sideways."""
    wide: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return wide
