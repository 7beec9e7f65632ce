"""What messages have to do with people, and what people want: read for `choices`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from folkmoot.network.models import (
    Delivery,
    Following,
    How,
    MailHabit,
    Mention,
    Message,
    MessageKind,
)
from folkmoot.network.notices.choices import Bearing, Wish
from folkmoot.people.api import Address, GroupRole, Membership

NO_HABIT = MailHabit()
"""What holds for somebody who chose nothing; never stored."""
NOBODY: tuple[frozenset[int], bool] = (frozenset(), False)


class Facts(msgspec.Struct, frozen=True):
    """What of a message decides who gets it; persons by row id.

    `branches` says who follows or mutes the branch it stands in; `names_all` that it speaks of its
    whole group.
    """

    message: int
    group: int
    added_at: datetime
    authors: frozenset[int]
    answered: frozenset[int]
    branches: Mapping[int, str]
    named: frozenset[int]
    names_all: bool

    def bearing(self, person: int) -> Bearing:
        """What the message has to do with this person of its group."""
        return Bearing(
            is_own=person in self.authors,
            mentions=self.names_all or person in self.named,
            answers=person in self.answered,
            branch=self.branches.get(person, ""),
        )


def facts_of(messages: Iterable[int]) -> dict[int, Facts]:
    """The facts of those of these messages that can be mailed: not deleted, written by people."""
    rows = Message.objects.filter(
        pk__in=list(messages), is_ghost=False, kind=MessageKind.NORMAL, deleted_at=None
    ).values_list(
        "pk", "group_id", "added_at", "posted_by_id", "sender_id", "parent__posted_by_id",
        "parent__sender_id", "conversation_id",
    )  # fmt: skip
    found = list(rows)
    owners = _owners({row[4] for row in found} | {row[6] for row in found})
    branches = _branches({row[0]: row[7] for row in found})
    named = _named({row[0]: row[1] for row in found})
    return {
        pk: Facts(
            message=pk,
            group=group,
            added_at=added_at,
            authors=_persons(posted_by, owners.get(sender)),
            answered=_persons(above_by, owners.get(above)),
            branches=branches.get(pk, {}),
            named=named.get(pk, NOBODY)[0],
            names_all=named.get(pk, NOBODY)[1],
        )
        for pk, group, added_at, posted_by, sender, above_by, above, _ in found
    }


def wishes_of(persons: Sequence[int], group: int) -> dict[int, Wish]:
    """What each of these people wants of this group's mail."""
    habits = habits_of(persons)
    rows = Delivery.objects.filter(group=group, person__in=persons)
    chosen = dict(rows.values_list("person_id", "how"))
    return {person: _wish(habits[person], chosen.get(person)) for person in persons}


def habits_of(persons: Sequence[int]) -> dict[int, MailHabit]:
    """The habit of each, or the one that holds for those who chose nothing."""
    rows = {row.person_id: row for row in MailHabit.objects.filter(person__in=persons)}
    return {person: rows.get(person, NO_HABIT) for person in persons}


def hows_of(person: int, groups: Iterable[int]) -> dict[int, How]:
    """How this person gets each of these groups, NEVER where they want no mail at all."""
    habit = habits_of([person])[person]
    rows = Delivery.objects.filter(person=person)
    chosen = dict(rows.values_list("group_id", "how"))
    return {group: effective(_wish(habit, chosen.get(group))) for group in groups}


def effective(wish: Wish) -> How:
    """How messages that do not concern them directly come."""
    return How.NEVER if wish.no_mail else How(wish.how)


def _wish(habit: MailHabit, chosen: str | None) -> Wish:
    return Wish(chosen or habit.how, habit.direct_at_once, habit.no_mail)


def _owners(addresses: Iterable[int | None]) -> dict[int | None, int]:
    wanted = {address for address in addresses if address is not None}
    return dict(Address.objects.filter(pk__in=wanted).values_list("pk", "person_id"))


def _persons(*persons: int | None) -> frozenset[int]:
    return frozenset(person for person in persons if person is not None)


def _branches(conversations: Mapping[int, int]) -> dict[int, dict[int, str]]:
    """By message, who follows or mutes the branch it stands in: the nearest choice above counts."""
    wanted = set(conversations.values())
    rows = Following.objects.filter(message__conversation__in=wanted)
    choices: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for person, message, state in rows.values_list("person_id", "message_id", "state"):
        choices[message][person] = state
    if not choices:
        return {}
    above = dict(
        Message.objects.filter(conversation__in=wanted).values_list("pk", "parent_id").iterator()
    )
    found: dict[int, dict[int, str]] = {}
    for message in conversations:
        states: dict[int, str] = {}
        at: int | None = message
        passed: set[int] = set()
        while at is not None and at not in passed:
            passed.add(at)
            states = {**choices.get(at, {}), **states}
            at = above.get(at)
        found[message] = states
    return found


def _named(groups: Mapping[int, int]) -> dict[int, tuple[frozenset[int], bool]]:
    """By message: the persons it speaks of, and whether it speaks of its whole group."""
    rows = Mention.objects.filter(message__in=groups)
    found: defaultdict[int, set[int]] = defaultdict(set)
    everybody: set[int] = set()
    circles: defaultdict[int, list[int]] = defaultdict(list)
    for message, person, group in rows.values_list("message_id", "person_id", "group_id"):
        if person is not None:
            found[message].add(person)
        elif group == groups[message]:
            everybody.add(message)
        elif group is not None:
            circles[group].append(message)
    members = Membership.objects.filter(group__in=circles).exclude(role=GroupRole.CORRESPONDENT)
    for group, person in members.values_list("group_id", "person_id") if circles else ():
        for message in circles[group]:
            found[message].add(person)
    return {
        message: (frozenset(found.get(message, ())), message in everybody)
        for message in everybody | found.keys()
    }
