"""A message, read from the tables, as the part of a mail that is the same for everybody."""

import base64

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import get_language

from folkmoot.base import blobs
from folkmoot.network.bodies import StoredBody, unpacked
from folkmoot.network.gateway.addresses import group_address
from folkmoot.network.mail.parse import part_bytes
from folkmoot.network.mail.render.links import linked
from folkmoot.network.models import Message, ThreadRecord
from folkmoot.network.notices.below import below
from folkmoot.network.notices.mime.letter import FileLink, Post
from folkmoot.network.notices.mime.parts import File
from folkmoot.network.notices.mime.threads import (
    Step,
    references,
    tagged_subject,
    thread_index,
    topic,
)
from folkmoot.network.pages.addresses import group_url, message_url
from folkmoot.network.placing.records import decoded
from folkmoot.network.reading.files import files_of
from folkmoot.network.threading.thread_index import is_index
from folkmoot.network.writing.markdown import html_of

LONGEST_TAG = 40
LONGEST_TEXT = 400_000
"""Characters of a mail; mail servers refuse what is much longer, the web shows all of it."""
RELATED = ("group", "conversation", "sender__person", "body")


def post_of(message: Message) -> Post:
    """The mail of a message; it must come with `RELATED`. Asks nobody's permission."""
    body = unpacked(bytes(message.body.content))
    group = message.group
    way = _way_down(message)
    tag = group.title if len(group.title) <= LONGEST_TAG else group.slug[:LONGEST_TAG]
    subject = message.subject or message.talk_title
    files, links = _files(message)
    more = below(message)
    sender = message.sender
    author = (sender.person.name if sender else "") or message.sender_name
    own = sender.email if sender else ""
    return Post(
        message_id=message.message_id,
        sent_at=message.sent_at or message.added_at,
        subject=tagged_subject(subject, tag, is_answer=len(way) > 1),
        topic=topic(subject, tag),
        text=body.text[:LONGEST_TEXT] + more.text,
        html=_html(body) + more.html,
        author=author or own.partition("@")[0],
        author_address=own if own.rpartition("@")[2] in settings.FOLKMOOT.mail_own_domains else "",
        group=group.title,
        group_address=group_address(group.slug),
        list_id=f"{group.slug}.{settings.MAIL_DOMAIN}",
        group_url=settings.BASE_URL + group_url(group.slug),
        permalink=settings.BASE_URL + message_url(message.ref),
        references=tuple(references([one.message_id for one in way[:-1]])),
        thread_index=base64.b64encode(_place(way)).decode("ascii"),
        files=tuple(files),
        linked=tuple(links),
        language=get_language() or settings.LANGUAGE_CODE,
    )


def plain_html(text: str) -> str:
    """Plain text as HTML that keeps its lines, its addresses as links."""
    lines = "<br>\n".join(
        linked(line).replace("  ", " &nbsp;").replace(' class="fm-link"', "")
        for line in text.strip("\n").split("\n")
    )
    return f"<p>{lines}</p>"


def _html(body: StoredBody) -> str:
    text = body.text[:LONGEST_TEXT]
    return html_of(text) if body.text_format == "markdown" else plain_html(text)


def _way_down(message: Message) -> list[Message]:
    """The messages from the first of the conversation to this one, ghosts among them."""
    rows = Message.objects.filter(conversation=message.conversation_id)
    above = dict(rows.values_list("pk", "parent_id").iterator())
    way: dict[int, None] = {}
    at: int | None = message.pk
    while at is not None and at not in way:
        way[at] = None
        at = above.get(at)
    found: dict[int, Message] = {}
    keys = list(way)
    columns = ("pk", "ref", "message_id", "sent_at")
    for start in range(0, len(keys), 500):
        found.update(Message.objects.only(*columns).in_bulk(keys[start : start + 500]))
    return [found[key] for key in reversed(keys) if key in found]


def _place(way: list[Message]) -> bytes:
    """The Outlook place, going on from the nearest message that came with one of its own."""
    records = ThreadRecord.objects.filter(message__in=[one.pk for one in way[-60:-1]])
    known = {record.message_id: decoded(bytes(record.content)).thread_index for record in records}
    start, beginning = 0, b""
    for number, one in enumerate(way[:-1]):
        if is_index(known.get(one.pk, b"")):
            start, beginning = number, known[one.pk]
    return thread_index([Step(one.ref, one.sent_at) for one in way[start:]], beginning)


def _files(message: Message) -> tuple[list[File], list[FileLink]]:
    """The files that go with the mail, and links to the others."""
    attached: list[File] = []
    links: list[FileLink] = []
    if not message.file_count:
        return attached, links
    room = settings.FOLKMOOT.mail_attach_bytes
    raw = b""
    for file in files_of([message.pk]).get(message.pk, ()):
        found = None
        if file.size <= room:
            raw = raw or blobs.content(bytes(message.digest))
            found = part_bytes(raw, file.path)
        if found is not None:
            room -= file.size
            attached.append(File(file.name, file.media_type, found[2]))
        else:
            address = settings.BASE_URL + message_url(message.ref, f"files/{file.path}")
            links.append(FileLink(file.name or "file", filesizeformat(file.size), address))
    return attached, links
