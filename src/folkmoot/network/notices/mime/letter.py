"""A message as the mail one person gets.

What is the same for everybody (`Post`) is made once a message; what differs (`Envelope`) once a
person. The text part is what the author wrote, the HTML part the same rendered.
"""

from collections.abc import Iterator
from datetime import datetime
from html import escape

import msgspec
from django.utils.translation import gettext as _

from folkmoot.network.notices.mime.fields import (
    date_field,
    ids_field,
    mailbox,
    structured,
    words_field,
)
from folkmoot.network.notices.mime.frame import RULE, link, page, small, styled
from folkmoot.network.notices.mime.parts import File, file_part, multipart, text_part


class FileLink(msgspec.Struct, frozen=True):
    """A file too large to go with the mail; `size` in words."""

    name: str
    size: str
    url: str


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """A message as mail, the same for all who get it. Ids are without brackets.

    `html` is sanitised. `author_address` is empty where the author's own may not stand in From.
    """

    message_id: str
    sent_at: datetime
    subject: str
    topic: str
    text: str
    html: str
    author: str
    author_address: str
    group: str
    group_address: str
    list_id: str
    group_url: str
    permalink: str
    references: tuple[str, ...] = ()
    thread_index: str = ""
    files: tuple[File, ...] = ()
    linked: tuple[FileLink, ...] = ()
    language: str = "en"


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """What differs from person to person. `why` says in words why they get it."""

    name: str
    address: str
    bounces_to: str
    reply_to: str
    unsubscribe_url: str
    unsubscribe_address: str
    mute_address: str
    why: str


def written(post: Post, envelope: Envelope) -> bytes:
    """The whole mail, its lines ended by CR LF; ValueError where an address cannot be written."""
    fields = "\r\n".join(_fields(post, envelope)).encode("ascii")
    text = text_part(_text(post, envelope), "plain")
    html = text_part(_html(post, envelope), "html")
    body = multipart("alternative", [text, html])
    if post.files:
        body = multipart("mixed", [body, *map(file_part, post.files)])
    return fields + b"\r\nMIME-Version: 1.0\r\n" + body


def _fields(post: Post, envelope: Envelope) -> Iterator[str]:
    yield ids_field("Message-ID", [post.message_id])
    yield date_field(post.sent_at)
    yield structured("From", _from(post).split(" "))
    yield structured("Reply-To", [envelope.reply_to])
    yield structured("To", mailbox(post.group, post.group_address).split(" "))
    yield words_field("Subject", post.subject)
    if post.references:
        yield ids_field("In-Reply-To", post.references[-1:])
        yield ids_field("References", post.references)
    yield words_field("Thread-Topic", post.topic)
    if post.thread_index:
        yield structured("Thread-Index", _cut(post.thread_index))
    yield f"List-Id: <{post.list_id}>"
    yield structured("List-Post", [f"<mailto:{post.group_address}>"])
    yield structured("List-Archive", [f"<{post.group_url}>"])
    yield from unsubscribing(envelope.unsubscribe_url, envelope.unsubscribe_address)
    yield structured("Archived-At", [f"<{post.permalink}>"])
    yield "Precedence: list"
    yield "X-Auto-Response-Suppress: OOF, AutoReply"


def unsubscribing(url: str, address: str = "") -> Iterator[str]:
    """The fields by which a mail program leaves with one click (RFC 2369, RFC 8058)."""
    ways = [f"<{url}>,", f"<mailto:{address}>"] if address else [f"<{url}>"]
    yield structured("List-Unsubscribe", ways)
    yield "List-Unsubscribe-Post: List-Unsubscribe=One-Click"


def _from(post: Post) -> str:
    """The author, by way of the group unless their own domain lets us write in their name.

    Another domain's DMARC policy would refuse a mail of ours that carries its address.
    """
    if post.author_address:
        return mailbox(post.author, post.author_address)
    via = _("%(author)s via %(group)s") % {"author": post.author, "group": post.group}
    return mailbox(via, post.group_address)


def _cut(text: str) -> list[str]:
    """Base 64 in pieces that fit on a line; readers drop the blanks between."""
    return [text[at : at + 60] for at in range(0, len(text), 60)]


def _text(post: Post, envelope: Envelope) -> str:
    lines = [post.text.strip("\n"), ""]
    if post.linked:
        lines += [f"* {file.name} ({file.size})\n  {file.url}" for file in post.linked] + [""]
    lines += ["-- ", envelope.why]
    lines += [f"{words}: {address}" for words, address in _ways(post, envelope)]
    return "\n".join(lines) + "\n"


def _html(post: Post, envelope: Envelope) -> str:
    files = "".join(
        f'<p style="margin:0 0 6px">{link(file.url, file.name)} ({escape(file.size)})</p>'
        for file in post.linked
    )
    ways = " &middot; ".join(link(address, words) for words, address in _ways(post, envelope))
    foot = f'<hr style="{RULE}">{small(f"{escape(envelope.why)}<br>{ways}")}'
    return page(post.subject, f"{styled(post.html)}\n{files}\n{foot}", post.language)


def _ways(post: Post, envelope: Envelope) -> Iterator[tuple[str, str]]:
    """What a reader can do besides answering, in words, and where."""
    yield _("On the web"), post.permalink
    yield _("No more mail of this branch"), f"mailto:{envelope.mute_address}"
    yield _("No more mail of this group"), envelope.unsubscribe_url
