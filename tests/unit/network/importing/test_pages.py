"""The pages of importing: what is received, by whom, and what is left on the disk."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import Cast
from tests.unit.network.importing.archives import letters, mbox
from tests.unit.network.importing.test_quarantine import signed_in

from folkmoot.base.ids import written
from folkmoot.network.importing import uploads
from folkmoot.network.importing.chore import step
from folkmoot.network.models import ImportRun, ImportState, Message
from folkmoot.network.pages.imports import receiving
from folkmoot.people.api import Group


def archive(folder: Path, count: int = 12) -> bytes:
    return mbox(folder / "made", letters(count)).read_bytes()


def sent(client: Client, group: Group, content: bytes, name: str = "walls.mbox") -> ImportRun:
    """The run of an upload."""
    answer = client.post(f"/g/{group.slug}/import", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()
    return ImportRun.objects.latest("pk")


def lying() -> list[Path]:
    """The files of uploads on the disk."""
    return [path for path in uploads.folder().rglob("*") if path.is_file()]


def test_an_upload_waits_for_its_start_and_is_gone_at_the_end(
    cast: Cast, closed_group: Group, tmp_path: Path
) -> None:
    client = signed_in(cast.owner)
    run = sent(client, closed_group, archive(tmp_path), "../../etc/<b>walls</b>.mbox")
    assert run.state == ImportState.OFFERED
    (file,) = lying()
    assert file.stat().st_mode & 0o777 == 0o600
    assert "walls" not in str(file)
    here = f"/imports/{written(run.ref)}"
    page = client.get(here).content.decode()
    assert "an mbox of 12 messages" in page
    assert "&lt;b&gt;walls" in page or "b&gt;.mbox" in page
    client.post(f"{here}/start", {"kind": "list", "mailbox_of": ""})
    assert step()
    run.refresh_from_db()
    assert (run.state, run.added_count) == (ImportState.DONE, 12), run.problem
    assert lying() == []
    assert "To the conversations" in client.get(here).content.decode()


def test_a_mailbox_is_previewed_and_published(
    cast: Cast, closed_group: Group, tmp_path: Path
) -> None:
    client = signed_in(cast.owner)
    run = sent(client, closed_group, archive(tmp_path))
    here = f"/imports/{written(run.ref)}"
    assert client.post(f"{here}/start", {"kind": "mailbox"}).status_code == 422
    client.post(f"{here}/start", {"kind": "mailbox", "mailbox_of": "mads@example.org"})
    assert step()
    assert not Message.objects.exists()
    page = client.get(here).content.decode()
    assert "p0@example.org" in page
    # a moderator who did not bring it learns nothing of what is in it
    other = signed_in(cast.moderator).get(here).content.decode()
    assert "p0@example.org" not in other
    client.post(f"{here}/publish")
    assert step()
    run.refresh_from_db()
    assert (run.state, run.restricted_count) == (ImportState.DONE, 12)


def test_progress_is_asked_for_alone_until_the_page_changes(
    cast: Cast, closed_group: Group, tmp_path: Path
) -> None:
    client = signed_in(cast.owner)
    run = sent(client, closed_group, archive(tmp_path))
    here = f"/imports/{written(run.ref)}"
    client.post(f"{here}/start", {"kind": "list"})
    part = client.get(f"{here}?phase=going", headers={"HX-Request": "true"})
    assert part.content.lstrip().startswith(b'<div id="figures"')
    assert step()
    moved = client.get(f"{here}?phase=going", headers={"HX-Request": "true"})
    assert moved["HX-Refresh"] == "true"


@pytest.mark.parametrize("name", ["member", "guest", "stranger"])
def test_who_may_not_import_sends_nothing(
    cast: Cast, closed_group: Group, tmp_path: Path, name: str
) -> None:
    client = signed_in(cast.items()[name])
    file = SimpleUploadedFile("walls", archive(tmp_path))
    answer = client.post(f"/g/{closed_group.slug}/import", {"file": file})
    assert answer.status_code in {403, 404}
    assert lying() == []


def test_a_form_without_its_token_leaves_nothing(
    cast: Cast, closed_group: Group, tmp_path: Path
) -> None:
    client = Client(enforce_csrf_checks=True)
    assert cast.owner.person
    client.force_login(cast.owner.person)
    file = SimpleUploadedFile("walls", archive(tmp_path))
    answer = client.post(f"/g/{closed_group.slug}/import", {"file": file})
    assert answer.status_code == 403
    assert list(uploads.folder().iterdir()) == []


def test_what_is_no_mail_is_refused_in_words(cast: Cast, closed_group: Group) -> None:
    file = SimpleUploadedFile("holiday.jpg", b"\xff\xd8\xff" + bytes(1000))
    answer = signed_in(cast.owner).post(f"/g/{closed_group.slug}/import", {"file": file})
    assert answer.status_code == 422
    assert "Nothing here looks like mail." in answer.content.decode()
    assert list(uploads.folder().iterdir()) == []


def test_a_full_disk_is_said_and_leaves_nothing(
    cast: Cast, closed_group: Group, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(file: object, piece: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(receiving, "_write_all", full)
    file = SimpleUploadedFile("walls", archive(tmp_path))
    answer = signed_in(cast.owner).post(f"/g/{closed_group.slug}/import", {"file": file})
    assert answer.status_code == 422
    assert "The archive cannot be stored: No space left on device." in answer.content.decode()
    assert list(uploads.folder().iterdir()) == []


def test_too_large_is_said_before_anything_is_read(
    cast: Cast, closed_group: Group, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "too_large", receiving.too_large)
    client = signed_in(cast.owner)
    announced = str(settings.FOLKMOOT.max_upload_bytes * 2)
    answer = client.post(
        f"/g/{closed_group.slug}/import",
        data=b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=announced,
    )
    assert answer.status_code == 422
    assert "The archive is larger than 17.2 GB." in answer.content.decode()


def test_only_administrators_name_files_of_the_server(
    cast: Cast, closed_group: Group, tmp_path: Path
) -> None:
    place = str(mbox(tmp_path / "walls", letters(3)))
    form = {"path": place}
    here = f"/g/{closed_group.slug}/import"
    assert signed_in(cast.owner).post(here, form).status_code == 403
    assert not ImportRun.objects.exists()
    assert signed_in(cast.administrator).post(here, form).status_code == 302
    assert ImportRun.objects.get().source == place
    assert list(uploads.folder().iterdir()) == []


def test_a_stopped_upload_can_be_taken_up_or_is_asked_for_again(
    cast: Cast, closed_group: Group, tmp_path: Path
) -> None:
    client = signed_in(cast.owner)
    run = sent(client, closed_group, archive(tmp_path))
    here = f"/imports/{written(run.ref)}"
    client.post(f"{here}/cancel")
    client.post(f"{here}/retry")
    run.refresh_from_db()
    assert run.state == ImportState.OFFERED
    client.post(f"{here}/cancel")
    uploads.discard(run.source)
    assert "Upload again" in client.get(here).content.decode()
    page = client.post(f"{here}/retry", follow=True).content.decode()
    assert "The uploaded file is not here any more." in page


def test_clearing_up_takes_only_what_nobody_needs(
    cast: Cast, closed_group: Group, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = sent(signed_in(cast.owner), closed_group, archive(tmp_path))
    broken = uploads.new_folder()
    (broken / "00001").write_bytes(b"half")
    assert uploads.sweep() == 0
    monkeypatch.setattr(uploads, "BROKEN", -uploads.BROKEN)
    assert uploads.sweep() == 1
    assert (Path(run.source).exists(), broken.exists()) == (True, False)
    monkeypatch.setattr(uploads, "KEPT", -uploads.KEPT)
    signed_in(cast.owner).post(f"/imports/{written(run.ref)}/cancel")
    assert uploads.sweep() == 1
    assert not Path(run.source).exists()


def test_another_file_is_never_taken_for_an_upload(home: Path) -> None:
    named = "0" * 32
    kept = [home / "folkmoot.sqlite3", home / "uploads" / "note", home / named / "00001"]
    for file in kept:
        file.parent.mkdir(exist_ok=True)
        file.write_text("precious")
    for path in (
        *kept,
        home,
        uploads.folder(),
        uploads.folder() / "..",
        uploads.folder() / ".." / named,
        uploads.folder() / ".." / named / "00001",
        uploads.folder() / named / ".." / ".." / "folkmoot.sqlite3",
        uploads.folder() / named / "..",
        Path("/"),
    ):
        assert uploads.upload_of(path) is None, path
        uploads.discard(path)
    assert all(file.read_text() == "precious" for file in kept)
