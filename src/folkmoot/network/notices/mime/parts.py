"""Parts of a mail: text in two forms, files; all in lines every mail server passes on unchanged."""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote

import msgspec

from folkmoot.network.notices.mime.fields import one_line

LONGEST_LINE = 76
FILE_NAME_BYTES = 180
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,60}")
_NOT_AS_FILES = ("multipart/", "message/")
"""May not be in base 64 (RFC 2046 5), so such a file goes as bytes."""
_PLAIN_LETTER = re.compile(r"[A-Za-z0-9 ._()+-]")
LONGEST_PLAIN_NAME = 60
_ASCII = bytes(range(128))


class File(msgspec.Struct, frozen=True):
    """A file that goes with the mail."""

    name: str
    media_type: str
    content: bytes


def text_part(text: str, subtype: str) -> bytes:
    """Headers and content of a text part; line ends may be of any kind."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace")
    usual = lines.isascii() and all(
        len(line) <= LONGEST_LINE and not line.startswith(b"From ") for line in lines.split(b"\n")
    )
    if usual:
        encoding, body = "7bit", lines
    elif len(lines.translate(None, _ASCII)) * 4 > len(lines):  # mostly another script
        encoding, body = "base64", base64.encodebytes(lines)
    else:
        encoding, body = "quoted-printable", _quoted_printable(lines)
    head = f'Content-Type: text/{subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: {encoding}'
    return head.encode("ascii") + b"\r\n\r\n" + _with_line_ends(body)


def file_part(file: File) -> bytes:
    """Headers and content of a file."""
    kind = file.media_type.lower()
    if not _MEDIA_TYPE.fullmatch(kind) or kind.startswith(_NOT_AS_FILES):
        kind = "application/octet-stream"
    head = "\r\n".join(
        [
            f"Content-Type: {kind}",
            "Content-Transfer-Encoding: base64",
            ";\r\n ".join(["Content-Disposition: attachment", *_file_names(file.name)]),
        ]
    )
    content = _with_line_ends(base64.encodebytes(file.content))
    return head.encode("ascii") + b"\r\n\r\n" + content


def multipart(subtype: str, parts: Sequence[bytes]) -> bytes:
    """Several parts in one; the boundary is made of what stands between."""
    digest = hashlib.sha256(b"\0".join(parts)).hexdigest()[:32]
    boundary = f"=_{digest}"  # "=_" occurs neither in quoted-printable nor in base 64
    border = b"\r\n--" + boundary.encode("ascii")
    head = f'Content-Type: multipart/{subtype};\r\n boundary="{boundary}"'.encode("ascii")
    inside = b"".join(border + b"\r\n" + part for part in parts)
    return head + b"\r\n" + inside + border + b"--\r\n"


def _quoted_printable(lines: bytes) -> bytes:
    coded = binascii.b2a_qp(lines, istext=True, quotetabs=False)
    return re.sub(rb"(?m)^From ", b"=46rom ", coded)


def _with_line_ends(body: bytes) -> bytes:
    return body.replace(b"\r\n", b"\n").rstrip(b"\n").replace(b"\n", b"\r\n") + b"\r\n"


def _file_names(name: str) -> Iterable[str]:
    """The name in letters every reader knows, or by RFC 2231 where that is not all of it."""
    full = one_line(name).replace("/", "_").replace("\\", "_") or "file"
    full = full.encode("utf-8", "replace")[:FILE_NAME_BYTES].decode("utf-8", "ignore")
    if all(_PLAIN_LETTER.match(letter) for letter in full) and len(full) <= LONGEST_PLAIN_NAME:
        yield f'filename="{full}"'
    else:
        # in one piece: fewer readers put the numbered pieces of RFC 2231 3 together
        yield f"filename*=utf-8''{quote(full, safe='')}"
