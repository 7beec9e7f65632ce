"""Bytes come back as they were stored, each content once."""

import os

import pytest
from django.db import transaction

from folkmoot.base.blobs import content, contents, known_digests, parts, store
from folkmoot.base.errors import NotFound
from folkmoot.base.models import Blob
from folkmoot.base.packing import PART_BYTES, packed


@pytest.mark.parametrize("original", [b"", b"x", b"\0" * 100_000, os.urandom(5000)])
def test_what_is_stored_comes_back(db: None, original: bytes) -> None:
    made = packed(original)
    assert store([made, made]) == 1
    assert store([packed(original)]) == 0
    assert content(made.digest) == original
    assert contents([made.digest, b"?" * 32]) == {made.digest: original}
    assert known_digests([made.digest, b"?" * 32]) == {made.digest}


def test_large_contents_are_kept_in_parts(db: None) -> None:
    original = b"folkmoot" * (PART_BYTES // 8) + b"and a tail"
    made = packed(original)
    store([made])
    assert Blob.objects.filter(digest=made.digest).count() == 2
    assert [len(piece) for piece in parts(made.digest)] == [PART_BYTES, 10]
    assert content(made.digest) == original


def test_more_digests_than_fit_in_one_question(db: None) -> None:
    made = [packed(str(number).encode()) for number in range(1200)]
    assert store(made) == 1200
    found = contents([one.digest for one in made])
    assert found[made[1100].digest] == b"1100"
    assert len(found) == 1200


def test_missing_bytes_are_named(db: None) -> None:
    with pytest.raises(NotFound, match="not stored"):
        content(b"\1" * 32)


@pytest.mark.django_db(transaction=True)
def test_bytes_vanish_with_the_transaction_that_stored_them() -> None:
    made = packed(b"undone")
    with transaction.atomic():
        store([made])
        transaction.set_rollback(True)
    assert not known_digests([made.digest])
