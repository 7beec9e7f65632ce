"""Parts that are no text: what they are, by bytes and names rather than by declaration."""

import hashlib
import mimetypes
from functools import lru_cache

from folkmoot.network.mail.parsed import Attachment, AttachmentKind
from folkmoot.network.mail.parts import Part, content

# First bytes that leave no doubt.
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x78\x9f\x3e\x22", "application/ms-tnef"),
    (b"{\\rtf", "application/rtf"),
)
_VAGUE = frozenset(
    {"", "application/octet-stream", "application/binary", "application/x-unknown", "text/plain"}
)
_KINDS: dict[str, AttachmentKind] = {
    "application/pdf": "pdf",
    "application/x-pdf": "pdf",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/calendar": "calendar",
    "application/ics": "calendar",
    "text/vcard": "contact",
    "text/x-vcard": "contact",
    "text/directory": "contact",
    "text/x-patch": "patch",
    "text/x-diff": "patch",
    "message/rfc822": "message",
    "message/delivery-status": "report",
    "message/disposition-notification": "report",
    "message/feedback-report": "report",
    "text/rfc822-headers": "report",
    "application/pgp-signature": "signature",
    "application/pkcs7-signature": "signature",
    "application/x-pkcs7-signature": "signature",
    "application/pgp-encrypted": "encrypted",
    "application/pkcs7-mime": "encrypted",
    "application/x-pkcs7-mime": "encrypted",
    "application/ms-tnef": "tnef",
    "application/vnd.ms-tnef": "tnef",
    "application/zip": "archive",
    "application/x-zip-compressed": "archive",
    "application/gzip": "archive",
    "application/x-gzip": "archive",
    "application/x-tar": "archive",
    "application/x-bzip2": "archive",
    "application/x-xz": "archive",
    "application/x-7z-compressed": "archive",
    "application/rtf": "document",
    "application/msword": "document",
}
_DOCUMENT_MARKS = ("opendocument", "officedocument", "ms-excel", "ms-powerpoint")


def attachment(raw: bytes, part: Part) -> Attachment:
    """Describe one part. The bytes are decoded once, for size and digest, and not kept."""
    decoded_bytes = content(raw, part)
    media_type = _effective_type(part.media_type, part.filename, decoded_bytes)
    content_id = part.headers.raw("content-id").strip(b"<> \t").decode("ascii", "replace")
    is_inline = part.disposition == "inline" or (
        bool(content_id) and part.disposition != "attachment"
    )
    return Attachment(
        path=part.path,
        filename=part.filename,
        media_type=media_type,
        declared_type=part.media_type,
        size=len(decoded_bytes),
        digest=hashlib.sha256(decoded_bytes).digest()[:16],
        content_id=content_id.replace("\0", "")[:500],
        inline=is_inline,
        kind=kind_of(media_type, part.filename),
    )


def _effective_type(declared: str, filename: str, start: bytes) -> str:
    """What the bytes are, where they tell; else what was declared, unless only the name says
    something.
    """
    for magic, media_type in _MAGIC:
        if start.startswith(magic):
            return media_type
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "image/webp"
    claims_binary = declared.startswith("image/") and declared != "image/svg+xml"
    if declared in _VAGUE or (claims_binary and start[:512].lstrip()[:1] == b"<"):
        by_name = _type_by_name(filename)
        if by_name:
            return by_name
        if claims_binary:
            return "application/octet-stream"
    return declared


@lru_cache(maxsize=1024)
def _type_by_name(filename: str) -> str:
    lowered = filename.lower()
    if lowered.endswith((".patch", ".diff")):
        return "text/x-patch"
    if lowered == "winmail.dat":
        return "application/ms-tnef"
    return mimetypes.guess_type(lowered, strict=False)[0] or ""


def kind_of(media_type: str, filename: str = "") -> AttachmentKind:
    """The family a reader knows: image, pdf, archive ..."""
    if filename.lower().endswith((".patch", ".diff")):
        return "patch"
    known = _KINDS.get(media_type)
    if known:
        return known
    if any(mark in media_type for mark in _DOCUMENT_MARKS):
        return "document"
    family = media_type.partition("/")[0]
    if family == "image":
        return "image"
    if family == "audio":
        return "audio"
    if family == "video":
        return "video"
    return "text" if family == "text" else "other"
