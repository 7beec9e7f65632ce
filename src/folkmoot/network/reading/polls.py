"""Polls as a viewer sees them: what is asked, what they chose, and the counts once to be seen."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

import msgspec
from django.conf import settings
from django.db.models import Count

from folkmoot.base import clock
from folkmoot.network.models import Poll, PollOption, Vote
from folkmoot.network.socials.voting import Tally, are_results_shown, tallied, voter_seal
from folkmoot.people.api import Viewer

MOST_NAMES = 50


class ShownPoll(msgspec.Struct, frozen=True):
    """A poll; `tallies` is empty as long as results are not to be seen, `names` if anonymous."""

    question: str
    options: tuple[str, ...]
    several: bool
    anonymous: bool
    results: str
    closes_at: datetime | None
    is_closed: bool
    chosen: frozenset[int]
    voters: int
    tallies: tuple[Tally, ...]
    names: dict[int, tuple[str, ...]]


def polls_of(viewer: Viewer, messages: Iterable[int]) -> dict[int, ShownPoll]:
    """The polls at these messages. One query where there are none, five where there are.

    Asks nobody's permission: give it only messages the viewer was found to see.
    """
    polls = list(Poll.objects.filter(message__in=list(messages)))
    if not polls:
        return {}
    options: defaultdict[int, list[str]] = defaultdict(list)
    rows = PollOption.objects.filter(poll__in=polls).order_by("poll", "number")
    for poll, text in rows.values_list("poll_id", "text"):
        options[poll].append(text)
    counts: defaultdict[int, dict[int, int]] = defaultdict(dict)
    votes = Vote.objects.filter(poll__in=polls)
    by_option = votes.values_list("poll_id", "option__number").annotate(count=Count("pk"))
    for poll, number, count in by_option.order_by():
        counts[poll][number] = count
    people = votes.values_list("poll_id").annotate(count=Count("voter", distinct=True))
    voters: dict[int, int] = dict(people.order_by())
    own = votes.filter(voter__in=[seal(poll, viewer) for poll in polls])
    chosen: defaultdict[int, set[int]] = defaultdict(set)
    for poll, number in own.values_list("poll_id", "option__number"):
        chosen[poll].add(number)
    names = _names([poll.pk for poll in polls if not poll.anonymous])
    return {
        poll.message_id: _shown(
            poll,
            options[poll.pk],
            counts[poll.pk],
            voters.get(poll.pk, 0),
            frozenset(chosen[poll.pk]),
            names[poll.pk],
        )
        for poll in polls
    }


def is_closed(poll: Poll) -> bool:
    """Whether its end has come."""
    return poll.closes_at is not None and poll.closes_at <= clock.now()


def seal(poll: Poll, viewer: Viewer) -> str:
    """Under which name somebody's votes in a poll are kept."""
    return voter_seal(settings.SECRET_KEY.encode(), poll.pk, viewer.person_id or 0)


def _names(polls: list[int]) -> defaultdict[int, dict[int, tuple[str, ...]]]:
    found: defaultdict[int, dict[int, tuple[str, ...]]] = defaultdict(dict)
    rows = Vote.objects.filter(poll__in=polls, person__isnull=False).order_by("pk")
    columns = ("poll_id", "option__number", "person__name")
    for poll, number, name in rows.values_list(*columns) if polls else ():
        known = found[poll].get(number, ())
        if len(known) < MOST_NAMES:
            found[poll][number] = (*known, name)
    return found


def _shown(
    poll: Poll,
    options: list[str],
    counts: dict[int, int],
    voters: int,
    chosen: frozenset[int],
    names: dict[int, tuple[str, ...]],
) -> ShownPoll:
    closed = is_closed(poll)
    told = are_results_shown(poll.results, has_voted=bool(chosen), is_closed=closed)
    return ShownPoll(
        question=poll.question,
        options=tuple(options),
        several=poll.several,
        anonymous=poll.anonymous,
        results=poll.results,
        closes_at=poll.closes_at,
        is_closed=closed,
        chosen=chosen,
        voters=voters,
        tallies=tuple(tallied(options, counts, voters)) if told else (),
        names=names if told else {},
    )
