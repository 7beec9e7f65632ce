"""Markdown that means harm: shown as text, led nowhere, and done with in time."""

import re
import time

import pytest

from folkmoot.network.actions.writers import LONGEST_TEXT
from folkmoot.network.mail.render import rendered
from folkmoot.network.writing.markdown import html_of
from folkmoot.network.writing.spoken import spoken
from folkmoot.network.writing.zones import markdown_zones

ALLOWED = re.compile(
    r"</?(?:a|blockquote|br|code|del|em|figure|h[1-6]|hr|li|ol|p|pre|s|strong|table|tbody|td|th|"
    r"thead|tr|ul)\b[^<>]*>"
)
PATIENCE_SECONDS = 20.0
"""Ten times what the slowest takes on a busy machine; what grows by the square takes minutes."""

MOST_GROWTH = 40
"""How many times longer than its text the longest HTML may be: the frame of a short answer."""


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<!-- <b> -->",
        "<svg/onload=alert(1)>",
        "<div style='position:fixed'>x",
        "`<b>`\n\n    <script>alert(1)</script>\n",
        "| <i>a</i> |\n|---|\n| <script>1</script> |",
    ],
)
def test_html_is_shown_as_text(text: str) -> None:
    assert not re.search(
        r"<(?!/?(?:p|code|pre|table|thead|tbody|tr|th|td|figure)\b)", html_of(text)
    )


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "&#106;avascript:alert(1)",
        "&#x6A;avascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "data:image/svg+xml;base64,AAAA",
        "vbscript:msgbox(1)",
        "file:///etc/passwd",
        "\\javascript:alert(1)",
        "//evil.example/\x00javascript:",
    ],
)
@pytest.mark.parametrize("form", ["[x]({})", "[x](<{}>)", "<{}>", "[x][1]\n\n[1]: {}", "![x]({})"])
def test_no_link_leads_into_a_trap(address: str, form: str) -> None:
    html = html_of(form.format(address))
    for href in re.findall(r'href="([^"]*)"', html):
        scheme = re.match(r"[a-z][a-z0-9+.-]*(?=:)", href.strip(), re.IGNORECASE)
        assert scheme is None or scheme[0].lower() in {"http", "https", "mailto"}, href


def test_a_picture_is_a_link_and_never_loaded() -> None:
    html = html_of("![the *plan*](https://tracker.example/x.png?who=1)")
    assert "<img" not in html
    assert 'href="https://tracker.example/x.png?who=1"' in html
    assert ">the plan</a>" in html


def test_links_give_away_nothing() -> None:
    assert 'rel="nofollow noopener noreferrer"' in html_of("[x](https://example.org)")


BOMBS = {
    "quotes": "> " * 20_000 + "x",
    "quotes in lines": "".join("> " * (n % 500) + "x\n" for n in range(2000)),
    "lists": "".join("  " * n + "- x\n" for n in range(400)),
    "emphasis": "*" * 50_000 + "x" + "*" * 50_000,
    "mixed emphasis": "*a_ " * 25_000,
    "brackets": "[" * 50_000,
    "closed brackets": "[" * 25_000 + "]" * 25_000,
    "links in links": "[a](" * 20_000,
    "pictures": "![" * 40_000,
    "backticks": "".join("`" * n + "x" for n in range(1, 440)),
    "references": "".join(f"[{n}]: https://example.org/{n}\n" for n in range(3000)) + "[1]" * 9000,
    "one reference": "[a]: /" + "x" * 20_000 + "\n\n" + "[a] " * 20_000,
    "table": "|a" * 300 + "\n" + "|-" * 300 + "\n" + ("|b" * 300 + "\n") * 160,
    "entities": "&#x0;" * 20_000,
    "addresses": "https://" * 12_000,
    "mails": "a@" * 50_000,
    "escapes": "\\" * 100_000,
    "quotes and answers": "> a\n\nb\n\n" * 11_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_comes_to_an_end(name: str) -> None:
    text = BOMBS[name][:LONGEST_TEXT]
    began = time.process_time()
    html = html_of(text)
    shown = rendered(text, markdown_zones(text), is_markdown=True)
    spoken(text)
    assert time.process_time() - began < PATIENCE_SECONDS
    assert max(len(html), len(shown)) < MOST_GROWTH * LONGEST_TEXT
    assert not re.search(r"<(?!/?\w)", ALLOWED.sub("", html))


def test_a_wide_table_scrolls_where_the_keyboard_reaches_it() -> None:
    html = html_of("|a|\n|-|\n|b|")
    assert html.startswith('<figure class="fm-table" tabindex="0"><table>')
    assert html.rstrip().endswith("</table></figure>")


def test_own_words_and_links_are_told_apart() -> None:
    told = spoken("Hello @Ada, see [@Bo](https://example.org/b) `@Cy`\n\n> @Dee\n\n![x](/y) a@b.de")
    said = " ".join(told.texts)
    assert "@Ada" in said
    assert not any(name in said for name in ("@Bo", "@Cy", "@Dee"))
    assert told.links == ("https://example.org/b", "/y", "mailto:a@b.de")
