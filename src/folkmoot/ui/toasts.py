"""Short words after an action, with a way back.

They travel as Django messages (shown on the next page, also without script) or, for an answer to
htmx, in a header that the page's script turns into the same toast.
"""

import json

import msgspec
from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise

LEVELS = {
    "allowed": messages.SUCCESS,
    "observe": messages.INFO,
    "warn": messages.WARNING,
    "block": messages.ERROR,
}
UNDO = "undo:"


def toast(
    request: HttpRequest, text: str | Promise, *, tone: str = "allowed", undo_url: str = ""
) -> None:
    """Say ``text`` on the next page; ``undo_url`` (taken by POST) adds an Undo button."""
    tags = f"{tone} {UNDO}{undo_url}" if undo_url else tone
    messages.add_message(request, LEVELS[tone], str(text), extra_tags=tags)


def toast_header(text: str | Promise, *, tone: str = "allowed", undo_url: str = "") -> str:
    """The value of an ``HX-Trigger`` header that shows the toast at once, ASCII as headers need."""
    payload = {"fm:toast": {"text": str(text), "tone": tone, "undo": undo_url}}
    return json.dumps(payload, ensure_ascii=True)


class ShownToast(msgspec.Struct, frozen=True):
    """One toast as the shell renders it."""

    text: str
    tone: str
    undo_url: str


def pending_toasts(request: HttpRequest) -> list[ShownToast]:
    """The messages waiting for this session; reading them takes them away."""
    return [
        _shown(str(message.message), message.level, message.extra_tags or "")
        for message in messages.get_messages(request)
    ]


def _shown(text: str, level: int, tags: str) -> ShownToast:
    by_level = {number: tone for tone, number in LEVELS.items()}
    undo = next((word[len(UNDO) :] for word in tags.split() if word.startswith(UNDO)), "")
    return ShownToast(text=text, tone=by_level.get(level, "observe"), undo_url=undo)
