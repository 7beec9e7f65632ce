"""People: who calls, whom they can see, programs with an account."""

from http import HTTPStatus
from uuid import UUID

from django.db.models import Q

from folkmoot.base.ids import written
from folkmoot.network.doors.addresses import person_address
from folkmoot.network.doors.callers import Caller
from folkmoot.network.doors.cursors import cursor, number_of, parts_of
from folkmoot.network.doors.endpoint import endpoint
from folkmoot.network.doors.shapes.answers import BotAnswer, MeAnswer, PersonAnswer
from folkmoot.network.doors.shapes.paging import Listing
from folkmoot.network.doors.shapes.wishes import BotWish, PeopleQuery
from folkmoot.people.api import (
    Person,
    Scope,
    create_bot,
    directory,
    group_by_slug,
    person_by_ref,
)


@endpoint("GET", "me")
def me(caller: Caller) -> MeAnswer:
    """Who is calling, and what the token is good for."""
    found = Person.objects.get(pk=caller.person)
    return MeAnswer(
        person=person_answer(found),
        email=found.email,
        language=found.language,
        scopes=sorted(caller.scopes),
        roles=sorted(caller.viewer.roles),
    )


@endpoint("GET", "people")
def people(caller: Caller, *, query: PeopleQuery) -> Listing[PersonAnswer]:
    """The people the caller can see, by name."""
    rows = directory(caller.viewer, words=query.q, shown=query.show)
    after = parts_of(query.cursor, 2)
    if after:
        rows = rows.filter(Q(name__gt=after[1]) | Q(name=after[1], pk__gt=number_of(after[0])))
    found = list(rows[: query.limit + 1])
    shown = found[: query.limit]
    return Listing(
        items=[person_answer(one) for one in shown],
        next_cursor=cursor(shown[-1].pk, shown[-1].name) if len(found) > len(shown) else None,
    )


@endpoint("GET", "people/{ref}")
def person(caller: Caller, ref: UUID) -> PersonAnswer:
    """One person."""
    return person_answer(person_by_ref(caller.viewer, ref))


@endpoint("POST", "groups/{slug}/bots", scope=Scope.ADMIN, status=HTTPStatus.CREATED)
def bot_make(caller: Caller, slug: str, *, body: BotWish) -> BotAnswer:
    """Make a program that belongs to a group, with a token.

    Owners of the group and administrators may; whoever makes it answers for it. The token is shown
    this once.
    """
    group = group_by_slug(caller.viewer, slug)
    made = create_bot(caller.viewer, group=group, name=body.name, about=body.about)
    return BotAnswer(
        person=person_answer(made.person),
        token=made.issued.secret if made.issued else "",
        url=person_address(made.person.ref),
    )


def person_answer(found: Person) -> PersonAnswer:
    """A person as programs read them."""
    return PersonAnswer(
        ref=written(found.ref),
        name=found.name,
        kind=found.kind,  # type: ignore[arg-type]  # the column holds only these words
        about=found.about,
        is_active=found.is_active,
        url=person_address(found.ref),
    )
