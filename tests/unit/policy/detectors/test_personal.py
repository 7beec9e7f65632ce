"""Personal data is found by form and checksum; numbers that only look like it are left alone.

All numbers are examples of the standards and the authorities, or made here.
"""

import phonenumbers
import pytest
from tests.unit.policy.detectors.acts import found_in, kinds_in, one_found

from folkmoot.policy.engine.detectors import Parameters
from folkmoot.policy.engine.detectors.kinds.personal import Personal, detector
from folkmoot.policy.engine.detectors.kinds.personal.national import BY_REGION
from folkmoot.policy.engine.detectors.parameters import PersonalParameters

ALL = tuple(BY_REGION)


def looking(*regions: str, **more: tuple[str, ...]) -> Personal:
    """A detector for these countries."""
    return detector(Parameters(personal=PersonalParameters(regions=regions, **more)))


PLAIN = looking("US", "GB")
EVERYWHERE = looking(*ALL)


@pytest.mark.parametrize(
    ("kind", "text", "seen"),
    [
        ("card", "🙂 it is 4111 1111 1111 1111, thanks", "4111 1111 1111 1111"),
        ("card", "card 378282246310005 exp 05/27", "378282246310005"),
        ("card", "5555-5555-5555-4444 123", "5555-5555-5555-4444"),
        ("iban", "to GB82 WEST 1234 5698 7654 32 please", "GB82 WEST 1234 5698 7654 32"),
        ("iban", "DE89370400440532013000", "DE89370400440532013000"),
        ("email", "write to ada.byron+post@mail.example.org.", "ada.byron+post@mail.example.org"),
        ("email", "<grüße@bücher.example>", "grüße@bücher.example"),
        ("phone", "call me at +44 20 7946 0018", "+44 20 7946 0018"),
        ("phone", "it is (212) 736-5000, or later", "(212) 736-5000"),
        ("phone", "phone: 2127365000", "2127365000"),
        ("ip", "from 8.8.4.4 tonight", "8.8.4.4"),
        ("ip", "from 2001:4860:4860::8844 tonight", "2001:4860:4860::8844"),
        ("crypto", "to 1NEDqZPvTWRaoho48qXuLLsrYomMXPABfD", "1NEDqZPvTWRaoho48qXuLLsrYomMXPABfD"),
        ("birth date", "She was born on 4 May 1980 in Bath", "4 May 1980"),
        ("birth date", "DOB: 1980-05-04", "1980-05-04"),
        ("birth date", "geboren am 04.05.1980", "04.05.1980"),
        ("passport", "passport no. C01X00T47", "C01X00T47"),
        ("postal address", "at 10 Downing Street, now", "10 Downing Street"),
        ("postal address", "in der Lindenstraße 12a wohnt", "Lindenstraße 12a"),
        ("postal address", "au 12 rue de la Paix", "12 rue de la Paix"),
        ("postal address", "write to SW1A 2AA", "SW1A 2AA"),
        ("us ssn", "mine is 536-90-4399", "536-90-4399"),
        ("gb nino", "NI number AB 12 34 56 C", "AB 12 34 56 C"),
        ("gb nhs", "NHS number 943 476 5870", "943 476 5870"),
    ],
)
def test_what_is_personal_is_found_at_its_place(kind: str, text: str, seen: str) -> None:
    assert found_in(PLAIN, text) == [(kind, seen)]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("it codice fiscale", "RCCMNL83S18D969H"),
        ("es dni", "54362315-K"),
        ("fr nir", "2 95 10 99 126 111 93"),
        ("de tax id", "Steuer-ID 36 574 261 809"),
        ("nl bsn", "BSN 1112.22.333"),
        ("pl pesel", "PESEL 44051401359"),
        ("br cpf", "390.533.447-05"),
        ("fi hetu", "131052-308T"),
        ("ch ahv", "756.9217.0769.85"),
        ("in aadhaar", "Aadhaar 2341 2341 2346"),
        ("cn id", "360426199101010071"),
        ("kr rrn", "971013-9019902"),
        ("mx curp", "BOXW310820HNERXN09"),
    ],
)
def test_national_numbers_are_checked_by_their_own_rules(kind: str, text: str) -> None:
    assert kind in kinds_in(EVERYWHERE, f"my {text}, see?")


@pytest.mark.parametrize(
    "text",
    [
        "order 4111111111111112",
        "4444444444444444",
        "GB82 WEST 1234 5698 7654 33",
        "on 2024-05-04 at 12:30:45",
        "due 04/05/2024",
        "version 8.8.4.4",
        "in 10.0.0.1 and 127.0.0.1",
        "Date: Mon Feb 3 04:05:06 2025 -0700",
        "05:06.123456789 +0200",
        "index 512345678..1ab2cd3ef 100644",
        "page 7 2021-02-03",
        "revisions 21273..65000",
        "212  736  5000 in columns",
        "Entry number: 01234567",
        "at 2031‐02‐03 04:05:06 UTC",
        "see section 7.1.2.3, and git 2.31.0.123.gabcdef0123",
        "to 239.255.255.255",
        "as 6.1.2.3 says",
        "ISBN 1-56592-074-0",
        "entry 24 4000000000000001236  name",
        "was added via commit 12",
        "ticket 2127365000",
        "550e8400-e29b-41d4-a716-446655440000",
        "9434765870",
        "000-12-3456 and 666-12-3456",
        "std::vector<int> a::b::c",
        "He was born in a small town",
        "my passport is lost",
        "the street was long",
        "12 monkeys drive cars",
        "https://example.org/12125550123/x?n=2127365000",
        "user@localhost and @channel",
        "ftp://ada:kuh7Stall@example.org/x",
        "3.14159265358979",
    ],
)
def test_what_only_looks_personal_is_left_alone(text: str) -> None:
    assert found_in(PLAIN, text) == []


def test_pairs_of_digits_are_a_number_and_no_date() -> None:
    french = looking("FR")
    assert found_in(french, "au 06.12.34.56.78") == [("phone", "06.12.34.56.78")]
    assert found_in(french, "le 06.12.2026") == []


def test_numbers_of_other_countries_are_left_alone() -> None:
    assert found_in(PLAIN, "54362315-K and 131052-308T") == []


def test_a_name_far_away_names_no_number() -> None:
    assert "gb nhs" in kinds_in(PLAIN, "the nhs says 943 476 5870")
    assert "gb nhs" not in kinds_in(PLAIN, f"the nhs is {'very ' * 12} 943 476 5870")


def test_the_organisations_own_contacts_are_nobodys() -> None:
    own = looking("US", own_domains=("Acme.example",), own_numbers=("(212) 736-5000",))
    assert found_in(own, "desk@eu.acme.example, +1 212 736 5000") == []
    assert kinds_in(own, "ada@example.org, +1 212 736 5001") == {"email", "phone"}


def test_an_office_is_less_personal_than_a_person() -> None:
    assert one_found(PLAIN, "info@example.org").score < one_found(PLAIN, "ada@example.org").score


def test_a_label_makes_a_checksum_certain() -> None:
    assert one_found(PLAIN, "4111111111111111").score == 0.9
    assert one_found(PLAIN, "my card: 4111111111111111").score == 1.0


@pytest.mark.parametrize("text", ["4111 1111 1111 1111", "ada@example.org", "536-90-4399"])
def test_evidence_does_not_repeat_the_data(text: str) -> None:
    evidence = one_found(PLAIN, text).evidence
    assert text not in evidence
    assert text[4:8] not in evidence.partition("@")[0]


def test_tables_are_read_before_the_first_act() -> None:
    available = phonenumbers.PhoneMetadata._region_available
    assert len(available) > 200
    assert not any(available.values())


def test_every_kind_that_is_found_is_announced() -> None:
    assert {"card", "us ssn", "postal address", "birth date", "passport"} <= set(PLAIN.kinds)
