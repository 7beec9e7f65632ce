"""Rail, palette, toasts and preferences as the pages show them."""

import json

import pytest
from django.contrib.messages.storage.base import BaseStorage, Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from folkmoot.ui import palette, rail
from folkmoot.ui.api import (
    PaletteEntry,
    RailEntry,
    register_palette,
    register_rail,
    toast,
    toast_header,
)
from folkmoot.ui.context import Shell
from folkmoot.ui.toasts import pending_toasts


@pytest.fixture(autouse=True)
def _own_registries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rail, "_rail", {})
    monkeypatch.setattr(palette, "_sources", {})


@pytest.fixture
def request_() -> HttpRequest:
    request = RequestFactory().get("/-/keys")
    storage: BaseStorage = CookieStorage(request)
    request._messages = storage  # type: ignore[attr-defined]  # what the middleware does
    return request


def entry(label: str, url_name: str, order: int = 50) -> RailEntry:
    return RailEntry(label=label, url_name=url_name, icon="house", order=order)


def test_numbers_beside_parts_come_of_an_address_of_their_own(client: Client) -> None:
    asked: list[str] = []

    def count(request: HttpRequest) -> int:
        asked.append(request.path)
        return 12

    register_rail(
        RailEntry(label="Keys", url_name="ui:keys", icon="house", count=count),
        RailEntry(label="Not yours", url_name="ui:offline", icon="lock", count=count, may=nobody),
        entry("Never counted", "ui:components"),
    )
    page = client.get(reverse("ui:keys")).content.decode()
    assert 'data-count-of="/-/keys"' in page
    assert page.count("data-count-of") == 1
    assert asked == []
    answer = client.get(reverse("ui:counts"))
    assert answer.json() == {"/-/keys": 12}
    assert "no-store" in answer["Cache-Control"]
    assert asked == ["/-/counts"]


def nobody(_: HttpRequest) -> bool:
    return False


def test_the_rail_is_in_order_and_marks_where_one_is(request_: HttpRequest) -> None:
    register_rail(entry("Later", "ui:components", 9), entry("Keys", "ui:keys", 1))
    shown = rail.shown_rail(request_)
    assert [one.label for one in shown] == ["Keys", "Later"]
    assert [one.current for one in shown] == [True, False]


def test_what_lies_deeper_wins_over_what_lies_above(request_: HttpRequest) -> None:
    request_.path = f"{reverse('ui:keys')}/deeper"
    register_rail(entry("Keys", "ui:keys"))
    assert rail.shown_rail(request_)[0].current


def test_pages_with_other_addresses_belong_to_a_part_too(request_: HttpRequest) -> None:
    register_rail(
        RailEntry(label="Groups", url_name="ui:components", icon="users", under=("/g/",)),
        entry("Keys", "ui:keys"),
    )
    request_.path = "/g/roof"
    assert [one.label for one in rail.shown_rail(request_) if one.current] == ["Groups"]
    request_.path = "/elsewhere"
    assert not [one.label for one in rail.shown_rail(request_) if one.current]


def test_nobody_sees_an_entry_they_may_not_use(request_: HttpRequest) -> None:
    register_rail(RailEntry(label="Hidden", url_name="ui:keys", icon="lock", may=lambda _: False))
    assert rail.shown_rail(request_) == []


def test_registering_again_replaces(request_: HttpRequest) -> None:
    register_rail(entry("Old", "ui:keys"))
    register_rail(entry("New", "ui:keys"))
    assert [one.label for one in rail.shown_rail(request_)] == ["New"]


def test_each_source_answers_with_a_handful_under_its_heading(request_: HttpRequest) -> None:
    register_palette(
        "many", "Many", lambda _, words: (PaletteEntry(label=f"{words} {n}") for n in range(99))
    )
    register_palette("none", "None", lambda _, __: [], order=1)
    sections = palette.palette_sections(request_, "roof")
    assert [section.heading for section in sections] == ["Many"]
    assert len(sections[0].entries) == palette.PER_SOURCE


def test_the_palette_answers_with_options_and_escapes_them(client: Client) -> None:
    register_palette("evil", "<b>", lambda _, words: [PaletteEntry(label=words, url="/x")])
    answer = client.get(reverse("ui:palette"), {"q": "<script>"}).content.decode()
    assert 'role="option"' in answer
    assert "&lt;script&gt;" in answer
    assert "<script>" not in answer


def test_a_toast_keeps_its_tone_and_the_way_back(request_: HttpRequest) -> None:
    toast(request_, "Moved to Repairs.", undo_url="/undo/7")
    toast(request_, "Read this.", tone="warn")
    first, second = pending_toasts(request_)
    assert (first.text, first.tone, first.undo_url) == ("Moved to Repairs.", "allowed", "/undo/7")
    assert (second.tone, second.undo_url) == ("warn", "")


def test_messages_of_others_are_toasts_too(request_: HttpRequest) -> None:
    request_._messages._queued_messages.append(Message(40, "Wrong"))  # type: ignore[attr-defined]  # what the middleware made
    assert pending_toasts(request_)[0].tone == "block"


def test_a_toast_in_a_header_is_plain_ascii() -> None:
    header = toast_header("Grüße 🙂", undo_url="/u")
    assert header.isascii()
    assert json.loads(header)["fm:toast"] == {"text": "Grüße 🙂", "tone": "allowed", "undo": "/u"}


@pytest.mark.parametrize(("given", "kept"), [("dark", "dark"), ("auto", "auto"), ("pink", "auto")])
def test_a_theme_is_kept_and_nothing_else_is(client: Client, given: str, kept: str) -> None:
    answer = client.post(reverse("ui:theme"), {"theme": given, "next": "/-/keys"})
    assert answer.headers["Location"] == "/-/keys"
    assert answer.cookies["fm_theme"].value == kept
    assert f'data-theme="{kept}"' in client.get(reverse("ui:keys")).content.decode()


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_a_preference_never_leads_elsewhere(client: Client, elsewhere: str) -> None:
    answer = client.post(reverse("ui:rail"), {"rail": "narrow", "next": elsewhere})
    assert answer.headers["Location"] == "/"


def test_a_theme_from_elsewhere_is_not_trusted() -> None:
    request = RequestFactory().get("/", {"theme": '"><script>'})
    assert Shell(request).theme == "auto"


def test_preferences_are_not_changed_by_a_link(client: Client) -> None:
    assert client.get(reverse("ui:theme")).status_code == 405
