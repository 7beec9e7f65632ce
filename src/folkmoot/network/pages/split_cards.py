"""Cards at the two ends of a branch that was split off."""

from html import escape

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from folkmoot.network.pages.addresses import conversation_url, message_url
from folkmoot.network.reading.sight import Sight
from folkmoot.ui.api import icon


def splits_below(sight: Sight, index: int) -> str:
    """What stands under a message: branches that left from here, and where this one came from."""
    row = sight.lines[index].id
    return "".join(
        _left(split.title, conversation_url(split.conversation), split.message_count)
        if split.under == row
        else _came(message_url(split.under_ref))
        for split in sight.splits
        if row in (split.under, split.head)
    )


def _left(title: str, address: str, count: int) -> str:
    words = escape(_("A branch was split off:"))
    size = ngettext("%(count)d message", "%(count)d messages", count) % {"count": count}
    counted = f"<span>{escape(size)}</span>" if count else ""
    return (
        f'<a class="fork" data-row href="{address}">{icon("split", size="s")}<span>{words}</span> '
        f'<strong class="clip" dir="auto">{escape(title)}</strong>{counted}'
        f"{icon('arrow-right', size='s')}</a>"
    )


def _came(address: str) -> str:
    words = escape(_("Split off from this message of another conversation"))
    return f'<a class="fork" href="{address}">{icon("corner-up-left", size="s")}{words}</a>'
