"""A message as it came: its bytes, its HTML form, its files."""

from collections.abc import Iterator

import msgspec

from folkmoot.base import blobs
from folkmoot.base.errors import NotFound
from folkmoot.network.mail.html import SafeHtml, safe_html
from folkmoot.network.mail.parse import parse, part_bytes
from folkmoot.network.mail.parsed import ParsedMessage
from folkmoot.network.models import Attachment, Message
from folkmoot.network.reading.files import IMAGES, File


class OriginalFile(msgspec.Struct, frozen=True):
    """An attachment with its bytes."""

    file: File
    content: bytes


def raw_parts(message: Message) -> Iterator[bytes]:
    """The bytes of a message exactly as they came, in pieces; raises NotFound for a ghost."""
    _require_bytes(message)
    return blobs.parts(bytes(message.digest))


def parsed(message: Message) -> ParsedMessage:
    """The message read anew from its bytes: headers, text, HTML, files."""
    _require_bytes(message)
    return parse(blobs.content(bytes(message.digest)))


def html_form(message: Message, *, remote_images: bool, files_url: str) -> SafeHtml:
    """The HTML form of a message, safe to show; its own pictures come from under `files_url`."""
    attached = message.attachments.exclude(content_id="").filter(media_type__in=IMAGES)
    paths = dict(attached.values_list("content_id", "path"))

    def cid_url(content_id: str) -> str | None:
        path = paths.get(content_id) or paths.get(f"<{content_id}>")
        return f"{files_url}/{path}/large" if path else None

    return safe_html(parsed(message).html, remote_images=remote_images, cid_url=cid_url)


def file_of(message: Message, path: str) -> File:
    """What is known of the file at `path` in the MIME tree; NotFound where there is none."""
    row = Attachment.objects.filter(message=message, path=path).first()
    if row is None:
        raise NotFound("This message has no such file.", hint="Go back to the message.")
    return File(
        message=message.pk,
        path=row.path,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        digest=bytes(row.digest),
        is_inline=row.inline,
    )


def file_content(message: Message, path: str) -> OriginalFile:
    """The file at `path` with its bytes, cut out of the message as it came."""
    known = file_of(message, path)
    found = part_bytes(blobs.content(bytes(message.digest)), path)
    if found is None:
        raise NotFound(
            "This file cannot be found in its message any more.",
            hint="Download the whole message instead.",
        )
    return OriginalFile(known, found[2])


def _require_bytes(message: Message) -> None:
    if message.is_ghost or not message.digest:
        raise NotFound(
            "This message never arrived here; it is known only from others.",
            hint="Look at the messages that quote it.",
        )
