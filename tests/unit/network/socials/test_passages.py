"""Paragraphs and their addresses: the same for a version, found again after an edit."""

import re

from folkmoot.network.mail.fold import zones
from folkmoot.network.mail.render import rendered
from folkmoot.network.socials.passages import passage_now, passage_words, with_passages
from folkmoot.network.writing.zones import markdown_zones

PLAIN = "Hello all,\n\nthe slates <came>.\nAll of them.\n\n> the roof is wet\n\nNot any more.\n"
MARKDOWN = "# Roof\n\nThe *slates* came.\n\n- one\n- two\n\n  more\n\n```\ncode\n```\n\nEnd.\n"


def marked(html: str) -> str:
    return with_passages(html, "m-1", "/m/1", 2, "Link")


def plain() -> str:
    return rendered(PLAIN, zones(PLAIN))


def markdown(text: str = MARKDOWN) -> str:
    return rendered(text, markdown_zones(text), is_markdown=True)


def test_paragraphs_of_a_mail() -> None:
    assert passage_words(plain()) == [
        "Hello all,",
        "the slates <came>. All of them.",
        "Not any more.",
    ]
    html = marked(plain())
    assert '<span class="passage" id="m-1-p2">' in html
    assert "v=2&amp;t=the+slates+%3Ccame%3E.+All+of+them." in html
    assert "&lt;came&gt;" in html


def test_paragraphs_of_markdown() -> None:
    assert passage_words(markdown()) == ["Roof", "The slates came.", "one two more", "code", "End."]
    html = marked(markdown())
    for number, tag in enumerate(("h1", "p", "ul", "pre", "p"), 1):
        assert re.search(rf'<{tag}[^>]* id="m-1-p{number}"', html)
    assert html.count("passage-link") == 3


def test_nothing_but_marks_is_added() -> None:
    for html in (plain(), markdown()):
        bare = re.sub(r'<a class="passage-link".*?</a>', "", marked(html))
        bare = re.sub(r' id="m-1-p\d+"', "", bare)
        bare = re.sub(r'</?span(?: class="passage")?>', "", bare)
        assert "".join(bare.split()) == "".join(html.split())


def test_where_an_address_leads() -> None:
    before = markdown()
    after = markdown(MARKDOWN.replace("# Roof", "# Roof\n\nNew first words."))
    assert passage_now(before, 2, 4, 4, "") == 2
    assert passage_now(before, 6, 4, 4, "") is None
    assert passage_now(before, 0, 4, 4, "") is None
    assert passage_now(after, 2, 5, 4, "The slates came.") == 3
    assert passage_now(after, 2, 5, 4, "Something else") is None
    assert passage_now(after, 2, 5, 4, "") is None


def test_of_two_that_begin_alike_the_nearer_one_is_meant() -> None:
    html = markdown("Yes.\n\nNo.\n\nYes.\n\nNo.\n\nYes.\n")
    assert passage_now(html, 4, 1, 0, "Yes.") in {3, 5}
    assert passage_now(html, 1, 1, 0, "Yes.") == 1
