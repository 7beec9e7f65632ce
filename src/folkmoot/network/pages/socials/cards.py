"""What hangs on a message, below its words: decision, poll, thanks, duty, links."""

from html import escape

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from folkmoot.base.ids import written
from folkmoot.network.pages.addresses import message_url, person_url
from folkmoot.network.pages.message_form import ACTS_FORM
from folkmoot.network.pages.socials.outcomes import settled_note
from folkmoot.network.pages.socials.polling import poll_card
from folkmoot.network.reading.lines import Line
from folkmoot.network.reading.link_previews import Previewed
from folkmoot.network.reading.praise import Thanked
from folkmoot.network.reading.sight import Sight
from folkmoot.ui.api import avatar, badge, icon


def social_cards(sight: Sight, line: Line) -> str:
    """All that hangs on a message but its reactions; made anew for each viewer, never kept."""
    social = sight.social
    closing = social.closing(line.id)
    poll = social.polls.get(line.id)
    return "".join(
        (
            _thanks(social.praise.get(line.id, ())),
            settled_note(closing) if closing else "",
            poll_card(line.ref, poll, may_vote=sight.rights.answers) if poll else "",
            _duty(sight, line),
            _links(line, social.previews.get(line.id, ()), own=line.id in sight.rights.edits),
        )
    )


def _thanks(people: tuple[Thanked, ...]) -> str:
    if not people:
        return ""
    named = "".join(
        f'<a class="cluster" href="{person_url(one.ref)}">{avatar(one.name, written(one.ref), "s")}'
        f"<bdi>{escape(one.name)}</bdi></a>"
        for one in people
    )
    words = escape(_("Thanks to"))
    return f'<div class="social-card praise">{icon("hand-heart")}<p>{words} {named}</p></div>'


def _duty(sight: Sight, line: Line) -> str:
    duty = sight.social.duties.get(line.id)
    if duty is None:
        return ""
    here = message_url(line.ref)
    day = escape(date_format(duty.until))
    words = escape(_("To be read until %(day)s")) % {"day": f"<strong>{day}</strong>"}
    steered = sight.conversation.group_id in sight.viewer.steered_groups
    may_look = steered or line.posted_by == sight.viewer.person_id
    who = f'<a href="{here}/must-read">{escape(_("Who has read it"))}</a>' if may_look else ""
    if line.id in sight.social.waiting:
        act = (
            f'<button class="button" data-kind="primary" data-size="s" form="{ACTS_FORM}" '
            f'formaction="{here}/acknowledge">{icon("check", size="s")}'
            f"{escape(_('I have read this'))}</button>"
        )
    else:
        act = badge(_("nothing left to do"), "allowed") if not who else ""
    waiting = " data-waiting" if line.id in sight.social.waiting else ""
    return (
        f'<div class="social-card duty"{waiting}>{icon("book-open-check")}<p>{words}</p>'
        f'<p class="cluster">{act}{who}</p></div>'
    )


def _links(line: Line, pages: tuple[Previewed, ...], *, own: bool) -> str:
    return "".join(_link(line, page, own=own) for page in pages)


def _link(line: Line, page: Previewed, *, own: bool) -> str:
    """A page elsewhere in its own words: plain text, escaped, and a picture of our own."""
    here = message_url(line.ref, f"previews/{written(page.ref)}")
    picture = (
        f'<img src="{here}/picture" alt="" loading="lazy" width="96" height="72">'
        if page.has_picture
        else ""
    )
    said = f'<p class="small muted clip-2" dir="auto">{escape(page.description)}</p>'
    remove = (
        f'<button class="button" data-kind="quiet" data-size="s" form="{ACTS_FORM}" '
        f'formaction="{here}/remove" title="{escape(_("Take this preview away"))}" '
        f'aria-label="{escape(_("Take this preview away"))}">{icon("x", size="s")}</button>'
        if own
        else ""
    )
    return (
        f'<aside class="social-card link-preview" aria-label="{escape(_("Linked page"))}">{picture}'
        f'<div><p class="tiny faint"><bdi>{escape(page.site)}</bdi></p><p class="clip-2">'
        f'<a href="{escape(page.url)}" rel="nofollow noopener noreferrer" dir="auto">'
        f"{escape(page.title)}</a></p>{said if page.description else ''}</div>{remove}</aside>"
    )
