"""Mentions: `@` and a name, settled when a message is posted; afterwards a name may change.

A person is meant by their name, a group by its title or its slug. Whoever may not read the group
cannot be mentioned in it; of several with one name all are.
"""

import re
from collections.abc import Iterable, Iterator

import msgspec
from django.db.models import Q, QuerySet

from folkmoot.network.models import Mention
from folkmoot.network.writing.spoken import spoken
from folkmoot.people.api import (
    Group,
    GroupRole,
    Membership,
    Openness,
    Person,
    PersonKind,
    Viewer,
    visible,
)

MOST = 50
"""Mentions settled in one message; more is a list of names, not an address."""
MOST_OF_A_NAME = 20
_AT = re.compile(r"(?<![\w@.])@(?=\w)")
_FIRST_WORD = re.compile(r"\w+")


class Named(msgspec.Struct, frozen=True):
    """A person or a group (row ids) that a text speaks of, with the words used."""

    words: str
    person: int | None = None
    group: int | None = None


def readers(group: Group) -> QuerySet[Person]:
    """The people who may read a group and have an account: whom one can mention in it."""
    belongs = Membership.objects.filter(group=group).exclude(role=GroupRole.CORRESPONDENT)
    found = Q(pk__in=belongs.values("person"))
    if group.openness == Openness.OPEN:
        found |= Q(kind=PersonKind.MEMBER)
    rows = Person.objects.filter(found, is_active=True, merged_into=None)
    return rows.exclude(kind=PersonKind.CORRESPONDENT)


def named_in(actor: Viewer, group: Group, text: str) -> list[Named]:
    """Whom this Markdown text speaks of. Two queries for each `@`, up to `MOST` of them."""
    found: dict[tuple[int | None, int | None], Named] = {}
    for rest in _after_ats(spoken(text).texts):
        for one in _meant(actor, group, rest):
            found.setdefault((one.person, one.group), one)
    return list(found.values())


def write_mentions(message: int, named: Iterable[Named], *, is_new: bool = False) -> None:
    """Keep whom a message speaks of, instead of whom it spoke of before, unless it is new."""
    if not is_new:
        Mention.objects.filter(message_id=message).delete()
    Mention.objects.bulk_create(
        Mention(message_id=message, person_id=one.person, group_id=one.group, words=one.words)
        for one in named
    )


def _after_ats(texts: Iterable[str]) -> Iterator[str]:
    count = 0
    for text in texts:
        for match in _AT.finditer(text):
            count += 1
            if count > MOST:
                return
            yield text[match.end() : match.end() + 200]


def _meant(actor: Viewer, group: Group, rest: str) -> list[Named]:
    """Those with the longest name that stands here; people before groups."""
    first = _FIRST_WORD.match(rest)
    if first is None:
        return []
    people = readers(group).filter(name__istartswith=first[0]).values_list("pk", "name")
    best, whose = _longest(rest, people[:500])
    if whose:
        return [Named(f"@{best}", person=person) for person in whose[:MOST_OF_A_NAME]]
    named = Q(title__istartswith=first[0]) | Q(slug__istartswith=first[0])
    groups = visible(actor, Group).filter(named, archived_at=None)
    rows = [
        (pk, name) for pk, *names in groups.values_list("pk", "title", "slug") for name in names
    ]
    best, whose = _longest(rest, rows)
    return [Named(f"@{best}", group=whose[0])] if whose else []


def _longest(rest: str, rows: Iterable[tuple[int, str]]) -> tuple[str, list[int]]:
    best, whose = "", list[int]()
    for pk, name in rows:
        said = rest[: len(name)]
        if not name or said.casefold() != name.casefold() or _goes_on(rest[len(name) :]):
            continue
        if len(said) > len(best):
            best, whose = said, [pk]
        elif len(said) == len(best):
            whose.append(pk)
    return best, whose


def _goes_on(rest: str) -> bool:
    return bool(rest) and (rest[0].isalnum() or rest[0] == "_")
