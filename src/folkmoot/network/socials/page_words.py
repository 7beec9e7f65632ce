"""What a web page says of itself: Open Graph, HTML title and description, oEmbed. All plain text.

Sources: the Open Graph protocol (https://ogp.me), oEmbed 1.0 (https://oembed.com). The markup an
oEmbed answer offers is never used.
"""

import re
import unicodedata
from contextlib import suppress
from html.parser import HTMLParser
from urllib.parse import urljoin

import msgspec

LONGEST_TITLE, LONGEST_DESCRIPTION, LONGEST_SITE = 300, 500, 100
LONGEST_URL = 2000
MOST_TAGS = 3000
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([A-Za-z0-9_-]{1,40})", re.IGNORECASE)
_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))


class PageWords(msgspec.Struct, frozen=True):
    """Title, description and site in plain words; addresses of its picture and oEmbed answer."""

    title: str = ""
    description: str = ""
    site: str = ""
    picture: str = ""
    oembed: str = ""


class _Oembed(msgspec.Struct):
    title: str = ""
    author_name: str = ""
    provider_name: str = ""
    thumbnail_url: str = ""


_oembed = msgspec.json.Decoder(_Oembed)


def declared_charset(content_type: str, content: bytes) -> str:
    """The charset a page names: in its header, else at its beginning; "" for none."""
    named = re.search(r"charset=[\"']?([\w-]{1,40})", content_type, re.IGNORECASE)
    if named:
        return named[1]
    found = _CHARSET.search(content[:4096])
    return found[1].decode("ascii") if found else ""


def page_words(html: str, url: str) -> PageWords:
    """What the head of a page at `url` says; empty fields for what it does not. Never raises."""
    head = _Head()
    # the parser of the standard library asserts on some malformed declarations
    with suppress(_Enough, AssertionError):
        head.feed(html)
    named = head.named
    return PageWords(
        title=plain_words(named.get("og:title") or head.title, LONGEST_TITLE),
        description=plain_words(
            named.get("og:description") or named.get("description", ""), LONGEST_DESCRIPTION
        ),
        site=plain_words(named.get("og:site_name", ""), LONGEST_SITE),
        picture=_address(named.get("og:image:secure_url") or named.get("og:image", ""), url),
        oembed=_address(head.oembed, url),
    )


def with_oembed(words: PageWords, answer: bytes, url: str) -> PageWords:
    """The same, what is missing filled in from an oEmbed answer; unchanged for a bad one."""
    try:
        told = _oembed.decode(answer)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return words
    return msgspec.structs.replace(
        words,
        title=words.title or plain_words(told.title, LONGEST_TITLE),
        description=words.description or plain_words(told.author_name, LONGEST_DESCRIPTION),
        site=words.site or plain_words(told.provider_name, LONGEST_SITE),
        picture=words.picture or _address(told.thumbnail_url, url),
    )


def plain_words(text: str, longest: int) -> str:
    """Text on one line without characters that cannot be seen or that turn its direction."""
    seen = "".join(
        " " if one.isspace() else one
        for one in text
        if one.isspace() or unicodedata.category(one) not in _HIDDEN
    )
    words = " ".join(seen.split())
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


class _Enough(Exception):  # ends the reading of a head, is no error
    """All that is asked for was read."""


class _Head(HTMLParser):
    """Collects what the head of a page names."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.named: dict[str, str] = {}
        self.title = ""
        self.oembed = ""
        self._in_title = False
        self._tags = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes what a tag names; the body, or too many tags, end the reading."""
        self._tags += 1
        if tag == "body" or self._tags > MOST_TAGS:
            raise _Enough
        given = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = (given.get("property") or given.get("name", "")).strip().lower()
            if name and given.get("content"):
                self.named.setdefault(name, given["content"][:LONGEST_URL])
        elif tag == "link" and given.get("type", "").lower() == "application/json+oembed":
            self.oembed = self.oembed or given.get("href", "")
        self._in_title = tag == "title" and not self.title

    def handle_data(self, data: str) -> None:
        """Collects the title."""
        if self._in_title:
            self.title = (self.title + data)[:LONGEST_TITLE]

    def handle_endtag(self, tag: str) -> None:
        """Ends the title, and the reading with the head."""
        self._in_title = False
        if tag == "head":
            raise _Enough


def _address(text: str, base: str) -> str:
    """An absolute http or https address, "" for anything else."""
    try:
        address = urljoin(base, text.strip()) if text.strip() else ""
    except ValueError:
        return ""
    is_web = address.startswith(("https://", "http://"))
    return address if is_web and len(address) <= LONGEST_URL else ""
