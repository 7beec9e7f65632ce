"""The MIME tree of a mail (RFC 2045, 2046): offsets into the raw bytes, found without recursion and
within bounds.

The standard library's parser recurses per level and tests every line against every open boundary,
so a mail of 10,000 nested parts ends it; here outer boundaries are found first by a byte search,
each level costs one pass, and levels and parts are counted. For well-formed mail both give the same
parts (a test holds them together).
"""

import binascii
import re
from collections.abc import Iterator
from typing import NamedTuple

from folkmoot.network.mail.headers import Headers, characters, split
from folkmoot.network.mail.parameters import Parameters, known_parameters, parameters
from folkmoot.network.mail.parsed import Limits
from folkmoot.network.mail.words import decoded_words, lenient_base64

TOO_MANY_PARTS = "It has more parts than are read."
TOO_DEEP = "Its parts are nested deeper than is read."

_GUESSED_BOUNDARY = re.compile(
    rb"(?:^|\n)--([^\r\n]{1,200}?)[ \t]*\r?\nContent-[A-Za-z-]{2,30}:", re.IGNORECASE
)
_NO_PARAMETERS: dict[str, str] = {}


class Part(NamedTuple):
    """One node. `path` counts like IMAP; the body is `raw[begin:end]`, still transfer-encoded;
    `parent` is an index.
    """

    path: str
    headers: Headers
    begin: int
    end: int
    media_type: str
    type_parameters: dict[str, str]
    disposition: str
    filename: str
    parent: int
    is_container: bool

    @property
    def encoding(self) -> bytes:
        """Content-Transfer-Encoding, lower case."""
        return self.headers.raw("content-transfer-encoding").split(b";")[0].strip(b" \t\"'").lower()

    @property
    def charset(self) -> str:
        return self.type_parameters.get("charset", "")


class Tree(NamedTuple):
    """All parts in document order, the root first, and what was wrong."""

    parts: list[Part]
    defects: tuple[str, ...]

    def children(self, index: int) -> Iterator[int]:
        return (at for at in range(index + 1, len(self.parts)) if self.parts[at].parent == index)

    @property
    def media_types(self) -> frozenset[str]:
        return frozenset(part.media_type for part in self.parts)

    @property
    def calendar_method(self) -> str:
        """REQUEST, REPLY, CANCEL ... of a calendar part that is the message; "" for an attached
        calendar file.
        """
        for part in self.parts:
            if part.media_type == "text/calendar" and part.disposition != "attachment":
                method = part.type_parameters.get("method", "").upper()
                if method and method != "PUBLISH":
                    return method
        return ""


class _Pending(NamedTuple):
    path: str
    begin: int
    end: int
    parent: int
    default_type: str
    depth: int


def tree(raw: bytes, headers: Headers, body_at: int, limits: Limits) -> Tree:
    """The parts of the mail whose header block is already split off."""
    root = _part("", headers, body_at, len(raw), -1, "text/plain")
    parts: list[Part] = []
    defects: list[str] = []
    pending: list[_Pending] = []
    _add(raw, root, 0, parts, pending, defects, limits)
    while pending:
        if len(parts) >= limits.parts:
            defects.append(TOO_MANY_PARTS)
            break
        path, begin, end, parent, default_type, depth = pending.pop()
        block = split(raw, begin, end, limits.header_bytes)
        part = _part(path, block.headers, block.body_at, end, parent, default_type)
        _add(raw, part, depth, parts, pending, defects, limits)
    return Tree(parts, tuple(dict.fromkeys(defects)))


def content(raw: bytes, part: Part, limit: int | None = None) -> bytes:
    """The decoded bytes of a part; of a text longer than `limit` (encoded bytes) only the
    beginning.
    """
    end = part.end if limit is None else min(part.end, part.begin + limit)
    body = raw[part.begin : end]
    encoding = part.encoding
    if encoding == b"base64":
        return lenient_base64(body)
    if encoding in (b"quoted-printable", b"quotedprintable", b"qp"):
        return binascii.a2b_qp(body)
    if encoding in (b"x-uuencode", b"uuencode", b"x-uue", b"uue"):
        return _uudecoded(body)
    return body


def _part(
    path: str, headers: Headers, begin: int, end: int, parent: int, default_type: str
) -> Part:
    declared = _parameters(headers, "content-type")
    words = declared.value.split(maxsplit=1)
    media_type = words[0].rstrip(",") if words else ""
    if media_type.count("/") != 1 or media_type[0] == "/" or media_type[-1] == "/":
        media_type = "text/plain" if media_type or not default_type else default_type
    shown = _parameters(headers, "content-disposition")
    filename = shown.items.get("filename") or declared.items.get("name", "")
    return Part(
        path or "1",
        headers,
        min(begin, end),
        end,
        media_type,
        declared.items,
        shown.value.split(" ", 1)[0],
        _file_name(filename),
        parent,
        media_type.startswith("multipart/"),
    )


def _parameters(headers: Headers, name: str) -> Parameters:
    raw = headers.raw(name)
    if not raw:
        return Parameters("", _NO_PARAMETERS)
    source = characters(raw)
    # A boundary is another in every mail, so such a header would only fill the cache.
    return parameters(source) if "boundary" in source.lower() else known_parameters(source[:500])


def _file_name(name: str) -> str:
    """The last component only: a sender does not choose a folder."""
    if not name:
        return ""
    name = decoded_words(name).replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(max(character, " ") for character in name).strip()[:200]


def _add(  # noqa: PLR0913, RUF100 - the state of the walk
    raw: bytes,
    part: Part,
    depth: int,
    parts: list[Part],
    pending: list[_Pending],
    defects: list[str],
    limits: Limits,
) -> None:
    """Append a part, and put its children on the stack so that the first comes out first."""
    if not part.is_container:
        parts.append(part)
        return
    if depth >= limits.depth:
        defects.append(TOO_DEEP)
        parts.append(part._replace(is_container=False))
        return
    sections, is_closed = _sections(raw, part, limits.parts)
    if not sections:
        defects.append("It says multipart but has no parts.")
        parts.append(part._replace(is_container=False, media_type="text/plain"))
        return
    if not is_closed:
        defects.append("The last boundary is missing; the mail may be cut off.")
    index = len(parts)
    parts.append(part)
    default_type = "message/rfc822" if part.media_type == "multipart/digest" else "text/plain"
    prefix = "" if part.parent < 0 else part.path + "."
    pending.extend(
        _Pending(f"{prefix}{number}", begin, end, index, default_type, depth + 1)
        for number, (begin, end) in reversed(list(enumerate(sections, start=1)))
    )


def _sections(raw: bytes, part: Part, limit: int) -> tuple[list[tuple[int, int]], bool]:
    """Begin and end of each part between the boundaries of a multipart, and whether the last one
    stood there.
    """
    boundary = part.type_parameters.get("boundary", "").rstrip()
    if boundary:
        found = _between(raw, part.begin, part.end, boundary.encode("utf-8", "replace"), limit)
        if found[0]:
            return found
    guess = _GUESSED_BOUNDARY.search(raw, part.begin, min(part.end, part.begin + 20_000))
    if guess is None:
        return [], True
    return _between(raw, part.begin, part.end, guess[1], limit)


def _between(
    raw: bytes, begin: int, end: int, boundary: bytes, limit: int
) -> tuple[list[tuple[int, int]], bool]:
    mark = b"--" + boundary
    sections: list[tuple[int, int]] = []
    open_at = -1
    at = raw.find(mark, begin, end)
    while at >= 0:
        after = at + len(mark)
        if at == begin or raw[at - 1] == 10:
            line_end = raw.find(b"\n", after, end)
            line_end = end if line_end < 0 else line_end
            tail = raw[after : min(line_end, after + 200)].strip()
            if tail in (b"", b"--"):
                if open_at >= 0:
                    sections.append((open_at, _without_line_end(raw, open_at, at)))
                if tail or len(sections) > limit:
                    return sections, True
                open_at = min(line_end + 1, end)
        at = raw.find(mark, after, end)
    if open_at >= 0:
        sections.append((open_at, end))
    return sections, False


def _without_line_end(raw: bytes, begin: int, end: int) -> int:
    """The line end before a boundary belongs to the boundary (RFC 2046 5.1.1)."""
    if end > begin and raw[end - 1] == 10:
        end -= 1
        if end > begin and raw[end - 1] == 13:
            end -= 1
    return end


def _uudecoded(body: bytes) -> bytes:
    out: list[bytes] = []
    for line in body.splitlines():
        if line.startswith(b"begin ") or line in (b"", b"`", b"end"):
            continue
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            # Some encoders pad a line too long: its first byte says how much of it counts.
            length = (((line[0] - 32) & 63) * 4 + 5) // 3
            try:
                out.append(binascii.a2b_uu(line[:length]))
            except binascii.Error:
                continue
    return b"".join(out)
