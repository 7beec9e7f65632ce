"""The text of a mail out of its parts: which parts are text, in which order, in which form."""

import re
from typing import NamedTuple

from folkmoot.network.mail.charsets import codec_of, decoded
from folkmoot.network.mail.flowed import unflowed
from folkmoot.network.mail.parsed import Limits, TextFormat
from folkmoot.network.mail.parts import Part, Tree, content

# Programs lose one now and then; a binary file has many.
_STRAY_NULS = 2
_META_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}[\"']?([\w.:-]{2,40})", re.IGNORECASE
)
MARKDOWN = "text/markdown"
"""RFC 7763; the form in which people write here."""
_TEXTS = frozenset(("text/plain", "text/html", MARKDOWN))
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


class Body(NamedTuple):
    """The text, what it was made from, the HTML form, the indexes of all parts that are no text,
    and defects.
    """

    text: str
    text_format: TextFormat
    html: str
    rest: list[int]
    defects: tuple[str, ...]


class _Block(NamedTuple):
    """A piece of the message in one or two forms."""

    plain: str
    plain_format: TextFormat
    html: str


class _Reader:
    """Collects while the tree is walked; one per mail."""

    def __init__(self, raw: bytes, tree: Tree, limits: Limits) -> None:
        self.raw = raw
        self.tree = tree
        self.limits = limits
        self.rest: list[int] = []
        self.defects: list[str] = []
        self.has_text = False

    def blocks(self, index: int) -> list[_Block]:
        """The text blocks below a part. The depth of the tree is bounded, so recursion is."""
        part = self.tree.parts[index]
        if not part.is_container:
            return self._leaf(index, part)
        children = list(self.tree.children(index))
        found = [self.blocks(child) for child in children]
        if part.media_type != "multipart/alternative":
            return [block for blocks in found for block in blocks]
        return _one_of(found)

    def _leaf(self, index: int, part: Part) -> list[_Block]:
        if not self._is_text(part):
            self.rest.append(index)
            return []
        self.has_text = True
        is_html = part.media_type in ("text/html", "application/xhtml+xml")
        limit = self.limits.html_bytes if is_html else self.limits.text_bytes
        if part.end - part.begin > limit:
            self.defects.append("The text is very long; only its beginning is shown.")
        raw = content(self.raw, part, limit)
        may_hold_nuls = codec_of(part.charset).startswith("utf-")
        if raw.count(b"\0", 0, 2000) > _STRAY_NULS and not may_hold_nuls:
            self.rest.append(index)
            return []
        charset = part.charset
        if is_html and not charset and (meta := _META_CHARSET.search(raw[:2048])):
            charset = meta[1].decode("ascii")
        text, _, rung = decoded(raw, charset)
        if rung in ("detected", "replaced"):
            self.defects.append("The character set is wrong or unknown; letters may be wrong.")
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if is_html:
            return [_Block("", "html", text)]
        if part.type_parameters.get("format", "").lower() == "flowed":
            delsp = part.type_parameters.get("delsp", "").lower() == "yes"
            return [_Block(unflowed(text, delsp=delsp), "flowed", "")]
        return [_Block(text, "markdown" if part.media_type == MARKDOWN else "plain", "")]

    def _is_text(self, part: Part) -> bool:
        if part.parent < 0:
            return part.media_type.startswith("text/") and part.media_type != "text/calendar"
        if part.media_type not in _TEXTS or part.disposition == "attachment":
            return False
        return not part.filename or not self.has_text


def _one_of(found: list[list[_Block]]) -> list[_Block]:
    """multipart/alternative: the first plain form that says something, and the last HTML form."""
    plain = next((b for b in found if any(block.plain.strip() for block in b)), [])
    html = next((b for b in reversed(found) if any(block.html for block in b)), [])
    if not plain and not html:
        return found[0] if found else []
    plain_format: TextFormat = plain[0].plain_format if plain else "html"
    return [
        _Block(
            "\n".join(block.plain for block in plain),
            plain_format,
            "\n".join(block.html for block in html),
        )
    ]


def body(raw: bytes, tree: Tree, limits: Limits) -> Body:
    """The text of the mail. Plain and HTML parts side by side (not alternatives) appear in both
    forms, in order.
    """
    reader = _Reader(raw, tree, limits)
    blocks = reader.blocks(0)
    texts: list[str] = []
    text_format: TextFormat | None = None
    for block in blocks:
        is_html_only = bool(block.html) and not block.plain.strip()
        text = _text_of(block.html) if is_html_only else block.plain
        if text.strip():
            text_format = text_format or ("html" if is_html_only else block.plain_format)
            texts.append(text)
    html = ""
    if any(block.html for block in blocks):
        html = "\n".join(block.html or _preformatted(block.plain) for block in blocks)
    if not texts:
        reader.defects.extend(_sealed(tree))
    fallback = blocks[0].plain_format if blocks else "plain"
    return Body("\n".join(texts), text_format or fallback, html, reader.rest, tuple(reader.defects))


_SEALED_TYPES = ("application/pkcs7-mime", "application/x-pkcs7-mime")


def _sealed(tree: Tree) -> list[str]:
    """Why there is no text, when it is inside something only its recipients can open."""
    for part in tree.parts:
        if part.media_type in _SEALED_TYPES:
            if part.type_parameters.get("smime-type", "").lower() == "signed-data":
                return ["The text is inside an S/MIME signature, which is not opened."]
            return ["The text is encrypted."]
        if part.media_type == "application/pgp-encrypted":
            return ["The text is encrypted."]
    return []


def _text_of(html: str) -> str:
    from folkmoot.network.mail.html import text_of

    return text_of(html)


def _preformatted(plain: str) -> str:
    if not plain.strip():
        return ""
    return "<pre>" + plain.translate(_ESCAPES) + "</pre>"
