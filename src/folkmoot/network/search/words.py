"""Words of a text, cut the same way when a message is indexed and when it is searched for.

The engine cuts at everything that is neither letter nor digit, lowers the case and folds Latin
accents; so `foo_bar`, `1.2.3`, an address or a path becomes a row of words, found by each of them
and as a phrase. What it does not know is done here beforehand: writing without spaces becomes
overlapping pairs of characters, Greek, Cyrillic, Arabic and Hebrew marks are folded, and the parts
of CamelCase words are added behind the text.
"""

import re
import unicodedata
from typing import NamedTuple

import tantivy

TOKENIZER = "folkmoot"

# A SHA-256 in hexadecimal has 64 digits and is worth finding; longer words are encoded bytes.
_LONGEST_WORD = 64


def analyser() -> tantivy.TextAnalyzer:
    """The engine's half of the cutting, to be registered under `TOKENIZER`."""
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(_LONGEST_WORD + 1))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .build()
    )


_ANALYSER = analyser()

# Scripts written without spaces between words, and Korean, whose words carry their particles.
_UNSPACED = (
    "\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3041-\u3096"
    "\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\U00020000-\U000323af"
)
_RUN = re.compile(f"[{_UNSPACED}]+")
ENDS_IN_UNSPACED = re.compile(rf"[{_UNSPACED}]{{2,}}\W*\Z")

# Marks the engine would cut words at, or that writers set or leave out as they like: combining
# accents, Hebrew points, Arabic vowels and tatweel, tone and silencing marks of unspaced scripts.
_MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640"
    "\u064b-\u065f\u0670\u0e47-\u0e4c\u0e4e\u0ec8-\u0ece\u1037\u1039\u103a\u17c9-\u17d3\u17dd\u200c\u200d]"
)


def _letter_folds() -> dict[str, str]:
    """Letters that are one to a searching reader though the engine keeps them apart."""
    folds = {"ё": "е", "Ё": "Е", "ς": "σ", "İ": "I"}
    for code in (*range(0x370, 0x400), *range(0x1F00, 0x2000)):
        bare = unicodedata.normalize("NFD", chr(code))[0]
        if bare != chr(code):
            folds[chr(code)] = bare
    return folds


_FOLDS = _letter_folds()
_FOLDED = re.compile(f"[{''.join(map(re.escape, _FOLDS))}]")


_ASCII = bytes(range(128))
_SPECIAL = re.compile(f"{_RUN.pattern}|{_MARKS.pattern}|{_FOLDED.pattern}")


def indexed_text(text: str) -> str:
    """`text` made ready for the engine's own cutting; most mail needs nothing done to it.

    Only what is not ASCII is looked at first, which is little even in a text with an accent here
    and there; the engine folds Latin accents by itself.
    """
    if text.isascii():
        return text
    encoded = text.encode("utf-8", "replace")
    rare = encoded.translate(None, _ASCII).decode()
    if unicodedata.is_normalized("NFKC", rare) and not _SPECIAL.search(rare):
        return encoded.decode()
    return _RUN.sub(_pairs, folded_letters(unicodedata.normalize("NFKC", encoded.decode())))


def folded_letters(text: str) -> str:
    """`text` without the marks and variants of letters that search ignores."""
    return _MARKS.sub("", _FOLDED.sub(lambda letter: _FOLDS[letter[0]], text))


def _pairs(run: re.Match[str]) -> str:
    """Overlapping pairs of a run, then its last character: every substring is a row of pairs.

    The last character stands alone so that a search for one character, by prefix, finds it too.
    """
    text = run[0]
    pairs = [text[at : at + 2] for at in range(len(text))]
    return f" {' '.join(pairs)} "


class SearchedWord(NamedTuple):
    """A word to look for, and its place among the others of a phrase."""

    position: int
    text: str


def searched_words(text: str) -> list[SearchedWord]:
    """The words of a piece of a query; none when it has neither letter nor digit."""
    ready = indexed_text(text)
    tokens = _ANALYSER.pre_tokenize(ready).tokens
    words = [SearchedWord(token.position, token.text) for token in tokens]
    if not text.isascii() and ENDS_IN_UNSPACED.search(
        folded_letters(unicodedata.normalize("NFKC", text))
    ):
        words.pop()
    return words


def folded_character(character: str) -> str:
    """`character` as search sees it, itself where that is not just one character (ß, a space)."""
    words = _ANALYSER.analyze(indexed_text(character))
    return words[0] if len(words) == 1 and len(words[0]) == 1 else character


def is_single_character(word: str) -> bool:
    """True for a lone character of an unspaced script, which stands for every pair it begins."""
    return len(word) == 1 and _RUN.match(word) is not None


# CamelCase. The shape of a text (a: small letter, A: capital, 0: digit) is made and scanned at the
# speed of memory; a regular expression over the text itself costs more than all of indexing.
_SHAPES = bytes(
    ord("a") if chr(code).islower() else ord("A") if chr(code).isupper() else ord("0")
    if chr(code).isdigit() else ord(" ")
    for code in range(128)
) + b" " * 128  # fmt: skip
_HUMPS = re.compile(rb"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z0-9]+|[A-Z0-9]+")
_LONGEST_CAMEL = 48
# Encoded bytes (base64) look like CamelCase with a great many humps.
_MOST_HUMPS = 6


def camel_parts(text: str) -> str:
    """Parts of the CamelCase words in `text`, to be indexed behind it: "Camel Case"; often none."""
    raw = text.encode("ascii", "replace")
    shape = raw.translate(_SHAPES)
    words: dict[bytes, None] = {}
    for hump in (b"aA", b"AAaa"):
        at = shape.find(hump)
        while at >= 0:
            end = shape.find(b" ", at)
            end = len(shape) if end < 0 else end
            start = shape.rfind(b" ", 0, at) + 1
            if end - start <= _LONGEST_CAMEL:
                words[raw[start:end]] = None
            at = shape.find(hump, end)
    parts = (_HUMPS.findall(word) for word in words)
    return b" ".join(
        part for humps in parts if len(humps) <= _MOST_HUMPS for part in humps
    ).decode()
