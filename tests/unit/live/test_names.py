"""Topics, places and event ids: what is read is what was written, anything else is nothing."""

from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.base.ids import written
from folkmoot.base.settings import Settings
from folkmoot.live.events import read_position, written_position
from folkmoot.live.places import live_address, origin_of, page_origins
from folkmoot.live.topics import KINDS, topic_of

REF = written(UUID(int=7 << 120 | 5))


@pytest.mark.parametrize("kind", KINDS)
def test_topics_are_read_as_written(kind: str) -> None:
    topic = topic_of(f"/{kind}/{REF}")
    assert topic
    assert str(topic) == f"/{kind}/{REF}"
    assert topic.kind == kind


@pytest.mark.parametrize("text", ["", "*", "/groups/", f"/x/{REF}", f"/groups/{REF}/", "/groups/1"])
def test_other_names_are_no_topics(text: str) -> None:
    assert topic_of(text) is None


@given(st.tuples(st.integers(-1, 2**63), st.integers(0, 2**63)))
def test_positions_are_read_as_written(position: tuple[int, int]) -> None:
    assert read_position(written_position(position)) == position


@pytest.mark.parametrize("text", ["", "-", "1", "1-", "-1", "x-1", "1-x", "٣-1", "9" * 60 + "-1"])
def test_other_ids_are_no_positions(text: str) -> None:
    assert read_position(text) is None


def settings(**named: object) -> Settings:
    """Settings that say only this."""
    return Settings(home=Path("/nowhere"), **named)  # type: ignore[arg-type]  # given by name in the tests


@pytest.mark.parametrize(
    ("named", "host", "address"),
    [
        ({}, "127.0.0.1:8000", "http://127.0.0.1:8001/live"),
        ({"port": 9000}, "localhost:9000", "http://localhost:9001/live"),
        ({"live_port": 7}, "[::1]:8000", "http://[::1]:7/live"),
        ({"base_url": "https://talk.example.org/"}, "x", "https://talk.example.org/live"),
        ({"live_url": "https://talk.example.org/events"}, "x", "https://talk.example.org/events"),
    ],
)
def test_a_page_knows_where_its_events_are(
    named: dict[str, object], host: str, address: str
) -> None:
    assert live_address(settings(**named), host) == address


def test_origins_are_written_as_browsers_do() -> None:
    assert origin_of("https://talk.example.org:443/live") == "https://talk.example.org"
    assert origin_of("http://127.0.0.1:8001/live") == "http://127.0.0.1:8001"
    assert origin_of("http://[::1]:8001/x") == "http://[::1]:8001"


def test_only_pages_of_the_site_may_ask() -> None:
    plain = page_origins(settings())
    assert "http://127.0.0.1:8000" in plain
    assert "http://localhost:8000" in plain
    assert "http://127.0.0.1:8001" not in plain
    assert "https://talk.example.org" not in plain
    named = page_origins(settings(base_url="https://talk.example.org"))
    assert "https://talk.example.org" in named
    assert "http://talk.example.org" not in named
