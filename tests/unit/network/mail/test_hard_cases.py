"""Every hard case is read as it should be; what is read can be stored and fetched again."""

import hashlib
from collections import Counter
from collections.abc import Iterator

import msgspec
import pytest
from tests.archives import HardCase, hard_cases
from tests.archives.case import failures

from folkmoot.network.mail.parse import parse, part_bytes, read_message
from folkmoot.network.mail.parsed import ParsedMessage

_CASES = hard_cases()


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case.name)
def test_is_read_as_expected(case: HardCase) -> None:
    assert failures(case, read_message(case.raw, case.envelope_date)) == []


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case.name)
def test_every_attachment_can_be_fetched(case: HardCase) -> None:
    for one in parse(case.raw).attachments:
        fetched = part_bytes(case.raw, one.path)
        assert fetched is not None
        media_type, filename, content = fetched
        assert (media_type, filename, len(content)) == (one.declared_type, one.filename, one.size)
        assert hashlib.sha256(content).digest()[:16] == one.digest


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case.name)
def test_all_text_can_be_stored(case: HardCase) -> None:
    for text in strings(parse(case.raw, case.envelope_date)):
        text.encode("utf-8")
        assert "\0" not in text


def test_names_are_unique() -> None:
    counts = Counter(case.name for case in _CASES)
    assert [name for name, count in counts.items() if count > 1] == []


def test_a_struct_survives_encoding() -> None:
    message = parse(_CASES[0].raw)
    packed = msgspec.msgpack.encode(message)
    assert msgspec.msgpack.decode(packed, type=ParsedMessage) == message


def strings(value: object) -> Iterator[str]:
    """Every string inside structs and tuples."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from strings(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from strings(one)
