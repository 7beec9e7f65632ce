"""Two people in one conversation: what one does the other sees, without loading the page again."""

import re
from collections.abc import Iterator

import msgspec
import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser.axe import axe, sideways
from tests.browser.conftest import OpenPage
from tests.browser.looks import LOOKS, Look
from tests.cast import Cast
from tests.live_process import LiveProcess, live_process
from tests.mailbag import chain, deliver, mail

from folkmoot.base.ids import written
from folkmoot.network.models import Message
from folkmoot.people.api import Group, remove_member


@pytest.fixture
def live(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[LiveProcess]:
    """A live process, known to the pages."""
    with live_process(live_server.url) as running:
        here = msgspec.structs.replace(settings.FOLKMOOT, live=True, live_url=running.address)
        monkeypatch.setattr(settings, "FOLKMOOT", here)
        yield running


def opened(page: Page, address: str) -> Page:
    """The page at this address, following; marked so that loading it again is noticed."""
    page.goto(address)
    expect(page.locator("body[data-live-state=open]")).to_be_attached()
    page.evaluate("window.stayed = true")
    return page


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_a_message_comes_in_at_its_place(
    open_page: OpenPage, cast: Cast, open_group: Group, live: LiveProcess, look: Look
) -> None:
    rows = deliver(open_group, [mail("roof"), mail("when", answers="roof", minutes=1)])
    page = opened(open_page(look=look, viewer=cast.member), f"/m/{written(rows['roof'].ref)}")
    deliver(open_group, [mail("soon", "Next week.\n", answers="when", minutes=2)])
    message = page.locator("article.message", has_text="Next week.")
    expect(message).to_be_visible()
    expect(page.locator("article.message")).to_have_count(3)
    expect(page.locator(".page-lead")).to_contain_text("3 messages")
    assert page.locator("article.message").all_text_contents()[2].count("Next week.")
    deliver(open_group, [mail("why", "Why so late?\n", answers="roof", minutes=3)])
    expect(page.locator("article.message", has_text="Why so late?")).to_be_visible()
    page.evaluate("if (window.stayed === undefined) throw new Error('loaded again')")
    axe(page)
    assert not sideways(page)


def test_nothing_moves_under_the_readers_eyes(
    open_page: OpenPage, cast: Cast, open_group: Group, live: LiveProcess
) -> None:
    rows = deliver(open_group, chain(20))
    page = opened(open_page(viewer=cast.member), f"/m/{written(rows['m10'].ref)}")
    seen = page.locator(f"#m-{written(rows['m10'].ref)}")
    before = seen.bounding_box()
    deliver(open_group, [mail("side", "An aside.\n", answers="m2", minutes=90)])
    bar = page.get_by_role("button", name="1 new message")
    expect(bar).to_be_visible()
    after = seen.bounding_box()
    assert before
    assert after
    assert abs(before["y"] - after["y"]) < 2
    deliver(open_group, [mail("end", "At the end.\n", answers="m19", minutes=91)])
    expect(page.get_by_role("button", name="2 new messages")).to_be_visible()
    page.get_by_role("button", name="2 new messages").click()
    expect(page.locator("article.message", has_text="An aside.")).to_be_in_viewport()
    expect(page.get_by_role("button", name="1 new message")).to_be_visible()
    page.keyboard.press("n")
    page.evaluate("if (window.stayed === undefined) throw new Error('loaded again')")


def test_lists_follow(
    open_page: OpenPage, cast: Cast, open_group: Group, live: LiveProcess
) -> None:
    deliver(open_group, [mail("roof")])
    home = opened(open_page(viewer=cast.member), "/")
    group = opened(open_page(viewer=cast.stranger), f"/g/{open_group.slug}")
    deliver(open_group, [mail("paint", subject="Paint of the door", minutes=5)])
    expect(home.get_by_role("link", name="Paint of the door")).to_be_visible()
    expect(home.locator(".page-lead")).to_contain_text("2 unread")
    expect(group.get_by_role("link", name="Paint of the door")).to_be_visible()
    expect(group.locator(".row-title")).to_have_count(2)
    home.evaluate("if (window.stayed === undefined) throw new Error('loaded again')")


def test_the_view_by_time_follows(
    open_page: OpenPage, cast: Cast, open_group: Group, live: LiveProcess
) -> None:
    rows = deliver(open_group, [mail("roof")])
    conversation = written(rows["roof"].conversation.ref)
    page = opened(open_page(viewer=cast.member), f"/c/{conversation}?view=time")
    deliver(open_group, [mail("soon", "Next week.\n", answers="roof", minutes=2)])
    expect(page.locator("article.moment")).to_have_count(2)
    expect(page.locator("article.moment").last).to_contain_text("Next week.")
    page.evaluate("if (window.stayed === undefined) throw new Error('loaded again')")


def test_what_waits_is_counted_on_every_page(
    open_page: OpenPage, cast: Cast, open_group: Group, live: LiveProcess
) -> None:
    rows = deliver(open_group, [mail("roof")])
    people = opened(open_page(viewer=cast.member), "/people")
    beside = people.locator(".rail-entry", has_text="Home").locator(".rail-count")
    expect(beside).to_have_text("1 waiting")
    deliver(open_group, [mail("paint", minutes=1)])
    expect(beside).to_have_text("2 waiting")
    people.evaluate("if (window.stayed === undefined) throw new Error('loaded again')")
    people.goto(f"/m/{written(rows['roof'].ref)}")
    expect(beside).to_have_text("1 waiting")
    axe(people)


def test_what_was_empty_fills_itself(
    open_page: OpenPage, cast: Cast, open_group: Group, live: LiveProcess
) -> None:
    home = opened(open_page(viewer=cast.member), "/")
    group = opened(open_page(viewer=cast.owner), f"/g/{open_group.slug}")
    expect(group.get_by_text("Bring your archive")).to_be_visible()
    deliver(open_group, [mail("roof", subject="Roof of the barn")])
    for page in (home, group):
        expect(page.get_by_role("link", name="Roof of the barn")).to_be_visible()
        expect(page.get_by_text("Bring your archive")).to_be_hidden()
        page.evaluate("if (window.stayed === undefined) throw new Error('loaded again')")
        axe(page)


def test_whoever_was_removed_sees_nothing_more(
    open_page: OpenPage, cast: Cast, closed_group: Group, live: LiveProcess
) -> None:
    rows = deliver(closed_group, [mail("roof")])
    expecting = re.escape("404")
    page = opened(
        open_page(viewer=cast.guest, expecting=expecting), f"/m/{written(rows['roof'].ref)}"
    )
    other = opened(open_page(viewer=cast.member), f"/m/{written(rows['roof'].ref)}")
    assert cast.guest.person
    remove_member(cast.owner, group=closed_group, person=cast.guest.person)
    secret = deliver(closed_group, [mail("secret", "Not for you.\n", answers="roof")])["secret"]
    expect(other.locator("article.message", has_text="Not for you.")).to_be_visible()
    expect(page.locator("article.message", has_text="Not for you.")).to_have_count(0)
    assert written(secret.ref) not in page.content()


def test_who_is_here_and_writing_is_shown(
    open_page: OpenPage, cast: Cast, open_group: Group, live: LiveProcess
) -> None:
    rows = deliver(open_group, [mail("roof", sender="Mads <mads@example.org>")])
    address = f"/m/{written(rows['roof'].ref)}"
    reading = opened(open_page(viewer=cast.owner), address)
    writing = opened(open_page(viewer=cast.member), address)
    expect(reading.get_by_text("1 other is here")).to_be_visible()
    expect(reading.locator(".avatar[data-here]")).to_have_count(1)
    writing.evaluate("document.querySelector('main').append(document.createElement('textarea'))")
    writing.locator("main > textarea").press_sequentially("I think")
    expect(reading.get_by_text("Mads is writing")).to_be_visible()
    writing.close()
    expect(reading.get_by_text("1 other is here")).to_be_hidden()
    assert Message.objects.count() == 1
