"""The words of Markdown for lists: without marks, without what others said."""

import pytest

from folkmoot.network.writing.markdown import words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Which *ones*,\nand **when**?", "Which ones, and when?"),
        ("> Who has samples?\n\nI do.\n\n> > And?\n\nGood.", "I do. Good."),
        ("# Slates\n\n1. grey\n2. [red](https://example.org)", "Slates grey red"),
        ("`a` and\n\n```python\nprint(1)\n```", "a and print(1)"),
        ("|a|b|\n|-|-|\n|1|2|", "a b 1 2"),
        ("> only quoted", ""),
        ("<b>shown</b> &amp; kept", "<b>shown</b> & kept"),
    ],
)
def test_words_without_marks(text: str, words: str) -> None:
    assert words_of(text) == words
