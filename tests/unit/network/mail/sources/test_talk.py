"""Exports of other places: who said what in answer to what, and what is left out."""

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from folkmoot.network.importing.prepared import prepared
from folkmoot.network.mail.parse import parse
from folkmoot.network.mail.parsed import ParsedMessage
from folkmoot.network.mail.sources import open_source
from folkmoot.network.mail.sources.registry import recognise

SLACK = {
    "users.json": [
        {"id": "U1", "name": "ada", "profile":
         {"real_name": "Ada Holm", "email": "Ada@example.org"}},
        {"id": "U2", "name": "bo", "profile": {"real_name": "Bo Lind"}},
    ],
    "channels.json": [{"id": "C1", "name": "roof"}, {"id": "C2", "name": "cellar"}],
    "groups.json": [{"id": "G1", "name": "board"}],
    "roof/2024-03-05.json": [
        {
            "type": "message",
            "user": "U2",
            "ts": "1709629200.000200",
            "thread_ts": "1709542800.000100",
            "text": "The *grey* ones, <@U1>. See <https://example.org/s|samples> &amp; prices",
            "reactions": [{"name": "+1", "users": ["U1"], "count": 1}],
        },
        {"type": "message", "subtype": "channel_join", "user": "U2", "ts": "1709629201.000200",
         "text": "<@U2> has joined"},
        {"type": "message", "subtype": "bot_message", "bot_id": "B1", "username": "Weather",
         "ts": "1709629300.000300", "text": "", "attachments": [{"text": "Rain at four."}]},
    ],
    "roof/2024-03-04.json": [
        {"type": "message", "user": "U1", "ts": "1709542800.000100", "text": "Which slates?",
         "files": [{"name": "roof.pdf", "url_private": "https://files.example.org/roof.pdf"}]},
    ],
    "cellar/2024-03-04.json": [
        {"type": "message", "user": "U1", "ts": "1709542800.000100", "text": "Dry?"},
    ],
    "board/2024-03-04.json": [
        {"type": "message", "user": "U1", "ts": "1709542900.000100", "text": "Secret."},
    ],
}  # fmt: skip
REALM = {
    "zerver_userprofile": [
        {"id": 7, "full_name": "Ada Holm", "delivery_email": "ada@example.org"},
        {"id": 8, "full_name": "Bo Lind", "email": "user8@zulip.example.org"},
    ],
    "zerver_stream": [
        {"id": 1, "name": "roof", "invite_only": False},
        {"id": 2, "name": "board", "invite_only": True},
    ],
    "zerver_recipient": [
        {"id": 11, "type": 2, "type_id": 1},
        {"id": 12, "type": 2, "type_id": 2},
        {"id": 13, "type": 1, "type_id": 7},
    ],
}
ZULIP_MESSAGES = {
    "zerver_message": [
        {"id": 103, "sender": 8, "recipient": 11, "subject": "Slates", "date_sent": 1709629300.5,
         "content": "@_**Ada Holm|7** [said](https://z.example.org/#narrow/near/102):\n"
                    "```quote\nRed?\n```\nNo, **grey**."},
        {"id": 101, "sender": 7, "recipient": 11, "subject": "Slates", "date_sent": 1709542800.0,
         "content": "Which ones?"},
        {"id": 102, "sender": 7, "recipient": 11, "subject": "slates", "date_sent": 1709542900.0,
         "content": "Red?"},
        {"id": 104, "sender": 7, "recipient": 12, "subject": "Money", "date_sent": 1709542900.0,
         "content": "Secret."},
        {"id": 105, "sender": 7, "recipient": 13, "subject": "", "date_sent": 1709542900.0,
         "content": "Also secret."},
    ]
}  # fmt: skip
DUMP = r"""SET statement_timeout = 0;
COPY public.categories (id, name, read_restricted) FROM stdin;
1	Roof	f
2	Staff	t
\.

COPY public.posts (id, user_id, topic_id, post_number, raw, created_at, reply_to_post_number, deleted_at, post_type, hidden) FROM stdin;
52	-1	10	3	[quote="ada, post:2, topic:10"]\nRed?\n[/quote]\n\nNo, *grey*.	2024-03-05 10:00:00	2	\N	1	f
50	1	10	1	Which ones?\n\nTab\there, \\ too.	2024-03-04 09:00:00	\N	\N	1	f
51	1	10	2	Red?	2024-03-04 09:05:00	\N	\N	1	f
53	1	10	4	Gone.	2024-03-04 09:06:00	\N	2024-03-06 09:00:00	1	f
54	1	10	5	closed	2024-03-04 09:07:00	\N	\N	3	f
55	1	11	1	Secret.	2024-03-04 09:05:00	\N	\N	1	f
56	1	12	1	Also secret.	2024-03-04 09:05:00	\N	\N	1	f
\.

COPY public.topics (id, title, category_id, archetype, deleted_at) FROM stdin;
10	Slates	1	regular	\N
11	Salaries	2	regular	\N
12	Between us	\N	private_message	\N
\.

COPY public.user_emails (id, user_id, email, "primary") FROM stdin;
1	1	ada@example.org	t
\.

COPY public.users (id, username, name) FROM stdin;
1	ada	Ada Holm
-1	bo	Bo Lind
\.
"""  # noqa: E501  # a dump has long lines
YAMMER = """id,replied_to_id,thread_id,group_id,group_name,in_private_group,in_private_conversation,\
sender_id,sender_name,sender_email,body,deleted_at,created_at,title
1,,1,5,Roof,false,false,70,Ada Holm,Ada@example.org,Which ones?,,2024/03/04 09:00:00 +0000,Slates
2,1,1,5,Roof,false,false,80,Bo Lind,,"Red, or
*grey*?",,2024/03/05 09:00:00 +0000,
3,2,1,5,Roof,false,false,70,Ada Holm,ada@example.org,Grey.,,2024-03-05T10:00:00Z,
4,,4,6,Board,true,false,70,Ada Holm,ada@example.org,Secret.,,2024/03/04 09:00:00 +0000,
5,,5,5,Roof,false,false,70,Ada Holm,ada@example.org,Gone.,2024/03/06 09:00:00 +0000,2024/03/04 09:00:00 +0000,
"""  # noqa: E501  # so has a table


def zipped(path: Path, files: Mapping[str, object]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content if isinstance(content, str) else json.dumps(content))
    return path


def tarred(path: Path, files: Mapping[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


def made(kind: str, folder: Path) -> Path:
    if kind == "slack":
        return zipped(folder / "slack.zip", SLACK)
    if kind == "zulip":
        return tarred(
            folder / "zulip.tar.gz",
            {
                "export/realm.json": json.dumps(REALM).encode(),
                "export/messages-000001.json": json.dumps(ZULIP_MESSAGES).encode(),
            },
        )
    if kind == "discourse":
        dump = gzip.compress(DUMP.encode())
        return tarred(folder / "site.tar.gz", {"dump.sql.gz": dump, "uploads/x.png": b"x"})
    return zipped(folder / "yammer.zip", {"Messages.csv": YAMMER, "Users.csv": "id,name\n"})


KINDS = ("slack", "zulip", "discourse", "yammer")


def messages(source: str | Path) -> dict[str, ParsedMessage]:
    found = {}
    for message in open_source(source).read():
        read = parse(message.raw)
        assert prepared(message.raw).mail is not None
        assert read.message_id not in found
        found[read.message_id] = read
    return found


def edges(found: Mapping[str, ParsedMessage]) -> dict[str, str]:
    return {
        name.partition("@")[0]: (read.in_reply_to[0].partition("@")[0] if read.in_reply_to else "")
        for name, read in found.items()
    }


@pytest.mark.parametrize("kind", KINDS)
def test_each_is_known_for_what_it_is(tmp_path: Path, kind: str) -> None:
    assert kind in recognise(made(kind, tmp_path)).lower()
    assert open_source(made(kind, tmp_path)).kind == kind


@pytest.mark.parametrize("kind", KINDS)
def test_reading_goes_on_behind_a_position(tmp_path: Path, kind: str) -> None:
    path = made(kind, tmp_path)
    whole = list(open_source(path).read())
    assert len(whole) >= 3
    for at, message in enumerate(whole):
        rest = [one.raw for one in open_source(path).read(after=message.position)]
        assert len(rest) == len(whole) - at - 1
        assert rest == [one.raw for one in whole[at + 1 :]]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_private_comes_along(tmp_path: Path, kind: str) -> None:
    source = open_source(made(kind, tmp_path))
    raws = b"".join(message.raw for message in source.read())
    assert b"ecret" not in raws
    assert source.skipped["private conversations"] >= 1


def test_slack_threads_names_and_markup(tmp_path: Path) -> None:
    found = messages(made("slack", tmp_path))
    assert edges(found) == {
        "1709542800.000100-cellar": "",
        "1709542800.000100-roof": "",
        "1709629200.000200-roof": "1709542800.000100-roof",
        "1709629300.000300-roof": "",
    }
    answer = found["1709629200.000200-roof@slack.invalid"]
    assert (answer.sender.name, answer.sender.address) == ("Bo Lind", "u2@people.slack.invalid")
    assert answer.text == (
        "The **grey** ones, @Ada Holm. See [samples](<https://example.org/s>) & prices\n"
    )
    root = found["1709542800.000100-roof@slack.invalid"]
    assert root.sender.address == "ada@example.org"
    assert root.subject == "Which slates?"
    assert "[roof.pdf](<https://files.example.org/roof.pdf>)" in root.text
    assert root.sent_at
    assert root.sent_at.timestamp() == 1709542800
    assert found["1709629300.000300-roof@slack.invalid"].sender.name == "Weather"


def test_one_channel_of_an_export(tmp_path: Path) -> None:
    path = made("slack", tmp_path)
    source = open_source(f"{path}#cellar")
    assert [parse(message.raw).text for message in source.read()] == ["Dry?\n"]
    assert source.skipped["other channels"] == 3


def test_an_unpacked_export_is_the_same(tmp_path: Path) -> None:
    path = made("slack", tmp_path)
    folder = tmp_path / "unpacked"
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)  # noqa: S202  # made above
    packed = sorted(message.raw for message in open_source(path).read())
    assert sorted(message.raw for message in open_source(folder).read()) == packed


def test_zulip_topics_and_quotations(tmp_path: Path) -> None:
    found = messages(made("zulip", tmp_path))
    assert edges(found) == {"101": "", "102": "101", "103": "102"}
    answer = found["103@zulip.invalid"]
    assert answer.text.endswith("> Red?\nNo, **grey**.\n")
    assert answer.text.startswith("@Ada Holm [said]")
    assert (answer.subject, answer.sender.name) == ("Re: Slates", "Bo Lind")


def test_discourse_posts_and_answers(tmp_path: Path) -> None:
    source = open_source(made("discourse", tmp_path))
    found = {(read := parse(message.raw)).message_id: read for message in source.read()}
    assert edges(found) == {"10.1": "", "10.2": "10.1", "10.3": "10.2"}
    assert found["10.1@discourse.invalid"].text == "Which ones?\n\nTab\there, \\ too.\n"
    assert found["10.3@discourse.invalid"].text == "> Red?\n\n\n\nNo, *grey*.\n"
    assert found["10.1@discourse.invalid"].sender.address == "ada@example.org"
    assert dict(source.skipped) == {
        "private conversations": 2,
        "deleted messages": 1,
        "notices of the system": 1,
    }


def test_yammer_threads_and_plain_text(tmp_path: Path) -> None:
    found = messages(made("yammer", tmp_path))
    assert edges(found) == {"1": "", "2": "1", "3": "2"}
    assert found["2@yammer.invalid"].text == "Red, or\n\\*grey\\*?\n"
    assert found["1@yammer.invalid"].subject == "Slates"


@pytest.mark.parametrize(
    ("name", "content"), [("roof/2024-03-04.json", "{"), ("users.json", "[[[")]
)
def test_a_damaged_file_is_named(tmp_path: Path, name: str, content: str) -> None:
    from folkmoot.network.mail.sources.contract import SourceError

    path = zipped(tmp_path / "slack.zip", {**SLACK, name: content})
    with pytest.raises(SourceError) as caught:
        list(open_source(path).read())
    assert caught.value.place == name
    assert caught.value.hint


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"type": "message", "ts": "x", "text": "no time"},
        {"type": "message", "ts": "1709542800.0001", "text": None},
        {"type": "message", "ts": "1709542800.0001", "text": 7, "user": None, "attachments": None},
        {"type": "message", "ts": "1709542800.0001", "text": "a\r\nBcc: x@example.org", "user": []},
    ],
)
def test_odd_messages_never_stop_the_rest(tmp_path: Path, message: object) -> None:
    day = {"roof/2024-03-06.json": [message, 3, {"type": "message", "ts": "1709712000.0001",
                                                 "text": "last", "user": "U1"}]}  # fmt: skip
    path = zipped(tmp_path / "slack.zip", {**SLACK, **day})
    texts = [parse(one.raw).text for one in open_source(path).read()]
    assert "last\n" in texts
