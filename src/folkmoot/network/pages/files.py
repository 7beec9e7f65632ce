"""The files of a message as cards."""

from collections.abc import Sequence
from html import escape
from uuid import UUID

from django.utils.translation import gettext as _

from folkmoot.network.pages.addresses import message_url
from folkmoot.network.reading.files import PDF, File
from folkmoot.ui.api import icon, size

THUMBNAIL = 240
"""Pixels of the longer side of the small pictures."""


def file_cards(message: UUID, files: Sequence[File]) -> str:
    """A card for each file: what it is, how big, a small picture where there can be one."""
    if not files:
        return ""
    cards = "".join(_card(message, file) for file in files)
    label = escape(_("Files"))
    return f'<div class="attachments" role="group" aria-label="{label}">{cards}</div>'


def file_name(file: File) -> str:
    """What to call a file that may have no name."""
    return file.name or _("unnamed file")


def _card(message: UUID, file: File) -> str:
    address = message_url(message, f"files/{file.path}")
    picture: str = icon(_icon(file))
    if file.has_picture:
        picture = (
            f'<img src="{address}/small" alt="" loading="lazy" decoding="async" '
            f'width="{THUMBNAIL // 4}" height="{THUMBNAIL // 4}">'
        )
    name = escape(file_name(file))
    return (
        f'<a class="attachment" href="{address}/look" title="{name}">{picture}'
        f'<span class="clip" dir="auto">{name}</span><small>{size(file.size)}</small></a>'
    )


def _icon(file: File) -> str:
    kind = file.media_type.partition("/")[0]
    if file.media_type == PDF or kind == "text":
        return "file-code" if file.name.endswith((".patch", ".diff", ".c", ".h")) else "file-text"
    if kind == "message":
        return "mails"
    if "zip" in file.media_type or "tar" in file.media_type or "compressed" in file.media_type:
        return "file-archive"
    return {"image": "image"}.get(kind, "file")
