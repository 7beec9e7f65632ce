"""Laws of tags, votes and paragraphs."""

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from folkmoot.network.mail.fold import zones
from folkmoot.network.mail.render import rendered
from folkmoot.network.socials.page_words import page_words
from folkmoot.network.socials.passages import passage_now, passage_words, with_passages
from folkmoot.network.socials.tag_words import LONGEST, tag_label, tag_labels, tag_word
from folkmoot.network.socials.voting import tallied, usable_choice, usable_options, voter_seal
from folkmoot.network.writing.zones import markdown_zones

TEXTS = st.text(max_size=200)
MARKDOWN = st.text(alphabet="ab *_#>-`\n1.[](|<&", max_size=300)


@given(TEXTS)
def test_a_tag_made_again_is_the_same(text: str) -> None:
    label, word = tag_label(text), tag_word(text)
    assert tag_label(label) == label
    assert tag_word(word) == word == tag_word(label)
    assert len(label) <= LONGEST
    assert "," not in label


@given(TEXTS)
def test_a_tag_has_one_word_for_all_its_encodings(text: str) -> None:
    short = text[:20]
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        if len(tag_label(short)) < LONGEST // 2:
            assert tag_word(unicodedata.normalize(form, short)) == tag_word(short)


@given(st.lists(TEXTS, max_size=8))
def test_the_tags_of_a_field_are_different_ones(texts: list[str]) -> None:
    words = [tag_word(label) for label in tag_labels(",".join(texts))]
    assert len(set(words)) == len(words)
    assert all(words)


@given(st.lists(st.sets(st.integers(1, 5), min_size=1), max_size=30))
def test_counts_are_those_of_the_choices(choices: list[set[int]]) -> None:
    counts = {number: sum(number in one for one in choices) for number in range(1, 6)}
    rows = tallied(["a", "b", "c", "d", "e"], counts, len(choices))
    assert sum(row.count for row in rows) == sum(map(len, choices))
    assert all(0 <= row.share <= 1 for row in rows)
    for choice in choices:
        assert usable_choice(choice, options=5, several=True) == choice


@given(st.lists(st.text(min_size=1, max_size=10), max_size=25))
def test_options_made_again_are_the_same(texts: list[str]) -> None:
    try:
        options = usable_options(texts)
    except ValueError:
        return
    assert usable_options(options) == options
    assert 2 <= len(options) <= 20


@given(st.integers(1), st.integers(1), st.integers(1), st.integers(1))
def test_a_voter_is_another_one_in_another_poll(poll: int, other: int, a: int, b: int) -> None:
    same = voter_seal(b"s", poll, a) == voter_seal(b"s", other, b)
    assert same == ((poll, a) == (other, b))


@given(MARKDOWN, st.booleans())
def test_each_paragraph_has_one_address_that_leads_to_it(text: str, is_markdown: bool) -> None:
    html = (
        rendered(text, markdown_zones(text), is_markdown=True)
        if is_markdown
        else rendered(text, zones(text))
    )
    words = passage_words(html)
    marked = with_passages(html, "m", "/m/x", 3, "Link")
    names = [int(found) for found in re.findall(r' id="m-p(\d+)"', marked)]
    assert names == list(range(1, len(words) + 1))
    for number, first in enumerate(words, 1):
        assert passage_now(html, number, 3, 3, first) == number
        if first:
            assert passage_now(html, number, 4, 3, first) == number


@given(st.text(alphabet="<>/=\"' metaogtilcn:&;!-[]\x00ab", max_size=300))
def test_any_page_is_read(html: str) -> None:
    words = page_words(html, "https://example.org/")
    assert len(words.title) <= 300
