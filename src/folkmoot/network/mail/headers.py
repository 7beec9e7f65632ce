"""The header block of a mail, read leniently: raw 8-bit values, broken folding, RFC 2047 and RFC
2231 with their faults.

Lengths are bounded here, because a header is written by a stranger: a block of a megabyte is cut,
and a value is decoded only as far as anybody would read it.
"""

import re
from typing import NamedTuple

# RFC 5322 allows any printable ASCII but the colon; a space before the colon is a fault that
# occurs.
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:[ \t]*(.*(?:\n[ \t].*)*)\n?")
_FIELD_START = re.compile(rb"[!-9;-~]{1,200}[ \t]*:")
# A line that neither is a field nor continues one.
_IRREGULAR = re.compile(rb"^(?![!-9;-~]{1,200}[ \t]*:|[ \t])[^\n]", re.MULTILINE)
_FOLD = re.compile(rb"\r?\n[ \t]*")
_UNIX_FROM = re.compile(rb">?From [^\n]*\n")


TOO_LONG = "The header is too long and was cut."


class Headers:
    """Fields of one header block by lower-case name; each value raw, still folded, without its last
    line end.
    """

    __slots__ = ("_values",)

    def __init__(self, fields: list[tuple[bytes, bytes]]) -> None:
        values: dict[str, list[bytes]] = {}
        for name, value in fields:
            values.setdefault(name.decode("ascii").lower(), []).append(value)
        self._values = values

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def names(self) -> tuple[str, ...]:
        """The names in order of their first appearance."""
        return tuple(self._values)

    def raw(self, name: str) -> bytes:
        """The first value, unfolded, b"" when there is none."""
        values = self._values.get(name)
        return _unfolded(values[0]) if values else b""

    def all_raw(self, name: str) -> list[bytes]:
        """Every value, unfolded, top to bottom."""
        return [_unfolded(value) for value in self._values.get(name, ())]

    def source(self, name: str, charset: str = "") -> str:
        """The first value as characters, encoded words left as they are."""
        return characters(self.raw(name), charset)

    def joined(self, name: str, charset: str = "") -> str:
        """All values of a list-like field, with commas between."""
        values = self._values.get(name, ())
        if len(values) == 1:
            return characters(_unfolded(values[0]), charset)
        return ", ".join(characters(_unfolded(value), charset) for value in values)

    def text(self, name: str, charset: str = "", limit: int = 16_384) -> str:
        """The first value for people: RFC 2047 decoded, white space collapsed; at most about
        `limit` bytes are read.
        """
        from folkmoot.network.mail.words import decoded_words

        value = self.raw(name)
        if not value:
            return ""
        return " ".join(decoded_words(characters(value[:limit], charset), charset).split())


class Split(NamedTuple):
    """A header block, where the body begins, and what was wrong (words for people)."""

    headers: Headers
    body_at: int
    defects: tuple[str, ...]


def characters(value: bytes, charset: str = "") -> str:
    """A raw header value as characters; eight-bit bytes by the same ladder as bodies."""
    if value.isascii():
        text = value.decode("ascii")
        return text.replace("\0", "\ufffd") if "\0" in text else text
    from folkmoot.network.mail.charsets import decoded

    return decoded(value, charset).text


def _unfolded(value: bytes) -> bytes:
    if b"\n" in value:
        value = _FOLD.sub(b" ", value)
    return value.strip()


def split(raw: bytes, begin: int = 0, end: int | None = None, limit: int = 1 << 20) -> Split:
    """Separate the header block that starts at `begin` from the body. Line ends are LF or CRLF.

    One field may take half of `limit` bytes, all together take it; what is longer is cut. A line
    that is no field: when a field follows, it continues the field above (folding without the
    blank); otherwise the body starts there (a missing blank line).
    """
    stop = len(raw) if end is None else end
    position = begin
    defects: list[str] = []
    end, body_at = _block(raw, position, stop)
    starts_well = raw[position : position + 1] not in (b" ", b"\t")
    if starts_well and end - position <= limit // 2 and not _IRREGULAR.search(raw, position, end):
        # nearly all mail: every line is a field or continues one, so one search finds them all
        return Split(Headers(_FIELD.findall(raw, position, end)), body_at, ())
    fields: list[tuple[bytes, bytes]] = []
    room = limit
    while position < end:
        match = _FIELD.match(raw, position, end)
        if match is not None:
            position = match.end()
            room -= min(len(match[2]), limit // 2)
            if room < 0 or len(match[2]) > limit // 2:
                defects.append(TOO_LONG)
            if room < 0:
                break
            fields.append((match[1], match[2][: limit // 2]))
            continue
        line_end = raw.find(b"\n", position, end) + 1 or end
        if not (fields and _FIELD_START.match(raw, line_end, end)):
            defects.append("The blank line between header and body is missing.")
            body_at = position
            break
        defects.append("A header line is folded without a blank.")
        name, value = fields[-1]
        fields[-1] = (name, value + b"\n " + raw[position:line_end].rstrip(b"\r\n"))
        position = line_end
    return Split(Headers(fields), body_at, tuple(dict.fromkeys(defects)))


def mail_begin(raw: bytes) -> tuple[int, tuple[str, ...]]:
    """Where the first field of a whole mail may stand, behind blank lines and mbox "From " lines,
    and defects.
    """
    position = 0
    defects: tuple[str, ...] = ()
    while position < min(len(raw), 64) and raw[position] in b"\r\n":
        position += 1
        defects = ("Blank lines stand before the header.",)
    while match := _UNIX_FROM.match(raw, position, position + 2000):
        position = match.end()
    return position, defects


def _block(raw: bytes, begin: int, stop: int) -> tuple[int, int]:
    """The end of the header block and the begin of the body, by the first empty line."""
    if raw.startswith((b"\n", b"\r\n"), begin, stop):
        return begin, raw.index(b"\n", begin) + 1
    bare = raw.find(b"\n\n", begin, stop)
    crlf = raw.find(b"\n\r\n", begin, bare if bare >= 0 else stop)
    if crlf >= 0:
        return crlf + 1, crlf + 3
    if bare >= 0:
        return bare + 1, bare + 2
    return stop, stop
