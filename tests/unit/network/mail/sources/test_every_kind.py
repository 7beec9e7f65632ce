"""What every kind of source must do: give all messages once, in one order, and go on from any
position.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.unit.network.mail.sources.archive import (
    PACKERS,
    exact_bytes,
    mails,
    mbox_bytes,
    raws,
    read_all,
    tar_bytes,
    write_folder,
    write_git,
    write_maildir,
    zip_bytes,
)

from folkmoot.network.mail.sources import SourceError, SourceLimits, open_source, recognise

_MAILS = mails()
_MBOX = mbox_bytes(_MAILS)
_FILES = {f"tea/{n}.eml": raw for n, raw in enumerate(_MAILS)}


def _tree(write: Callable[[Path, list[bytes]], None]) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        write(folder / "tea", _MAILS)
        return folder / "tea"

    return make


def _file(name: str, content: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return make


def _v1(folder: Path) -> Path:
    write_git(folder / "v1.git", [(f"{n:02x}/abc", raw) for n, raw in enumerate(_MAILS)])
    return folder / "v1.git"


def _v2(folder: Path) -> Path:
    write_git(folder / "tea" / "git" / "0.git", [("m", raw) for raw in _MAILS[:4]])
    write_git(folder / "tea" / "git" / "1.git", [("m", raw) for raw in _MAILS[4:]])
    return folder / "tea"


_MIXED = {"a/one.mbox": mbox_bytes(_MAILS[:3]), "b.mbox.gz": PACKERS[".gz"](mbox_bytes(_MAILS[3:]))}

_TAR = tar_bytes(_FILES)
MAKERS: dict[str, Callable[[Path], Path]] = {
    **{f"mbox{end}": _file(f"a.mbox{end}", pack(_MBOX)) for end, pack in PACKERS.items()},
    **{f"tar{end}": _file(f"a.tar{end}", pack(_TAR)) for end, pack in PACKERS.items()},
    "exact": _file("export.mbox", exact_bytes(_MAILS)),
    "zip": _file("tea.zip", zip_bytes(_FILES)),
    "tar of mboxes": _file("tea.tar", tar_bytes(_MIXED)),
    "zip of mboxes": _file("tea.zip", zip_bytes(_MIXED)),
    "maildir": _tree(write_maildir),
    "folder": _tree(write_folder),
    "public-inbox v1": _v1,
    "public-inbox v2": _v2,
}


@pytest.fixture(params=list(MAKERS))
def source_path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return MAKERS[request.param](tmp_path)


def test_gives_every_message_once(source_path: Path) -> None:
    assert sorted(raws(source_path)) == sorted(_MAILS)


def test_goes_on_behind_every_position(source_path: Path) -> None:
    whole = read_all(source_path)
    for number, message in enumerate(whole, start=1):
        rest = read_all(source_path, message.position)
        assert [one.position for one in rest] == [one.position for one in whole[number:]]
        assert [one.raw for one in rest] == [one.raw for one in whole[number:]]


def test_counts_are_right_where_they_are_known(source_path: Path) -> None:
    source = open_source(source_path)
    messages = list(source.read())
    assert source.total_messages in (None, len(messages))
    if source.total_bytes is not None:
        done = [message.bytes_read for message in messages]
        assert done == sorted(done)
        assert done[-1] <= source.total_bytes


def test_large_messages_come_as_files(source_path: Path) -> None:
    limits = SourceLimits(message_bytes=100)
    found: list[bytes] = []
    last: Path | None = None
    for message in open_source(source_path, limits=limits).read():
        assert message.oversized is not None
        last = message.oversized
        found.append(last.read_bytes())
        assert found[-1].startswith(message.raw)
    assert sorted(found) == sorted(_MAILS)
    assert last is not None
    assert not last.exists()


def test_is_described_in_words(source_path: Path) -> None:
    words = recognise(source_path)
    assert "7 m" in words or "2 mail files" in words


def test_what_is_no_mail_is_refused_with_a_hint(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff" * 100)
    with pytest.raises(SourceError) as refusal:
        open_source(tmp_path / "photo.jpg")
    assert refusal.value.hint
    assert "photo.jpg" in refusal.value.place


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        open_source(tmp_path / "gone.mbox")


@pytest.mark.parametrize("end", [end for end in PACKERS if end])
def test_damaged_compression_keeps_what_came_before(tmp_path: Path, end: str) -> None:
    many = [raw + bytes(str(hash(raw)), "ascii") * 50 for raw in mails(4000)]
    packed = PACKERS[end](mbox_bytes(many))
    path = tmp_path / f"tea.mbox{end}"
    path.write_bytes(packed[: len(packed) // 2])
    with pytest.raises(SourceError, match="damaged"):
        read_all(path)
