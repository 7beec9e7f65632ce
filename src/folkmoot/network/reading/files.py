"""The attachments of messages, as lists under them show them."""

from collections import defaultdict
from collections.abc import Iterable

import msgspec
from django.db.models import Count

from folkmoot.network.models import Attachment

RECURRING = 5
"""An inline image found in this many messages is a logo or a signature's picture."""
IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"})
TEXTS = frozenset({"application/json", "application/xml", "application/x-sh", "application/x-tex"})
PDF = "application/pdf"
HIDDEN = frozenset(
    {
        "application/pgp-signature",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
    }
)


class File(msgspec.Struct, frozen=True):
    """An attachment; `path` is its place in the MIME tree."""

    message: int
    path: str
    name: str
    media_type: str
    size: int
    digest: bytes
    is_inline: bool

    @property
    def has_picture(self) -> bool:
        """Whether a small picture of it can be made."""
        return self.media_type in IMAGES or self.media_type == PDF

    @property
    def is_text(self) -> bool:
        """Whether it can be read as plain text. HTML counts: it is shown as its source."""
        return self.media_type.startswith("text/") or self.media_type in TEXTS


def files_of(messages: Iterable[int]) -> dict[int, list[File]]:
    """The files of these messages, for pages: without bare signatures and recurring pictures.

    Asks nobody's permission: give it only messages the viewer was found to see.
    """
    found: defaultdict[int, list[File]] = defaultdict(list)
    wanted = list(messages)
    if not wanted:
        return found
    columns = ("message_id", "path", "name", "media_type", "size", "digest", "inline")
    rows = Attachment.objects.filter(message__in=wanted).exclude(media_type__in=HIDDEN)
    files = [
        File(message, path, name, media_type, size, bytes(digest), inline)
        for message, path, name, media_type, size, digest, inline in rows.order_by(
            "message_id", "pk"
        ).values_list(*columns)
    ]
    recurring = _recurring({file.digest for file in files if _may_recur(file)})
    for file in files:
        if not (_may_recur(file) and file.digest in recurring):
            found[file.message].append(file)
    return found


def _may_recur(file: File) -> bool:
    return file.is_inline and file.media_type.startswith("image/")


def _recurring(digests: set[bytes]) -> set[bytes]:
    if not digests:
        return set()
    rows = Attachment.objects.filter(digest__in=digests).values_list("digest")
    counted = rows.annotate(times=Count("message", distinct=True)).filter(times__gte=RECURRING)
    return {bytes(digest) for digest, _ in counted}
