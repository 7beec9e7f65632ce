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
from folkmoot.ui.api import avatars, badge, unread_dot


def rows_html(
    rows: Iterable[Row],
    now: datetime,
    groups: dict[int, str] | None = None,
) -> str:
    """The rows; `groups` names the group of each where a list mixes several (by conversation)."""
    language = get_language() or ""
    return "".join(
        _row(
            row,
            str(moment(row.last_at, now)),
            (groups or {}).get(row.pk, ""),
            language,
        )
        for row in rows
    )


@lru_cache(maxsize=4096)
def _row(row: Row, moment: str, group: str, language: str) -> str:
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
        f"{_tags(row)}{_doubts(row)}</p></div>"
        f'<div class="row-side">{moment}{drawn_shape(row.shape)}</div></article>'
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


def _tags(row: Row) -> str:
    return "".join(f'<bdi class="row-tag">{escape(tag)}</bdi>' for tag in row.tags)


def _doubts(row: Row) -> str:
    if not row.doubtful_count:
        return ""
    words = ngettext("%(n)d place uncertain", "%(n)d places uncertain", row.doubtful_count)
    return badge(words % {"n": row.doubtful_count}, "warn")
