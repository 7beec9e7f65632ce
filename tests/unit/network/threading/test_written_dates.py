"""Dates above quotations."""

from datetime import UTC, datetime

import pytest

from folkmoot.network.threading.written_dates import written_date


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("Mon, 3 Jan 2011 at 10:15 PM", datetime(2011, 1, 3, 22, 15, tzinfo=UTC)),
        ("Mon, Jan 3, 2011 at 12:05 AM", datetime(2011, 1, 3, 0, 5, tzinfo=UTC)),
        ("Mon, 03 Jan 2011 10:15:30 +0200", datetime(2011, 1, 3, 8, 15, 30, tzinfo=UTC)),
        ("03.01.2011 um 10:15", datetime(2011, 1, 3, 10, 15, tzinfo=UTC)),
        ("3. Januar 2011 10:15", datetime(2011, 1, 3, 10, 15, tzinfo=UTC)),
        ("le 3 février 2011 à 10:15", datetime(2011, 2, 3, 10, 15, tzinfo=UTC)),
        ("3 de marzo de 2011, 10:15", datetime(2011, 3, 3, 10, 15, tzinfo=UTC)),
        ("2011-01-03 10:15", datetime(2011, 1, 3, 10, 15, tzinfo=UTC)),
        ("2011年1月3日 10:15", datetime(2011, 1, 3, 10, 15, tzinfo=UTC)),
        ("1/25/2011 10:15 AM", datetime(2011, 1, 25, 10, 15, tzinfo=UTC)),
        ("2011-01-03", datetime(2011, 1, 3, tzinfo=UTC)),
    ],
)
def test_common_spellings_are_read(text: str, when: datetime) -> None:
    assert written_date(text) == when.timestamp()


@pytest.mark.parametrize("text", ["", "yesterday", "3/4/2011", "99 Jan 2011", "10:15", "Jan 2011"])
def test_what_is_no_date_or_might_be_another_is_unknown(text: str) -> None:
    assert written_date(text) == 0.0
