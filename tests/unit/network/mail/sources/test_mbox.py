"""mbox: borders, dialects, doubts, and the export that gives every byte back."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.archives.case import mail
from tests.unit.network.mail.sources.archive import mbox_bytes, raws, read_all

from folkmoot.network.mail.sources import open_source
from folkmoot.network.mail.sources.mbox_split import (
    NEAR_MISS,
    NO_BLANK_LINE,
    NO_DATE,
    Piece,
    Splitter,
    framing_of,
)
from folkmoot.network.mail.sources.mbox_write import from_line, write_mbox

_LINE = b"From ada@quill.example Tue Mar  5 09:15:00 2019\n"
_ONE, _TWO = mail("Subject: one"), mail("Subject: two")


def pieces(content: bytes, chunk: int = 1 << 20, limit: int = 1 << 20) -> list[Piece]:
    return list(Splitter(Chunks(content, chunk), framing=framing_of(content), message_bytes=limit))


class Chunks:
    """A stream that gives little at a time."""

    def __init__(self, content: bytes, chunk: int) -> None:
        self._file = io.BytesIO(content)
        self._chunk = chunk

    def read(self, size: int = -1, /) -> bytes:
        return self._file.read(min(size, self._chunk) if size >= 0 else self._chunk)


def contents(content: bytes) -> list[bytes]:
    return [piece.raw for piece in pieces(content)]


def test_escaped_lines_are_unescaped_by_one() -> None:
    text = mail(body=b">From here\n>>From there\n> From nowhere\n")
    assert contents(mbox_bytes([text])) == [mail(body=b"From here\n>From there\n> From nowhere\n")]


def test_an_unescaped_line_in_text_is_no_border() -> None:
    text = mail(body=b"Hello.\n\nFrom here on it is easy.\nReally.\n")
    assert contents(mbox_bytes([text, _TWO])) == [text, _TWO]


def test_a_dated_line_without_header_below_is_no_border_but_is_reported() -> None:
    text = mail(body=b"He wrote:\n\nFrom bo Tue Mar  5 09:15:00 2019\nand so on\n")
    found = pieces(mbox_bytes([text, _TWO]))
    assert [piece.raw for piece in found] == [text, _TWO]
    assert [piece.doubtful for piece in found] == [NEAR_MISS, ""]


def test_a_border_without_blank_line_is_doubtful() -> None:
    found = pieces(_LINE + _ONE + _LINE + _TWO)
    assert [piece.raw for piece in found] == [_ONE, _TWO]
    assert [piece.doubtful for piece in found] == ["", NO_BLANK_LINE]


def test_a_border_without_date_is_doubtful() -> None:
    found = pieces(_LINE + _ONE + b"\nFrom ada@quill.example\n" + _TWO)
    assert [piece.raw for piece in found] == [_ONE, _TWO]
    assert [piece.doubtful for piece in found] == ["", NO_DATE]


@pytest.mark.parametrize(
    "line",
    [
        b"From - Tue Mar 05 09:15:00 2019\n",
        b"From ada Tue Mar  5 09:15 2019\n",
        b"From ada@quill.example Tue Mar  5 10:15:00 +0100 2019\n",
        b"From ada at quill.example  Tue Mar  5 09:15:00 2019\n",
        b'From "ada quill"@quill.example Tue Mar  5 09:15:00 UTC 2019\n',
        b"From ???@??? Tue Mar 05 09:15:00 2019\n",
        b"From ada@quill.example 2019-03-05 09:15:00\n",
        b"From ada@quill.example Tue, 5 Mar 2019 09:15:00 +0000\n",
    ],
)
def test_from_lines_of_many_programs(line: bytes) -> None:
    found = pieces(line + _ONE + b"\n" + line + _TWO)
    assert [piece.raw for piece in found] == [_ONE, _TWO]
    assert found[1].envelope_date == datetime(2019, 3, 5, 9, 15, tzinfo=UTC)


def test_crlf_throughout() -> None:
    content = mbox_bytes([_ONE, _TWO]).replace(b"\n", b"\r\n")
    assert contents(content) == [one.replace(b"\n", b"\r\n") for one in (_ONE, _TWO)]


def test_crlf_mixed_with_lf() -> None:
    crlf = mail("Subject: one", ends=b"\r\n", body=b"Tea.\r\n")
    assert contents(_LINE + crlf + b"\r\n" + _LINE + _TWO + b"\n") == [crlf, _TWO]


def test_counted_bodies_hold_unescaped_borders() -> None:
    body = b"See:\n\nFrom bo@bean.example Tue Mar  5 09:15:00 2019\nSubject: inner\n\n>From x\n"
    inner = mail(f"Content-Length: {len(body)}", body=body)
    assert contents(mbox_bytes([inner, _TWO])) == [inner, _TWO]


def test_wrong_counts_are_not_believed() -> None:
    wrong = [mail("Content-Length: 3"), mail("Content-Length: 999999"), _TWO]
    assert contents(mbox_bytes(wrong)) == wrong


def test_counted_and_escaped() -> None:
    stored = b">From here\n"
    raw = mail(f"Content-Length: {len(stored)}", body=stored)
    wanted = mail(f"Content-Length: {len(stored)}", body=b"From here\n")
    assert contents(mbox_bytes([raw, _TWO])) == [wanted, _TWO]


def test_last_message_without_line_end() -> None:
    assert contents(_LINE + _ONE + b"\n" + _LINE + _TWO[:-1]) == [_ONE, _TWO[:-1]]


def test_public_inbox_epoch_line_gives_no_date() -> None:
    found = pieces(b"From mboxrd@z Thu Jan  1 00:00:00 1970\n" + _ONE)
    assert found[0].envelope_date is None


@pytest.mark.parametrize("chunk", [1, 7, 100, 1000])
def test_chunks_do_not_matter(chunk: int) -> None:
    content = mbox_bytes([_ONE, mail(body=b">From x\n" * 20), _TWO] * 3)
    assert [piece.raw for piece in pieces(content, chunk)] == contents(content)


def test_a_huge_message_is_spooled_without_its_escapes() -> None:
    big = mail(body=b"From the top\n" + b"tea " * 2_000_000 + b"\nFrom the end\n")
    escaped = big.replace(b"\nFrom ", b"\n>From ")
    found = [
        (piece.spool.path.read_bytes() if piece.spool else piece.raw)
        for piece in Splitter(
            Chunks(mbox_bytes([_ONE, escaped, _TWO]), 1 << 16),
            framing="escaped",
            message_bytes=1 << 20,
        )
    ]
    assert found == [_ONE, big, _TWO]


def test_export_keeps_the_arrival(tmp_path: Path) -> None:
    moment = datetime(2019, 3, 5, 9, 15, tzinfo=UTC)
    path = tmp_path / "export.mbox"
    with path.open("wb") as out:
        assert write_mbox(out, [(_ONE, moment), (_TWO, None)]) == 2
    assert [one.envelope_date for one in read_all(path)] == [moment, None]
    assert from_line(None).endswith(b"Thu Jan  1 00:00:00 1970\n")


def test_a_position_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "tea.mbox"
    path.write_bytes(mbox_bytes([_ONE]))
    with pytest.raises(Exception, match="does not belong"):
        list(open_source(path).read("0:7"))


def test_an_mbox_may_start_with_blank_lines(tmp_path: Path) -> None:
    path = tmp_path / "tea.mbox"
    path.write_bytes(b"\n" + mbox_bytes([_ONE, _TWO]))
    assert [raw.strip() for raw in raws(path) if raw.strip()] == [_ONE.strip(), _TWO.strip()]
