"""All that hangs on the messages of one page: reactions, polls, decisions, thanks, duties, links.

Most messages have none of it. So one query says what there is at all, and only that is read.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db.models import IntegerField, Model, QuerySet, Value

from folkmoot.base.compiled import Compiled
from folkmoot.base.database import Among
from folkmoot.network.models import (
    Closing,
    Conversation,
    MessageLink,
    MustRead,
    Poll,
    Praise,
    Reaction,
    Tagging,
)
from folkmoot.network.reading.closings import Settled, closings_of
from folkmoot.network.reading.duties import standing_duties, waiting_among
from folkmoot.network.reading.link_previews import Previewed, previews_of
from folkmoot.network.reading.polls import ShownPoll, polls_of
from folkmoot.network.reading.praise import Thanked, praise_of
from folkmoot.network.reading.reactions import Reacted, reactions_of
from folkmoot.network.reading.tags import tags_of
from folkmoot.people.api import Viewer

_AT_MESSAGES: tuple[type[Model], ...] = (Reaction, Poll, Praise, MustRead, MessageLink)
_IN_CONVERSATION: tuple[type[Model], ...] = (Closing, Tagging)


_SORTS = (*_AT_MESSAGES, *_IN_CONVERSATION)


class Social(NamedTuple):
    """What hangs on messages, by row id; `settled` and `tags` are of the whole conversation."""

    reactions: dict[int, tuple[Reacted, ...]]
    polls: dict[int, ShownPoll]
    praise: dict[int, tuple[Thanked, ...]]
    duties: dict[int, MustRead]
    waiting: frozenset[int]
    previews: dict[int, tuple[Previewed, ...]]
    settled: Sequence[Settled]
    tags: tuple[str, ...]

    def closing(self, message: int) -> Settled | None:
        """What a message is marked as."""
        return next((one for one in self.settled if one.message == message), None)


def social_of(viewer: Viewer, conversation: Conversation, messages: Iterable[int]) -> Social:
    """What hangs on these messages of a conversation, all of which the viewer sees.

    One query where there is nothing, at most one to five more for each sort there is.
    """
    there = _present(conversation, list(messages))
    duties = standing_duties(there[MustRead])
    return Social(
        reactions=reactions_of(viewer, there[Reaction]) if there[Reaction] else {},
        polls=polls_of(viewer, there[Poll]) if there[Poll] else {},
        praise=praise_of(there[Praise]) if there[Praise] else {},
        duties=duties,
        waiting=frozenset(waiting_among(viewer, duties)) if duties else frozenset(),
        previews=previews_of(there[MessageLink]) if there[MessageLink] else {},
        settled=closings_of(viewer, conversation) if there[Closing] else (),
        tags=tags_of(viewer, [conversation.pk])[conversation.pk] if there[Tagging] else (),
    )


def _present(
    conversation: Conversation, messages: list[int]
) -> defaultdict[type[Model], list[int]]:
    """At which messages there is something of each sort. One query."""
    found: defaultdict[type[Model], list[int]] = defaultdict(list)
    for number, message in _AT(messages, conversation.pk):
        found[_SORTS[number]].append(message)
    return found


def _of_each_sort(messages: list[int], conversation: int) -> QuerySet[Model, tuple[int, int]]:
    asked = [
        _ids(sort, number).filter(Among("message_id", messages))
        if sort in _AT_MESSAGES
        else _ids(sort, number).filter(message__conversation=conversation)
        for number, sort in enumerate(_SORTS)
    ]
    return asked[0].union(*asked[1:])


_AT = Compiled(_of_each_sort, list, int)


def _ids(sort: type[Model], number: int) -> QuerySet[Model, tuple[int, int]]:
    rows = sort._default_manager.annotate(sort=Value(number, output_field=IntegerField()))  # noqa: SLF001  # Django's documented model API
    return rows.values_list("sort", "message_id")
