"""One message as HTML, by plain functions: a page holds fifty of them."""

from collections.abc import Iterator
from datetime import datetime
from html import escape

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from folkmoot.base.ids import written
from folkmoot.network.pages.addresses import anchor, message_url, person_url
from folkmoot.network.pages.files import file_cards
from folkmoot.network.pages.message_foot import foot, taking_back
from folkmoot.network.pages.moments import moment
from folkmoot.network.pages.phrases import phrases
from folkmoot.network.pages.socials.cards import social_cards
from folkmoot.network.reading.bodies import (
    NOTHING,
    PassageAnswer,
    ShownBody,
    holds,
    with_answers,
)
from folkmoot.network.reading.ghosts import Rebuilt
from folkmoot.network.reading.kept import Kept
from folkmoot.network.reading.lines import Line
from folkmoot.network.reading.sight import Sight, View
from folkmoot.network.reading.tree import NONE
from folkmoot.network.socials.passages import with_passages
from folkmoot.network.threading.subjects import subject_parts
from folkmoot.ui.api import avatar, icon

KEPT_CHARACTERS = 16_000_000
_kept: Kept[tuple[object, ...], str] = Kept(KEPT_CHARACTERS)
_beside: Kept[tuple[int, int, int, int], str] = Kept(100_000)
SURE = 70
"""Edges below this confidence say so beside the message."""


def article(sight: Sight, index: int, indent: int, now: datetime) -> str:
    """The message at this place of reading order, `indent` steps in."""
    line = sight.lines[index]
    inside = _hollow(sight, index) if line.is_hollow else _said(sight, index, now)
    unread = " data-unread" if sight.unread[index] else ""
    depth = f' data-depth="{indent}"' if indent else ""
    number = f' data-number="{line.number}"' if line.number and unread else ""
    name = anchor(line.ref)
    return (
        f'<article class="message" id="{name}" data-row{depth}{number}{unread} tabindex="-1" '
        f'aria-label="{escape(_label(sight, line))}">{_portrait(sight, line)}'
        f'<div class="message-content">{inside}</div></article>'
    )


def writer_name(sight: Sight, line: Line) -> str:
    """Who wrote it, as they are called here, else as the message says."""
    if line.is_ghost:
        return sight.ghosts.get(line.id, Rebuilt()).person or phrases().somebody
    writer = sight.writers.get(line.sender) if line.sender is not None else None
    return (writer.name if writer else "") or line.sender_name or phrases().somebody


def _label(sight: Sight, line: Line) -> str:
    if line.is_ghost:
        return phrases().missing
    if line.is_hollow:
        return _("A deleted message")
    return phrases().message_of % {"name": writer_name(sight, line)}


def _portrait(sight: Sight, line: Line) -> str:
    writer = sight.writers.get(line.sender) if line.sender is not None else None
    if line.is_ghost or writer is None:
        return avatar(writer_name(sight, line), ghost=line.is_ghost)
    return avatar(writer_name(sight, line), written(writer.ref))


def _said(sight: Sight, index: int, now: datetime) -> str:
    cards = social_cards(sight, sight.lines[index])
    return _words(sight, index, now) + cards + foot(sight, index)


def _words(sight: Sight, index: int, now: datetime) -> str:
    """What it says; kept under all it is made of: a version never changes."""
    line = sight.lines[index]
    head, subject = _head(sight, index, now), _subject(sight, index)
    answers = tuple(_passage_answers(sight, index))
    titles = tuple((title, link) for _, title, link in answers)
    key = (line.id, line.revision, head, subject, titles, get_language())
    known = _kept.found([key])
    if known:
        return known[key]
    body = sight.bodies.get(line.id, NOTHING)
    marked = with_passages(
        body.html, anchor(line.ref), message_url(line.ref), line.revision, phrases().passage
    )
    html = with_answers(marked, answers)
    made = (
        f'{head}{subject}<div class="fm-body">{html}{_cut(line, body)}</div>'
        f"{file_cards(line.ref, sight.files.get(line.id, ()))}"
    )
    _kept.keep(key, made, len(made))
    return made


def _head(sight: Sight, index: int, now: datetime) -> str:
    line = sight.lines[index]
    writer = sight.writers.get(line.sender) if line.sender is not None else None
    name = escape(writer_name(sight, line))
    author = (
        f'<a class="message-author" href="{person_url(writer.ref)}">{name}</a>'
        if writer
        else f'<span class="message-author">{name}</span>'
    )
    marks = phrases().bot if writer is not None and writer.is_bot else ""
    if sight.unread[index]:
        marks += phrases().unread
    if line.restricted:
        marks += phrases().restricted
    if line.resolved_at is not None:
        marks += phrases().resolved
    if line.confidence < SURE and sight.tree.parent[index] != NONE:
        marks += phrases().uncertain
    return (
        f'<header class="message-head">{author}'
        f'<a href="{message_url(line.ref)}">{moment(line.sent_at, now)}</a>'
        f"{_edited(line, now)}{_place(sight, index)}{marks}</header>"
    )


def _edited(line: Line, now: datetime) -> str:
    if line.edited_at is None:
        return ""
    at = moment(line.edited_at, now)
    address = message_url(line.ref, "history")
    return f'<a class="message-edited" href="{address}">{phrases().edited} {at}</a>'


def _place(sight: Sight, index: int) -> str:
    """What it answers, where that does not stand right above."""
    over = sight.tree.parent[index]
    if over == NONE:
        return ""
    line = sight.lines[over]
    is_beside = over in sight.in_view and _answers_passage(sight, index)
    if sight.asked.view == View.TREE and over == index - 1 and not is_beside:
        return ""
    name = escape(writer_name(sight, line))
    words = (phrases().answers_passage if is_beside else phrases().answers) % {"name": name}
    href = f"#{anchor(line.ref)}" if over in sight.in_view else message_url(line.ref)
    if is_beside:
        href = f"#{_passage_anchor(sight.lines[index])}"
    return f'<a class="message-place" href="{href}">{phrases().answers_icon}{words}</a>'


def _answers_passage(sight: Sight, index: int) -> bool:
    """Whether its words stand beside a passage of what it answers; told from both, kept."""
    line, above = sight.lines[index], sight.lines[sight.tree.parent[index]]
    body, over = sight.bodies.get(line.id), sight.bodies.get(above.id)
    if body is None or over is None or not body.answers:
        return False
    key = (line.id, line.revision, above.id, above.revision)
    known = _beside.found([key])
    if key not in known:
        _beside.keep(key, "yes" if holds(over.html, body.answers) else "no", 1)
        known = _beside.found([key])
    return known.get(key) == "yes"


def _passage_anchor(line: Line) -> str:
    return f"a-{written(line.ref)}"


def _subject(sight: Sight, index: int) -> str:
    """The subject, where it is not that of what it answers."""
    line, over = sight.lines[index], sight.tree.parent[index]
    if not line.subject or not changes_subject(sight, index):
        return ""
    if over == NONE and line.subject == sight.title:
        return ""
    return f'<p class="message-subject" dir="auto">{escape(line.subject)}</p>'


def changes_subject(sight: Sight, index: int) -> bool:
    """Whether its subject names another topic than that of the message it answers."""
    line, over = sight.lines[index], sight.tree.parent[index]
    before = sight.lines[over].subject if over != NONE else sight.title
    if not before and over != NONE:
        return False
    return subject_parts(line.subject).topic != subject_parts(before).topic


def _passage_answers(sight: Sight, index: int) -> Iterator[tuple[PassageAnswer, str, str]]:
    """What the answers of this page say to its passages, each with its title line and its link."""
    words = phrases()
    for child in sight.tree.children[index]:
        line = sight.lines[child]
        body = sight.bodies.get(line.id)
        if body is None or not body.answers:
            continue
        name = escape(writer_name(sight, line))
        title = f'<span id="{_passage_anchor(line)}">{words.passage_answer % {"name": name}}</span>'
        link = f'<a href="#{anchor(line.ref)}">{words.whole}</a>'
        for answer in body.answers:
            yield answer, title, link


def _cut(line: Line, body: ShownBody) -> str:
    if not body.cut:
        return ""
    words = escape(_("The message goes on: read all of it"))
    return f'<p><a href="{message_url(line.ref, "original")}">{words}</a></p>'


def _hollow(sight: Sight, index: int) -> str:
    if sight.lines[index].is_ghost:
        return _ghost(sight, index)
    words = escape(_("This message was deleted."))
    return f'<p class="ghost-note">{icon("trash-2")}{words}{taking_back(sight, index)}</p>'


def _ghost(sight: Sight, index: int) -> str:
    line = sight.lines[index]
    known = sight.ghosts.get(line.id, Rebuilt())
    count = len(sight.tree.children[index])
    words = ngettext(
        "A message is missing here. It is known from %(count)d answer to it.",
        "A message is missing here. It is known from %(count)d answers to it.",
        count,
    ) % {"count": count}
    if known.lines:
        words += " " + _("What follows is put together from what they quote.")
    who = f"<cite>{escape(known.person)}</cite>" if known.person else ""
    when = f"<small>{escape(known.when_text)}</small>" if known.when_text else ""
    quoted = escape("\n".join(known.lines))
    said = (
        f'<p class="message-head">{who}{when}</p><blockquote class="fm-quote">{quoted}</blockquote>'
        if quoted
        else ""
    )
    return f'<p class="ghost-note">{icon("ghost")}{escape(words)}</p>{said}'
