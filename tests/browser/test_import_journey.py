"""Bringing an archive: dropped, looked at, taken in, read; with and without script."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from tests.browser.axe import axe, sideways
from tests.browser.looks import LOOKS, Look
from tests.cast import Cast
from tests.unit.network.importing.archives import letter, letters, mbox

from folkmoot.network.importing.chore import step
from folkmoot.people.api import Group

OpenPage = Callable[..., Page]


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Uploads and indexes of these tests lie apart."""
    (tmp_path / "home" / "uploads").mkdir(parents=True)
    here = msgspec.structs.replace(settings.FOLKMOOT, home=tmp_path / "home")
    monkeypatch.setattr(settings, "FOLKMOOT", here)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Twenty mails, one of which cannot be taken in."""
    return mbox(
        tmp_path / "walls.mbox", [*letters(20), letter(99, headers=f"X-Long: {'y' * 400_000}\n")]
    )


@pytest.mark.parametrize("look", [*LOOKS, Look(script=False)], ids=str)
def test_an_archive_comes_in(
    open_page: OpenPage, cast: Cast, closed_group: Group, archive: Path, look: Look
) -> None:
    page = open_page(look=look, viewer=cast.owner)
    page.goto(f"/g/{closed_group.slug}/import")
    seen(page, look)
    page.set_input_files("input[type=file]", archive)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("an mbox of 21 messages")).to_be_visible()
    seen(page, look)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Waiting for its turn").first).to_be_visible()
    assert step()
    # script notices by itself; without it the page is loaded again after a while
    if not look.script:
        page.reload()
    expect(page.get_by_text("1 message could not be taken in as it is")).to_be_visible()
    seen(page, look)
    page.get_by_role("link", name="To the quarantine").click()
    seen(page, look)
    page.get_by_role("button", name="Admit").click()
    expect(page.get_by_text("The message is in its conversation now.")).to_be_visible()
    page.goto(f"/g/{closed_group.slug}/imports")
    expect(page.get_by_role("link", name="walls.mbox")).to_be_visible()
    seen(page, look)


def seen(page: Page, look: Look) -> None:
    """What everybody must be able to use, at this width."""
    if look.script:
        axe(page)
        assert sideways(page) <= 0
