"""Reading: from the group into a conversation, through its branches, with and without script."""

import re

import pytest
from playwright.sync_api import expect
from tests.browser.axe import axe, sideways
from tests.browser.conftest import OpenPage
from tests.browser.looks import Look
from tests.cast import Cast
from tests.mailbag import chain, deliver, mail

from folkmoot.base.ids import written
from folkmoot.network.models import Message
from folkmoot.network.reading.state import read_state
from folkmoot.people.api import Group

PASSAGE = "Shall we ask for a second quote before we decide about the scaffold?"


@pytest.fixture
def talk(open_group: Group) -> dict[str, Message]:
    """A conversation with a fork, a passage answered, a missing message and a long line."""
    first = "Dear all,\n\nThe roof leaks again.\n\n" + PASSAGE + "\n\nIt is urgent.\n"
    quoting = f"On Monday Ines Ferrand wrote:\n> {PASSAGE}\n\nYes, by all means.\n"
    lost = "On Tuesday Omar Said wrote:\n> My brother has a crane.\n\nThen let us ask him.\n"
    return deliver(
        open_group,
        [
            mail("roof", first),
            mail("yes", quoting, answers="roof", sender="Bo Lind <bo@example.net>", minutes=5),
            mail("when", "When?", answers="yes", minutes=9),
            mail("soon", "Soon.", answers="when", sender="Bo Lind <bo@example.net>", minutes=12),
            mail("paint", "And the paint?", answers="roof", minutes=20),
            mail("blue", "Blue.", answers="paint", sender="Bo Lind <bo@example.net>", minutes=21),
            mail("crane", lost, answers="lost", subject="Crane", minutes=30),
            mail("wide", "x" * 300, subject="Unbroken" + "y" * 200, minutes=31),
        ],
    )


def test_into_a_conversation_and_on_by_keys(
    open_page: OpenPage, cast: Cast, talk: dict[str, Message]
) -> None:
    page = open_page(viewer=cast.member)
    page.goto("/")
    page.get_by_role("link", name="Open circle").first.click()
    expect(page.get_by_role("heading", name="Open circle")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Roof of the east wing").click()
    expect(page.locator("article.message")).to_have_count(6)
    axe(page)
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("article.is-current")).to_contain_text("And the paint?")
    page.keyboard.press("[")
    expect(page.locator(".branch > summary").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Blue.", exact=True)).to_be_hidden()


def test_what_was_on_the_screen_is_read(
    open_page: OpenPage, cast: Cast, talk: dict[str, Message]
) -> None:
    page = open_page(viewer=cast.member)
    with page.expect_response(re.compile(r"/c/\w+/read$")) as told:
        page.goto(f"/m/{written(talk['roof'].ref)}")
    assert told.value.status == 204
    number = talk["roof"].number
    assert number
    assert number in read_state(cast.member, talk["roof"].group_id).read
    expect(page.locator(f"#m-{written(talk['roof'].ref)}")).not_to_have_attribute("data-unread", "")


def test_an_answer_stands_under_the_passage_it_answers(
    open_page: OpenPage, cast: Cast, talk: dict[str, Message]
) -> None:
    page = open_page(viewer=cast.member)
    page.goto(f"/m/{written(talk['roof'].ref)}")
    answered = page.locator(f"#m-{written(talk['roof'].ref)} .fm-answered")
    expect(answered).to_contain_text("Bo Lind answers")
    answered.locator("summary").click()
    expect(answered).to_contain_text("Yes, by all means.")


def test_a_missing_message_is_shown_as_such(
    open_page: OpenPage, cast: Cast, talk: dict[str, Message]
) -> None:
    page = open_page(viewer=cast.member)
    page.goto(f"/m/{written(talk['crane'].ref)}")
    ghost = page.locator("article.message").first
    expect(ghost).to_contain_text("A message is missing here")
    expect(ghost).to_contain_text("My brother has a crane.")
    axe(page)


def test_why_here_opens_in_place(open_page: OpenPage, cast: Cast, talk: dict[str, Message]) -> None:
    page = open_page(viewer=cast.moderator)
    page.goto(f"/m/{written(talk['when'].ref)}")
    message = page.locator(f"#m-{written(talk['when'].ref)}")
    message.get_by_text("why here").click()
    expect(message.locator(".evidence-panel")).to_contain_text("In-Reply-To")
    axe(page)
    message.get_by_text("Move, split or name").click()
    message.get_by_role("button", name="Begin a conversation here").click()
    expect(page.locator(".toast")).to_contain_text("conversation of its own")
    expect(page.locator("article.message")).to_have_count(2)
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.locator("article.message")).to_have_count(6)


def test_a_long_conversation_comes_in_steps(
    open_page: OpenPage, cast: Cast, open_group: Group
) -> None:
    held = deliver(open_group, chain(130))
    page = open_page(viewer=cast.member)
    page.goto(f"/c/{written(held['m0'].conversation.ref)}")
    expect(page.locator("article.message")).to_have_count(50)
    page.get_by_role("link", name="80 later messages").click()
    expect(page.locator("article.message")).to_have_count(100)
    page.goto(f"/m/{written(held['m100'].ref)}")
    expect(page.locator(f"#m-{written(held['m100'].ref)}")).to_be_in_viewport()


@pytest.mark.parametrize("view", ["tree", "flat", "time"])
def test_every_view_in_every_look(
    open_page: OpenPage, cast: Cast, talk: dict[str, Message], look: Look, view: str
) -> None:
    page = open_page(look=look, viewer=cast.member)
    for name in ("roof", "wide"):
        page.goto(f"/c/{written(talk[name].conversation.ref)}?view={view}")
        axe(page)
        assert sideways(page) == 0


def test_group_home_and_person_in_every_look(
    open_page: OpenPage, cast: Cast, talk: dict[str, Message], look: Look
) -> None:
    page = open_page(look=look, viewer=cast.member)
    assert talk["roof"].sender
    person = f"/people/{written(talk['roof'].sender.person.ref)}"
    for path in ("/", f"/g/{talk['roof'].group.slug}", person):
        page.goto(path)
        axe(page)
        assert sideways(page) == 0, path


def test_the_map_is_a_sheet_on_phones(
    open_page: OpenPage, cast: Cast, talk: dict[str, Message]
) -> None:
    page = open_page(look=Look(width=390), viewer=cast.member)
    page.goto(f"/c/{written(talk['roof'].conversation.ref)}")
    sheet = page.locator("#branch-map")
    expect(sheet).to_be_hidden()
    page.get_by_role("button", name="Map").click()
    expect(sheet).to_be_visible()
    sheet.locator("a").last.click()
    expect(sheet).to_be_hidden()


def test_all_of_it_without_script(
    open_page: OpenPage, cast: Cast, talk: dict[str, Message]
) -> None:
    page = open_page(look=Look(script=False), viewer=cast.member)
    page.goto(f"/g/{talk['roof'].group.slug}")
    page.get_by_role("link", name="Roof of the east wing").click()
    page.get_by_role("button", name="Mark read and go on").click()
    expect(page.get_by_role("heading", name="Open circle")).to_be_visible()
    row = page.locator("article.row", has_text="Roof of the east wing")
    expect(row).not_to_have_attribute("data-unread", "")
    page.get_by_role("button", name="Mark all read").click()
    expect(page.locator(".toast")).to_contain_text("2 messages marked read")
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.locator("article.row[data-unread]")).to_have_count(2)
