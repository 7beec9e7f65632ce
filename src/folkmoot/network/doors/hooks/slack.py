"""What programs send to a Slack webhook, read as a post here. Pure.

Source: Slack's documentation of incoming webhooks and Block Kit. Known blocks become Markdown;
unknown ones are left out, as a client of Slack's would. Errors are Slack's own words, which the
programs that call know.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs

import msgspec

from folkmoot.network.writing.mrkdwn import link, markdown_of, plain

MOST_BLOCKS = 50
MOST_ATTACHMENTS = 100
LONGEST_TEXT = 40_000


class SlackRefusal(Exception):
    """What cannot be taken, in Slack's word for it, with the status Slack answers."""

    def __init__(self, word: str, status: int = 400) -> None:
        super().__init__(word)
        self.word = word
        self.status = status


class SlackPost(msgspec.Struct, frozen=True):
    """A post: Markdown, a title where a header says one, and the thread it belongs to, if any."""

    text: str
    title: str
    thread: str


class _Payload(msgspec.Struct, frozen=True):
    text: str = ""
    blocks: list[dict[str, Any]] | None = None
    attachments: list[dict[str, Any]] | None = None
    thread_ts: str | float | None = None
    mrkdwn: bool = True


_decoder = msgspec.json.Decoder(_Payload)


def post_of(content_type: str, raw: bytes) -> SlackPost:
    """The post in a request; raises SlackRefusal."""
    try:
        payload = _decoder.decode(_json(content_type, raw))
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise SlackRefusal("invalid_payload") from None
    blocks, attachments = payload.blocks or [], payload.attachments or []
    if len(blocks) > MOST_BLOCKS:
        raise SlackRefusal("invalid_blocks")
    if len(attachments) > MOST_ATTACHMENTS:
        raise SlackRefusal("too_many_attachments")
    words = markdown_of(payload.text) if payload.mrkdwn else plain(payload.text)
    # where there are blocks, `text` is only what a notice shows of them
    pieces = [_block(block) for block in blocks] if blocks else [words]
    if blocks and not any(pieces):
        pieces = [words]
    pieces += [_attachment(one) for one in attachments]
    text = "\n\n".join(piece for piece in pieces if piece.strip())
    if not text.strip():
        raise SlackRefusal("no_text")
    if len(text) > LONGEST_TEXT:
        raise SlackRefusal("msg_too_long")
    thread = "" if payload.thread_ts is None else str(payload.thread_ts).strip()[:100]
    return SlackPost(text, _title(blocks, payload.text), thread)


def _json(content_type: str, raw: bytes) -> bytes:
    if content_type == "application/x-www-form-urlencoded":
        try:
            fields = parse_qs(raw.decode("utf-8"), strict_parsing=True, max_num_fields=10)
        except ValueError:
            raise SlackRefusal("invalid_payload") from None
        return fields.get("payload", [""])[0].encode()
    return raw


def _title(blocks: Iterable[dict[str, Any]], text: str) -> str:
    for block in blocks:
        if block.get("type") == "header":
            return _text(block.get("text"))
    # without a header the first line, if it is one and more follows
    first, newline, _ = text.strip().partition("\n")
    return first.strip("*_~ ") if newline and len(first) <= 150 and "<" not in first else ""


def _block(block: dict[str, Any]) -> str:
    kind = block.get("type")
    if kind == "header":
        return f"## {plain(_text(block.get('text')))}"
    if kind == "divider":
        return "---"
    if kind == "section":
        fields = [_words(field) for field in _list(block.get("fields"))]
        return "\n\n".join([_words(block.get("text")), *_pairs(fields), _element(block)]).strip()
    if kind == "context":
        return " · ".join(filter(None, (_context(one) for one in _list(block.get("elements")))))
    if kind == "image":
        return link(_string(block.get("image_url")), _string(block.get("alt_text")) or "image")
    if kind == "actions":
        buttons = (_button(one) for one in _list(block.get("elements")))
        return " · ".join(filter(None, buttons))
    return ""


def _pairs(fields: list[str]) -> list[str]:
    """Fields stand in two columns in Slack; here each is a line of a list."""
    made = ["- " + field.replace("\n", " ") for field in fields if field.strip()]
    return ["\n".join(made)] if made else []


def _element(block: dict[str, Any]) -> str:
    element = block.get("accessory")
    return _button(element) if isinstance(element, dict) else ""


def _button(element: object) -> str:
    if not isinstance(element, dict) or not _string(element.get("url")):
        return ""
    return link(_string(element.get("url")), _text(element.get("text")) or "open")


def _context(element: object) -> str:
    if isinstance(element, dict) and element.get("type") == "image":
        return plain(_string(element.get("alt_text")))
    return _words(element)


def _attachment(one: dict[str, Any]) -> str:
    """A legacy attachment: a quotation with its title, text and fields."""
    title, address = _string(one.get("title")), _string(one.get("title_link"))
    pieces = [
        markdown_of(_string(one.get("pretext"))),
        plain(_string(one.get("author_name"))),
        f"**{link(address, title) if address else plain(title)}**" if title else "",
        markdown_of(_string(one.get("text"))),
        *(_field(field) for field in _list(one.get("fields"))),
        *(_block(block) for block in _list(one.get("blocks")) if isinstance(block, dict)),
        link(_string(one.get("image_url")), "image") if one.get("image_url") else "",
        plain(_string(one.get("footer"))),
    ]
    text = "\n\n".join(piece for piece in pieces if piece.strip())
    return text or markdown_of(_string(one.get("fallback")))


def _field(field: object) -> str:
    if not isinstance(field, dict):
        return ""
    title, value = _string(field.get("title")), _string(field.get("value"))
    return f"- **{plain(title)}**: {markdown_of(value)}" if title else markdown_of(value)


def _words(given: object) -> str:
    """A text object as Markdown."""
    if isinstance(given, dict) and given.get("type") == "plain_text":
        return plain(_text(given))
    return markdown_of(_text(given))


def _text(given: object) -> str:
    return _string(given.get("text")) if isinstance(given, dict) else ""


def _string(given: object) -> str:
    return given if isinstance(given, str) else ""


def _list(given: object) -> list[Any]:
    return given[:MOST_BLOCKS] if isinstance(given, list) else []
