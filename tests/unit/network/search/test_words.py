"""Cutting texts into words."""

import pytest

from folkmoot.network.search.words import camel_parts, indexed_text, searched_words


def words(text: str) -> list[str]:
    return [word.text for word in searched_words(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello, World!", ["hello", "world"]),
        ("foo_bar 1.2.3", ["foo", "bar", "1", "2", "3"]),
        ("anna@example.org", ["anna", "example", "org"]),
        ("/usr/share/x.txt", ["usr", "share", "x", "txt"]),
        ("Café", ["cafe"]),
        ("Cafe\u0301s", ["cafes"]),
        ("Straße Łódź", ["strasse", "lodz"]),
        ("Ёлка", ["елка"]),
        ("Йод", ["йод"]),
        ("Καλημέρα κόσμος", ["καλημερα", "κοσμοσ"]),
        ("שָׁלוֹם", ["שלום"]),
        ("ｆｕｌｌ　ｗｉｄｔｈ", ["full", "width"]),
        ("東京都", ["東京", "京都"]),
        ("Linuxの東", ["linux", "の東"]),
        ("東", ["東"]),
        ("東京 tower", ["東京", "京", "tower"]),
        ("ภาษาไทย", ["ภา", "าษ", "ษา", "าไ", "ไท", "ทย"]),
        ("x" * 65, []),
        ("!? -- *", []),
        ("a\ud800b", ["a", "b"]),
    ],
)
def test_words_of_a_query(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_a_word_left_out_leaves_its_place() -> None:
    assert searched_words(f"a {'x' * 70} b")[1].position == 2


def test_plain_text_is_passed_on_as_it_is() -> None:
    text = "Nothing “special” about Zoë — really"
    assert indexed_text(text) is text or indexed_text(text) == text


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("plain text, ALL CAPS, Title", ""),
        ("CamelCase", "Camel Case"),
        ("parseHTMLDocument2 and HTTPServer", "parse HTML Document2 HTTP Server"),
        ("see fooBar and fooBar again", "foo Bar"),
        ("aBcDeFgHiJkLmNoP", ""),
        ("x" * 60 + "Yy", ""),
        ("Zoë fooBär", "foo B"),
    ],
)
def test_parts_of_camel_case(text: str, parts: str) -> None:
    assert camel_parts(text) == parts
