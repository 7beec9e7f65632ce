"""HTML mail as plain text."""

import pytest

from folkmoot.network.mail.html import text_of


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("plain", "plain"),
        ("a &amp; b &lt;c&gt; &eacute;&#233;&#x4e2d;", "a & b <c> éé中"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("one<br>two<br/><br>four", "one\ntwo\n\nfour"),
        ("  a\n   b\t c ", "a b c"),
        ("<b>a</b> <i>b</i><u>c</u>", "a bc"),
        ("a<!-- hidden --><![if !mso]>b<![endif]>", "ab"),
        ("<title>t</title><style>x{}</style><script>alert(1)</script>seen", "seen"),
        ("<div style='display: none'>preview</div>seen", "seen"),
        ("<pre>  x\n    y  z</pre>end", "  x\n    y  z\n\nend"),
        ("<h1>Title</h1>text", "Title\n\ntext"),
        ("above<hr>below", f"above\n{'_' * 32}\nbelow"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("<img src='x.png' alt='A cat'>", "[A cat]"),
        ("<img src='x.png'>text", "text"),
    ],
)
def test_blocks_and_inline(html: str, text: str) -> None:
    assert text_of(html) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<ul><li>a<li>b</ul>", "- a\n- b"),
        ("<ol start=3><li>a</li><li>b</li></ol>", "3. a\n4. b"),
        ("<ul><li>a<ol><li>x</li></ol></li><li>b</li></ul>", "- a\n  1. x\n- b"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c<td>d</table>", "a | b\nc | d"),
        (
            "<table><tr><td><p>a</p></td><td><p>b</p></td></tr></table>after",
            "a | b\n\nafter",
        ),
        ("<table><tr><td><p>a<p>b</td><td>c</td></tr></table>", "a\n\nb\n\nc"),
    ],
)
def test_lists_and_tables(html: str, text: str) -> None:
    assert text_of(html) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<a href="https://example.org/a">here</a>', "here <https://example.org/a>"),
        ('<a href="https://example.org/">https://example.org</a>', "https://example.org"),
        ('<a href="https://example.org">example.org</a>', "example.org"),
        ('<a href="mailto:ada@example.org">ada@example.org</a>', "ada@example.org"),
        ('<a href="javascript:alert(1)">click</a>', "click"),
        ('<a href="#top">up</a>', "up"),
        (
            '<a href="https://e.org/x">one</a> <a href="https://e.org/x">two</a>',
            "one <https://e.org/x> two",
        ),
    ],
)
def test_a_link_shows_its_address_once(html: str, text: str) -> None:
    assert text_of(html) == text


def test_gmail_reply_is_quoted_at_its_depth() -> None:
    html = (
        "<div>Yes.</div><div class=gmail_quote><div class=gmail_attr>On Monday Ada wrote:<br></div>"
        "<blockquote class=gmail_quote style='margin:0 0 0 .8ex'><div>Shall we?</div>"
        "<blockquote type=cite>Older</blockquote></blockquote></div>"
    )
    assert text_of(html).splitlines() == [
        "Yes.",
        "On Monday Ada wrote:",
        "",
        "> Shall we?",
        ">",
        "> > Older",
    ]


def test_an_indentation_is_no_quotation() -> None:
    html = "a<blockquote style='margin:0 0 0 40px;border:none;padding:0px'>b</blockquote>"
    assert text_of(html) == "a\n\nb"


@pytest.mark.parametrize(
    "rule",
    [
        "<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in'>",
        "<div style='border-top: 1pt solid rgb(181, 196, 223)'>",
        '<div id="x_divRplyFwdMsg" dir="ltr">',
    ],
)
def test_outlook_header_block_gets_its_line(rule: str) -> None:
    html = (
        f"<p>Agreed.</p>{rule}<b>Von:</b> Ada<br><b>Gesendet:</b> Montag<br><b>An:</b> Bob<br>"
        "<b>Betreff:</b> Plan</div><p>Shall we?</p>"
    )
    assert text_of(html).splitlines() == [
        "Agreed.",
        "",
        "-----Original Message-----",
        "Von: Ada",
        "Gesendet: Montag",
        "An: Bob",
        "Betreff: Plan",
        "",
        "Shall we?",
    ]


def test_a_rule_without_headers_is_only_a_rule() -> None:
    html = "<p>one</p><div style='border-top:solid #E1E1E1 1.0pt'><p>two</p></div>"
    assert text_of(html) == "one\n\ntwo"


@pytest.mark.parametrize(
    "garbage",
    [
        "<",
        "<a",
        '<a "',
        "</",
        "<!--",
        "<!",
        "&#99999999999;",
        "&#" + "9" * 5000 + ";",
        "&" * 1000,
        "\x00<\x00b\x00>",
        "<b/><//b>",
        "</p></div></html>",
        "<table></td></tr>x",
        "<ol start=²><li>x",
        "<td><td></table>",
        "<script>never closed",
        "\ud800",
    ],
)
def test_garbage_never_raises(garbage: str) -> None:
    text_of(garbage)


def test_an_unclosed_quote_loses_no_text() -> None:
    assert "after" in text_of('<a href="x>link</a> after')


@pytest.mark.parametrize(
    "piece",
    ["<div>", "<blockquote>", "<b><p>", '<a "', "<", "<!", "<!--", "<table><td>", "<ol><li>x"],
)
def test_size_of_the_answer_is_bounded_by_the_size_of_the_question(piece: str) -> None:
    assert len(text_of(piece * 20_000)) < 100 * len(piece) * 20_000
