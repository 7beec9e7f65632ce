"""What stands at every message, translated and escaped once a language, not once a message."""

from functools import lru_cache
from html import escape

import msgspec
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from folkmoot.ui.api import badge, icon, menu_opening, unread_dot


class Phrases(msgspec.Struct, frozen=True):
    """HTML, but for `somebody`, `message_of`, `missing` and `sure_answered`, which are words."""

    somebody: str
    message_of: str
    missing: str
    answers: str
    answers_passage: str
    passage_answer: str
    whole: str
    why: str
    evidence: str
    original: str
    branch: str
    marks: str
    passage: str
    formatted: str
    link: str
    copy_link: str
    answer: str
    edit: str
    delete: str
    sure_answered: str
    take_back: str
    menu: str
    edited: str
    restricted: str
    resolved: str
    bot: str
    open: str
    uncertain: str
    unread: str
    answers_icon: str
    reactions: str
    react: str
    react_icon: str


def phrases() -> Phrases:
    """The phrases of the language in force."""
    return _phrases(get_language() or "")


@lru_cache(maxsize=64)
def _phrases(language: str) -> Phrases:
    del language
    return Phrases(
        somebody=_("somebody"),
        message_of=_("Message of %(name)s"),
        missing=_("A missing message"),
        answers=escape(_("answers %(name)s")),
        answers_passage=escape(_("answers a passage of %(name)s")),
        passage_answer=icon("text-quote", size="s") + escape(_("%(name)s answers")),
        whole=escape(_("the whole message")),
        why=escape(_("why here")),
        evidence=escape(_("See the evidence")),
        original=icon("file-text") + escape(_("Original")),
        marks=icon("gavel") + escape(_("Decision, poll, must read")),
        passage=escape(_("Link to this paragraph")),
        branch=icon("git-branch") + escape(_("This branch: follow, mute, move")),
        formatted=icon("file-code") + escape(_("As formatted")),
        link=icon("hash") + escape(_("In its place")),
        copy_link=icon("link") + escape(_("Copy link")),
        answer=icon("reply", size="s") + escape(_("Answer")),
        edit=icon("pencil") + escape(_("Edit")),
        delete=icon("trash-2") + escape(_("Delete")),
        sure_answered=_("Others answered this message. Delete what it says? A mark stays."),
        take_back=icon("undo-2", size="s") + escape(_("Take back")),
        menu=menu_opening(_("More"), "ellipsis", "start"),
        edited=escape(_("edited")),
        resolved=badge(_("resolved"), "allowed"),
        restricted=badge(_("only its recipients"), "hold", "lock"),
        open=icon("lock-open", size="s") + escape(_("Open to the group")),
        uncertain=badge(_("place uncertain"), "warn"),
        bot=badge(_("program"), icon_name="bot"),
        unread=unread_dot(),
        answers_icon=icon("corner-up-left", size="s"),
        reactions=escape(_("Reactions")),
        react=escape(_("React")),
        react_icon=icon("smile-plus", size="s"),
    )
