"""What an assistant can do, each as a function that answers in Markdown; no protocol in here.

Answers are made for a reader who pays for every word: few words, every id that a next call needs,
own words and no quoted ones.
"""

import html
import re
from datetime import datetime
from uuid import UUID

from folkmoot.base.errors import NotFound
from folkmoot.base.ids import read
from folkmoot.network.doors.callers import Caller, require_scope
from folkmoot.network.doors.endpoints.conversations import conversation, message
from folkmoot.network.doors.endpoints.groups import conversations, groups
from folkmoot.network.doors.endpoints.search import search as found_by
from folkmoot.network.doors.endpoints.writing import conversation_start, message_answer
from folkmoot.network.doors.shapes.answers import MessageAnswer, PostedAnswer
from folkmoot.network.doors.shapes.paging import Paging
from folkmoot.network.doors.shapes.wishes import (
    ConversationsQuery,
    NewAnswer,
    NewConversation,
    SearchQuery,
)
from folkmoot.people.api import Scope

PAGE = 20
LONGEST = 6_000
"""Characters of one message shown in a conversation; `read_message` shows all of it."""
_MARKS = re.compile(r"</?mark>")


def list_groups(caller: Caller) -> str:
    """List the groups you can read, with their slugs, which other tools ask for."""
    require_scope(caller, Scope.READ)
    lines = [
        f"- {one.slug}: {one.title} ({one.member_count} members, {one.unread_count} unread"
        f"{', you belong to it' if one.role else ''})"
        for one in groups(caller, query=Paging(limit=200)).items
        if one.may_read
    ]
    return "\n".join(lines) or "There is no group you can read."


def list_conversations(caller: Caller, group: str, cursor: str = "") -> str:
    """List the conversations of a group (a slug), those with the newest activity first."""
    require_scope(caller, Scope.READ)
    page = conversations(caller, group, query=ConversationsQuery(limit=PAGE, cursor=cursor))
    lines = [
        f"- {one.ref}: {one.title or 'without a title'} ({one.message_count} messages,"
        f" {one.unread_count} unread; last {_moment(one.last_at)} by {one.last_writer})"
        for one in page.items
    ]
    return "\n".join([*lines, *_more(page.next_cursor)]) or "Nothing has been written there yet."


def search(caller: Caller, query: str, cursor: str = "") -> str:
    """Search everything you can read.

    Words, "exact phrases", and operators such as from:, group:, before:, after:, has:file.
    """
    require_scope(caller, Scope.READ)
    answer = found_by(caller, query=SearchQuery(q=query, limit=PAGE, cursor=cursor))
    if not answer.hits:
        hint = f" Perhaps you mean: {answer.suggestion}" if answer.suggestion else ""
        return f"Nothing was found.{hint}"
    lines = [f"{answer.total} messages in {answer.conversations} conversations:"]
    lines += [
        f"- message {hit.ref}, conversation {hit.conversation}, group {hit.group}:"
        f" {hit.subject}\n  {html.unescape(_MARKS.sub('', hit.snippet))}"
        for hit in answer.hits
    ]
    return "\n".join([*lines, *_more(answer.next_cursor)])


def read_conversation(caller: Caller, conversation_ref: str, cursor: str = "") -> str:
    """Read a conversation: who wrote what, when, in answer to which message; oldest first."""
    require_scope(caller, Scope.READ)
    told = conversation(caller, _ref(conversation_ref), query=Paging(limit=PAGE, cursor=cursor))
    head = f"# {told.title}\n\n{told.message_count} messages in the group {told.group}."
    said = (_message(one, LONGEST) for one in told.messages if not one.is_ghost)
    return "\n\n".join([head, *said, *_more(told.next_cursor)])


def read_message(caller: Caller, message_ref: str) -> str:
    """Read one message whole, with what it quotes."""
    require_scope(caller, Scope.READ)
    told = message(caller, _ref(message_ref))
    whole = "".join(zone.text for zone in told.message.zones)
    where = f"In the conversation {told.conversation} of the group {told.group}."
    return f"{_head(told.message)}\n\n{where}\n\n{whole}"


def post_message(caller: Caller, group: str, title: str, text: str) -> str:
    """Begin a conversation in a group (a slug), in your person's name; text is Markdown."""
    require_scope(caller, Scope.WRITE)
    posted = conversation_start(caller, group, body=NewConversation(title=title, text=text))
    return _posted(posted)


def answer_message(caller: Caller, message_ref: str, text: str) -> str:
    """Answer a message, in your person's name; text is Markdown.

    To answer a passage, quote it above your words, each of its lines beginning with "> ".
    """
    require_scope(caller, Scope.WRITE)
    return _posted(message_answer(caller, _ref(message_ref), body=NewAnswer(text=text)))


READING = (list_groups, list_conversations, search, read_conversation, read_message)
WRITING = (post_message, answer_message)


def _ref(text: str) -> UUID:
    try:
        return read(text.strip())
    except ValueError:
        raise NotFound(
            f"{text!r} is no id.", hint="Ids have 26 characters; take one from another answer."
        ) from None


def _message(one: MessageAnswer, longest: int) -> str:
    if one.deleted_at is not None:
        return f"{_head(one)}\n\n(deleted)"
    text = one.text.strip()
    if len(text) > longest:
        text = f"{text[:longest]}…\n\n(cut; read_message shows all of it)"
    files = "".join(f"\n\nFile: {file.name} ({file.size} bytes)" for file in one.files)
    marks = "".join(f" {each.emoji}{len(each.people)}" for each in one.reactions)
    return f"{_head(one)}\n\n{text}{files}{marks}"


def _head(one: MessageAnswer) -> str:
    above = f", answers {one.parent}" if one.parent else ""
    unread = ", unread" if one.is_unread else ""
    return f"## {one.ref}: {one.author.name}, {_moment(one.sent_at)}{above}{unread}"


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else "at an unknown time"


def _more(cursor: str | None) -> list[str]:
    return [f"There is more: call again with cursor {cursor}"] if cursor else []


def _posted(posted: PostedAnswer) -> str:
    return f"Posted as message {posted.ref} in conversation {posted.conversation}."
