"""Replies in many languages and styles: own words stay, the rest is known for what it is."""

import pytest
from tests.unit.network.mail.fold.replies import (
    BLOCKS,
    INTRODUCTIONS,
    MOBILE,
    Introduction,
    block,
)

from folkmoot.network.mail.fold import Kind, answers, own_text, zones

QUOTED = "> Shall we meet on Tuesday?\n>\n> Mira\n"
each_introduction = pytest.mark.parametrize(
    "said", INTRODUCTIONS, ids=[said.language for said in INTRODUCTIONS]
)


def kinds(text: str) -> list[str]:
    return [zone.kind.value for zone in zones(text)]


@each_introduction
def test_answer_above(said: Introduction) -> None:
    text = f"{said.own}\n\n{said.text}\n\n{QUOTED}"
    assert kinds(text) == ["own", "attribution", "quote"]
    assert own_text(text, zones(text)).strip() == said.own


@each_introduction
def test_answer_below(said: Introduction) -> None:
    text = f"{said.text}\n{QUOTED}\n{said.own}\n"
    assert kinds(text) == ["attribution", "quote", "own"]
    assert own_text(text, zones(text)).strip() == said.own


@each_introduction
def test_answers_between(said: Introduction) -> None:
    text = f"{said.text}\n> One?\n{said.own}\n> Two?\n\n{said.own}\n"
    found = zones(text)
    assert [zone.kind for zone in found] == [
        Kind.ATTRIBUTION, Kind.QUOTE, Kind.OWN, Kind.QUOTE, Kind.OWN,
    ]  # fmt: skip
    lines = text.split("\n")
    passages = [lines[answer.start_line] for answer in answers(found, text)]
    assert passages == ["> One?", "> Two?"]


@each_introduction
def test_whose_words_they_are(said: Introduction) -> None:
    quote = zones(f"{said.own}\n\n{said.text}\n{QUOTED}")[-1]
    assert quote.person == said.person
    if "2021" in said.text:
        assert "2021" in quote.when_text


@pytest.mark.parametrize("language", BLOCKS)
def test_header_block_above_unmarked_words(language: str) -> None:
    text = f"Fine with me.\n\n{block(language)}\n\nShall we meet on Tuesday?\n\nMira\n"
    found = zones(text)
    assert [zone.kind for zone in found] == [Kind.OWN, Kind.FORWARDED_HEADER, Kind.QUOTE]
    assert own_text(text, found).strip() == "Fine with me."
    assert found[2].person == "Mira Tal"
    assert found[2].when_text == "3.5.2021 10:00"
    assert found[2].depth == 1


@pytest.mark.parametrize("language", BLOCKS)
def test_answers_below_a_header_block_with_marked_words(language: str) -> None:
    text = f"{block(language)}\n\n> One?\nYes.\n> Two?\nNo.\n"
    assert kinds(text) == ["forwarded_header", "quote", "own", "quote", "own"]


@pytest.mark.parametrize("line", MOBILE)
def test_what_a_telephone_adds(line: str) -> None:
    text = f"On my way.\n\n{line}\n"
    assert kinds(text) == ["own", "signature"]
    between = f"On my way.\n\n{line}\n\nOn 5/3/21 10:00, Mira Tal wrote:\n> Where are you?\n"
    assert kinds(between) == ["own", "signature", "attribution", "quote"]
