"""What is taken out of zones."""

from folkmoot.network.mail.fold import (
    answers,
    first_words,
    own_text,
    quoted_lines,
    quoted_text,
    zones,
)

INLINE = """Hi Mira,

On 3 May 2021, Mira Tal <mira@example.org> wrote:
> Good morning.
>
> Shall we meet
> on Tuesday?

Yes.

> And where?
In the garden.

--\x20
Ivo
"""


def test_each_answer_knows_its_passage() -> None:
    found = zones(INLINE)
    lines = INLINE.split("\n")
    seen = [
        (lines[answer.start_line : answer.end_line], lines[found[answer.zone].start_line].strip())
        for answer in answers(found, INLINE)
    ]
    assert seen[1] == (["> And where?"], "In the garden.")
    assert seen[0][0] == ["> Shall we meet", "> on Tuesday?"]
    assert {answer.person for answer in answers(found, INLINE)} == {"Mira Tal"}


def test_own_and_quoted_words_part() -> None:
    found = zones(INLINE)
    assert own_text(INLINE, found).split() == ["Hi", "Mira,", "Yes.", "In", "the", "garden."]
    quoted = quoted_text(INLINE, found)
    assert "Shall we meet\non Tuesday?" in quoted
    assert "garden" not in quoted
    assert "Ivo" not in quoted


def test_quoted_lines_name_their_author() -> None:
    first, second = quoted_lines(INLINE, zones(INLINE))
    assert first.lines[:1] == ("Good morning.",)
    assert first.person == second.person == "Mira Tal"
    assert first.when_text == "3 May 2021"
    assert (first.start_line, second.start_line) == (3, 10)
    assert not first.forwarded


def test_first_words_are_own_words() -> None:
    assert first_words(INLINE, zones(INLINE), 100) == "Hi Mira, Yes. In the garden."
    assert first_words(INLINE, zones(INLINE), 16) == "Hi Mira, Yes…"
    assert first_words("", (), 10) == ""


def test_first_words_of_a_bare_forward_are_what_it_forwards() -> None:
    text = "---------- Forwarded message ---------\nFrom: Mira Tal\nDate: 3 May 2021\n\nThe plan.\n"
    assert first_words(text, zones(text), 40) == "The plan."
