"""Buttons, links and the ways to move within a list."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

from django.http import HttpRequest, QueryDict
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from folkmoot.ui.components.marks import icon

if TYPE_CHECKING:
    from django.core.paginator import Page

Item = TypeVar("Item")
Attributes = Mapping[str, object]


def attributes(given: Attributes) -> SafeString:
    """Keywords as attributes: ``_`` becomes ``-``, True stands alone, None and False go.

    Joined by hand: it runs for every button of a page, and format_html takes ten times as long.
    """
    parts = [
        f" {_name(name)}" if value is True else f' {_name(name)}="{_escaped(value)}"'
        for name, value in given.items()
        if value is not None and value is not False
    ]
    return mark_safe("".join(parts))  # noqa: S308 - names come from templates, values are escaped


def _escaped(value: object) -> str:
    return conditional_escape(value if isinstance(value, SafeString) else str(value))


def _name(keyword: str) -> str:
    return keyword.rstrip("_").replace("_", "-")


def button(
    text: object,
    kind: str = "",
    icon_name: str = "",
    size: str = "",
    *,
    href: str = "",
    only_icon: bool = False,
    type_: str = "submit",
    disabled: bool = False,
    busy: bool = False,
    **more: object,
) -> SafeString:
    """A button, or a link that looks like one when ``href`` is given.

    ``kind``: "" | "primary" (one a page) | "danger" | "quiet"; ``size``: "" | "s"; ``only_icon``
    keeps ``text`` for screen readers and the title. Further keywords become attributes
    (``hx_get="..."``, ``name="..."``, ``class_="is-hover"``).
    """
    picture = icon(icon_name) if icon_name else ""
    named = text if only_icon else None
    extra: dict[str, object] = {
        "data_kind": kind or None,
        "data_size": size or None,
        "data_only_icon": only_icon,
        "aria_label": named,
        "title": named,
        "aria_busy": "true" if busy else None,
        **more,
    }
    css = _escaped(f"button {extra.pop('class_', '')}".rstrip())
    inside = f"{picture}{'' if only_icon else _escaped(text)}"
    if href:
        extra["aria_disabled"] = "true" if disabled else None
        aim = _escaped(href)
        made = f'<a class="{css}" href="{aim}"{attributes(extra)}>{inside}</a>'
    else:
        extra["disabled"] = disabled
        made = f'<button class="{css}" type="{type_}"{attributes(extra)}>{inside}</button>'
    return mark_safe(made)  # noqa: S308 - each piece is escaped above


def link(text: object, href: str, *, external: bool = False, **more: object) -> SafeString:
    """A link in running text; ``external`` marks one that leaves this place."""
    css = f"link {more.pop('class_', '')}".rstrip()
    if external:
        more |= {"rel": "noopener noreferrer external"}
    sign = icon("external-link", label=_("leaves this site"), size="s") if external else ""
    return format_html(
        '<a class="{}" href="{}"{}>{}{}</a>', css, href, attributes(more), text, sign
    )


def chip(text: object, href: str = "", *, current: bool = False, icon_name: str = "") -> SafeString:
    """A small filter or token: a link, pressed while it is current."""
    picture = icon(icon_name, size="s") if icon_name else ""
    if not href:
        return format_html('<span class="chip">{}{}</span>', picture, text)
    pressed = mark_safe(' aria-current="true"') if current else ""
    return format_html('<a class="chip" href="{}"{}>{}{}</a>', href, pressed, picture, text)


def with_query(request: HttpRequest, **changes: object) -> str:
    """This address with some of its query changed; None takes a parameter away."""
    query: QueryDict = request.GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else request.path


def sort_header(request: HttpRequest, key: str, text: object, kind: str = "") -> SafeString:
    """A table heading that sorts by ``key``: ``?sort=key``, then ``?sort=-key``."""
    now = request.GET.get("sort", "")
    state = {key: "ascending", f"-{key}": "descending"}.get(now, "none")
    picture = {"ascending": "arrow-up", "descending": "arrow-down"}.get(state, "arrow-up-down")
    aim = with_query(request, sort=f"-{key}" if now == key else key, page=None)
    return format_html(
        '<th scope="col" aria-sort="{}"{}><a href="{}">{}{}</a></th>',
        state,
        format_html(' data-kind="{}"', kind) if kind else "",
        aim,
        text,
        icon(picture, size="s"),
    )


def pager(request: HttpRequest, page: "Page[Item]") -> SafeString | str:
    """Ways to the other pages of a list (``?page=N``); nothing when there is only one."""
    paginator = page.paginator
    if paginator.num_pages < 2:
        return ""
    words = _("%(first)d to %(last)d of %(total)d") % {
        "first": page.start_index(),
        "last": page.end_index(),
        "total": paginator.count,
    }
    numbers = paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    entries = [_page_link(request, page.number, number) for number in numbers]
    if page.has_previous():
        entries.insert(0, _step(request, page.number - 1, "chevron-left", _("Previous page")))
    if page.has_next():
        entries.append(_step(request, page.number + 1, "chevron-right", _("Next page")))
    return format_html(
        '<nav class="pager" aria-label="{}"><span>{}</span><ul>{}</ul></nav>',
        _("Pages"),
        words,
        _items(entries),
    )


def _items(entries: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "<li>{}</li>", ((entry,) for entry in entries))


def _page_link(request: HttpRequest, current: int, number: int | str) -> SafeString:
    if not isinstance(number, int):
        return format_html("<span data-page>{}</span>", number)
    here = mark_safe(' aria-current="page"') if number == current else ""
    return format_html(
        '<a data-page href="{}"{}>{}</a>', with_query(request, page=number), here, number
    )


def _step(request: HttpRequest, number: int, picture: str, label: str) -> SafeString:
    return format_html(
        '<a data-page href="{}">{}</a>',
        with_query(request, page=number),
        icon(picture, label=label),
    )
