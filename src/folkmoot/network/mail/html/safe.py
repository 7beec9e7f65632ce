"""HTML mail made safe to show inside our pages.

Two fences. The document is first written again from its tokens with only the elements and
attributes listed here, properly nested and to a bounded depth; then nh3 (ammonia, which parses as
browsers do) sanitises that with the same lists. Style attributes, classes and ids of the sender
never pass: a content security policy without `unsafe-inline` would ignore the former, and the
latter could dress up as ours.
"""

import re
from collections.abc import Callable
from html import escape

import msgspec
import nh3

from folkmoot.network.mail.html.text import host_of
from folkmoot.network.mail.html.tokens import Open, Text, names, tokens

DEPTH_MAX = 100
DATA_IMAGE_MAX = 64 * 1024
"""Characters of a `data:` image; bigger ones are attachments that went the wrong way."""
SPAN_MAX = 100
"""Largest column or row span kept."""

BLOCKED_IMAGE_CLASS = "fm-blocked-image"
MISSING_IMAGE_CLASS = "fm-missing-image"

_VOID = names("br hr img wbr col")
_TAGS = _VOID | names(
    "a abbr b bdi bdo big blockquote caption center cite code colgroup dd del dfn div dl dt em"
    " figcaption figure h1 h2 h3 h4 h5 h6 i ins kbd li mark ol p pre q rp rt ruby s samp small"
    " span strike strong sub sup table tbody td tfoot th thead time tr tt u ul var"
)
_DROPPED_CONTENT = names(
    "script style title head iframe object embed applet noembed noframes noscript template svg"
    " math select datalist audio video canvas frameset"
)
_IMPLIED_END = names("p li dt dd tr td th thead tbody tfoot")
_EVERYWHERE = frozenset(("dir", "lang"))
_ATTRIBUTES: dict[str, frozenset[str]] = {
    "a": frozenset(("href", "title")),
    "abbr": frozenset(("title",)),
    "img": frozenset(("src", "alt", "title", "width", "height", "loading", "referrerpolicy")),
    "ol": frozenset(("start",)),
    "td": frozenset(("colspan", "rowspan", "align", "valign")),
    "th": frozenset(("colspan", "rowspan", "align", "valign", "scope")),
    "tr": frozenset(("align", "valign")),
    "p": frozenset(("align",)),
    "div": frozenset(("align",)),
    "span": frozenset(("class",)),
}
_NUMBERS = {"colspan": SPAN_MAX, "rowspan": SPAN_MAX, "width": 4096, "height": 4096, "start": 10**6}
_WORDS = {
    "dir": frozenset(("ltr", "rtl", "auto")),
    "align": frozenset(("left", "right", "center", "justify")),
    "valign": frozenset(("top", "middle", "bottom", "baseline")),
    "scope": frozenset(("row", "col", "rowgroup", "colgroup")),
}
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}")
_LINK = re.compile(r"(?:https?://[^\s\x00-\x1f]|mailto:[^\s\x00-\x1f])[^\x00-\x1f]*", re.IGNORECASE)
_DATA_IMAGE = re.compile(r"data:image/(?:png|jpe?g|gif);base64,[A-Za-z0-9+/=\s]++", re.IGNORECASE)
_IGNORED_IN_URL = re.compile(r"[\t\r\n]+")


class SafeHtml(msgspec.Struct, frozen=True):
    """A fragment to put into a page as it is, and how many remote images it would have shown."""

    html: str
    blocked_images: int


def safe_html(html: str, *, remote_images: bool, cid_url: Callable[[str], str | None]) -> SafeHtml:
    """The part of an HTML mail that may stand in our pages.

    Remote images become placeholders with their alternative text unless `remote_images`; images of
    one pixel (trackers) never come back. `cid_url` gives the address of an attached image from its
    Content-ID without angle brackets, or None. Links lead only to http, https and mailto and get
    `rel="nofollow noopener noreferrer"`. Never raises on any input; linear in `len(html)`.
    """
    writer = _Writer(remote_images=remote_images, cid_url=cid_url)
    writer.write(html)

    def kept(tag: str, attribute: str, value: str) -> str | None:
        """Last word on addresses: images only from those the first fence wrote."""
        if tag == "img" and attribute == "src":
            return value if value in writer.sources else None
        if tag == "a" and attribute == "href":
            return value if _LINK.match(value) else None
        return value

    cleaned = nh3.clean(
        "".join(writer.out),
        tags=set(_TAGS),
        clean_content_tags={"script", "style"},
        attributes={"*": set(_EVERYWHERE), **{tag: set(names) for tag, names in _KEPT.items()}},
        attribute_filter=kept,
        allowed_classes={"span": {BLOCKED_IMAGE_CLASS, MISSING_IMAGE_CLASS}},
        link_rel="nofollow noopener noreferrer",
        url_schemes={"http", "https", "mailto", "data"},
    )
    return SafeHtml(html=cleaned, blocked_images=writer.blocked)


_KEPT = {tag: names - {"class"} for tag, names in _ATTRIBUTES.items() if names != {"class"}}


class _Writer:
    """Writes allowed elements again, well nested, and decides about each image."""

    def __init__(self, *, remote_images: bool, cid_url: Callable[[str], str | None]) -> None:
        self.remote_images = remote_images
        self.cid_url = cid_url
        self.out: list[str] = []
        self.sources: set[str] = set()
        self.blocked = 0
        self.stack: list[str] = []
        self.open_count: dict[str, int] = {}
        self.dropping: dict[str, int] = {}

    def write(self, html: str) -> None:
        """The whole document."""
        for token in tokens(html):
            if isinstance(token, Text):
                if not self.dropping:
                    self.out.append(escape(token.text, quote=False))
            elif isinstance(token, Open):
                self._open(token)
            else:
                self._close(token.name)
        while self.stack:
            self._pop()

    def _open(self, token: Open) -> None:
        name = token.name
        if name in _DROPPED_CONTENT:
            self.dropping[name] = self.dropping.get(name, 0) + 1
        elif name == "body":
            self.dropping.clear()  # a head or title that was never closed
        if self.dropping or name not in _TAGS:
            return
        if name == "img":
            self._image(token.attributes)
            return
        attributes = _written(_kept_attributes(name, token.attributes))
        if name in _VOID:
            self.out.append(f"<{name}{attributes}>")
            return
        if name in _IMPLIED_END and self.stack and self.stack[-1] == name:
            self._pop()
        if len(self.stack) < DEPTH_MAX:
            self.out.append(f"<{name}{attributes}>")
            self.stack.append(name)
            self.open_count[name] = self.open_count.get(name, 0) + 1

    def _close(self, name: str) -> None:
        if name in self.dropping:
            self.dropping[name] -= 1
            if not self.dropping[name]:
                del self.dropping[name]
        elif not self.dropping and self.open_count.get(name):
            while self._pop() != name:
                pass

    def _pop(self) -> str:
        name = self.stack.pop()
        self.open_count[name] -= 1
        self.out.append(f"</{name}>")
        return name

    def _image(self, attributes: dict[str, str]) -> None:
        source = _IGNORED_IN_URL.sub("", attributes.get("src", "")).strip()
        lowered = source[:12].lower()
        if lowered.startswith("cid:"):
            self._attached(source[4:], attributes)
        elif lowered.startswith("data:"):
            if len(source) <= DATA_IMAGE_MAX and _DATA_IMAGE.fullmatch(source):
                self._show(source, attributes)
            else:
                self._placeholder(MISSING_IMAGE_CLASS, attributes, "")
        elif lowered.startswith(("http://", "https://", "//")):
            self._remote(source, attributes)
        elif attributes.get("alt"):
            self._placeholder(MISSING_IMAGE_CLASS, attributes, "")

    def _attached(self, content_id: str, attributes: dict[str, str]) -> None:
        address = self.cid_url(content_id.strip("<> "))
        if address is None:
            self._placeholder(MISSING_IMAGE_CLASS, attributes, content_id.partition("@")[0])
        else:
            self._show(address, attributes)

    def _remote(self, source: str, attributes: dict[str, str]) -> None:
        pixel = {attributes.get("width"), attributes.get("height")} & {"0", "1", "0px", "1px"}
        if not self.remote_images:
            self.blocked += 1
            if not pixel:
                self._placeholder(BLOCKED_IMAGE_CLASS, attributes, host_of(source))
        elif not pixel and not source.startswith("//"):
            self._show(source, attributes)

    def _show(self, source: str, attributes: dict[str, str]) -> None:
        self.sources.add(source)
        kept = _kept_attributes("img", attributes)
        kept |= {"src": source, "loading": "lazy", "referrerpolicy": "no-referrer"}
        kept.setdefault("alt", "")
        self.out.append(f"<img{_written(kept)}>")

    def _placeholder(self, class_name: str, attributes: dict[str, str], name: str) -> None:
        label = attributes.get("alt", "").strip()[:200] or name[:80] or "…"
        self.out.append(f'<span class="{class_name}">[{escape(label)}]</span>')


def _kept_attributes(name: str, attributes: dict[str, str]) -> dict[str, str]:
    allowed = _ATTRIBUTES.get(name, frozenset()) | _EVERYWHERE
    return {
        key: value for key, value in attributes.items() if key in allowed and _sound(key, value)
    }


def _sound(attribute: str, value: str) -> bool:
    """Whether a value has the shape its attribute may have; `src` and `class` are only ours."""
    if attribute in _NUMBERS:
        number = value.removesuffix("px")
        return (
            number.isascii()
            and number.isdecimal()
            and len(number) < 8
            and (0 < int(number) <= _NUMBERS[attribute])
        )
    if attribute in _WORDS:
        return value.lower() in _WORDS[attribute]
    if attribute == "lang":
        return _LANGUAGE.fullmatch(value) is not None
    if attribute == "href":
        return _LINK.fullmatch(value) is not None
    return attribute in ("title", "alt")


def _written(attributes: dict[str, str]) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
