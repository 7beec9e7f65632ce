"""Encoded words (RFC 2047) in header text, decoded also where programs got them wrong.

Seen faults, all read here: characters of one multi-byte charset split between two words, words
inside quotation marks or glued to their neighbours, blanks inside the encoded text, lost padding,
unknown charsets, language tags (RFC 2231 5).
"""

import binascii
import re

from folkmoot.network.mail.charsets import decoded

# The payload is bounded: a value without any "?=" must not cost the square of its length.
_WORD = re.compile(r"=\?([^?\s=]{1,60})\?([bBqQ])\?(.{0,1500}?)\?=", re.DOTALL)
_BASE64_NOISE = re.compile(rb"[^A-Za-z0-9+/]")


def decoded_words(text: str, charset: str = "") -> str:
    """`text` with every encoded word decoded; what is no encoded word stays. `charset` helps with
    undeclared bytes.
    """
    if "=?" not in text:
        return text
    out: list[str] = []
    position = 0
    run = bytearray()
    run_charset = ""
    for match in _WORD.finditer(text):
        between = text[position : match.start()]
        word_charset, payload = match[1].lower(), _payload(match[2], match[3])
        position = match.end()
        is_adjacent = bool(run) and not between.strip()
        if is_adjacent and word_charset == run_charset:
            run += payload
            continue
        if run:
            out.append(decoded(bytes(run), run_charset or charset).text)
        if not is_adjacent:
            out.append(between)
        run, run_charset = bytearray(payload), word_charset
    if run:
        out.append(decoded(bytes(run), run_charset or charset).text)
    out.append(text[position:])
    return "".join(out)


def _payload(encoding: str, payload: str) -> bytes:
    raw = payload.encode("utf-8", "surrogateescape")
    if encoding in "qQ":
        return binascii.a2b_qp(raw.replace(b"=\n", b"=3D\n"), header=True)
    return lenient_base64(raw)


def lenient_base64(raw: bytes) -> bytes:
    """Base64 with anything foreign skipped and lost padding restored; never raises."""
    try:
        return binascii.a2b_base64(raw)
    except binascii.Error:
        letters = _BASE64_NOISE.sub(b"", raw)
        if len(letters) % 4 == 1:
            letters = letters[:-1]
        return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
