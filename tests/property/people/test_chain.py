"""Whatever somebody does to the stored chain is found, and its first place is named."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from folkmoot.people.activity.chain import GENESIS, Break, Row, breaks, linked, microseconds

rows = st.lists(
    st.builds(
        Row,
        id=st.just(0),
        at_microseconds=st.integers(0, 2**50),
        actor=st.none() | st.integers(1, 2**40),
        kind=st.sampled_from(["people.group.created", "network.message.opened"]),
        thing=st.text(max_size=20),
        detail=st.binary(max_size=20),
    ),
    min_size=1,
    max_size=12,
)
Stored = list[tuple[Row, bytes]]


def chain(words: list[Row]) -> Stored:
    """Rows numbered from 1 with their hashes."""
    numbered = [
        Row(number, row.at_microseconds, row.actor, row.kind, row.thing, row.detail)
        for number, row in enumerate(words, 1)
    ]
    return list(zip(numbered, linked(GENESIS, numbered), strict=True))


def found(stored: Stored, of: Stored) -> list[Break]:
    """The breaks of a stored chain against the head of the honest one."""
    return list(breaks(stored, of[-1][0].id, of[-1][1]))


@given(rows)
def test_an_untouched_chain_holds(words: list[Row]) -> None:
    stored = chain(words)
    assert found(stored, stored) == []


@given(rows, st.data())
def test_a_changed_row_is_named(words: list[Row], data: st.DataObject) -> None:
    stored = chain(words)
    at = data.draw(st.integers(0, len(stored) - 1))
    row, digest = stored[at]
    changes = {
        "actor": (row.actor or 0) + 1,
        "at_microseconds": row.at_microseconds + 1,
        "kind": row.kind + "x",
        "thing": row.thing + "x",
        "detail": row.detail + b"x",
    }
    field = data.draw(st.sampled_from(sorted(changes)))
    values = {name: getattr(row, name) for name in Row.__struct_fields__} | {field: changes[field]}
    touched = [*stored[:at], (Row(**values), digest), *stored[at + 1 :]]
    assert [one.entry for one in found(touched, stored)] == [row.id]


@given(rows, st.data())
def test_a_changed_hash_is_named(words: list[Row], data: st.DataObject) -> None:
    stored = chain(words)
    at = data.draw(st.integers(0, len(stored) - 1))
    row, digest = stored[at]
    forged = bytes([digest[0] ^ 1]) + digest[1:]
    touched = [*stored[:at], (row, forged), *stored[at + 1 :]]
    assert found(touched, stored)[0].entry == row.id


@given(rows, st.data())
def test_removed_rows_are_named(words: list[Row], data: st.DataObject) -> None:
    stored = chain(words)
    first = data.draw(st.integers(0, len(stored) - 1))
    last = data.draw(st.integers(first, len(stored) - 1))
    reported = found([*stored[:first], *stored[last + 1 :]], stored)
    assert reported[0].entry == first + 1
    assert "removed" in reported[0].problem
    assert str(last + 1) in reported[0].problem


@given(rows, st.data())
def test_rows_in_another_order_are_found(words: list[Row], data: st.DataObject) -> None:
    stored = chain(words)
    if len(stored) == 1:
        return
    at = data.draw(st.integers(0, len(stored) - 2))
    (one, one_hash), (other, other_hash) = stored[at], stored[at + 1]
    swapped_one = Row(one.id, *_facts(other))
    swapped_other = Row(other.id, *_facts(one))
    touched = [
        *stored[:at],
        (swapped_one, other_hash),
        (swapped_other, one_hash),
        *stored[at + 2 :],
    ]
    assert found(touched, stored)[0].entry == one.id


@given(rows, st.integers(-5, 0))
def test_an_inserted_row_is_named(words: list[Row], number: int) -> None:
    stored = chain(words)
    inserted = Row(number, *_facts(stored[0][0]))
    reported = found([(inserted, stored[0][1]), *stored], stored)
    assert reported[0] == Break(number, f"entry {number} was inserted: its number is already taken")


@given(rows)
def test_a_row_past_the_head_is_found(words: list[Row]) -> None:
    stored = chain(words)
    honest = stored[:-1] or None
    if honest is None:
        assert list(breaks(stored, 0, GENESIS))
        return
    assert found(stored, honest)[0].entry == stored[-1][0].id


@given(rows, rows)
def test_a_chain_computed_anew_does_not_match_the_head(one: list[Row], other: list[Row]) -> None:
    first, second = chain(one), chain(other)
    if [pair[0] for pair in first] == [pair[0] for pair in second]:
        return
    assert found(second, first)


@given(st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1)))  # noqa: DTZ001  # made aware below
def test_microseconds_lose_nothing(moment: datetime) -> None:
    aware = moment.replace(tzinfo=UTC)
    assert datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds(aware)) == aware


def _facts(row: Row) -> tuple[int, int | None, str, str, bytes]:
    return row.at_microseconds, row.actor, row.kind, row.thing, row.detail
