"""An export of a Zulip organisation: a tar with realm.json and files of messages.

Source: Zulip's documentation "Data export" and the names of its tables. A topic of a stream
becomes a conversation; an answer that quotes a message hangs under that one. Private streams and
direct messages are left out.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from folkmoot.network.mail.parsed import Mailbox
from folkmoot.network.mail.sources.contract import Reacted, SourceError, SourceLimits
from folkmoot.network.mail.sources.talk.archive import content, files
from folkmoot.network.mail.sources.talk.beside import beside
from folkmoot.network.mail.sources.talk.emoji import OWN_EMOJI, emoji_coded
from folkmoot.network.mail.sources.talk.said import PRIVATE, Said, made_address

SYSTEM = "zulip"
MARKS = frozenset(("realm.json",))
STREAM = 2
"""`zerver_recipient.type` of a stream; 1 is a person, 3 a few of them."""
_MESSAGES = re.compile(r"(?:^|/)messages-\d+\.json$")
_QUOTED = re.compile(r"\]\([^)\s]*/near/(\d+)/?\)")
_QUOTE = re.compile(r"^(`{3,}|~{3,})quote[ \t]*\n(.*?)^\1[ \t]*$", re.DOTALL | re.MULTILINE)
_NAMED = re.compile(r"@_?\*\*([^*|]+)(?:\|\d+)?\*\*")
_FILE = re.compile(r"(?:^|/)uploads/(\d+/[^?#]+)$")
_LINK = re.compile(r"\]\(/user_uploads/(\d+/[^)\s?#]+)\)")
_FILE_LINK = re.compile(r"!?\[([^\]\n]*)\]\(/user_uploads/\d+/[^)\s?#]+\)")
_decoder = msgspec.json.Decoder()


class _Realm:
    """Who and where, by row."""

    def __init__(self, tables: dict[str, Any]) -> None:
        self.people: dict[int, Mailbox] = {}
        for table in ("", "_crossrealm", "_mirrordummy"):
            for row in tables.get(f"zerver_userprofile{table}") or ():
                email = row.get("delivery_email") or row.get("email") or ""
                name = str(row.get("full_name") or email)
                self.people[row["id"]] = Mailbox(
                    name, str(email).lower() or made_address(str(row["id"]), SYSTEM)
                )
        public = {
            row["id"]: str(row.get("name") or row["id"])
            for row in tables.get("zerver_stream") or ()
            if not row.get("invite_only")
        }
        self.streams = {
            row["id"]: public[row["type_id"]]
            for row in tables.get("zerver_recipient") or ()
            if row.get("type") == STREAM and row.get("type_id") in public
        }


def reading(path: Path, limits: SourceLimits, skipped: Counter[str]) -> Iterator[Said]:
    """What was said in public streams, in the order it lies in the export."""
    realm, roots = _looked_at(path, limits)
    with beside(path, limits, lambda name: _FILE.search(name) is not None) as kept:
        places = {found[1]: name for name in kept.names if (found := _FILE.search(name))}
        for message in _messages(path, limits):
            stream = realm.streams.get(message["recipient"])
            if stream is None:
                skipped[PRIVATE] += 1
                continue
            linked = dict.fromkeys(_LINK.findall(str(message.get("content") or "")))
            wanted = [(places.get(one), one.rpartition("/")[2], "") for one in linked]
            yield msgspec.structs.replace(
                _said(message, stream, realm, roots),
                files=kept.attached(wanted, skipped),
                reactions=_reactions(message, realm, skipped),
            )


def _reactions(
    message: dict[str, Any], realm: _Realm, skipped: Counter[str]
) -> tuple[Reacted, ...]:
    found: list[Reacted] = []
    for reaction in message.get("reactions") or ():
        emoji = ""
        if reaction.get("reaction_type") == "unicode_emoji":
            emoji = emoji_coded(str(reaction.get("emoji_code") or ""))
        person = realm.people.get(reaction.get("user_profile"))
        if emoji and person is not None:
            found.append(Reacted(person.name, person.address, emoji))
        else:
            skipped[OWN_EMOJI] += 1
    return tuple(found)


def _looked_at(path: Path, limits: SourceLimits) -> tuple[_Realm, dict[tuple[int, str], int]]:
    """The realm, and the first message of each topic."""
    realm = _Realm({})
    roots: dict[tuple[int, str], int] = {}
    for name, stream in files(path, limits, _is_realm):
        realm = _Realm(_decoded(content(stream, name), name))
    for message in _messages(path, limits):
        topic = _topic(message)
        roots[topic] = min(roots.get(topic, message["id"]), message["id"])
    return realm, roots


def _is_realm(name: str) -> bool:
    return name.rpartition("/")[2] == "realm.json"


def _messages(path: Path, limits: SourceLimits) -> Iterator[dict[str, Any]]:
    for name, stream in files(path, limits, lambda name: _MESSAGES.search(name) is not None):
        for row in _decoded(content(stream, name), name).get("zerver_message") or ():
            if isinstance(row.get("id"), int) and isinstance(row.get("recipient"), int):
                yield row


def _topic(message: dict[str, Any]) -> tuple[int, str]:
    return message["recipient"], str(message.get("subject") or "").casefold()


def _said(
    message: dict[str, Any], stream: str, realm: _Realm, roots: dict[tuple[int, str], int]
) -> Said:
    id_, root = message["id"], roots[_topic(message)]
    text = str(message.get("content") or "")
    parents = [] if id_ == root else [root]
    quoted = _QUOTED.search(text)
    if quoted and parents and int(quoted[1]) not in (id_, root):
        parents.append(int(quoted[1]))
    sender = message.get("sender")
    author = realm.people.get(sender) if isinstance(sender, int) else None
    return Said(
        id=str(id_),
        channel=stream,
        author=author or Mailbox("", made_address(str(sender), SYSTEM)),
        at=float(message.get("date_sent") or 0),
        text=_markdown(text) or "(empty)",
        title=str(message.get("subject") or "") or stream,
        parents=tuple(map(str, parents)),
    )


def _markdown(text: str) -> str:
    """Zulip's own marks as those of CommonMark."""
    shown = _QUOTE.sub(lambda found: _cited(found[2]), text)
    # a link into the other place leads nowhere from here; the file comes with the message
    bare = _FILE_LINK.sub(lambda found: found[1], shown)
    return _NAMED.sub(lambda found: f"@{found[1]}", bare)


def _cited(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.rstrip("\n").split("\n"))


def _decoded(raw: bytes, name: str) -> dict[str, Any]:
    try:
        found = _decoder.decode(raw)
    except msgspec.DecodeError as problem:
        raise SourceError(
            f"{name} is no JSON: {problem}.", hint="Make the export again.", place=name
        ) from problem
    return found if isinstance(found, dict) else {}
