"""What is answered to mail: subject and text, in plain words. Pure.

Nothing of what strangers wrote stands in them but the subject, cleaned and cut; so an answer can
carry nobody's advertisement and no header of their making.
"""

from collections.abc import Iterable, Mapping

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

LONGEST_SUBJECT = 120


class Letter(msgspec.Struct, frozen=True):
    """An answer, and where an answer to it goes ("" for nowhere)."""

    subject: str
    text: str
    reply_to: str = ""


class FoundLine(msgspec.Struct, frozen=True):
    """One hit of a search, in words."""

    subject: str
    group: str
    words: str
    url: str


def not_posted(subject: str, reason: str, *, hint: str = "") -> Letter:
    """Why a mail was not posted, and what to do."""
    lines = [_("Your mail was not posted."), "", reason]
    if hint:
        lines += ["", hint]
    return Letter(_cut(_("Not posted: %s") % (subject or _("your mail"))), _text(lines))


def how_to_join() -> str:
    """What stands before the address to join at."""
    return _("To join it, write to:")


def waits_for_moderator(title: str) -> Letter:
    """That an owner was asked."""
    lines = [
        _("%s is not open to everybody. Its owners see your wish and decide.") % title,
        _("You will get a mail when they have decided."),
    ]
    return Letter(_cut(_("Your wish to join %s") % title), _text(lines))


def welcome(title: str, ways: Mapping[str, str]) -> Letter:
    """That somebody was let in."""
    said = _("You belong to %s now, and get each message at once.") % title
    return Letter(_cut(_("Welcome to %s") % title), _text([said, *_ways(ways)]))


def not_let_in(title: str, reason: str = "") -> Letter:
    """That a wish to join was declined."""
    lines = [_("You were not let into %s.") % title]
    lines += [reason] if reason else []
    return Letter(_cut(_("Your wish to join %s") % title), _text(lines))


def please_confirm(title: str, command: str, reply_to: str) -> Letter:
    """The question whether somebody meant it; answering it is the proof."""
    lines = [
        _("Somebody, probably you, asked for this by mail: %(command)s %(title)s.")
        % {"command": command, "title": title},
        "",
        _("If it was you, just answer this mail; what you write in it does not matter."),
        _("If it was not, do nothing: nothing happens without your answer."),
    ]
    return Letter(_cut(_("Please confirm: %s") % title), _text(lines), reply_to)


def done(title: str, what: str, ways: Mapping[str, str]) -> Letter:
    """That a command was carried out, with the addresses for what may come next."""
    return Letter(_cut(title), _text([what, *_ways(ways)]))


def help_letter(title: str, ways: Mapping[str, str]) -> Letter:
    """What can be done by mail, each with its address."""
    lines = [
        _("Everything in %s can be done by mail. Each line names an address:") % title,
        *_ways(ways),
        "",
        _("Addresses with a long number are yours alone: whoever has them acts for you."),
    ]
    return Letter(_cut(_("Help: %s by mail") % title), _text(lines))


def hits(query: str, total: int, found: Iterable[FoundLine]) -> Letter:
    """What a search found."""
    count = ngettext("%d message", "%d messages", total) % total
    lines = [_("%(count)s found for: %(query)s") % {"count": count, "query": query}]
    for one in found:
        lines += ["", f"{one.subject or _('(no subject)')}  [{one.group}]"]
        lines += [f"  {one.words}"] if one.words else []
        lines.append(f"  {one.url}")
    return Letter(_cut(_("Found: %s") % query), _text(lines))


def _ways(ways: Mapping[str, str]) -> list[str]:
    lines: list[str] = []
    for words, address in ways.items():
        lines += ["", f"{words}", f"  {address}"]
    return lines


def _cut(subject: str) -> str:
    subject = " ".join(subject.split())
    return subject if len(subject) <= LONGEST_SUBJECT else f"{subject[:LONGEST_SUBJECT]}…"


def _text(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"
