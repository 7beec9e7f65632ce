"""Dates of birth and numbers of papers, found by the words in front of them."""

import re
from collections.abc import Iterator

from folkmoot.policy.engine.detectors.contract import Found
from folkmoot.policy.engine.detectors.reading import Anchors, masked

_BIRTH = (
    *("born", "birthday", "birthdate", "birth date", "date of birth", "dob", "d.o.b."),
    *("birth:", "geboren", "geburtsdatum", "geb.", "né le", "née le", "date de naissance"),
    *("nacido", "nacida", "fecha de nacimiento", "nato il", "nata il", "data di nascita"),
    *("geboortedatum", "født"),
)
_PAPERS = {
    "passport": ("passport", "reisepass", "passeport", "pasaporte", "passaporto"),
    "driving licence": ("driver license", "driver's license", "drivers license", "driver licence",
        "driving licence", "driving license", "driver's licence", "führerschein"),
}  # fmt: skip
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|januar|februar|märz|mai|juni|juli|oktober|dezember"
    "|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre"
)
_DATE = re.compile(
    rf"""(?ix) (?:[\s:=,–-]|is\b|was\b|on\b|the\b|am\b|le\b|el\b|il\b|in\b){{0,8}}
    (?P<date> \d{{4}}-\d\d-\d\d | \d{{1,2}}[./\s-]\d{{1,2}}[./\s-](?:19|20)?\d\d
    | \d{{1,2}}(?:st|nd|rd|th|\.)? \s (?:of\s)? (?:{_MONTHS})\.?,? \s (?:19|20)\d\d
    | (?:{_MONTHS})\.? \s \d{{1,2}}(?:st|nd|rd|th)?,? \s (?:19|20)\d\d ) (?!\d)"""
)
_PAPER_NUMBER = re.compile(
    r"(?i)\s{0,2}(?:number|nummer|numéro|no\b|nr\b|id\b|#)?\.?\s{0,2}(?:is|ist|est|:|=|#)?\s{0,2}"
    r"(?P<number>(?=[a-z-]{0,4}\d)[a-z0-9](?:-?[a-z0-9]){5,19})(?![\w-])"
)
_LABELS = [*((word, "birth date") for word in _BIRTH)]
_LABELS += [(word, kind) for kind, words in _PAPERS.items() for word in words]
_ANCHORS = Anchors([word for word, _ in _LABELS])
KINDS = ("birth date", *_PAPERS)


def labelled(text: str, lower: str) -> Iterator[Found]:
    """What stands behind words that announce it; `lower` is the text in small letters."""
    for number, start, end in _ANCHORS.places(lower):
        if start and lower[start - 1].isalnum():
            continue
        kind = _LABELS[number][1]
        if kind == "birth date":
            if match := _DATE.match(text, end, end + 60):
                yield Found(*match.span("date"), kind, 0.9, masked(match["date"]))
        elif match := _PAPER_NUMBER.match(text, end, end + 60):
            yield Found(*match.span("number"), kind, 0.8, masked(match["number"]))
