"""What a page elsewhere says of itself is only ever words."""

import pytest

from folkmoot.network.socials.page_words import (
    PageWords,
    declared_charset,
    page_words,
    with_oembed,
)

URL = "https://news.example.org/a/b"
OG = """<!doctype html><html><head><title>Plain title</title>
<meta property="og:title" content="Roof &amp; slates">
<meta name="description" content="About roofs">
<meta property="og:site_name" content="News"><meta property="og:image" content="/small.png">
<link rel="alternate" type="application/json+oembed" href="../oembed?u=1"></head>
<body><title>Not this</title></body></html>"""


def test_open_graph_before_html() -> None:
    assert page_words(OG, URL) == PageWords(
        title="Roof & slates",
        description="About roofs",
        site="News",
        picture="https://news.example.org/small.png",
        oembed="https://news.example.org/oembed?u=1",
    )


def test_a_page_that_says_little() -> None:
    assert page_words("<title>\n Slates \n</title>", URL) == PageWords(title="Slates")
    assert page_words("", URL) == PageWords()
    assert page_words("<body><title>Late</title>", URL) == PageWords()


def test_oembed_fills_in_what_is_missing() -> None:
    answer = (
        b'{"html": "<script>x</script>", "title": "T", "provider_name": "P", "author_name": "A"}'
    )
    found = with_oembed(PageWords(description="D"), answer, URL)
    assert found == PageWords(title="T", description="D", site="P")
    for bad in (b"", b"<html>", b"[]", b'{"title": 5}', b"\xff\xfe"):
        assert with_oembed(PageWords(title="X"), bad, URL) == PageWords(title="X")


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://[::1", ""]
)
def test_addresses_that_are_none_of_the_web(address: str) -> None:
    html = f'<meta property="og:title" content="x"><meta property="og:image" content="{address}">'
    assert page_words(html, URL).picture == ""


def test_signs_that_hide_or_turn_are_left_out() -> None:
    html = '<meta property="og:title" content="a\u202egnp.exe\u200b\x07 b">'
    assert page_words(html, URL).title == "agnp.exe b"
    long = page_words(f"<title>{'x' * 1000}</title>", URL).title
    assert len(long) == 300


@pytest.mark.parametrize("html", ["<![x", "<!DOCTYPE [", "<" * 5000, "<meta " * 5000, "\x00<a b=c"])
def test_broken_pages_are_read_as_far_as_they_go(html: str) -> None:
    assert page_words(html, URL).title == ""


def test_charsets() -> None:
    assert declared_charset('text/html; charset="KOI8-R"', b"") == "KOI8-R"
    assert declared_charset("text/html", b'<meta charset="utf-8">') == "utf-8"
    http = b'<meta http-equiv="Content-Type" content="text/html; charset=shift_jis">'
    assert declared_charset("text/html", http) == "shift_jis"
    assert declared_charset("text/html", b"") == ""
