"""Small marks that stand beside words: icons, badges, people's initials."""

from functools import lru_cache
from zlib import crc32

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from folkmoot.ui.components.assets import asset

HUES = 8
TURNING = frozenset(
    {
        "arrow-left",
        "arrow-right",
        "chevron-left",
        "chevron-right",
        "chevrons-left",
        "chevrons-right",
        "corner-down-right",
        "corner-up-left",
        "external-link",
        "log-in",
        "log-out",
        "reply",
        "undo-2",
    }
)
TONE_ICONS = {
    "observe": "eye",
    "warn": "triangle-alert",
    "hold": "circle-pause",
    "block": "ban",
    "allowed": "circle-check",
    "accent": "circle-dot",
    "": "info",
}
MARK = mark_safe(
    '<svg viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">'
    '<circle cx="12" cy="3.2" r="2.2"/><circle cx="18.9" cy="6.5" r="2.2"/>'
    '<circle cx="20.6" cy="13.9" r="2.2"/><circle cx="15.8" cy="19.9" r="2.2"/>'
    '<circle cx="8.2" cy="19.9" r="2.2"/><circle cx="3.4" cy="13.9" r="2.2"/>'
    '<circle cx="5.1" cy="6.5" r="2.2"/><circle cx="12" cy="12" r="1.3"/></svg>'
)


def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """One picture of the sprite: hidden from screen readers unless ``label`` says what it means.

    ``size``: "" (20 px), "s" (16) or "l" (32).
    """
    return _icon(asset("icons.svg"), name, str(label), size)


@lru_cache(maxsize=1024)
def _icon(sprite: str, name: str, label: str, size: str) -> SafeString:
    means = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg class="icon"{}{} {}><use href="{}#{}"/></svg>',
        format_html(' data-size="{}"', size) if size else "",
        mark_safe(" data-turns") if name in TURNING else "",
        mark_safe(means),  # noqa: S308 - built two lines above
        sprite,
        name,
    )


def tone_icon(tone: str) -> SafeString:
    """The icon that goes with a tone wherever its colour stands."""
    return icon(TONE_ICONS.get(tone, "info"))


def mark() -> SafeString:
    """Folkmoot's own mark, a ring of seats."""
    return MARK


def badge(text: object, tone: str = "", icon_name: str = "") -> SafeString:
    """A short word of state; a tone brings its icon so that colour never stands alone."""
    picture = icon_name or (TONE_ICONS.get(tone, "") if tone else "")
    return format_html(
        '<span class="badge" data-tone="{}">{}{}</span>',
        tone,
        icon(picture, size="s") if picture else "",
        text,
    )


def unread_dot(count: int | None = None) -> SafeString:
    """The accent dot of something unread, said to screen readers."""
    words = _("unread") if count is None else _("%(count)d unread") % {"count": count}
    return format_html(
        '<span class="unread-dot"></span><span class="visually-hidden">{}</span>', words
    )


def avatar(who: object, ref: object = None, size: str = "", *, ghost: bool = False) -> SafeString:
    """Initials on a colour of the person's own; decoration beside a name, silent to readers.

    ``who`` is a name or anything whose ``str`` is one; the colour comes from ``ref`` (the public
    id), else from ``who``. ``size``: "" (32 px), "s" (24) or "l" (56). ``ghost``: a person known
    only from a quotation.
    """
    name = str(who)
    return _avatar(initials(name), hue(name if ref is None else str(ref)), size, ghost=ghost)


@lru_cache(maxsize=4096)
def _avatar(letters: str, number: int, size: str, *, ghost: bool) -> SafeString:
    return format_html(
        '<span class="avatar{}"{}{} aria-hidden="true">{}</span>',
        "" if ghost else f" hue-{number}",
        format_html(' data-size="{}"', size) if size else "",
        mark_safe(" data-ghost") if ghost else "",
        letters,
    )


def avatars(names: list[object], total: int | None = None, size: str = "s") -> SafeString:
    """Up to four people side by side and how many more there are; all names in the title."""
    shown = names[:4]
    rest = (len(names) if total is None else total) - len(shown)
    more = format_html('<span class="avatars-more">+{}</span>', rest) if rest > 0 else ""
    return format_html(
        '<span class="avatars" title="{}">{}{}</span>',
        ", ".join(str(name) for name in names),
        format_html_join("", "{}", ((avatar(name, size=size),) for name in shown)),
        more,
    )


def hue(ref: str) -> int:
    """Which of the people's colours belongs to an id; the same on every machine and day."""
    return crc32(ref.encode()) % HUES


def initials(name: str) -> str:
    """One or two letters for a name or an address: "Ada Lovelace" -> "AL", "ada@..." -> "A"."""
    words = [word for word in name.split("@", 1)[0].split() if word[0].isalnum()]
    chosen = [words[0], words[-1]] if len(words) > 1 else words
    return "".join(word[0] for word in chosen).upper() or "?"
