"""Folders, Maildirs, tars, zips and git repositories with things in them that are no mail, or meant
to harm.
"""

import io
import os
import tarfile
import zipfile
from pathlib import Path

import pytest
from tests.unit.network.mail.sources.archive import (
    PACKERS,
    mails,
    mbox_bytes,
    raws,
    read_all,
    tar_bytes,
    write_git,
    write_maildir,
    zip_bytes,
)

from folkmoot.network.mail.sources import SourceError, SourceLimits, open_source

_A, _B, _C = mails(3)


def test_a_tar_with_links_devices_and_ways_out(tmp_path: Path) -> None:
    out = io.BytesIO(tar_bytes({"../../etc/a.eml": _A, "/abs/b.eml": _B, "note.txt": b"no mail"}))
    with tarfile.open(fileobj=out, mode="a") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            member = tarfile.TarInfo(f"odd-{kind.decode()}")
            member.type = kind
            member.linkname = "/etc/passwd"
            archive.addfile(member)
    path = tmp_path / "tea.tar"
    path.write_bytes(out.getvalue())
    source = open_source(path)
    found = list(source.read())
    assert [message.raw for message in found] == [_A, _B]
    assert [message.place for message in found] == ["tea.tar: etc/a.eml", "tea.tar: abs/b.eml"]
    assert dict(source.skipped) == {"no mail": 1, "links and special files": 4}
    assert [one.name for one in tmp_path.iterdir()] == ["tea.tar"]


def test_a_zip_with_links_and_ways_out(tmp_path: Path) -> None:
    path = tmp_path / "tea.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../a.eml", _A)
        link = zipfile.ZipInfo("link.eml")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("__MACOSX/._a.eml", _B)
    source = open_source(path)
    assert [message.place for message in source.read()] == ["tea.zip: a.eml"]
    assert dict(source.skipped) == {"links and special files": 1}


@pytest.mark.parametrize("end", [end for end in PACKERS if end])
def test_a_bomb_is_stopped(tmp_path: Path, end: str) -> None:
    path = tmp_path / f"bomb.mbox{end}"
    path.write_bytes(PACKERS[end](mbox_bytes([_A]) + b"0" * (8 << 20)))
    limits = SourceLimits(expansion_free_bytes=1 << 20, expansion=10, message_bytes=1 << 20)
    with pytest.raises(SourceError, match="far more"):
        list(open_source(path, limits=limits).read())


def test_a_bomb_inside_an_archive_is_stopped(tmp_path: Path) -> None:
    bomb = PACKERS[".gz"](mbox_bytes([_A]) + b"0" * (8 << 20))
    limits = SourceLimits(expansion_free_bytes=1 << 20, expansion=10, message_bytes=1 << 20)
    for name, content in (
        ("a.tar", tar_bytes({"bomb.mbox.gz": bomb})),
        ("a.zip", zip_bytes({"bomb.eml": _A + b"0" * (8 << 20)})),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(SourceError, match="far more"):
            list(open_source(tmp_path / name, limits=limits).read())


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.tar").write_bytes(tar_bytes({f"{n}.eml": _A for n in range(9)}))
    with pytest.raises(SourceError, match="more files"):
        list(open_source(tmp_path / "a.tar", limits=SourceLimits(members=5)).read())


def test_a_truncated_tar_keeps_what_came_before(tmp_path: Path) -> None:
    whole = tar_bytes({"a.eml": _A, "b.eml": _B, "c.eml": _C * 1000})
    (tmp_path / "a.tar").write_bytes(whole[:20_000])
    found: list[bytes] = []
    with pytest.raises(SourceError, match="damaged"):
        found.extend(message.raw for message in open_source(tmp_path / "a.tar").read())
    assert found == [_A, _B]


def test_a_folder_follows_no_links(tmp_path: Path) -> None:
    outside = tmp_path / "outside.eml"
    outside.write_bytes(_B)
    folder = tmp_path / "tea"
    folder.mkdir()
    (folder / "a.eml").write_bytes(_A)
    (folder / "link.eml").symlink_to(outside)
    (folder / "round").symlink_to(folder)
    (folder / ".hidden.eml").write_bytes(_C)
    source = open_source(folder)
    assert [message.raw for message in source.read()] == [_A]
    assert source.skipped["links and special files"] >= 1


def test_mh_numbers_are_in_order(tmp_path: Path) -> None:
    for number, raw in ((2, _B), (10, _C), (1, _A)):
        (tmp_path / str(number)).write_bytes(raw)
    assert raws(tmp_path) == [_A, _B, _C]


def test_a_maildir_position_survives_new_flags(tmp_path: Path) -> None:
    path = tmp_path / "tea"
    write_maildir(path, [_A, _B, _C])
    before = read_all(path)
    for file in list((path / "new").iterdir()):
        file.rename(path / "cur" / f"{file.name}:2,RS")
    after = read_all(path, before[0].position)
    assert [message.raw for message in after] == [message.raw for message in before[1:]]


def test_a_maildir_with_folders_loose_and_undelivered_files(tmp_path: Path) -> None:
    path = tmp_path / "tea"
    write_maildir(path, [_A])
    write_maildir(path / ".Sent", [_B])
    (path / "tmp" / "half").write_bytes(_A[:20])
    (path / "moved-by-hand").write_bytes(_C)
    (path / "dovecot-uidlist").write_bytes(b"3 V1 N1\n")
    source = open_source(path)
    assert sorted(message.raw for message in source.read()) == sorted([_A, _B, _C])
    assert dict(source.skipped) == {"no mail": 1}


def test_delivery_time_in_the_file_name(tmp_path: Path) -> None:
    for box in ("cur", "new", "tmp"):
        (tmp_path / box).mkdir()
    (tmp_path / "cur" / "1551777300.M1P1.host:2,S").write_bytes(_A)
    message = read_all(tmp_path)[0]
    assert message.envelope_date is not None
    assert message.envelope_date.isoformat() == "2019-03-05T09:15:00+00:00"


def test_mail_removed_from_a_v2_inbox_is_not_read(tmp_path: Path) -> None:
    repository = tmp_path / "0.git"
    write_git(repository, [("m", _A), ("m", _B), ("d", _A), ("m", _C)])
    source = open_source(repository)
    assert [message.raw for message in source.read()] == [_B, _C]
    assert source.skipped["removed by the inbox"] == 1
    assert source.total_messages == 2


def test_mail_removed_from_a_v1_inbox_is_not_read(tmp_path: Path) -> None:
    repository = tmp_path / "tea.git"
    write_git(repository, [("aa/1", _A), ("bb/2", _B), ("aa/1", None)])
    assert raws(repository) == [_B]


def test_a_git_repository_that_grows_is_read_on(tmp_path: Path) -> None:
    write_git(tmp_path / "one.git", [("m", _A), ("m", _B)])
    position = read_all(tmp_path / "one.git")[-1].position
    write_git(tmp_path / "two.git", [("m", _A), ("m", _B), ("m", _C)])
    assert raws(tmp_path / "two.git", position) == [_C]


def test_a_broken_git_repository_is_said(tmp_path: Path) -> None:
    write_git(tmp_path / "a.git", [("m", _A)])
    for folder, _, files in os.walk(tmp_path / "a.git" / "objects"):
        for file in files:
            (Path(folder) / file).chmod(0o600)
            (Path(folder) / file).write_bytes(b"")
    with pytest.raises(SourceError, match="git cannot read"):
        raws(tmp_path / "a.git")
