"""`value; name=content` headers (Content-Type, Content-Disposition), RFC 2231 included, broken ones
too.
"""

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from folkmoot.network.mail.charsets import decoded
from folkmoot.network.mail.words import decoded_words

_PARAMETER = re.compile(
    r""";[;\s]*([^\s=;*"]{1,80})(?:\*(\d{1,4}))?(\*)?\s*=\s*("(?:[^"\\]|\\.)*"?|[^;]*)"""
)
_MAX_SECTIONS = 200


class Parameters(NamedTuple):
    """The value in lower case, and its parameters by lower-case name, decoded."""

    value: str
    items: dict[str, str]


def parameters(source: str) -> Parameters:
    """Read a parameterised header. Two parameters of one name: the first wins, an RFC 2231 one over
    a plain one.
    """
    value = source.split(";", 1)[0].split("(", 1)[0].strip().strip("\"'").lower()
    if ";" not in source:
        return Parameters(value, {})
    plain: dict[str, str] = {}
    sections: dict[str, dict[int, tuple[bool, str]]] = {}
    for match in _PARAMETER.finditer(source[:65_536], len(value.split(";", 1)[0])):
        name, number, star, content = match[1].lower(), match[2], match[3], _unquoted(match[4])
        if number is None and not star:
            plain.setdefault(name, content)
        elif len(parts := sections.setdefault(name, {})) < _MAX_SECTIONS:
            parts.setdefault(int(number or 0), (bool(star), content))
    items = {name: decoded_words(content) for name, content in plain.items()}
    for name, parts in sections.items():
        items[name] = _joined(parts)
    return Parameters(value, items)


@lru_cache(maxsize=2048)
def known_parameters(source: str) -> Parameters:
    """`parameters` for short headers that repeat from mail to mail; do not change the returned
    dict.
    """
    return parameters(source)


def _unquoted(content: str) -> str:
    content = content.strip()
    if content[:1] != '"':
        return content.strip("'") if content[:1] == "'" else content
    content = content[1:].removesuffix('"')
    return re.sub(r"\\(.)", r"\1", content) if "\\" in content else content


def _joined(parts: dict[int, tuple[bool, str]]) -> str:
    """RFC 2231 sections in order; the charset stands in the first extended one, often without its
    apostrophes.
    """
    charset = ""
    raw = b""
    for index, (_, (extended, content)) in enumerate(sorted(parts.items())):
        text = content
        if extended and index == 0 and content.count("'") >= 2:
            charset, _, text = content.split("'", 2)
        as_bytes = text.encode("utf-8", "surrogateescape")
        raw += unquote_to_bytes(as_bytes) if extended else as_bytes
    return decoded_words(decoded(raw, charset or "utf-8").text)
