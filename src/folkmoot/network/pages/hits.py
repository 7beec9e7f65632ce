"""What a search found as rows, and facets beside them, by plain functions: a page holds many."""

from collections.abc import Iterable
from datetime import datetime
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from folkmoot.network.pages.addresses import conversation_url, message_url, person_url
from folkmoot.network.pages.moments import moment
from folkmoot.network.pages.narrowing import Choice, Facet
from folkmoot.network.reading.found import FoundConversation
from folkmoot.ui.api import count, icon


def hits_html(hits: Iterable[FoundConversation], now: datetime) -> SafeString:
    """Conversations found, each by its best message."""
    return mark_safe("".join(_hit(hit, now) for hit in hits))  # noqa: S308  # escaped below


def facets_html(facets: Iterable[Facet]) -> SafeString:
    """The facets, the further values of each behind a word."""
    return mark_safe("".join(map(_facet, facets)))  # noqa: S308  # escaped below


def _hit(hit: FoundConversation, now: datetime) -> str:
    """`title` and `snippet` come escaped from network.search.snippets."""
    writer = escape(hit.writer or _("somebody"))
    if hit.person:
        writer = f'<a class="plain-link" href="{person_url(hit.person)}">{writer}</a>'
    return (
        '<article class="hit" data-row>'
        f'<h2><a class="row-title" dir="auto" href="{message_url(hit.ref)}">'
        f"{hit.title or escape(_('(no subject)'))}</a></h2>"
        f'<p class="hit-snippet" dir="auto">{hit.snippet}</p>'
        f'<p class="row-meta"><span>{writer}</span>{moment(hit.sent_at, now)}'
        f"<span>{escape(hit.group)}</span>{_further(hit)}</p></article>"
    )


def _further(hit: FoundConversation) -> str:
    if not hit.further:
        return ""
    words = ngettext(
        "and %(count)d more in this conversation",
        "and %(count)d more in this conversation",
        hit.further,
    )
    href = conversation_url(hit.conversation)
    return f'<a href="{href}">{escape(words % {"count": hit.further})}</a>'


def _facet(facet: Facet) -> str:
    rest = ""
    if facet.rest:
        words = ngettext("%(count)d more", "%(count)d more", len(facet.rest))
        shown = escape(words % {"count": len(facet.rest)})
        rest = f"<details><summary>{shown}</summary>{_choices(facet.rest)}</details>"
    heading = escape(facet.heading)
    return f'<div class="facet"><h2>{heading}</h2>{_choices(facet.first)}{rest}</div>'


def _choices(choices: Iterable[Choice]) -> str:
    return f"<ul>{''.join(f'<li>{_choice(choice)}</li>' for choice in choices)}</ul>"


def _choice(choice: Choice) -> str:
    words = escape(choice.words)
    current = ' aria-current="true"' if choice.current else ""
    end = f'<span class="facet-count">{count(choice.count)}</span>'
    if choice.current:
        end = icon("x", _("Take this away"), "s")
    return (
        f'<a href="{escape(choice.href)}"{current}>'
        f'<span class="clip" title="{words}">{words}</span>{end}</a>'
    )
