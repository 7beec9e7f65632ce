"""Conversations as rows of a list, by plain functions: a page holds fifty of them."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from html import escape

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from folkmoot.network.pages.addresses import conversation_url
from folkmoot.network.pages.moments import moment
from folkmoot.network.reading.groups import Row
from folkmoot.network.reading.shape import drawn_shape
from folkmoot.ui.api import avatars, badge, icon, unread_dot


def rows_html(
    rows: Iterable[Row],
    now: datetime,
    groups: dict[int, str] | None = None,
    *,
    marking_form: str = "",
) -> str:
    """The rows; `groups` names the group of each where a list mixes several (by conversation).

    With the id of a `marking_form` on the page, unread rows get a button that marks them read.
    """
    language = get_language() or ""
    return "".join(
        _row(
            row,
            str(moment(row.last_at, now)),
            (groups or {}).get(row.pk, ""),
            marking_form if row.unread_count else "",
            language,
        )
        for row in rows
    )


@lru_cache(maxsize=4096)
def _row(row: Row, moment: str, group: str, marking_form: str, language: str) -> str:
    """One row; made once for as long as nothing in it changes."""
    del language
    unread = " data-unread" if row.unread_count else ""
    title = escape(row.title or _("(no subject)"))
    words = f"<b>{escape(row.last_writer)}</b> {escape(row.last_words)}"
    place = f"<span>{escape(group)}</span>" if group else ""
    return (
        f'<article class="row conversation-row" data-row{unread}>'
        f'<div><a class="row-title" dir="auto" href="{conversation_url(row.ref)}">{title}</a>'
        f'<p class="row-text clip" dir="auto">{words}</p>'
        f'<p class="row-meta">{place}{avatars(list(row.people), row.people_count)}{_counts(row)}'
        f"{_doubts(row)}</p></div>"
        f'<div class="row-side">{moment}{drawn_shape(row.shape)}{_marking(row, marking_form)}'
        "</div></article>"
    )


def _marking(row: Row, form: str) -> str:
    """A button that sends the form, or by script takes the row away."""
    if not form:
        return ""
    url = f"{conversation_url(row.ref)}/read-all"
    return (
        f'<button class="button" data-kind="quiet" data-size="s" data-mark-read form="{form}" '
        f'formaction="{url}" hx-post="{url}" hx-target="closest article" hx-swap="delete">'
        f"{icon('check', size='s')}{escape(_('Mark read'))}</button>"
    )


def _counts(row: Row) -> str:
    count = row.message_count
    words = ngettext("%(count)d message", "%(count)d messages", count) % {"count": count}
    if not row.unread_count:
        return f"<span>{escape(words)}</span>"
    if row.unread_count == count:
        return f'<span class="is-unread">{unread_dot()}{escape(words)}</span>'
    new = _("%(unread)d of %(words)s") % {"unread": row.unread_count, "words": words}
    return f'<span class="is-unread">{unread_dot()}{escape(new)}</span>'


def _doubts(row: Row) -> str:
    if not row.doubtful_count:
        return ""
    words = ngettext("%(n)d place uncertain", "%(n)d places uncertain", row.doubtful_count)
    return badge(words % {"n": row.doubtful_count}, "warn")
