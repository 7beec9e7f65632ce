"""The row under a message: what its reader may do with it.

Made for each viewer anew and kept with nothing, so it may hold what differs between viewers. Forms
of the page take the token of the session along (`ACTS_FORM`): buttons here only name them.
"""

from html import escape

from folkmoot.network.pages.addresses import message_url
from folkmoot.network.pages.message_form import ACTS_FORM
from folkmoot.network.pages.phrases import Phrases, phrases
from folkmoot.network.pages.socials.reacting import reaction_row
from folkmoot.network.reading.bodies import NOTHING
from folkmoot.network.reading.lines import Line
from folkmoot.network.reading.sight import Sight


def foot(sight: Sight, index: int) -> str:
    """Answer, why it stands here, and a menu of all else."""
    line, words = sight.lines[index], phrases()
    here = message_url(line.ref)
    return (
        f'<footer class="message-foot">{_answer(sight, here, words)}'
        f"{reaction_row(line.ref, sight.social.reactions.get(line.id, ()))}"
        f"{_menu(sight, line, here, words)}"
        f'<details class="evidence" hx-get="{here}/why" hx-trigger="toggle once" '
        f'hx-target="find .evidence-panel"><summary>{words.why}</summary>'
        f'<div class="evidence-panel"><a href="{here}/why">{words.evidence}</a></div></details>'
        f"{_opening(sight, line, here, words)}</footer>"
    )


def taking_back(sight: Sight, index: int) -> str:
    """The button that takes a deletion back, for who may."""
    line = sight.lines[index]
    if line.id not in sight.rights.restores:
        return ""
    return _act(message_url(line.ref, "restore"), phrases().take_back, "button", "quiet")


def _answer(sight: Sight, here: str, words: Phrases) -> str:
    if not sight.rights.answers:
        return ""
    return (
        f'<a class="button" data-kind="quiet" data-size="s" data-reply href="{here}/answer">'
        f"{words.answer}</a>"
    )


def _menu(sight: Sight, line: Line, here: str, words: Phrases) -> str:
    """Everything else, in the order of how often it is wanted; only what this viewer may do."""
    rights = sight.rights
    items = [
        f'<a class="menu-item" href="{here}">{words.link}</a>',
        _copying(here, words),
        f'<a class="menu-item" href="{here}/original">{words.original}</a>',
    ]
    if sight.bodies.get(line.id, NOTHING).has_html:
        items.append(f'<a class="menu-item" href="{here}/html">{words.formatted}</a>')
    items.append(f'<a class="menu-item" href="{here}/branch">{words.branch}</a>')
    items.append(f'<a class="menu-item" href="{here}/marks">{words.marks}</a>')
    if line.id in rights.edits:
        items.append(f'<a class="menu-item" data-edit href="{here}/edit">{words.edit}</a>')
    if line.id in rights.deletes:
        sure = words.sure_answered if sight.tree.children[sight.by_ref[line.ref]] else ""
        asking = f' data-confirm="{escape(sure)}"' if sure else ""
        items.append(
            f'<hr class="menu-line"><button class="menu-item" data-kind="danger" '
            f'form="{ACTS_FORM}" formaction="{here}/delete"{asking}>{words.delete}</button>'
        )
    return f"{words.menu}{''.join(items)}</div></details>"


def _copying(here: str, words: Phrases) -> str:
    return (
        f'<button type="button" class="menu-item needs-script" data-copy="{here}">'
        f"{words.copy_link}</button>"
    )


def _opening(sight: Sight, line: Line, here: str, words: Phrases) -> str:
    if line.id not in sight.openable:
        return ""
    return _act(f"{here}/open", words.open, "button", "quiet")


def _act(address: str, words: str, name: str, kind: str) -> str:
    return (
        f'<button class="{name}" data-kind="{kind}" data-size="s" form="{ACTS_FORM}" '
        f'formaction="{address}">{words}</button>'
    )
