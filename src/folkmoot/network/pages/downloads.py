"""The files of messages: looked at, downloaded, as small pictures. Nothing of them ever runs."""

import re
import unicodedata
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from folkmoot.base.errors import NotFound
from folkmoot.network.mail.charsets import decoded
from folkmoot.network.mail.render import text_preview
from folkmoot.network.pages.addresses import group_url, message_url
from folkmoot.network.pages.entrance import signed_in
from folkmoot.network.pages.files import file_name
from folkmoot.network.pages.locked import NOTHING_RUNS
from folkmoot.network.reading.conversations import message_by_ref
from folkmoot.network.reading.originals import file_content, file_of
from folkmoot.network.reading.previews import LARGE, LARGEST, SMALL, preview
from folkmoot.people.api import Viewer

LONGEST_NAME = 150
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|;%]+')


@require_GET
@signed_in
def look(request: HttpRequest, viewer: Viewer, ref: UUID, path: str) -> HttpResponse:
    """A file on a page of its own: a picture, a PDF's first page, or text; else what it is."""
    found = message_by_ref(viewer, ref)
    file = file_of(found, path)
    text = ""
    if file.is_text and file.size <= LARGEST:
        content = file_content(found, path).content
        text = text_preview(decoded(content).text, file_name=file.name)
    context = {
        "message": found,
        "file": file,
        "name": file_name(file),
        "text": mark_safe(text),  # noqa: S308  # escaped by network.mail.render
        "back": message_url(ref),
        "group_url": group_url(found.group.slug),
        "download": message_url(ref, f"files/{path}"),
        "picture": message_url(ref, f"files/{path}/large") if file.has_picture else "",
    }
    return render(request, "network/file.html", context)


@require_GET
@signed_in
def download(request: HttpRequest, viewer: Viewer, ref: UUID, path: str) -> HttpResponse:
    """The bytes of a file, always as a download of no particular type."""
    del request
    found = file_content(message_by_ref(viewer, ref), path)
    return HttpResponse(
        found.content,
        content_type="application/octet-stream",
        headers={**NOTHING_RUNS, "Content-Disposition": as_attachment(found.file.name)},
    )


@require_GET
@signed_in
def picture(request: HttpRequest, viewer: Viewer, ref: UUID, path: str, size: str) -> HttpResponse:
    """A picture of a file, drawn by us: a PNG whatever the file claims to be."""
    del request
    found = message_by_ref(viewer, ref)
    drawn = preview(found, file_of(found, path), SMALL if size == "small" else LARGE)
    if drawn is None:
        raise NotFound("There is no picture of this file.", hint="Download it instead.")
    return HttpResponse(drawn, content_type="image/png", headers=NOTHING_RUNS)


def as_attachment(name: str) -> str:
    """A Content-Disposition that saves under a harmless form of this name (RFC 6266).

    No path, no control or direction-changing characters, no leading dot; the plain ASCII form for
    old clients beside the exact one.
    """
    shown = "".join(each for each in name if unicodedata.category(each) not in {"Cc", "Cf", "Cs"})
    shown = _UNSAFE.sub("_", shown).strip(" .")[-LONGEST_NAME:] or "file"
    plain = unicodedata.normalize("NFKD", shown).encode("ascii", "ignore").decode().strip(" .")
    return f"attachment; filename=\"{plain or 'file'}\"; filename*=UTF-8''{quote(shown, safe='')}"
