"""The page of components: read by axe in every look, used by keyboard, complete without script."""

import pytest
from django.http import HttpRequest
from playwright.sync_api import Page, expect
from tests.browser.axe import axe, sideways
from tests.browser.conftest import OpenPage
from tests.browser.looks import Look
from tests.cast import Cast
from tests.waiting import wait_until

from folkmoot.ui import palette
from folkmoot.ui.api import PaletteEntry, register_palette

COMPONENTS = "/-/components"


@pytest.fixture(autouse=True)
def _for_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only administrators see the page; who that is stands in another test."""
    monkeypatch.setattr("folkmoot.ui.views.is_builder", lambda _: True)


# The specimens repeat each component per theme, so headings and landmarks come twice by intention.
REPEATED = ("heading-order", "landmark-unique")


def test_every_component_can_be_used_by_everybody(any_page: Page) -> None:
    any_page.goto(COMPONENTS)
    axe(any_page, without=REPEATED)


def test_axe_finds_what_is_wrong(page: Page) -> None:
    page.goto(f"{COMPONENTS}?only=button")
    page.locator("main .button").first.evaluate("button => button.replaceChildren()")
    with pytest.raises(AssertionError, match="link-name"):
        axe(page, without=REPEATED)


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_no_width_needs_scrolling_sideways(page: Page, direction: str) -> None:
    page.goto(f"{COMPONENTS}?dir={direction}")
    wider = {}
    for width in (360, 390, 768, 1024, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        wider[width] = sideways(page)
    assert not {width: pixels for width, pixels in wider.items() if pixels}


def test_without_script_dialogs_open_by_their_address(plain_page: Page) -> None:
    plain_page.goto(f"{COMPONENTS}?only=dialog")
    dialog = plain_page.locator("#light-dialog")
    expect(dialog).to_be_hidden()
    plain_page.locator("[data-dialog=light-dialog]").click()
    expect(dialog).to_be_visible()
    dialog.get_by_label("Close").click()
    expect(dialog).to_be_hidden()


def test_without_script_the_theme_is_kept_by_the_server(plain_page: Page) -> None:
    plain_page.goto("/-/keys")
    plain_page.locator(".top summary").click()
    plain_page.get_by_role("button", name="Dark").click()
    expect(plain_page).to_have_url("/-/keys")
    expect(plain_page.locator("html")).to_have_attribute("data-theme", "dark")


def test_without_script_nothing_that_needs_it_is_shown(plain_page: Page) -> None:
    plain_page.goto(COMPONENTS)
    expect(plain_page.locator(".needs-script").filter(visible=True)).to_have_count(0)


def test_a_dialog_keeps_the_focus_and_gives_it_back(page: Page) -> None:
    page.goto(f"{COMPONENTS}?only=dialog")
    opener = page.locator("[data-dialog=light-dialog]")
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("#light-dialog")
    expect(dialog).to_be_visible()
    for _ in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body"
            " || document.querySelector('#light-dialog').contains(document.activeElement)"
        )
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_help_opens_with_its_key_but_not_while_typing(page: Page) -> None:
    page.goto("/-/keys")
    help_ = page.locator("#keys-dialog")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("why?")
    expect(help_).to_be_hidden()
    expect(page.locator("#search")).to_have_value("why?")
    page.locator("h1").first.click()
    page.keyboard.press("?")
    expect(help_).to_be_visible()


def test_rows_are_walked_with_j_and_k(page: Page) -> None:
    page.goto(f"{COMPONENTS}?only=row")
    rows = page.locator("[data-row]")
    page.keyboard.press("j")
    expect(rows.nth(0).locator(".row-title")).to_be_focused()
    page.keyboard.press("j")
    expect(rows.nth(1).locator(".row-title")).to_be_focused()
    page.keyboard.press("k")
    expect(rows.nth(0).locator(".row-title")).to_be_focused()
    page.keyboard.press("n")
    focused = page.locator("[data-row][data-unread].is-current")
    expect(focused).to_have_count(1)


def test_a_menu_closes_with_escape_and_its_button_has_the_focus_again(page: Page) -> None:
    page.goto(f"{COMPONENTS}?only=menu")
    menu = page.locator("main details.menu").first
    summary = menu.locator("summary")
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    expect(menu.locator(".menu-item").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()
    expect(menu.locator(".menu-panel")).to_be_hidden()


def test_the_palette_finds_and_closes(page: Page) -> None:
    page.goto("/-/keys")
    page.keyboard.press("Control+k")
    dialog = page.locator("#palette")
    expect(dialog).to_be_visible()
    expect(dialog.locator("input")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_typing_offers_answers_and_enter_goes_there(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(palette, "_sources", {})

    def one(_: HttpRequest, words: str) -> list[PaletteEntry]:
        found = words in "keys of the house"
        return [PaletteEntry(label="Keys <of> the house", url="/-/keys")] if found else []

    register_palette("browser test", "Found by a test", one)
    page.goto(COMPONENTS)
    page.keyboard.press("/")
    page.keyboard.type("keys of")
    answer = page.get_by_role("option", name="Keys <of> the house")
    expect(answer).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(answer).to_have_attribute("aria-selected", "true")
    axe(page, without=REPEATED)
    page.keyboard.press("Enter")
    expect(page).to_have_url("/-/keys")


def test_the_theme_changes_at_once_and_is_kept(page: Page) -> None:
    page.goto("/-/keys")
    page.locator(".top summary").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    kept(page, "fm_theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_toast_says_what_happened_and_can_be_dismissed(page: Page) -> None:
    page.goto("/-/keys")
    page.evaluate(
        "detail => document.body.dispatchEvent(new CustomEvent('fm:toast', {detail}))",
        {"text": "Moved to <b>Repairs</b>.", "tone": "allowed", "undo": "/undo/7"},
    )
    toast = page.locator("#toasts .toast")
    expect(toast).to_contain_text("Moved to <b>Repairs</b>.")
    expect(toast.locator("form")).to_have_attribute("action", "/undo/7")
    assert page.locator("#toasts [name=csrfmiddlewaretoken]").input_value()
    axe(page)
    toast.get_by_label("Dismiss").click()
    expect(toast).to_have_count(0)


def test_folds_are_open_on_paper(page: Page) -> None:
    page.goto(f"{COMPONENTS}?only=message")
    quote = page.locator(".fm-fold > :not(summary)").first
    expect(quote).to_be_hidden()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(quote).to_be_visible()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(quote).to_be_hidden()


def test_somebody_signed_in_finds_their_name(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(viewer=cast.member)
    page.goto("/-/keys")
    page.locator(".top summary").click()
    expect(page.locator(".top .menu-head strong")).to_have_text(str(cast.member.person))
    axe(page)


def kept(page: Page, name: str, value: str) -> None:
    """Waits for a cookie; from outside, since the page forbids to evaluate words."""
    expected = (name, value)
    cookies = page.context.cookies
    wait_until(lambda: expected in [(one["name"], one["value"]) for one in cookies()], "it is kept")


def test_the_rail_stays_narrow(page: Page) -> None:
    page.goto("/-/keys")
    page.locator(".rail-fold").click()
    expect(page.locator("body")).to_have_attribute("data-rail", "narrow")
    kept(page, "fm_rail", "narrow")
    page.reload()
    expect(page.locator("body")).to_have_attribute("data-rail", "narrow")


def test_a_file_that_is_dropped_is_named_before_it_is_sent(page: Page) -> None:
    page.goto(f"{COMPONENTS}?only=drop")
    page.locator("form[data-drop-zone] input[type=file]").first.set_input_files(
        {"name": "roof.mbox", "mimeType": "application/mbox", "buffer": b"x" * 1234}
    )
    expect(page.locator("form[data-drop-zone] .drop-list").first).to_contain_text("roof.mbox")
    expect(page.locator("form[data-drop-zone] .drop-list").first).to_contain_text("1.2 kB")


def test_a_page_that_does_not_exist_says_what_to_do(open_page: OpenPage, look: Look) -> None:
    page = open_page(look=look, expecting="404")
    page.goto("/nothing-is-here")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    axe(page)
    assert sideways(page) == 0


def test_a_row_of_tabs_begins_where_one_is(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(look=Look(width=390), viewer=cast.member)
    for address in ("/settings/profile", "/settings/copy"):
        page.goto(address)
        expect(page.locator(".tabs [aria-current]")).to_be_in_viewport(ratio=0.9)
    assert page.evaluate("scrollY") == 0
