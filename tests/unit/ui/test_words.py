"""Times, sizes and counts in words."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation

from folkmoot.ui.components.words import count, relative_words, size, when

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=-30), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(seconds=60), "1 minute ago"),
        (timedelta(minutes=59, seconds=59), "59 minutes ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(hours=23), "23 hours ago"),
        (timedelta(days=1), "yesterday"),
        (timedelta(days=1, hours=11), "yesterday"),
        (timedelta(days=1, hours=13), "2 days ago"),
        (timedelta(days=6), "6 days ago"),
        (timedelta(days=7), "7 Mar"),
        (timedelta(days=80), "24 Dec 2025"),
        (timedelta(days=-3), "17 Mar"),
    ],
)
def test_time_is_told_as_people_do(ago: timedelta, words: str) -> None:
    assert relative_words(NOW - ago, NOW) == words


def test_the_exact_time_stays_in_reach() -> None:
    told = when(NOW - timedelta(minutes=4), NOW)
    assert 'datetime="2026-03-14T11:56:00Z"' in told
    assert 'title="Sat 14 Mar 2026, 11:56 UTC"' in told
    assert ">4 minutes ago<" in told


def test_the_exact_time_is_told_in_the_zone_and_language_of_now() -> None:
    moment = NOW - timedelta(days=100)
    told = {
        (zone, language): _told(moment, zone, language)
        for zone in ("UTC", "Asia/Tokyo")
        for language in ("en", "de")
    }
    assert len(set(told.values())) == 4
    assert "21:00 JST" in told["Asia/Tokyo", "en"]
    assert "Dez" in told["UTC", "de"]
    assert _told(moment, "UTC", "en") == told["UTC", "en"]


def _told(moment: datetime, zone: str, language: str) -> str:
    with timezone.override(zone), translation.override(language):
        return when(moment, NOW)


def test_no_time_is_told_as_never() -> None:
    assert "never" in when(None)


@pytest.mark.parametrize(
    ("byte_count", "words"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (9_940, "9.9 kB"),
        (9_960, "10 kB"),
        (999_600, "1.0 MB"),
        (34_000_000, "34 MB"),
        (5_000_000_000_000_000, "5000 TB"),
        (None, "unknown size"),
    ],
)
def test_sizes_have_few_figures(byte_count: int | None, words: str) -> None:
    assert size(byte_count).replace("\N{NO-BREAK SPACE}", " ") == words


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0"), (9_999, "9,999"), (12_345, ">12.3k<"), (128_400, ">128k<"), (2_400_000, ">2.4M<")],
)
def test_large_counts_are_short_with_the_exact_one_kept(number: int, words: str) -> None:
    told = str(count(number))
    assert words in told
    assert f"{number:,}" in told
