"""The law of the export: what is written is read again, byte for byte, whatever the bytes are."""

import io
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from folkmoot.network.mail.sources.mbox_split import Splitter, framing_of
from folkmoot.network.mail.sources.mbox_write import write_mbox

_LINES = st.sampled_from(
    [
        b"From ",
        b">From ",
        b">>From x",
        b"\n",
        b"\r\n",
        b"\r",
        b"\n\n",
        b"",
        b"text",
        b"\0",
        b"From ada@quill.example Tue Mar  5 09:15:00 2019\n",
        b"Subject: x\n",
        b"Content-Length: 3\n",
        b"From folkmoot.mboxrd@export.invalid Thu Jan  1 00:00:00 1970\n",
    ]
)
_MESSAGE = st.lists(st.one_of(_LINES, st.binary(max_size=10)), max_size=12).map(b"".join)
_MOMENTS = st.one_of(
    st.none(),
    st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001 - Hypothesis wants naive borders
        lambda moment: moment.replace(microsecond=0)
    ),
)


class Chunks(io.BytesIO):
    """A stream that gives little at a time."""

    def __init__(self, content: bytes, chunk: int) -> None:
        super().__init__(content)
        self._chunk = chunk

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(self._chunk if size is None or size < 0 else min(size, self._chunk))


@given(st.lists(st.tuples(_MESSAGE, _MOMENTS), max_size=6), st.integers(1, 300))
def test_written_is_read(messages: list[tuple[bytes, datetime | None]], chunk: int) -> None:
    out = io.BytesIO()
    write_mbox(out, messages)
    content = out.getvalue()
    splitter = Splitter(Chunks(content, chunk), framing=framing_of(content), message_bytes=1 << 20)
    assert [(piece.raw, piece.envelope_date) for piece in splitter] == messages


@given(st.lists(_MESSAGE, max_size=6), st.integers(0, 60))
def test_a_spooled_message_is_the_same(messages: list[bytes], limit: int) -> None:
    out = io.BytesIO()
    write_mbox(out, [(message, None) for message in messages])
    splitter = Splitter(Chunks(out.getvalue(), 37), framing="exact", message_bytes=limit)
    found = [
        piece.spool.path.read_bytes() if piece.spool is not None else piece.raw
        for piece in splitter
    ]
    assert found == messages


@given(st.binary(max_size=300), st.integers(1, 50))
def test_any_bytes_split_without_loss(content: bytes, chunk: int) -> None:
    """Every byte belongs to a message, its From line or the blank line behind it."""
    pieces = list(
        Splitter(Chunks(content, chunk), framing=framing_of(content), message_bytes=1 << 20)
    )
    assert [piece.begin for piece in pieces] == [0, *(piece.end for piece in pieces[:-1])][
        : len(pieces)
    ]
    assert (pieces[-1].end if pieces else 0) == len(content)
