"""Programs with an account of their own: made by whoever answers for them."""

import msgspec

from folkmoot.base import clock
from folkmoot.base.errors import FolkmootError
from folkmoot.people import kinds
from folkmoot.people.access.house import may_make_groups, require_house
from folkmoot.people.access.policy import require
from folkmoot.people.access.rules import MANAGE
from folkmoot.people.access.viewer import Viewer
from folkmoot.people.actions.tokens import IssuedToken, make_token
from folkmoot.people.acts import profile_act
from folkmoot.people.addresses import clean_name
from folkmoot.people.contracts import MembershipChanged, PersonChanged
from folkmoot.people.gateway import pass_gate
from folkmoot.people.models import Group, GroupRole, Membership, Person, PersonKind
from folkmoot.people.things import group_thing, person_thing
from folkmoot.people.writing import writing

MOST_KEPT = 200
"""Bots one person can answer for: far more than anybody looks after."""


class MadeBot(msgspec.Struct, frozen=True):
    """A bot just made, with its first token, shown this once; None where none was asked for."""

    person: Person
    issued: IssuedToken | None


def create_bot(
    actor: Viewer, *, group: Group, name: str, about: str = "", with_token: bool = True
) -> MadeBot:
    """Make a program a member of a group; owners of the group and administrators may.

    The actor becomes its keeper: they make and revoke its tokens. It has no address and no
    password, so nobody signs in as it. Raises FolkmootError for an empty name.
    """
    with writing(actor) as work:
        require_house(actor, may_make_groups)
        require(actor, MANAGE, group)
        called = clean_name(name)
        if not called:
            raise FolkmootError("The name is empty.", hint="Say what it does.", place="name")
        if Person.objects.filter(keeper=actor.person_id).count() >= MOST_KEPT > 0:
            raise FolkmootError(
                f"You answer for {MOST_KEPT} programs already.", hint="Close one of them first."
            )
        bot = Person(
            name=called,
            about=about.strip()[:2000],
            kind=PersonKind.BOT,
            keeper=actor.person,
            joined_at=clock.now(),
        )
        pass_gate(profile_act(actor, bot, f"{bot.name}\n\n{bot.about}"))
        bot.set_unusable_password()
        bot.save(force_insert=True)
        Membership.objects.create(group=group, person=bot, role=GroupRole.MEMBER)
        work.record(kinds.PERSON_CREATED, person_thing(bot), kind=bot.kind)
        work.record(kinds.MEMBER_ADDED, group_thing(group), person=person_thing(bot))
        work.announce(PersonChanged(bot.pk))
        work.announce(MembershipChanged(group.pk, bot.pk))
        issued = make_token(actor, person=bot, label=called) if with_token else None
    return MadeBot(bot, issued)
