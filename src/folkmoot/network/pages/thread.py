"""The messages of one page of a conversation, in the order and the branches of its view."""

from datetime import datetime
from html import escape
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from folkmoot.base.ids import written
from folkmoot.network.pages.addresses import anchor
from folkmoot.network.pages.message import article, changes_subject, writer_name
from folkmoot.network.pages.phrases import phrases
from folkmoot.network.pages.split_cards import splits_below
from folkmoot.network.reading.sight import Sight, View
from folkmoot.network.reading.tree import NONE
from folkmoot.network.reading.window import Step, steps
from folkmoot.ui.api import icon, unread_dot

TITLE_WORDS = 60


def thread(sight: Sight, now: datetime) -> str:
    """The messages of the page, with the ways to earlier and later ones."""
    if sight.asked.view == View.TIME:
        inside = _timeline(sight)
    elif sight.asked.view == View.FLAT:
        inside = _flat(sight, now)
    else:
        inside = _tree(sight, now)
    return f"{_earlier(sight)}{inside}{_later(sight)}"


def branch_title(sight: Sight, head: int) -> str:
    """What to call a branch: its name, a new subject, or the first words of its first message."""
    line = sight.lines[head]
    if line.branch_name:
        return line.branch_name
    if line.subject and changes_subject(sight, head):
        return line.subject
    if line.is_ghost:
        return _("Answers to a missing message")
    words = line.first_words
    if len(words) > TITLE_WORDS:
        words = words[:TITLE_WORDS].rpartition(" ")[0] + "…"
    name = line.sender_name or _("somebody")
    return f"{name}: {words}" if words else name


def page_query(sight: Sight, **more: str) -> str:
    """The query of an address that keeps the view and the branch."""
    query = {}
    if sight.asked.view != View.TREE:
        query["view"] = sight.asked.view.value
    if sight.branch != NONE:
        query["branch"] = written(sight.lines[sight.branch].ref)
    return urlencode(query | more)


def _tree(sight: Sight, now: datetime) -> str:
    branch = sight.branch
    out = []
    for step in steps(sight.tree, sight.shown, sight.window, branch):
        if step.kind == "open":
            out.append(_branch_opened(sight, step))
        elif step.kind == "close":
            out.append("</details>")
        elif step.kind == "elsewhere":
            out.append(_elsewhere(sight, step))
        else:
            out.append(article(sight, step.message, step.indent, now))
            out.append(splits_below(sight, step.message))
    return "".join(out)


def _branch_opened(sight: Sight, step: Step) -> str:
    head = step.message
    name = written(sight.lines[head].ref)
    goes_on = f"<em>{escape(_('continued'))}</em> " if step.continued else ""
    return (
        f'<details class="branch" data-depth="{step.indent}" data-fold-key="b-{name}" '
        f'data-branch-head="{anchor(sight.lines[head].ref)}"{_opened(sight, head)}>'
        f'<summary class="fork">{icon("git-fork", size="s")}'
        f'<strong class="clip" dir="auto">{goes_on}'
        f"{escape(branch_title(sight, head))}</strong>{_resolved(sight, head)}"
        f"{_size(sight, head)}</summary>"
    )


def _opened(sight: Sight, head: int) -> str:
    """A resolved branch is folded, unless something in it is unread or was asked for."""
    if sight.lines[head].resolved_at is None or sight.unread_below(head):
        return " open"
    asked = sight.by_ref.get(sight.asked.at, NONE) if sight.asked.at else NONE
    return " open" if head <= asked < head + sight.tree.size[head] else ""


def _resolved(sight: Sight, head: int) -> str:
    if sight.lines[head].resolved_at is None:
        return ""
    return phrases().resolved


def _elsewhere(sight: Sight, step: Step) -> str:
    head = step.message
    name = written(sight.lines[head].ref)
    words = escape(_("read on its own page"))
    return (
        f'<a class="fork" data-depth="{step.indent - 1}" data-row href="?branch={name}">'
        f'{icon("git-fork", size="s")}<strong class="clip" dir="auto">'
        f"{escape(branch_title(sight, head))}</strong>{_resolved(sight, head)}{_size(sight, head)}"
        f'<span class="push">{words}</span>{icon("arrow-right", size="s")}</a>'
    )


def _size(sight: Sight, head: int) -> str:
    count, unread = sight.count_below(head), sight.unread_below(head)
    words = ngettext("%(count)d message", "%(count)d messages", count) % {"count": count}
    if unread:
        new = ngettext("%(count)d unread", "%(count)d unread", unread) % {"count": unread}
        return f'<span>{escape(words)}, {escape(new)} <i class="unread-dot"></i></span>'
    return f"<span>{escape(words)}</span>"


def _flat(sight: Sight, now: datetime) -> str:
    return "".join(
        article(sight, index, 0, now) + splits_below(sight, index) for index in sight.in_window
    )


def _timeline(sight: Sight) -> str:
    """Every message as one line under its day: who spoke when."""
    out: list[str] = []
    day = ""
    for index in sight.in_window:
        line = sight.lines[index]
        if line.is_ghost:
            continue
        at = timezone.localtime(line.sent_at) if line.sent_at else None
        this = date_format(at, "l j F Y") if at else _("Without a date")
        if this != day:
            out.append("</div>" if out else "")
            out.append(f'<h2 class="day">{escape(this)}</h2><div class="rows">')
            day = this
        out.append(_moment_row(sight, index, date_format(at, "H:i") if at else ""))
    return "".join(out) + ("</div>" if out else "")


def _moment_row(sight: Sight, index: int, clock_time: str) -> str:
    line = sight.lines[index]
    unread = " data-unread" if sight.unread[index] else ""
    dot = unread_dot() if unread else ""
    lane = min(sight.tree.indent[index], 7)
    name = escape(writer_name(sight, line))
    query = f"at={written(line.ref)}#{anchor(line.ref)}"
    return (
        f'<article class="row moment" id="{anchor(line.ref)}" data-row{unread}>'
        f'<time class="faint tiny">{clock_time}</time>'
        f'<div><a class="row-title clip" href="?{query}">{name}{dot}</a>'
        f'<p class="row-text clip" dir="auto">{escape(line.first_words)}</p></div>'
        f'<div class="row-side"><span class="lane-step" data-lane="{lane}"></span></div></article>'
    )


def _earlier(sight: Sight) -> str:
    if not sight.window.earlier:
        return ""
    first = sight.lines[sight.in_window[0]] if sight.in_window else sight.lines[0]
    query = page_query(sight, until=written(first.ref))
    count = sight.window.earlier
    words = ngettext("%(count)d earlier message", "%(count)d earlier messages", count)
    return _step_link(query, words % {"count": count}, "arrow-up", "click")


def _later(sight: Sight) -> str:
    if not sight.window.later:
        return ""
    following = sight.lines[sight.shown[sight.window.stop]]
    query = page_query(sight, **{"from": written(following.ref)})
    count = sight.window.later
    words = ngettext("%(count)d later message", "%(count)d later messages", count)
    return _step_link(query, words % {"count": count}, "arrow-down", "click, revealed")


def _step_link(query: str, words: str, picture: str, trigger: str) -> str:
    address = escape(f"?{query}")
    return (
        f'<a class="button step" data-kind="quiet" href="{address}" hx-get="{address}" '
        f'hx-trigger="{trigger}" hx-swap="outerHTML">{icon(picture)}{escape(words)}</a>'
    )
