"""Ways through several pages: tabs, switches, breadcrumbs, steps."""

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from folkmoot.ui.components.marks import icon


def tab(text: object, href: str, *, current: bool = False, count: int | None = None) -> SafeString:
    """One tab inside ``<nav class="tabs" aria-label="...">``: a link, good without script."""
    return format_html(
        '<a href="{}"{}>{}{}</a>',
        href,
        mark_safe(' aria-current="page"') if current else "",
        text,
        format_html(' <span class="tab-count">{}</span>', count) if count is not None else "",
    )


def choice(text: object, href: str, *, current: bool = False, icon_name: str = "") -> SafeString:
    """One way to see the same thing inside ``<nav class="switch" aria-label="...">``."""
    return format_html(
        '<a href="{}"{}>{}{}</a>',
        href,
        mark_safe(' aria-current="true"') if current else "",
        icon(icon_name, size="s") if icon_name else "",
        text,
    )


def breadcrumb(*pairs: str) -> SafeString:
    """The way back up: label, address, label, address ..."""
    steps = list(zip(pairs[::2], pairs[1::2], strict=True))
    return format_html(
        '<nav aria-label="{}"><ol class="breadcrumb">{}</ol></nav>',
        _("You are in"),
        format_html_join("", '<li><a href="{}">{}</a></li>', ((url, text) for text, url in steps)),
    )


def stepper(current: int, *labels: object) -> SafeString:
    """Where one is in a few steps, counted from 1."""
    return format_html(
        '<ol class="stepper">{}</ol>',
        format_html_join("", "<li{}>{}</li>", _steps(current, labels)),
    )


def _steps(current: int, labels: Iterable[object]) -> Iterable[tuple[str, object]]:
    for number, label in enumerate(labels, start=1):
        state = ' aria-current="step"' if number == current else ""
        yield mark_safe(" data-done" if number < current else state), label  # noqa: S308 - literals
