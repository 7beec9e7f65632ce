"""format=flowed as RFC 3676 says."""

import pytest

from folkmoot.network.mail.flowed import unflowed


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", ""),
        ("one", "one"),
        ("one \ntwo", "one two"),
        ("one \n\ntwo", "one \n\ntwo"),
        ("> one \n> two\nthree", "> one two\nthree"),
        (">> one \n> two", ">> one \n> two"),
        (">one \n>two", "> one two"),
        (">\n> a", ">\n> a"),
        ("one \n-- \nAda", "one \n-- \nAda"),
        ("> -- \n> Bo", "> -- \n> Bo"),
        (" >stuffed \n  more", ">stuffed  more"),
        ("trailing \n", "trailing \n"),
    ],
)
def test_unflowed(text: str, wanted: str) -> None:
    assert unflowed(text) == wanted


def test_delsp_takes_the_blank_away() -> None:
    assert unflowed("お茶 \nの時間", delsp=True) == "お茶の時間"
