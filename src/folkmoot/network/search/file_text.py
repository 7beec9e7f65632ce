"""The words inside attachments: plain text, HTML, PDF.

Bounded in size and number, and PDF is read in a process of its own, because files come from
strangers and a library written in C may crash on what they send.
"""

import subprocess
import sys
from collections.abc import Mapping, Sequence

from folkmoot.base import blobs
from folkmoot.network.mail.charsets import decoded
from folkmoot.network.mail.html import text_of
from folkmoot.network.mail.parse import part_bytes
from folkmoot.network.models import Attachment

LARGEST_FILE_BYTES = 20 * 1024 * 1024
LONGEST_TEXT = 200_000
PDF_SECONDS = 20
PDF = "application/pdf"


def texts_of(
    digests: Mapping[int, bytes], files: Mapping[int, Sequence[Attachment]]
) -> dict[int, str]:
    """The words of the files of each message, joined; messages without any are left out.

    By the row of the message: the digest of its raw bytes, and its files.
    """
    readable = {
        row: some for row in digests if (some := [one for one in files[row] if _is_readable(one)])
    }
    raws = blobs.contents(digests[row] for row in readable)
    found: dict[int, str] = {}
    for row, attached in readable.items():
        raw = raws.get(digests[row], b"")
        words = "\n".join(filter(None, (_text(raw, file) for file in attached)))
        if words:
            found[row] = words[:LONGEST_TEXT]
    return found


def _is_readable(file: Attachment) -> bool:
    kind = file.media_type
    return file.size <= LARGEST_FILE_BYTES and (kind.startswith("text/") or kind == PDF)


def _text(raw: bytes, file: Attachment) -> str:
    part = part_bytes(raw, file.path) if raw else None
    if part is None:
        return ""
    _, _, content = part
    if file.media_type == PDF:
        return _pdf_text(content)
    text = decoded(content).text
    return text_of(text) if file.media_type == "text/html" else text[:LONGEST_TEXT]


def _pdf_text(content: bytes) -> str:
    command = [sys.executable, "-m", "folkmoot.network.search.pdf_text"]
    try:
        done = subprocess.run(  # noqa: S603  # our own module, no shell
            command, input=content, capture_output=True, timeout=PDF_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout.decode("utf-8", "replace")[:LONGEST_TEXT] if done.returncode == 0 else ""
