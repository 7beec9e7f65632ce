"""Reacting, voting, deciding, tagging, thanking and acknowledging, with and without script."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from tests.browser.axe import axe, sideways
from tests.browser.conftest import OpenPage
from tests.browser.looks import Look
from tests.cast import Cast

from folkmoot.base import clock
from folkmoot.base.ids import written
from folkmoot.network.actions.closings import Outcome, close_talk
from folkmoot.network.actions.duties import mark_must_read
from folkmoot.network.actions.polls import Question, start_poll
from folkmoot.network.actions.posting import start_conversation
from folkmoot.network.actions.reactions import react
from folkmoot.network.actions.tags import tag_conversation
from folkmoot.network.models import Conversation, Message, Vote
from folkmoot.network.previews import keep_page, note_links
from folkmoot.network.socials.emoji import OFFERED
from folkmoot.people.api import Group

LONG = "a tag as long as tags can be, for a label that never ends"
LINK = "https://news.example.org/" + "roof/" * 20


@pytest.fixture
def message(cast: Cast, open_group: Group) -> Message:
    """A message with everything that can hang on one."""
    question = Question(question="Which slates? " + "x" * 120, options=["Grey", "Red", "ורוד"])
    posted = start_poll(
        cast.member, group=open_group, question=question, text=f"Vote.\n\nSee {LINK}\n\nThen wait."
    )
    message = Message.objects.select_related("group", "conversation").get(pk=posted.message)
    for emoji, _ in OFFERED[:20]:
        react(cast.owner, message=message, emoji=emoji)
    outcome = Outcome(text="Grey ones, from the quarry " * 8, decided_by="The roof circle")
    close_talk(cast.member, message=message, outcome=outcome)
    talk = Conversation.objects.select_related("group").get(ref=posted.conversation)
    tag_conversation(cast.member, conversation=talk, labels=["roof", LONG, "גג אדום", "سقف"])
    until = (clock.now() + timedelta(days=4)).date()
    mark_must_read(cast.moderator, message=message, until=until)
    keep_page(LINK, title="Slates " * 20, description="Words " * 40, site="News")
    note_links([message.pk])
    return message


def test_everything_at_one_message(
    open_page: OpenPage, look: Look, cast: Cast, message: Message
) -> None:
    page = open_page(look=look, viewer=cast.guest)
    page.goto(f"/m/{written(message.ref)}")
    expect(page.locator(".reaction[type=submit]")).to_have_count(20)
    axe(page)
    assert sideways(page) <= 0


def test_a_journey_with_the_keyboard(open_page: OpenPage, cast: Cast, message: Message) -> None:
    page = open_page(viewer=cast.guest)
    page.goto("/")
    expect(page.get_by_role("heading", name="To be read by you")).to_be_visible()
    page.goto(f"/m/{written(message.ref)}")
    joined = page.get_by_role("button", name="thumbs up, 1: Olive")
    joined.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="thumbs up, 2: Olive, Gast")).to_have_attribute(
        "aria-pressed", "true"
    )
    picker = page.locator(".reaction-picker > summary")
    picker.focus()
    page.keyboard.press("Enter")
    birthday = page.get_by_role("button", name="birthday cake", exact=True)
    expect(birthday).to_be_visible()
    axe(page)
    birthday.click()
    expect(page.get_by_role("button", name="birthday cake, 1: Gast")).to_be_visible()
    page.get_by_role("radio", name="Red").check()
    page.get_by_role("button", name="Vote", exact=True).click()
    expect(page.get_by_role("button", name="Change my vote")).to_be_visible()
    assert Vote.objects.get().option.text == "Red"
    page.get_by_role("button", name="I have read this").click()
    expect(page.get_by_role("button", name="I have read this")).to_have_count(0)


def test_the_address_of_a_paragraph(open_page: OpenPage, cast: Cast, message: Message) -> None:
    page = open_page(viewer=cast.guest)
    page.goto(f"/m/{written(message.ref)}/p3?v=0&t=Then+wait.")
    passage = page.locator(f"#m-{written(message.ref)}-p3")
    expect(passage).to_contain_text("Then wait.")
    assert passage.evaluate("element => element.matches(':target')")
    page.locator(f"#m-{written(message.ref)}").focus()
    expect(passage.locator(".passage-link")).to_have_attribute("tabindex", "0")


@pytest.mark.parametrize("path", ["marks", "settle", "must-read", "poll", "react"])
def test_its_pages(open_page: OpenPage, cast: Cast, open_group: Group, path: str) -> None:
    viewer = cast.owner
    made = start_conversation(viewer, group=open_group, title="Roof", text="Wet.")
    page = open_page(viewer=viewer)
    page.goto(f"/m/{written(made.ref)}/{path}")
    axe(page)
    assert sideways(page) <= 0


@pytest.mark.parametrize("path", ["tags", "polls/new", "praise"])
def test_pages_of_the_group(open_page: OpenPage, cast: Cast, message: Message, path: str) -> None:
    page = open_page(viewer=cast.owner)
    page.goto(f"/g/{message.group.slug}/{path}")
    axe(page)
    assert sideways(page) <= 0


def test_without_script(open_page: OpenPage, cast: Cast, message: Message) -> None:
    plain_page = open_page(look=Look(script=False), viewer=cast.guest)
    plain_page.goto(f"/m/{written(message.ref)}")
    plain_page.get_by_role("button", name="heart, 1: Olive").click()
    expect(plain_page.get_by_role("button", name="heart, 2")).to_be_visible()
    plain_page.get_by_role("radio", name="Grey").check()
    plain_page.get_by_role("button", name="Vote", exact=True).click()
    expect(plain_page.get_by_role("button", name="Change my vote")).to_be_visible()
    plain_page.goto(f"/m/{written(message.ref)}/react")
    plain_page.get_by_label("Any other emoji").fill("🦆")
    plain_page.get_by_role("button", name="React", exact=True).click()
    expect(plain_page.get_by_role("button", name="duck, 1")).to_be_visible()
