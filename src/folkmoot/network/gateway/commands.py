"""Commands by mail: what each does, by the same actions as the pages, and what is answered."""

from collections.abc import Callable
from urllib.parse import urljoin

import msgspec
from django.conf import settings
from django.utils.translation import gettext as _

from folkmoot.base.errors import FolkmootError, NotAllowed
from folkmoot.base.ids import read
from folkmoot.network.actions.delivery import choose_delivery
from folkmoot.network.actions.following import follow_branch, forget_branch, mute_branch
from folkmoot.network.actions.reactions import react
from folkmoot.network.gateway import letters, ways
from folkmoot.network.gateway.letters import FoundLine, Letter
from folkmoot.network.models import How, Message
from folkmoot.network.pages.addresses import message_url
from folkmoot.network.search.asking import asked
from folkmoot.people.api import (
    JOIN,
    SEE,
    Group,
    Viewer,
    ask_to_join,
    join_group,
    leave_group,
    may,
    require,
)

MOST_HITS = 10


class Command(msgspec.Struct, frozen=True):
    """What is asked for: by whom (None: by nobody we know), about what, with which words."""

    name: str
    viewer: Viewer
    group: Group
    message: Message | None = None
    words: str = ""


class Done(msgspec.Struct, frozen=True):
    """What came of a command: the answer, if there is anything to say."""

    letter: Letter | None = None


def obeyed(command: Command) -> Done:
    """Carry out a command. Raises FolkmootError, as the actions behind it do."""
    return _BY_NAME[command.name](command)


def _subscribe(command: Command) -> Done:
    viewer, group = command.viewer, command.group
    require(viewer, SEE, group)
    person = viewer.person
    if person is None:
        raise NotAllowed(_("Only a person can join a group."))
    if group.pk in viewer.group_roles:
        said = _("You belong to %s already.") % group.title
        return Done(letters.done(group.title, said, ways.all_ways(group, person)))
    if not may(viewer, JOIN, group):
        ask_to_join(viewer, group=group, words="", by_mail=True)
        return Done(letters.waits_for_moderator(group.title))
    join_group(viewer, group=group)
    choose_delivery(viewer, group=group, how=How.AT_ONCE)
    said = _("You belong to %s now, and get each message at once.") % group.title
    return Done(letters.done(group.title, said, ways.all_ways(group, person)))


def _unsubscribe(command: Command) -> Done:
    viewer, group = command.viewer, command.group
    viewer.forget()
    if group.pk not in viewer.group_roles:
        said = _("You do not belong to this group, and get no mail of it.")
        return Done(letters.done(_("You have left"), said, {}))
    leave_group(viewer, group=group)
    said = _("You have left %s, and get no more mail of it.") % group.title
    return Done(letters.done(group.title, said, ways.joining(group, viewer.person)))


def _rhythm(command: Command) -> Done:
    viewer, group = command.viewer, command.group
    how = How(ways.RHYTHMS[command.name])
    choose_delivery(viewer, group=group, how=how)
    said = _("From now on, %(group)s: %(how)s.") % {"group": group.title, "how": how.label}
    return Done(letters.done(group.title, said, ways.rhythms(group, viewer.person)))


def _follow(command: Command) -> Done:
    follow_branch(command.viewer, message=_named(command))
    return Done()


def _mute(command: Command) -> Done:
    mute_branch(command.viewer, message=_named(command))
    return Done()


def _forget(command: Command) -> Done:
    forget_branch(command.viewer, message=_named(command))
    return Done()


def _react(command: Command) -> Done:
    react(command.viewer, message=_named(command), emoji=command.words)
    return Done()


def _search(command: Command) -> Done:
    answer = asked(command.viewer, f"{command.words} in:{command.group.slug}", limit=MOST_HITS)
    found = [
        FoundLine(hit.subject, hit.group, hit.plain_snippet, _absolute(message_url(read(hit.ref))))
        for hit in answer.hits
    ]
    return Done(letters.hits(command.words, answer.total, found))


def _help(command: Command) -> Done:
    group, person = command.group, command.viewer.person
    title = group.title if may(command.viewer, SEE, group) else group.slug
    return Done(letters.help_letter(title, ways.all_ways(group, person)))


def _named(command: Command) -> Message:
    if command.message is None:
        raise FolkmootError(_("The message is not here any more."))
    return command.message


def _absolute(path: str) -> str:
    return urljoin(settings.BASE_URL, path)


_BY_NAME: dict[str, Callable[[Command], Done]] = {
    "subscribe": _subscribe,
    "unsubscribe": _unsubscribe,
    "follow": _follow,
    "mute": _mute,
    "forget": _forget,
    "react": _react,
    "search": _search,
    "help": _help,
    **dict.fromkeys(ways.RHYTHMS, _rhythm),
}
