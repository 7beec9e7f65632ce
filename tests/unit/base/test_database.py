"""What bulk writing promises on both databases."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from folkmoot.base.database import (
    Among,
    MonthOf,
    database_setting,
    insert_rows,
    lock_for_transaction,
    reserved_ids,
)
from folkmoot.base.errors import Unusable
from folkmoot.base.models import Blob, FeedCursor, FeedEntry
from folkmoot.base.settings import Settings
from folkmoot.people.models import Person


def test_reserved_ids_belong_to_nobody_else(db: None) -> None:
    first = reserved_ids(Person, 3)
    between = Person.objects.create(name="between")
    second = reserved_ids(Person, 2)
    after = Person.objects.create(name="after")
    handed_out = [*first, between.pk, *second, after.pk]
    assert handed_out == sorted(set(handed_out))
    insert_rows(
        Person,
        ["id", "ref", "kind", "name", "about", "is_active", "password"],
        [(number, f"{number:032x}", "member", "", "", True, "!") for number in (*first, *second)],
    )
    assert Person.objects.count() == 7


def test_no_ids_at_all(db: None) -> None:
    assert list(reserved_ids(Person, 0)) == []


@pytest.mark.parametrize("microsecond", [0, 1, 999_999])
def test_times_are_stored_as_queries_look_for_them(db: None, microsecond: int) -> None:
    at = datetime(2026, 1, 2, 3, 4, 5, microsecond, tzinfo=UTC)
    insert_rows(FeedEntry, ["kind", "payload", "at"], [("x", b"", at)])
    assert FeedEntry.objects.get(at=at).at == at
    assert not FeedEntry.objects.filter(at__gt=at).exists()


def test_a_lock_can_be_taken_twice_by_its_holder(db: None) -> None:
    lock_for_transaction("one")
    lock_for_transaction("one")


def test_a_database_address_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="starts with 'mysql'") as refused:
        database_setting(Settings(home=tmp_path, database_url="mysql://x"))
    assert refused.value.place == "FOLKMOOT_DATABASE_URL"


def test_a_database_address_is_taken_apart(tmp_path: Path) -> None:
    address = "postgresql://a%40b:p%2Fw@db.example:6543/folk%20moot?sslmode=require"
    found = database_setting(Settings(home=tmp_path, database_url=address))
    assert [found[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "a@b",
        "p/w",
        "db.example",
        "6543",
        "folk moot",
    ]
    assert found["OPTIONS"] == {"sslmode": "require"}


def test_among_finds_what_in_finds(db: None) -> None:
    rows = [Blob(digest=bytes([at]), part=at, size=at * 7, content=b"") for at in range(6)]
    Blob.objects.bulk_create(rows)
    sizes = [7, 35, 9, 2**40]
    found = Blob.objects.filter(Among("size", sizes), part__gt=1).values_list("part", flat=True)
    assert list(found) == [5]
    assert not Blob.objects.filter(Among("size", [])).exists()


@pytest.mark.parametrize("name", ["a.b_c", "déjà 'vu' \"x\"", "\\n", "文字", "😀", "%s"])
def test_among_takes_any_text(db: None, name: str) -> None:
    FeedCursor.objects.create(consumer=name, transaction=0, entry=3)
    asked = FeedCursor.objects.filter(Among("consumer", ["other", name]))
    assert [cursor.consumer for cursor in asked] == [name]
    assert not FeedCursor.objects.exclude(Among("consumer", [name])).exists()


@pytest.mark.parametrize(
    ("at", "month"),
    [
        (datetime(2026, 5, 1, 0, 0, tzinfo=UTC), "2026-05"),
        (datetime(2026, 5, 1, 0, 30, tzinfo=timezone(timedelta(hours=2))), "2026-04"),
        (datetime(1999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC), "1999-12"),
    ],
)
def test_months_are_those_of_utc(db: None, at: datetime, month: str) -> None:
    FeedCursor.objects.create(consumer="x", moved_at=at)
    found = FeedCursor.objects.annotate(month=MonthOf("moved_at")).values_list("month", flat=True)
    assert list(found) == [month]
