"""Changed branches as rows of home, by plain functions: a page holds sixty of them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from html import escape

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from folkmoot.network.pages.addresses import conversation_url, message_url
from folkmoot.network.pages.message_numbers import MOST
from folkmoot.network.pages.moments import moment
from folkmoot.network.reading.changes import Change, Concern
from folkmoot.ui.api import avatars, badge, icon, unread_dot


def changes_html(
    changes: Iterable[Change], now: datetime, groups: Mapping[int, str], *, form: str
) -> str:
    """The rows; `groups` names the group of each, `form` is the one their buttons send."""
    language = get_language() or ""
    return "".join(
        _row(change, str(moment(change.last_at, now)), groups.get(change.group, ""), form, language)
        for change in changes
    )


@lru_cache(maxsize=4096)
def _row(change: Change, moment: str, group: str, form: str, language: str) -> str:
    """One row; made once for as long as nothing in it changes."""
    del language
    title = escape(change.title or _("(no subject)"))
    words = f"<b>{escape(change.last_writer)}</b> {escape(change.last_words)}"
    return (
        '<article class="row conversation-row" data-row data-unread>'
        f'<div><a class="row-title" dir="auto" href="{message_url(change.top)}">{title}</a>'
        f'<p class="row-text clip" dir="auto">{words}</p>'
        f'<p class="row-meta">{_concern(change.concern)}<span>{escape(group)}</span>'
        f"{avatars(list(change.writers), len(change.writers))}{_counts(change)}</p></div>"
        f'<div class="row-side">{moment}{_marking(change, form)}</div></article>'
    )


def _concern(concern: Concern) -> str:
    words = {
        Concern.MENTION: (_("names you"), "at-sign"),
        Concern.ANSWER: (_("answers you"), "reply"),
        Concern.FOLLOWED: (_("you follow this"), "bell"),
        Concern.TOOK_PART: (_("you wrote here"), "message-square"),
    }.get(concern)
    return badge(words[0], "unread", words[1]) if words else ""


def _counts(change: Change) -> str:
    count = len(change.numbers)
    words = ngettext("%(count)d new message", "%(count)d new messages", count) % {"count": count}
    if change.branches > 1:
        words = _("%(words)s in %(branches)d branches") % {
            "words": words,
            "branches": change.branches,
        }
    return f'<span class="is-unread">{unread_dot()}{escape(words)}</span>'


def _marking(change: Change, form: str) -> str:
    """A button that sends the numbers, or by script takes the row away."""
    url = f"{conversation_url(change.conversation)}/seen"
    numbers = ",".join(map(str, change.numbers[:MOST]))
    return (
        f'<button class="button" data-kind="quiet" data-size="s" data-mark-read form="{form}" '
        f'name="numbers" value="{numbers}" formaction="{url}" hx-post="{url}" '
        'hx-target="closest article" hx-swap="delete">'
        f"{icon('check', size='s')}{escape(_('Mark read'))}</button>"
    )
