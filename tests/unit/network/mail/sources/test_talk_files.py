"""Files and reactions of exports of other places; what is not in an export is counted."""

import copy
import gzip
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.unit.network.mail.sources.test_talk import (
    DUMP,
    REALM,
    SLACK,
    YAMMER,
    ZULIP_MESSAGES,
    tarred,
)

from folkmoot.network.mail.parse import parse, part_bytes
from folkmoot.network.mail.sources import RawMessage, SourceLimits, open_source
from folkmoot.network.mail.sources.talk.beside import LINKED, TOO_LARGE
from folkmoot.network.mail.sources.talk.emoji import OWN_EMOJI, emoji_coded, emoji_named

ADA = ("Ada Holm", "ada@example.org")
CONTENT = b"\x89PNG\r\n\x1a\n and more \x00\xff"


def zipped(path: Path, files: Mapping[str, object]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            as_is = isinstance(content, str | bytes)
            archive.writestr(name, content if as_is else json.dumps(content))  # type: ignore[arg-type]  # looked at
    return path


def slack(path: Path, *, with_file: bool, emoji: str = "+1") -> Path:
    files: dict[str, Any] = copy.deepcopy(SLACK)
    files["roof/2024-03-04.json"][0]["files"][0] |= {"id": "F9", "mimetype": "application/pdf"}
    files["roof/2024-03-05.json"][0]["reactions"][0]["name"] = emoji
    if with_file:
        files["__uploads/F9/roof.pdf"] = CONTENT
    return zipped(path, files)


def zulip(path: Path, *, with_file: bool) -> Path:
    told = copy.deepcopy(ZULIP_MESSAGES)
    first = told["zerver_message"][1]
    first["content"] = "Which ones? [plan.png](/user_uploads/2/ab/cd/plan.png)"
    first["reactions"] = [
        {"user_profile": 7, "reaction_type": "unicode_emoji", "emoji_code": "1f44d"},
        {"user_profile": 8, "reaction_type": "realm_emoji", "emoji_code": "5"},
    ]
    files = {
        "export/realm.json": json.dumps(REALM).encode(),
        "export/messages-000001.json": json.dumps(told).encode(),
    }
    if with_file:
        files["export/uploads/2/ab/cd/plan.png"] = CONTENT
    return tarred(path, files)


TABLES = """
COPY public.post_actions (id, post_id, user_id, post_action_type_id, deleted_at) FROM stdin;
1	50	-1	2	\\N
2	50	1	3	\\N
3	51	1	2	2024-03-06 09:00:00
\\.

COPY public.upload_references (id, upload_id, target_type, target_id) FROM stdin;
1	7	Post	50
2	7	Category	51
\\.

COPY public.uploads (id, original_filename, url, sha1) FROM stdin;
7	plan.png	/uploads/default/original/1X/ab12.png	ab12
\\.
"""


def discourse(path: Path, *, with_file: bool) -> Path:
    dump = DUMP.replace("Which ones?", "Which ones? ![plan|690x388](upload://x9.png)") + TABLES
    files = {"dump.sql.gz": gzip.compress(dump.encode())}
    if with_file:
        files["uploads/default/original/1X/ab12.png"] = CONTENT
    return tarred(path, files)


def yammer(path: Path, *, with_file: bool) -> Path:
    head, first, rest = YAMMER.partition("\n")[0], *YAMMER.partition("\n")[2].split("\n", 1)
    lines = [f"{head},attachments", f"{first},uploadedfile:77", rest]
    files: dict[str, object] = {"Messages.csv": "\n".join(lines), "Users.csv": "id,name\n"}
    if with_file:
        files["Files/77.png"] = CONTENT
    return zipped(path, files)


MAKERS = {
    "slack.zip": (slack, "roof.pdf"),
    "zulip.tar.gz": (zulip, "plan.png"),
    "site.tar.gz": (discourse, "plan.png"),
    "yammer.zip": (yammer, "77.png"),
}


def read(path: Path, limits: SourceLimits | None = None) -> tuple[list[RawMessage], dict[str, int]]:
    """The messages of an export and what was passed over."""
    source = open_source(path, limits=limits or SourceLimits())
    return list(source.read()), dict(source.skipped)


@pytest.mark.parametrize("name", MAKERS)
def test_files_come_along(tmp_path: Path, name: str) -> None:
    make, called = MAKERS[name]
    found, skipped = read(make(tmp_path / name, with_file=True))
    parsed = [(one.raw, parse(one.raw)) for one in found]
    holding = [(raw, one) for raw, one in parsed if one.attachments]
    assert len(holding) == 1
    raw, message = holding[0]
    (file,) = message.attachments
    assert file.filename == called
    content = part_bytes(raw, file.path)
    assert content is not None
    assert content[2] == CONTENT
    assert LINKED not in skipped
    assert "upload" not in message.text
    assert "files.example.org" not in message.text


@pytest.mark.parametrize("name", MAKERS)
def test_files_that_are_elsewhere_are_counted(tmp_path: Path, name: str) -> None:
    make, _ = MAKERS[name]
    found, skipped = read(make(tmp_path / name, with_file=False))
    assert skipped[LINKED] == 1
    assert not any(parse(one.raw).attachments for one in found)


@pytest.mark.parametrize("name", MAKERS)
def test_a_file_too_large_is_counted(tmp_path: Path, name: str) -> None:
    make, _ = MAKERS[name]
    limits = SourceLimits(message_bytes=10)
    found, skipped = read(make(tmp_path / name, with_file=True), limits)
    assert skipped[TOO_LARGE] == 1
    assert not any(parse(one.raw).attachments for one in found)


def test_a_folder_gives_the_same_files(tmp_path: Path) -> None:
    packed = slack(tmp_path / "slack.zip", with_file=True)
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(tmp_path / "folder")
    assert [one.raw for one in read(tmp_path / "folder")[0]] == [one.raw for one in read(packed)[0]]


def test_a_link_in_a_folder_leads_nowhere(tmp_path: Path) -> None:
    with zipfile.ZipFile(slack(tmp_path / "slack.zip", with_file=True)) as archive:
        archive.extractall(tmp_path / "folder")
    place = tmp_path / "folder" / "__uploads" / "F9" / "roof.pdf"
    place.unlink()
    (tmp_path / "secret").write_bytes(b"secret")
    place.symlink_to(tmp_path / "secret")
    assert read(tmp_path / "folder")[1][LINKED] == 1


def reactions(path: Path) -> dict[str, list[tuple[str, str, str]]]:
    """By text of the message: who reacted with what."""
    return {
        parse(one.raw).text.split()[0]: [
            (who.name, who.address, who.emoji) for who in one.reactions
        ]
        for one in read(path)[0]
        if one.reactions
    }


def test_reactions_come_along(tmp_path: Path) -> None:
    assert reactions(slack(tmp_path / "slack.zip", with_file=False)) == {"The": [(*ADA, "👍")]}
    assert reactions(zulip(tmp_path / "zulip.tar.gz", with_file=False)) == {"Which": [(*ADA, "👍")]}
    site = reactions(discourse(tmp_path / "site.tar.gz", with_file=False))
    assert site == {"Which": [("Bo Lind", "-1@people.discourse.invalid", "❤️")]}


def test_pictures_of_their_own_are_counted(tmp_path: Path) -> None:
    made = slack(tmp_path / "slack.zip", with_file=False, emoji="our-logo")
    assert read(made)[1][OWN_EMOJI] == 1
    assert not reactions(made)
    assert read(zulip(tmp_path / "zulip.tar.gz", with_file=False))[1][OWN_EMOJI] == 1


@pytest.mark.parametrize(
    ("name", "emoji"),
    [("+1", "👍"), ("+1::skin-tone-3", "👍"), (":tada:", "🎉"), ("rocket", "🚀"), ("snail", "🐌"),
     ("our-logo", ""), ("digit_one", ""), ("", "")],
)  # fmt: skip
def test_names_of_emoji(name: str, emoji: str) -> None:
    assert emoji_named(name) == emoji


@pytest.mark.parametrize(
    ("code", "emoji"),
    [("1f44d", "👍"), ("2764-fe0f", "❤️"), ("41", ""), ("d800", ""), ("110000", ""), ("x", "")],
)
def test_numbers_of_emoji(code: str, emoji: str) -> None:
    assert emoji_coded(code) == emoji
