"""Links are told for where they lead and for what they hide."""

import msgspec
import pytest
from tests.unit.policy.detectors.acts import found_in, kinds_in, post

from folkmoot.policy.engine.detectors import Parameters
from folkmoot.policy.engine.detectors.addresses import addresses, is_number
from folkmoot.policy.engine.detectors.kinds.links import Links, detector
from folkmoot.policy.engine.detectors.parameters import LinkParameters


def following(**lists: tuple[str, ...]) -> Links:
    """A detector with these lists of domains."""
    return detector(Parameters(links=LinkParameters(**lists)))


PLAIN = following()


@pytest.mark.parametrize(
    ("kind", "text", "seen"),
    [
        ("shortener", "🙂 see bit.ly/3abc", "bit.ly"),
        ("ip", "http://192.0.2.7/login, now", "http://192.0.2.7/login"),
        ("ip", "http://3221225991/x", "http://3221225991/x"),
        ("ip", "(https://[2001:db8::1]/x)", "https://[2001:db8::1]/x"),
        ("credentials", "https://ada@example.org/", "https://ada@example.org/"),
        ("punycode", "https://xn--pypal-4ve.com", "https://xn--pypal-4ve.com"),
        ("punycode", "https://bücher.example/", "https://bücher.example/"),
        ("misleading", "[bank.example](https://evil.test/x)", "[bank.example](https://evil.test/x"),
    ],
)
def test_what_a_link_hides_is_found(kind: str, text: str, seen: str) -> None:
    assert found_in(PLAIN, text) == [(kind, seen)]


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/bit.lyrics",
        "rabbit.ly",
        "mail ada@t.co",
        "[the docs](https://example.org/docs)",
        "[example.org](https://www.example.org/docs)",
        "version 1.2.3.4 of it",
    ],
)
def test_ordinary_links_are_left_alone(text: str) -> None:
    assert found_in(PLAIN, text) == []


def test_denied_domains_are_found_with_all_below_them_and_without_a_scheme() -> None:
    links = following(denied=("evil.test",))
    for text in ("evil.test", "https://a.b.evil.test/x", "EVIL.TEST."):
        assert kinds_in(links, text) == {"denied"}
    for text in ("notevil.test", "evil.test.example", "evil.testing", "evil-test"):
        assert kinds_in(links, text) == set()


def test_where_domains_are_allowed_all_others_are_told() -> None:
    links = following(allowed=("example.org",))
    assert kinds_in(links, "https://docs.example.org/x") == set()
    assert kinds_in(links, "https://example.org.evil.test/x") == {"unlisted"}


def test_a_denied_domain_stays_denied_below_an_allowed_one() -> None:
    links = following(allowed=("example.org",), denied=("bad.example.org",))
    assert kinds_in(links, "https://bad.example.org") == {"denied"}


@pytest.mark.parametrize(
    "host",
    [
        "acmecorp.com.evil.test",
        "acrnecorp.com",
        "аcmecorp.com",
        "acmec0rp.com",
        "acmecorp-login.com",
    ],
)
def test_names_that_imitate_a_protected_one_are_found(host: str) -> None:
    links = following(protected=("acmecorp.com",))
    assert "lookalike" in kinds_in(links, f"https://{host}/")
    assert kinds_in(links, "https://www.acmecorp.com/") == set()
    assert kinds_in(links, "https://example.com/") == set()


def test_links_that_an_act_names_beside_its_text_are_read_too() -> None:
    act = post("look")
    content = msgspec.structs.replace(act.content, links=("https://bit.ly/x", "http://192.0.2.7/"))
    found = PLAIN.scan(msgspec.structs.replace(act, content=content))
    assert [(one.start, one.end, one.kind) for one in found] == [
        (0, 0, "ip"),
        (0, 0, "shortener"),
    ]


def test_an_address_ends_before_the_sentence_does() -> None:
    (one,) = addresses("See https://example.org/a?b=c.")
    assert (one.start, one.end, one.host) == (4, 29, "example.org")


@pytest.mark.parametrize("host", ["", "example.org", "1.2.3", "9" * 12, "٣"])
def test_names_are_no_numbers(host: str) -> None:
    assert not is_number(host)
