"""An export of a Slack workspace: people, channels, and a file a day of what was said in each.

Source: Slack's help page "How to read Slack data exports". Only public channels are taken in.
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
from folkmoot.network.mail.sources.talk.beside import Beside, beside
from folkmoot.network.mail.sources.talk.emoji import OWN_EMOJI, emoji_named
from folkmoot.network.mail.sources.talk.said import NOT_SAID, PRIVATE, Said, made_address
from folkmoot.network.writing.mrkdwn import link, markdown_of

SYSTEM = "slack"
MARKS = frozenset(("users.json", "channels.json"))
_LISTS = frozenset(("users.json", "channels.json", "groups.json", "dms.json", "mpims.json"))
_SAYING = frozenset(
    ("", "bot_message", "me_message", "thread_broadcast", "file_share", "file_comment")
)
_DAY = re.compile(r"(?P<channel>[^/]+)/\d{4}-\d\d-\d\d\.json$")
_MENTION = re.compile(r"<@([A-Z0-9]+)>")
_FILE = re.compile(r"(?:^|/)(?:__uploads/(F[A-Z0-9]+)/|attachments/(F[A-Z0-9]+)-)[^/]+$")
"""Where tools that fetch the files put them; an export by Slack itself only links to them."""
_decoder = msgspec.json.Decoder()


def reading(path: Path, limits: SourceLimits, skipped: Counter[str]) -> Iterator[Said]:
    """What was said in the public channels, channel by channel."""
    lists = {
        name.rpartition("/")[2]: _decoded(content(stream, name), name)
        for name, stream in files(path, limits, lambda name: name.rpartition("/")[2] in _LISTS)
    }
    people = {one["id"]: _person(one) for one in lists.get("users.json", []) if "id" in one}
    public = {one.get("name") for one in lists.get("channels.json", [])}
    with beside(path, limits, lambda name: _FILE.search(name) is not None) as kept:
        yield from _said_in(path, limits, skipped, public, people, kept)


def _said_in(
    path: Path,
    limits: SourceLimits,
    skipped: Counter[str],
    public: set[object],
    people: dict[str, Mailbox],
    kept: Beside,
) -> Iterator[Said]:
    places = {found[1] or found[2]: name for name in kept.names if (found := _FILE.search(name))}
    for name, stream in files(path, limits, lambda name: _DAY.search(name) is not None):
        day = _DAY.search(name)
        channel = day["channel"] if day else ""
        messages = _decoded(content(stream, name), name)
        if channel not in public:
            skipped[PRIVATE] += len(messages)
            continue
        for message in messages:
            said = _said(message, channel, people, places)
            if said is None:
                skipped[NOT_SAID] += 1
            else:
                attached = kept.attached(_wanted(message, places), skipped)
                reactions = _reactions(message, people, skipped)
                yield msgspec.structs.replace(said, files=attached, reactions=reactions)


def _wanted(message: dict[str, Any], places: dict[str, str]) -> list[tuple[str | None, str, str]]:
    return [
        (
            places.get(str(file.get("id"))),
            str(file.get("name") or file.get("title") or "file"),
            str(file.get("mimetype") or ""),
        )
        for file in message.get("files") or ()
    ]


def _reactions(
    message: dict[str, Any], people: dict[str, Mailbox], skipped: Counter[str]
) -> tuple[Reacted, ...]:
    found: list[Reacted] = []
    for reaction in message.get("reactions") or ():
        users = [str(user) for user in reaction.get("users") or ()]
        emoji = emoji_named(str(reaction.get("name") or ""))
        if not emoji:
            skipped[OWN_EMOJI] += len(users)
            continue
        for user in users:
            person = people.get(user) or Mailbox(user, made_address(user, SYSTEM))
            found.append(Reacted(person.name, person.address, emoji))
    return tuple(found)


def _said(
    message: dict[str, Any], channel: str, people: dict[str, Mailbox], places: dict[str, str]
) -> Said | None:
    ts = str(message.get("ts", ""))
    subtype = message.get("subtype") or ""
    if message.get("type") != "message" or subtype not in _SAYING or not _is_time(ts):
        return None
    text = _text(message, people, places)
    if not text:
        return None
    thread = str(message.get("thread_ts") or ts)
    return Said(
        id=f"{ts}-{channel}",
        channel=channel,
        author=_author(message, people),
        at=float(ts),
        text=text,
        parents=(f"{thread}-{channel}",) if thread != ts and _is_time(thread) else (),
    )


def _text(message: dict[str, Any], people: dict[str, Mailbox], places: dict[str, str]) -> str:
    def named(found: re.Match[str]) -> str:
        person = people.get(found[1])
        return f"<@{found[1]}|{person.name}>" if person else found[0]

    parts = [markdown_of(_MENTION.sub(named, str(message.get("text") or "")))]
    parts += (
        markdown_of(str(attached.get("text") or attached.get("fallback") or ""))
        for attached in message.get("attachments") or ()
    )
    for file in message.get("files") or ():
        address = str(file.get("permalink") or file.get("url_private") or "")
        name = str(file.get("name") or file.get("title") or address)
        parts.append(name if str(file.get("id")) in places else link(address, name))
    return "\n\n".join(part for part in parts if part.strip())


def _author(message: dict[str, Any], people: dict[str, Mailbox]) -> Mailbox:
    id_ = str(message.get("user") or message.get("bot_id") or "unknown")
    if id_ in people:
        return people[id_]
    profile = message.get("user_profile") or {}
    name = message.get("username") or profile.get("real_name") or profile.get("display_name") or id_
    return Mailbox(str(name), made_address(id_, SYSTEM))


def _person(user: dict[str, Any]) -> Mailbox:
    profile = user.get("profile") or {}
    name = profile.get("real_name") or user.get("real_name") or user.get("name") or user["id"]
    email = profile.get("email") or made_address(user["id"], SYSTEM)
    return Mailbox(str(name), str(email).lower())


def _is_time(text: str) -> bool:
    return re.fullmatch(r"\d{9,11}\.\d{1,9}", text) is not None


def _decoded(raw: bytes, name: str) -> list[dict[str, Any]]:
    try:
        found = _decoder.decode(raw)
    except msgspec.DecodeError as problem:
        raise SourceError(
            f"{name} is no JSON: {problem}.", hint="Make the export again.", place=name
        ) from problem
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
