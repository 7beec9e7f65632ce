"""A message as HTML: open, folded, beside its answer, and never markup of the sender's making."""

import re

import pytest

from folkmoot.network.mail.fold import zones
from folkmoot.network.mail.render import Words, rendered, text_preview
from folkmoot.network.mail.render.links import linked


def shown(text: str, words: Words | None = None) -> str:
    return rendered(text, zones(text), words=words) if words else rendered(text, zones(text))


TOP = """Agreed.

On 3 May 2021, Mira Tal <mira@example.org> wrote:
> One
> two
>
> three
> four
"""


def test_a_quotation_is_folded_and_says_whose_and_how_much() -> None:
    html = shown(TOP)
    assert html.startswith('<div class="fm-message"><div class="fm-own" dir="auto">Agreed.</div>')
    assert (
        '<details class="fm-fold fm-fold-quote"><summary><span class="fm-person">Mira Tal</span>, '
        '<span class="fm-count">4 lines</span></summary>'
    ) in html
    assert '<div class="fm-depth-1" dir="auto">One\ntwo\n\nthree\nfour</div>' in html
    assert '<div class="fm-attribution">On 3 May 2021, Mira Tal' in html


def test_a_short_passage_stands_open_above_its_answer() -> None:
    html = shown("Mira Tal wrote:\n> Shall we?\n\nYes.\n")
    assert "<details" not in html
    assert (
        '<div class="fm-answer"><blockquote class="fm-passage" data-depth="1" dir="auto">'
        '<cite class="fm-person" dir="auto">Mira Tal</cite>Shall we?</blockquote>'
        '<div class="fm-own" dir="auto">Yes.</div></div>'
    ) in html


def test_of_a_long_quotation_only_the_answered_paragraph_is_open() -> None:
    quoted = "".join(f"> line {number}\n" for number in range(8))
    html = shown(f"Mira Tal wrote:\n{quoted}>\n> Shall we?\nYes.\n")
    folded, _, rest = html.partition("</details>")
    assert "line 7" in folded
    assert "Shall we?" not in folded
    assert 'class="fm-passage"' in rest
    assert "8 lines" in folded


def test_a_long_paragraph_stays_folded_above_its_answer() -> None:
    quoted = "".join(f"> line {number}\n" for number in range(8))
    html = shown(f"Mira Tal wrote:\n{quoted}Yes.\n")
    assert "fm-passage" not in html
    assert html.index("</details>") < html.index("Yes.")


def test_signature_and_footer_are_folded_with_translated_names() -> None:
    text = (
        "Good.\n\n-- \nMira Tal\n"
        "_______________________________________________\ntalk mailing list\n"
        "talk@lists.example.org\n"
    )
    words = Words(signature="Unterschrift", footer="Fuß", lines=lambda count: f"{count} Zeilen")
    html = shown(text, words)
    assert 'fm-fold-signature"><summary>Unterschrift, <span class="fm-count">2 Zeilen' in html
    assert 'fm-fold-footer"><summary>Fuß, <span class="fm-count">3 Zeilen' in html


def test_a_patch_is_shown_line_by_line() -> None:
    text = "See:\n\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n one\n-<two>\n+three\n\\ No newline\n"
    assert (
        '<pre class="fm-patch"><span class="fm-patch-file">--- a/x</span>\n'
        '<span class="fm-patch-file">+++ b/x</span>\n'
        '<span class="fm-patch-hunk">@@ -1,2 +1,2 @@</span>\n one\n'
        '<span class="fm-patch-remove">-&lt;two&gt;</span>\n'
        '<span class="fm-patch-add">+three</span>\n'
        '<span class="fm-patch-note">\\ No newline</span></pre>'
    ) in shown(text)


def test_a_session_is_code() -> None:
    assert '<pre class="fm-code">&gt;&gt;&gt; import this' in shown("So:\n\n>>> import this\n")


def test_marks_of_emphasis_stay_text() -> None:
    assert "*bold* and _under_" in shown("*bold* and _under_\n")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "> <script>alert(1)</script>\n\nyes",
        "-- \n<script>alert(1)</script>",
        '<img src=x onerror="alert(1)"> wrote:\n> x',
        "--- a/<script>\n+++ b/<script>\n@@ -1 +1 @@\n-<script>\n+<script>\n",
        'On 3 May 2021, "<script>" <a@b.example> wrote:\n> x\n> y\n> z\n> u\n',
        'see https://example.org/"onmouseover="alert(1)',
        "see javascript:alert(1) and data:text/html,x",
    ],
)
def test_nothing_of_the_text_becomes_markup(text: str) -> None:
    html = shown(text)
    allowed = r"</?(?:div|details|summary|span|blockquote|cite|pre|a)(?: [a-z-]+=\"[^\"<>]*\")*>"
    assert "<" not in re.sub(allowed, "", html)
    assert not re.search(r"<[^>]* on\w+=", html)
    assert 'href="javascript' not in html


@pytest.mark.parametrize(
    ("text", "address", "rest"),
    [
        ("see https://example.org.", "https://example.org", "."),
        ("(https://example.org/a_(b))", "https://example.org/a_(b)", ")"),
        ("<https://example.org/x>", "https://example.org/x", "&gt;"),
        ("https://example.org/?a=1&b=2, then", "https://example.org/?a=1&amp;b=2", ", then"),
        ("mailto:mira@example.org!", "mailto:mira@example.org", "!"),
        ("“https://example.org”", "https://example.org", "”"),
        ("见https://example.org/x。好", "https://example.org/x", "。好"),
    ],
)
def test_links_end_before_punctuation(text: str, address: str, rest: str) -> None:
    html = linked(text)
    if text.startswith("见"):  # no space before an address in Chinese
        html = linked(text.replace("见", "见 "))
    assert f'href="{address}"' in html
    assert html.endswith(f">{address}</a>{rest}")


@pytest.mark.parametrize("text", ["https://", "http", "www.", "ftp://example.org", "x@https.org"])
def test_what_is_no_link(text: str) -> None:
    assert linked(text) == text


def test_an_address_without_scheme_gets_one() -> None:
    assert 'href="https://www.example.org/x"' in linked("www.example.org/x")


def test_preview_of_a_text_file() -> None:
    assert text_preview("a < b") == '<pre class="fm-plain">a &lt; b</pre>'
    long = text_preview("line\n" * 2_000)
    assert long.count("line") == 500
    assert 'class="fm-truncated"' in long
    assert "fm-patch-add" in text_preview("+x", file_name="a.PATCH")
