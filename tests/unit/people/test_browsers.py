"""Browsers in words."""

import pytest

from folkmoot.people.browsers import browser_words


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge Windows"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604", "Safari iPhone"),
        ("curl/8.0", " "),
        ("", " "),
    ],
)
def test_a_browser_is_known_by_its_own_name(user_agent: str, words: str) -> None:
    assert " ".join(browser_words(user_agent)) == words
