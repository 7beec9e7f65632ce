"""What Slack's clients send, as Markdown and as HTML."""

import json
from contextlib import suppress
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.network.doors.hooks.slack import SlackRefusal, post_of
from folkmoot.network.writing.markdown import html_of
from folkmoot.network.writing.mrkdwn import markdown_of

JSON = "application/json"


@pytest.mark.parametrize(
    ("given_", "wanted"),
    [
        ("*bold* and _it_ and ~gone~", "**bold** and *it* and ~~gone~~"),
        ("*bold _both_*", "**bold *both***"),
        ("<https://example.org|the page>", "[the page](<https://example.org>)"),
        ("<https://example.org/?a=1&amp;b=2>", "<https://example.org/?a=1&b=2>"),
        ("<mailto:ines@example.org|Ines>", "[Ines](<mailto:ines@example.org>)"),
        ("<javascript:alert(1)|press>", "press"),
        ("<@U0123> and <#C99|news> and <!here>", "@U0123 and #news and @here"),
        ("a &lt;b&gt; c &amp; d", "a \\<b\\> c & d"),
        ("snake_case_name * 5 * 3", "snake_case_name \\* 5 \\* 3"),
        ("`a *b* &lt;c&gt;`", "`a *b* <c>`"),
        ("&gt; quoted *words*", "> quoted **words**"),
        ("• one\n• two", "- one\n- two"),
        ("# no heading\n1. no list", "\\# no heading\n1\\. no list"),
        ("[x](https://example.org)", "\\[x\\](https://example.org)"),
        ("```\nx = *p\n```", "```\nx = *p\n```"),
        ("before ```a ` b``` after", "before \n```\na ` b\n```\n after"),
    ],
)
def test_markup_becomes_markdown(given_: str, wanted: str) -> None:
    assert markdown_of(given_) == wanted


@given(st.text(alphabet="ab *_~`<>|&;#@!\n-1.[]()\\:/h", max_size=200))
def test_nothing_sent_becomes_a_script_and_nothing_fails(text: str) -> None:
    html = html_of(markdown_of(text))
    assert "<script" not in html
    assert 'href="javascript' not in html


@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1, max_size=60))
def test_plain_words_stay_as_they_are(words: str) -> None:
    assert markdown_of(words) == words


def sent(**payload: object) -> str:
    """What a JSON payload says."""
    return post_of(JSON, json.dumps(payload).encode()).text


def test_blocks_stand_below_each_other() -> None:
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": "Build 7 failed"}},
        {
            "type": "section",
            "text": {"type": "mrkdwn", "text": "*main* of <https://example.org|repo>"},
            "fields": [
                {"type": "mrkdwn", "text": "*Took*\n3 min"},
                {"type": "plain_text", "text": "by *Ines*"},
            ],
            "accessory": {
                "type": "button",
                "text": {"type": "plain_text", "text": "Look"},
                "url": "https://example.org/7",
            },
        },
        {"type": "divider"},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "a"}, {"type": "image"}]},
        {"type": "rich_text_of_tomorrow", "elements": "?"},
    ]
    post = post_of(JSON, json.dumps({"text": "short", "blocks": blocks}).encode())
    assert post.title == "Build 7 failed"
    assert post.text.split("\n\n") == [
        "## Build 7 failed",
        "**main** of [repo](<https://example.org>)",
        "- **Took** 3 min\n- by \\*Ines\\*",
        "[Look](<https://example.org/7>)",
        "---",
        "a",
    ]


def test_attachments_of_old_are_read() -> None:
    attachment = {
        "pretext": "See:",
        "title": "Order 5",
        "title_link": "https://example.org/5",
        "text": "_late_",
        "fields": [{"title": "Days", "value": "3", "short": True}],
        "footer": "shop",
    }
    assert sent(attachments=[attachment]).split("\n\n") == [
        "See:",
        "**[Order 5](<https://example.org/5>)**",
        "*late*",
        "- **Days**: 3",
        "shop",
    ]
    assert sent(attachments=[{"fallback": "only this"}]) == "only this"


def test_a_form_holds_the_same() -> None:
    form = urlencode({"payload": json.dumps({"text": "Hello", "thread_ts": 1.5})}).encode()
    post = post_of("application/x-www-form-urlencoded", form)
    assert (post.text, post.thread) == ("Hello", "1.5")


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        (b"", "invalid_payload"),
        (b"{", "invalid_payload"),
        (b"[]", "invalid_payload"),
        (b'{"text": 5}', "invalid_payload"),
        (b'{"blocks": "x"}', "invalid_payload"),
        (b"\xff", "invalid_payload"),
        (b"{}", "no_text"),
        (b'{"text": "  "}', "no_text"),
        (json.dumps({"text": "x" * 40_001}).encode(), "msg_too_long"),
        (json.dumps({"blocks": [{}] * 51}).encode(), "invalid_blocks"),
        (json.dumps({"attachments": [{}] * 101}).encode(), "too_many_attachments"),
    ],
)
def test_refusals_are_in_words_that_clients_know(raw: bytes, word: str) -> None:
    with pytest.raises(SlackRefusal) as caught:
        post_of(JSON, raw)
    assert caught.value.word == word


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["type", "text", "elements", "fields", "url", "blocks", "title", "value"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=15,
    )
)
def test_whatever_blocks_hold_it_is_read_or_refused(block: object) -> None:
    with suppress(SlackRefusal):
        post = post_of(JSON, json.dumps({"blocks": [block], "attachments": [block]}).encode())
        assert post.text.strip()
