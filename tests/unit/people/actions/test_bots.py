"""Programs with an account of their own."""

import pytest
from tests.cast import Cast

from folkmoot.base.errors import FolkmootError, NotAllowed, NotFound
from folkmoot.people.api import (
    Group,
    PersonKind,
    bearer_of,
    create_bot,
    make_token,
    revoke_token,
)


def test_an_owner_makes_a_bot_that_belongs_to_the_group(cast: Cast, closed_group: Group) -> None:
    made = create_bot(cast.owner, group=closed_group, name="Build robot")
    assert made.issued
    bearer = bearer_of(made.issued.secret)
    assert bearer
    assert bearer.viewer.person == made.person
    assert bearer.viewer.member_groups == [closed_group.pk]
    assert made.person.kind == PersonKind.BOT
    assert made.person.email is None
    assert not made.person.has_usable_password()


def test_its_keeper_makes_and_revokes_its_tokens(cast: Cast, closed_group: Group) -> None:
    made = create_bot(cast.owner, group=closed_group, name="Robot", with_token=False)
    issued = make_token(cast.owner, person=made.person)
    assert bearer_of(issued.secret)
    for other in (cast.member, cast.stranger):
        with pytest.raises((NotAllowed, NotFound)):
            make_token(other, person=made.person)
        with pytest.raises((NotAllowed, NotFound)):
            revoke_token(other, token=issued.token)
    revoke_token(cast.owner, token=issued.token)
    assert bearer_of(issued.secret) is None


def test_only_those_who_manage_the_group_make_bots(cast: Cast, closed_group: Group) -> None:
    for other in (cast.member, cast.moderator, cast.guest, cast.stranger):
        with pytest.raises((NotAllowed, NotFound)):
            create_bot(other, group=closed_group, name="Robot")
    bot = create_bot(cast.administrator, group=closed_group, name="Robot").person
    assert bot.keeper == cast.administrator.person


def test_a_bot_has_a_name(cast: Cast, closed_group: Group) -> None:
    with pytest.raises(FolkmootError):
        create_bot(cast.owner, group=closed_group, name=" \n ")
