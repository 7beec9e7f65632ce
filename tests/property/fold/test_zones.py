"""Laws of folding that hold for every text."""

from hypothesis import given
from hypothesis import strategies as st

from folkmoot.network.mail.fold import (
    OWN_KINDS,
    answers,
    first_words,
    lines_of,
    own_text,
    quoted_lines,
    quoted_text,
    zones,
)
from folkmoot.network.mail.render import rendered

LINES = st.sampled_from(
    [
        "",
        " ",
        "Hello there,",
        "short",
        "> quoted words",
        ">> quoted twice",
        "> > > thrice",
        ">From here",
        ">>> import this",
        "On Mon, May 3, 2021 at 10:00 AM Mira Tal <mira@example.org> wrote:",
        "> On Mon, 3 May 2021 Ivo Kern wrote:",
        "wrote:",
        "-----Original Message-----",
        "---------- Forwarded message ---------",
        "From: Mira Tal",
        "Sent: 3.5.2021 10:00",
        "To: Ivo Kern",
        "Subject: Plan",
        "> From: Mira Tal",
        "\t05/03/2021 10:00 AM",
        "-- ",
        "--",
        "_______________________________________________",
        "talk mailing list",
        "Sent from my iPhone",
        "Tel: +1 555 0100 200",
        "mira@example.org",
        "---",
        "diff --git a/x b/x",
        "--- a/x",
        "+++ b/x",
        "@@ -1,2 +1,2 @@",
        "+added",
        "-removed",
        " context",
        ">>> Mira Tal 05/03/21 10:00AM >>>",
    ]
)
BUILT = st.lists(LINES, max_size=40).map("\n".join)
TEXTS = st.one_of(BUILT, st.text(), st.text(alphabet=">- :\n\r@\tOnwrote\u202b", max_size=200))


@given(TEXTS)
def test_zones_joined_are_the_text(text: str) -> None:
    lines = lines_of(text)
    found = zones(text)
    at = 0
    for zone in found:
        assert zone.start_line == at
        assert zone.end_line > at
        at = zone.end_line
    assert at == len(lines)
    joined = "".join("".join(lines[zone.start_line : zone.end_line]) for zone in found)
    assert joined == text


@given(TEXTS)
def test_own_zones_are_nobody_elses(text: str) -> None:
    for zone in zones(text):
        if zone.kind in OWN_KINDS:
            assert zone.depth == 0
            assert not zone.person


@given(TEXTS)
def test_twice_is_the_same(text: str) -> None:
    assert zones(text) == zones(text)


@given(
    st.text(alphabet=st.characters(exclude_characters=">:：-_=*~—–@/.0123456789\n\r"), max_size=300)
)
def test_text_without_any_mark_is_own(text: str) -> None:
    assert own_text(text, zones(text)) == text


@given(TEXTS, st.integers(min_value=1, max_value=60))
def test_first_words_fit_in_a_line(text: str, length: int) -> None:
    words = first_words(text, zones(text), length)
    assert len(words) <= length
    assert "\n" not in words


@given(TEXTS)
def test_quoted_passages_are_lines_of_the_text(text: str) -> None:
    found = zones(text)
    lines = lines_of(text)
    for passage in quoted_lines(text, found):
        for offset, line in enumerate(passage.lines):
            assert line in lines[passage.start_line + offset]
    for line in quoted_text(text, found).split("\n"):
        assert line in text
    for answer in answers(found, text):
        assert answer.end_line <= found[answer.zone].start_line


@given(TEXTS)
def test_no_character_of_the_text_becomes_markup(text: str) -> None:
    html = rendered(text.replace(">", "<b>"), zones(text.replace(">", "<b>")))
    assert "<b>" not in html
