"""Writing: a conversation is begun, answered passage by passage, changed and taken back."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.axe import axe, sideways
from tests.browser.conftest import OpenPage
from tests.browser.looks import Look
from tests.cast import Cast

from folkmoot.base.ids import written
from folkmoot.network.actions.posting import answer_message, start_conversation
from folkmoot.network.models import Draft, Message
from folkmoot.people.api import Group

TEXT = """Dear all,

shall we take the **grey slates** from Wales, or the red tiles?

- slates last a century
- tiles are lighter

And by when do we have to decide?
"""
RICH = """# Heading

Some *words* with `code` and a [link](https://example.org/) to @Olive.

| Kind | Weight | Price | Lasts | From | Seen | Colour | Delivered by | Remark |
|---|---:|---:|---|---|---|---|---|---|
| slate | 30 kg | 120 EUR | a century | Wales | yes | grey | the quarry itself | none so far |

```python
print("a long line of code that does not fit on a phone and scrolls in a frame of its own")
```

> Somebody said this.

1. one
2. two
   - nested

---
A last line.
"""
HEBREW = "\u05e9\u05dc\u05d5\u05dd"
ARABIC = "\u0647\u0630\u0627 \u0646\u0635 "
POST = re.compile("^Post$")


@pytest.fixture
def root(cast: Cast, open_group: Group) -> Message:
    posted = start_conversation(cast.owner, group=open_group, title="Roof", text=TEXT)
    return Message.objects.get(pk=posted.message)


def path(message: Message) -> str:
    return f"/m/{written(message.ref)}"


def kept(page: Page) -> None:
    """Waits until the draft is on the server."""
    expect(page.locator("[data-kept]").last).to_have_text("Kept as a draft", timeout=15_000)


def test_a_conversation_by_keys_alone(open_page: OpenPage, cast: Cast, open_group: Group) -> None:
    page = open_page(viewer=cast.member)
    page.goto(f"/g/{open_group.slug}")
    page.keyboard.press("c")
    page.get_by_label("Title").fill("Roof of the east wing")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Text", exact=True)).to_be_focused()
    page.keyboard.type("Which ")
    page.keyboard.press("Control+b")
    page.keyboard.type("slates")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("? Ask @mo")
    option = page.get_by_role("option", name="Moira")
    expect(option).to_have_attribute("aria-selected", "true")
    axe(page)
    page.keyboard.press("Enter")
    page.keyboard.type("first.")
    expect(page.get_by_label("Text", exact=True)).to_have_value(
        "Which **slates**? Ask @Moira first."
    )
    kept(page)
    page.get_by_role("button", name="Preview").press("Enter")
    expect(page.get_by_role("region", name="Preview")).to_contain_text("Which slates? Ask @Moira")
    axe(page)
    page.get_by_role("button", name="Preview").press("Enter")
    page.keyboard.press("Control+Enter")
    expect(page.locator("article.message")).to_contain_text("Which slates?")
    expect(page.get_by_role("link", name="@Moira")).to_be_visible()
    expect(page.get_by_text("Posted.")).to_be_visible()
    axe(page)


def test_a_passage_is_answered_where_it_stands(
    open_page: OpenPage, cast: Cast, root: Message
) -> None:
    page = open_page(viewer=cast.member)
    page.goto(path(root))
    page.get_by_text("tiles are lighter").click(click_count=3)
    expect(page.get_by_role("button", name="Answer this")).to_be_visible()
    page.keyboard.press("r")
    field = page.get_by_label("Your answer")
    expect(field).to_have_value("> tiles are lighter\n\n")
    expect(field).to_be_focused()
    axe(page)
    page.keyboard.type("But they break.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("article.message")).to_have_count(2)
    note = page.locator(".fm-answered")
    expect(note.locator("summary")).to_contain_text("Mads answers")
    page.get_by_role("link", name="answers a passage of Olive").click()
    expect(page).to_have_url(re.compile("#a-"))
    note.locator("summary").click()
    note.get_by_role("link", name="the whole message").click()
    expect(page).to_have_url(re.compile("#m-"))


def test_a_draft_outlives_a_reload_and_escape(
    open_page: OpenPage, cast: Cast, root: Message
) -> None:
    page = open_page(viewer=cast.member)
    page.goto(path(root))
    page.keyboard.press("j")
    page.keyboard.press("r")
    expect(page.get_by_label("Your answer")).to_be_focused()
    page.keyboard.type("Half a thou")
    kept(page)
    page.reload()
    page.get_by_role("link", name="Answer").click()
    expect(page.get_by_label("Your answer")).to_have_value("Half a thou")
    page.get_by_label("Your answer").focus()
    page.keyboard.type("ght")
    page.keyboard.press("Escape")
    expect(page.get_by_label("Your answer")).to_have_count(0)
    expect(page.get_by_role("link", name="Answer")).to_be_focused()
    page.get_by_role("link", name="Answer").click()
    expect(page.get_by_label("Your answer")).to_have_value("Half a thought")


def test_two_devices_see_each_other(open_page: OpenPage, cast: Cast, root: Message) -> None:
    desk, phone = open_page(viewer=cast.member), open_page(Look(width=390), viewer=cast.member)
    desk.goto(f"{path(root)}/answer")
    desk.get_by_label("Your answer").fill("First")
    kept(desk)
    phone.goto(f"{path(root)}/answer")
    phone.get_by_label("Your answer").fill("On the phone")
    kept(phone)
    desk.get_by_label("Your answer").fill("At the desk")
    expect(desk.get_by_text("On the phone")).to_be_visible()
    axe(desk)
    desk.get_by_role("link", name="Go on with the other one").click()
    expect(desk.get_by_label("Your answer")).to_have_value("On the phone")
    assert sorted(Draft.objects.values_list("text", flat=True)) == ["At the desk", "On the phone"]


def test_a_file_is_pasted_taken_out_and_posted(
    open_page: OpenPage, cast: Cast, root: Message, tmp_path: Path
) -> None:
    page = open_page(viewer=cast.member)
    page.goto(path(root))
    page.get_by_role("link", name="Answer").click()
    page.get_by_label("Your answer").fill("Here is the plan.")
    paste = """(field) => {
        const carried = new DataTransfer();
        carried.items.add(new File(["pixels"], "screen.png", { type: "image/png" }));
        field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: carried, bubbles: true }));
    }"""
    page.get_by_label("Your answer").evaluate(paste)
    expect(page.get_by_text("screen.png")).to_be_visible()
    other = tmp_path / "wrong.txt"
    other.write_text("wrong")
    page.locator("[data-choose]").set_input_files(other)
    page.get_by_role("button", name="Remove wrong.txt").click()
    expect(page.get_by_text("wrong.txt")).to_have_count(0)
    axe(page)
    page.get_by_role("button", name=POST).click()
    expect(page.locator("article.message")).to_have_count(2)
    expect(page.get_by_text("screen.png")).to_be_visible()


def test_undo_change_and_delete(open_page: OpenPage, cast: Cast, root: Message) -> None:
    page = open_page(viewer=cast.member)
    page.goto(f"{path(root)}/answer")
    page.get_by_label("Your answer").fill("Too quick")
    page.get_by_role("button", name=POST).click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Your answer")).to_have_value("Too quick")
    page.get_by_label("Your answer").fill("Just right")
    page.get_by_role("button", name=POST).click()
    own = page.locator("article.message", has_text="Just right")
    own.get_by_label("More").click()
    own.get_by_role("link", name="Edit").click()
    page.get_by_label("Text", exact=True).fill("Just about right")
    page.get_by_role("button", name="Save").click()
    own = page.locator("article.message", has_text="Just about right")
    own.get_by_role("link", name=re.compile("^edited")).click()
    expect(page.locator(".version-text ins")).to_contain_text("about")
    axe(page)
    page.get_by_role("link", name="In its conversation").click()
    own.get_by_label("More").click()
    own.get_by_role("button", name="Delete").click()
    expect(own).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(own).to_be_visible()


def test_deleting_what_others_answered_asks_first(
    open_page: OpenPage, cast: Cast, root: Message
) -> None:
    answer_message(cast.member, message=root, text="Slates.")
    page = open_page(viewer=cast.owner)
    page.goto(path(root))
    first = page.locator("article.message").first
    first.get_by_label("More").click()
    first.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile("Yes|Delete|Go on")).click()
    expect(page.get_by_text("This message was deleted.")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("slates last a century")).to_be_visible()


def test_without_script(open_page: OpenPage, cast: Cast, root: Message, tmp_path: Path) -> None:
    plan = tmp_path / "plan.txt"
    plan.write_text("plan")
    page = open_page(Look(script=False), viewer=cast.member)
    page.goto(path(root))
    page.get_by_role("link", name="Answer").click()
    page.get_by_label("And by when do we have to decide?").check()
    page.get_by_label("Your answer").fill("By May.")
    page.get_by_label("Files").set_input_files(plan)
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("region", name="Preview")).to_contain_text("By May.")
    expect(page.get_by_text("plan.txt")).to_be_visible()
    page.get_by_role("button", name=POST).click()
    expect(page.locator("article.message")).to_have_count(2)
    expect(page.locator(".fm-answered")).to_have_count(1)
    own = page.locator("article.message").nth(1)
    own.get_by_label("More").click()
    own.get_by_role("link", name="Edit").click()
    page.get_by_label("Text", exact=True).fill("By June.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("article.message", has_text="By June.")).to_be_visible()


def test_every_look(open_page: OpenPage, cast: Cast, open_group: Group, look: Look) -> None:
    posted = start_conversation(cast.owner, group=open_group, title="T" + "i" * 200, text=RICH)
    root = Message.objects.get(pk=posted.message)
    answer_message(cast.member, message=root, text=HEBREW)
    page = open_page(look, viewer=cast.member)
    answer = f"{path(root)}/answer"
    page.goto(answer)
    page.get_by_label("Your answer").fill(ARABIC * 20)
    kept(page)
    for address in (path(root), answer, f"/g/{open_group.slug}/new", "/drafts"):
        page.goto(address)
        page.evaluate("scrollTo(0, 0)")
        assert sideways(page) == 0, address
        axe(page)
