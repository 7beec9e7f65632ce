"""Bytes of a mail to text, whatever was declared.

The ladder: the declared charset (through a table of the aliases that mail really carries), UTF-8,
UTF-8 mixed with single foreign bytes, detection, replacement. Detection is last because it costs
milliseconds where the others cost microseconds. The WHATWG Encoding Standard is the source of the
widened charsets: mail that says ISO-8859-1 or GB2312 is written by programs that mean Windows-1252
or GB18030.
"""

import codecs
import re
from functools import lru_cache
from typing import Literal, NamedTuple

Rung = Literal["declared", "utf-8", "mixed", "detected", "replaced"]

# Fewer foreign bytes than this give detection nothing to go by; single ones among ASCII are
# accents.
_SURE_BYTES = 20
_FOREIGN_RUN = re.compile(rb"[\x80-\xff]{3}")
_HIGH_BYTES = bytes(range(0x80, 0x100))
# What undeclared mail is written in; asking for no others is faster and guesses nothing exotic.
_MAIL_CHARSETS = [
    *("cp1251", "koi8_r", "cp1252", "cp1250", "iso8859_2", "cp1253", "cp1254", "cp1255", "cp1256"),
    *("cp932", "euc_jp", "gb18030", "big5", "cp949", "cp866"),
]
# More than this is never needed to tell an encoding, and detection is slow.
_DETECTION_BYTES = 4096

_ALIASES = {
    "": "ascii",
    "us": "ascii",
    "usascii": "ascii",
    "ansi-x3.4-1968": "ascii",
    "ansi": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "8859-1": "cp1252",
    "windows-1252http-equivcontent-type": "cp1252",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "gb-2312": "gb18030",
    "gb2312-80": "gb18030",
    "chinesebig5": "big5hkscs",
    "cn-gb": "gb18030",
    "big5": "big5hkscs",
    "x-big5": "big5hkscs",
    "big5-eten": "big5hkscs",
    "euc-kr": "cp949",
    "ks-c-5601-1987": "cp949",
    "ks-c-5601": "cp949",
    "ksc5601": "cp949",
    "korean": "cp949",
    "shift-jis": "cp932",
    "shiftjis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "ms-kanji": "cp932",
    "x-euc-jp": "euc-jp",
    "iso-2022-jp": "iso2022_jp_ext",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "unicode": "utf-8",
    "utf": "utf-8",
    "x-utf-8": "utf-8",
    "utf-8mb4": "utf-8",
    "macintosh": "mac-roman",
    "x-mac-roman": "mac-roman",
    "x-mac-ce": "mac-latin2",
    "x-mac-cyrillic": "mac-cyrillic",
    "koi": "koi8-r",
    "koi8r": "koi8-r",
    "koi8-ru": "koi8-u",
    "cp-850": "cp850",
    "cp-1252": "cp1252",
    "x-cp1250": "cp1250",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
}

# Codecs that are no charsets, or whose decoder takes quadratic time (idna, punycode).
_FORBIDDEN = frozenset(
    {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem"}
)
# Here any bytes decode without complaint, so success proves nothing.
_CREDULOUS = frozenset({"ascii"}) | {
    codecs.lookup(name).name
    for name in (
        *(f"cp125{digit}" for digit in range(9)),
        *(f"iso8859-{number}" for number in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16)),
        "koi8-r",
        "koi8-u",
        "cp437",
        "cp850",
        "cp866",
        "mac-roman",
    )
}
# ASCII bytes mean something else here.
_SHIFTING = frozenset(
    codecs.lookup(name).name
    for name in (
        "utf-7",
        "hz",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "utf-32-le",
        "utf-32-be",
        "iso2022_jp",
        "iso2022_jp_1",
        "iso2022_jp_2",
        "iso2022_jp_2004",
        "iso2022_jp_3",
        "iso2022_jp_ext",
        "iso2022_kr",
    )
)


# PostgreSQL refuses NUL in text; UTF-7 and UTF-16 can spell half a character.
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class Decoded(NamedTuple):
    """Text, the Python name of the charset that gave it, and the rung of the ladder."""

    text: str
    charset: str
    rung: Rung


@lru_cache(maxsize=512)
def codec_of(declared: str) -> str:
    """The Python codec a declared charset means, "" when it means none we would use."""
    name = declared.strip().strip("\"'<>").lower().replace("_", "-")
    name = name.split(";", 1)[0].split("*", 1)[0].split("$", 1)[0].strip()
    name = name.lstrip("=") if name not in _ALIASES else name
    try:
        info = codecs.lookup(_ALIASES.get(name, name))
    except (LookupError, ValueError):
        return ""
    # codecs such as zlib and base64 answer the lookup too: they are not text and can expand without
    # end.
    is_text = getattr(info, "_is_text_encoding", True)
    return info.name if is_text and info.name.replace("-", "_") not in _FORBIDDEN else ""


def decoded(raw: bytes, declared: str = "") -> Decoded:
    """`raw` as text that any database can store (no NUL, no lone surrogate); never raises.

    A declared single-byte charset is overruled when the bytes are valid UTF-8 with at least one
    multi-byte character: real text in those charsets practically never is, and mislabelled UTF-8 is
    common.
    """
    found = _decoded(raw, codec_of(declared))
    if "\0" in found.text or found.charset in _SHIFTING:
        return found._replace(text=_UNSTORABLE.sub("\ufffd", found.text))
    return found


def _decoded(raw: bytes, codec: str) -> Decoded:
    if codec not in _SHIFTING and raw.isascii():
        return Decoded(raw.decode("ascii"), codec or "ascii", "declared" if codec else "utf-8")
    if codec and codec not in _CREDULOUS:
        try:
            return Decoded(_without_mark(raw.decode(codec)), codec, "declared")
        except (UnicodeError, ValueError):
            pass
    try:
        return Decoded(
            _without_mark(raw.decode("utf-8")), "utf-8", "declared" if codec == "utf-8" else "utf-8"
        )
    except UnicodeDecodeError:
        pass
    if codec in _CREDULOUS and codec != "ascii":
        try:
            return Decoded(raw.decode(codec), codec, "declared")
        except UnicodeDecodeError:
            return Decoded(raw.decode(codec, "replace"), codec, "replaced")
    return _guessed(raw, codec)


def _without_mark(text: str) -> str:
    return text.removeprefix("\ufeff")


def _guessed(raw: bytes, codec: str) -> Decoded:
    """The lower rungs, for bytes that neither the declaration nor UTF-8 explains."""
    if codec and codec not in _CREDULOUS and codec != "utf-8":
        text = raw.decode(codec, "replace")
        if text.count("\ufffd") * 20 <= len(text):
            return Decoded(_without_mark(text), codec, "replaced")
    replaced = raw.decode("utf-8", "replace")
    broken = replaced.count("\ufffd")
    whole = sum(character > "\x7f" for character in replaced[:_DETECTION_BYTES]) - broken
    if whole > broken:
        return Decoded(_without_mark(raw.decode("utf-8", _FOREIGN_BYTES)), "utf-8", "mixed")
    if _is_western(raw):
        return Decoded(raw.decode("cp1252", "replace"), "cp1252", "detected")
    detected = _detected(raw)
    if detected:
        return Decoded(raw.decode(detected, "replace"), detected, "detected")
    return Decoded(raw.decode("cp1252", "replace"), "cp1252", "replaced")


def _is_western(raw: bytes) -> bool:
    """Few foreign bytes in much ASCII: typographic quotes and accents. Other scripts have many.

    Detection is unsure just there, and slow.
    """
    sample = raw[: _DETECTION_BYTES * 4]
    foreign = len(sample) - len(sample.translate(None, _HIGH_BYTES))
    return foreign * 25 < len(sample) or (foreign < _SURE_BYTES and not _FOREIGN_RUN.search(sample))


def _detected(raw: bytes) -> str:
    """The charset the bytes look like; the sample begins where the first foreign byte is."""
    from charset_normalizer import from_bytes

    first = next((index for index, byte in enumerate(raw) if byte > 0x7F), 0)
    begin = max(0, first - _DETECTION_BYTES // 4)
    sample = raw[begin : begin + _DETECTION_BYTES]
    best = from_bytes(sample, cp_isolation=_MAIL_CHARSETS, enable_fallback=False).best()
    return codec_of(best.encoding) if best is not None else ""


def _foreign_bytes(error: UnicodeError) -> tuple[str, int]:
    """Codec error handler: what is no UTF-8 is read as Windows-1252, the rest stays."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


_FOREIGN_BYTES = "folkmoot.foreign-bytes"
codecs.register_error(_FOREIGN_BYTES, _foreign_bytes)
