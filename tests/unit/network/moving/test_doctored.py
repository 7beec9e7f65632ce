"""An archive that somebody changed is refused with the place, and nothing of it is stored."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cast import Cast
from tests.unit.network.moving.doctoring import with_content, with_line, with_manifest
from tests.unit.network.moving.organisation import emptied, whole_organisation, written_to

from folkmoot.base.ids import new_ref, written
from folkmoot.network.moving.archive import Unfit
from folkmoot.network.moving.taking import take_in
from folkmoot.people.api import Group, Person

pytestmark = pytest.mark.django_db
LIVED, KEPT = "groups/lived", "groups/kept"
Change = Callable[[Path], None]


def lines_of(archive: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a file."""
    return [json.loads(line) for line in (archive / name).read_bytes().splitlines()]


def setting(name: str, field: str, value: object, number: int = 1) -> Change:
    """Another value in one line."""
    return lambda archive: with_line(archive, name, lambda row: row.update({field: value}), number)


def named(name: str) -> Change:
    """A file called like this."""
    return lambda archive: with_manifest(
        archive, lambda manifest: manifest["files"][0].update(name=name)
    )


def a_circle(archive: Path) -> None:
    rows = lines_of(archive, f"{LIVED}/messages.jsonl")
    child = next(row for row in rows if "parent" in row)
    roots = [number for number, row in enumerate(rows, 1) if row["ref"] == child["parent"]]
    setting(f"{LIVED}/messages.jsonl", "parent", child["ref"], roots[0])(archive)


def another_groups_parent(archive: Path) -> None:
    foreign = lines_of(archive, f"{LIVED}/messages.jsonl")[0]["ref"]
    setting(f"{KEPT}/messages.jsonl", "parent", foreign)(archive)


def another_talks_parent(archive: Path) -> None:
    rows = lines_of(archive, f"{LIVED}/messages.jsonl")
    last = rows[-1]
    other = next(row for row in rows if row["conversation"] != last["conversation"])
    setting(f"{LIVED}/messages.jsonl", "parent", other["ref"], len(rows))(archive)


def another_root(archive: Path) -> None:
    rows = lines_of(archive, f"{LIVED}/conversations-later.jsonl")
    name = f"{LIVED}/conversations-later.jsonl"
    setting(name, "root", rows[1]["root"])(archive)


def another_group(archive: Path) -> None:
    groups = lines_of(archive, "house/groups.jsonl")
    setting(f"{LIVED}/messages.jsonl", "group", groups[1]["ref"])(archive)


def no_group(archive: Path) -> None:
    def without(manifest: dict[str, Any]) -> None:
        gone = manifest["groups"].pop()["folder"]
        manifest["files"] = [one for one in manifest["files"] if not one["name"].startswith(gone)]

    with_manifest(archive, without)


def changed_mail(archive: Path) -> None:
    content = (archive / LIVED / "mail.mbox").read_bytes()
    with_content(archive, f"{LIVED}/mail.mbox", content.replace(b"Rain", b"Hail"))


def changed_bytes(archive: Path) -> None:
    path = archive / LIVED / "mail.mbox"
    path.write_bytes(path.read_bytes().replace(b"Rain", b"Hail"))


def longer_file(archive: Path) -> None:
    with (archive / LIVED / "reactions.jsonl").open("ab") as file:
        file.write(b"{}\n")


def no_mailbox(archive: Path) -> None:
    with_content(archive, f"{LIVED}/mail.mbox", b"From nobody\n\n")


def twice(archive: Path) -> None:
    content = (archive / LIVED / "closings.jsonl").read_bytes()
    with_content(archive, f"{LIVED}/closings.jsonl", content * 2)


def a_link(archive: Path) -> None:
    path = archive / LIVED / "reactions.jsonl"
    secret = archive.parent / "secret"
    secret.write_bytes(path.read_bytes())
    path.unlink()
    path.symlink_to(secret)


CHANGES: dict[str, tuple[Change, str]] = {
    "a name that leads out": (named("../../etc/passwd"), "manifest.json, entry 1"),
    "a name from the root": (named("/etc/passwd"), "manifest.json, entry 1"),
    "a name of another system": (named("house\\..\\x"), "manifest.json, entry 1"),
    "a file that belongs nowhere": (named("house/tokens.jsonl"), "manifest.json"),
    "a link": (a_link, f"{LIVED}/reactions.jsonl"),
    "another content": (changed_bytes, f"{LIVED}/mail.mbox"),
    "more content": (longer_file, f"{LIVED}/reactions.jsonl"),
    "another mail": (changed_mail, f"{LIVED}/messages.jsonl, line 1"),
    "a mailbox of somebody else": (no_mailbox, f"{LIVED}/mail.mbox"),
    "a group that is not in the manifest": (no_group, "house/groups.jsonl, line 2"),
    "a message of another group": (another_group, f"{LIVED}/messages.jsonl, line 1"),
    "a parent in another group": (another_groups_parent, f"{KEPT}/messages.jsonl, line 1"),
    "a parent in another conversation": (another_talks_parent, f"{LIVED}/messages.jsonl"),
    "a circle": (a_circle, f"{LIVED}/messages.jsonl, line 1"),
    "a root of another conversation": (
        another_root,
        f"{LIVED}/conversations.jsonl, line 1",
    ),
    "an edge of no kind": (
        setting(f"{LIVED}/messages.jsonl", "edge_kind", "magic"),
        f"{LIVED}/messages.jsonl, line 1",
    ),
    "an hour too late": (
        setting("house/mail-habits.jsonl", "hour", 24),
        "house/mail-habits.jsonl, line 1",
    ),
    "an address with a line break": (
        setting("house/persons.jsonl", "email", "a@example.org\nBcc: b@example.org"),
        "house/persons.jsonl, line 1",
    ),
    "a row twice": (twice, f"{LIVED}/closings.jsonl, line 3"),
    "somebody unknown": (
        setting(f"{LIVED}/reactions.jsonl", "person", written(new_ref())),
        f"{LIVED}/reactions.jsonl, line 1",
    ),
    "no id": (setting(f"{LIVED}/closings.jsonl", "ref", "x"), f"{LIVED}/closings.jsonl, line 1"),
    "a word that is no choice": (
        setting(f"{LIVED}/messages.jsonl", "way", "magic"),
        f"{LIVED}/messages.jsonl, line 1",
    ),
    "a field too much": (
        setting("house/persons.jsonl", "password", "!x"),
        "house/persons.jsonl, line 1",
    ),
    "a text too long": (
        setting("house/persons.jsonl", "name", "x" * 201),
        "house/persons.jsonl, line 1",
    ),
    "a NUL": (setting("house/persons.jsonl", "name", "a\0"), "house/persons.jsonl, line 1"),
    "a number too large": (
        setting(f"{LIVED}/messages.jsonl", "size", 2**63),
        f"{LIVED}/messages.jsonl, line 1",
    ),
    "a ghost with a body": (
        setting(f"{LIVED}/messages.jsonl", "is_ghost", True),
        f"{LIVED}/messages.jsonl, line 1",
    ),
    "a broken record": (
        setting(f"{LIVED}/threading.jsonl", "content", "AAAA"),
        f"{LIVED}/threading.jsonl, line 1",
    ),
    "a short name that is none": (
        setting("house/groups.jsonl", "slug", "a/../b"),
        "house/groups.jsonl, line 1",
    ),
    "a newer version": (
        lambda archive: with_manifest(archive, lambda told: told.update(version=2)),
        "manifest.json",
    ),
    "another format": (
        lambda archive: with_manifest(archive, lambda told: told.update(format="x")),
        "manifest.json",
    ),
    "one person's own copy": (
        lambda archive: with_manifest(archive, lambda told: told.update(scope="person")),
        "manifest.json",
    ),
}


@pytest.fixture
def archive(cast: Cast, tmp_path: Path) -> Path:
    """A whole archive beside an empty house."""
    whole_organisation(cast)
    written_to(tmp_path / "all")
    emptied()
    return tmp_path / "all"


def test_each_change_is_refused_with_its_place(archive: Path, tmp_path: Path) -> None:
    unchanged = {path: path.read_bytes() for path in archive.rglob("*") if path.is_file()}
    for words, (change, place) in CHANGES.items():
        change(archive)
        with pytest.raises(Unfit) as refused:
            take_in(archive)
        assert place in refused.value.place, words
        assert not Person.objects.exists(), words
        for path, content in unchanged.items():
            path.unlink(missing_ok=True)
            path.write_bytes(content)
    assert take_in(archive).groups


def test_what_becomes_far_more_than_it_is_is_refused(archive: Path, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    zeros = b"\0" * (1 << 20)
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as file:
        manifest = json.loads((archive / "manifest.json").read_text())
        digest = hashlib.sha256(zeros).hexdigest()
        size = 1 << 40
        manifest["files"].append(
            {"name": f"{LIVED}/earlier.mbox", "size": size, "count": 1, "sha256": digest}
        )
        manifest["files"] = [one for one in manifest["files"] if one["size"] == size]
        file.writestr("manifest.json", json.dumps(manifest))
        file.writestr(f"{LIVED}/earlier.mbox", zeros)
    with pytest.raises(Unfit, match="times what it is"):
        take_in(bomb)


def test_a_message_that_stands_elsewhere_is_refused(archive: Path) -> None:
    take_in(archive)
    Group.objects.filter(slug="kept").update(ref=new_ref())
    with pytest.raises(Unfit, match="in another one"):
        take_in(archive)


def test_what_is_no_archive_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "mail.mbox").write_bytes(b"From nobody\n")
    with pytest.raises(Unfit, match="cannot be read"):
        take_in(tmp_path / "mail.mbox")
