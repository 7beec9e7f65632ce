"""A detector that answers otherwise than before has another version.

Records cite the version, and a decision is replayed on it; a new answer under an old version would
make a liar of both. Where this fails: raise the version of the detector, then write down the new
digest with it.
"""

import hashlib

import msgspec
import pytest
from tests.unit.policy.detectors.acts import post

from folkmoot.policy.engine.detectors import Detector, Parameters, registered
from folkmoot.policy.engine.detectors.parameters import (
    AffiliationParameters,
    LinkParameters,
    SpamParameters,
    WordList,
)

PARAMETERS = Parameters(
    words=(
        WordList(name="plain", words=("merger", "合併", "café", "layoff*")),
        WordList(name="leet", words=("secret",), reads_leet=True, score=0.4),
    ),
    links=LinkParameters(allowed=("example.org",), denied=("evil.test",), protected=("acmes.com",)),
    spam=SpamParameters(most_links=1, most_mentions=0, least_words=3),
    affiliation=AffiliationParameters(names=("Acme",)),
)
TEXTS = (
    "The password is kuh7Stall!x and the card 4111 1111 1111 1111, GB82 WEST 1234 5698 7654 32.",
    "api_key = 'q8Zr2Lx9Vb4Nf7Ht1Kd6' // see ftp://ada:kuh7Stall@example.org",
    "xoxb-123846520917-aB3dE5gH7jK9mN1pQ3sT5vW7, ghp_aB3dE5gH7jK9mN1pQ3sT5vW7xY2zA4cE6gH8",
    "Call +44 20 7946 0018 or (212) 736-5000, write to ada@example.org or info@example.org",
    "born on 4 May 1980, passport no. C01X00T47, 536-90-4399, AB 12 34 56 C, from 8.8.4.4",
    "at 10 Downing Street, SW1A 2AA; Lindenstraße 12a; 12 rue de la Paix",
    "The MERGЕR, the s3cr3t, a CAFÉ, layoffs, 本日合併を発表",
    "bit.ly/x evil.test http://192.0.2.7/ https://acrnes.com [example.org](https://evil.test/a)",
    "pаypal, pay\u200bpal, a\u202eb, \U000e0041, a\u0300\u0301\u0302\u0303\u0304",
    "BUY NOW BUY NOW BUY NOW BUY NOW!!!!!!!!! https://example.org/a https://example.org/b",
    "We expect revenue to grow 20% next year. Q3 sales came in at €4.2bn. Sales is at lunch.",
    "Acme is amazing. Acme is not great.",
)
DIGESTS = {
    "affiliation 1": "e5910885b3b3bcd2",
    "attachments 1": "0fa19e87a982396c",
    "confusables 1": "60ede8a40158b86a",
    "links 1": "83b1cd21376d9c31",
    "personal 1": "3c72cd9d51fa01de",
    "quiet_period 1": "b2c19c469521af63",
    "secrets 1": "1688cbb000bb8911",
    "spam 1": "fed750d2e73faeb5",
    "words 1": "6cc21306bb7477b7",
}


def digest(detector: Detector) -> str:
    """What a detector answers to these texts and their attachments, in short."""
    answers = []
    for text in TEXTS:
        act = post(text)
        media = ("application/pdf; name=plan.pdf.exe; size=12",)
        content = msgspec.structs.replace(act.content, media=media, mentions=("ada",))
        answers.append(detector.scan(msgspec.structs.replace(act, content=content)))
    return hashlib.sha256(msgspec.json.encode(answers)).hexdigest()[:16]


@pytest.mark.parametrize("detector", registered(PARAMETERS), ids=lambda one: str(one.name))
def test_an_answer_changes_only_with_the_version(detector: Detector) -> None:
    # what stands behind a plus names a library's tables, which may change without changing these
    key = f"{detector.name} {detector.version.partition('+')[0]}"
    assert DIGESTS.get(key) == digest(detector)


def test_every_text_says_something_to_somebody() -> None:
    for text in TEXTS:
        assert any(detector.scan(post(text)) for detector in registered(PARAMETERS))
