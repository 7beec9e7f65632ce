"""Addresses of conversations that became part of others, and of those that came and went."""

from uuid import UUID

import pytest
from tests.cast import Cast
from tests.mailbag import deliver, mail
from tests.unit.network.pages.test_permissions import client_of

from folkmoot.base.ids import written
from folkmoot.network.models import Conversation, ConversationAlias, Message
from folkmoot.network.reading.conversations import conversation_by_ref
from folkmoot.people.api import OPERATOR, Group

pytestmark = pytest.mark.django_db


def ref_of(group: Group, name: str) -> UUID:
    """The public id of the conversation this message is in now."""
    message = Message.objects.select_related("conversation").get(
        group=group, message_id=f"{name}@example.net"
    )
    return message.conversation.ref


def chain(prefix: str, count: int, *, answers: str = "", minutes: int = 0) -> list[bytes]:
    """Mails each of which answers the one before; the first one perhaps something else."""
    return [
        mail(
            f"{prefix}{number}",
            answers=f"{prefix}{number - 1}" if number else answers,
            subject=f"Talk of {prefix}",
            minutes=minutes + number,
        )
        for number in range(count)
    ]


def led(ref: UUID) -> UUID:
    """Where this address leads."""
    return conversation_by_ref(OPERATOR, ref).ref


def test_the_address_of_the_smaller_one_leads_to_the_larger(cast: Cast, open_group: Group) -> None:
    deliver(open_group, [*chain("a", 3), *chain("b", 1, answers="link", minutes=50)])
    small, large = ref_of(open_group, "b0"), ref_of(open_group, "a0")
    assert small != large
    deliver(open_group, [mail("link", answers="a2", minutes=20)])
    assert ref_of(open_group, "b0") == large
    assert led(small) == large
    answer = client_of(cast.member).get(f"/c/{written(small)}?view=flat")
    assert answer["Location"] == f"/c/{written(large)}?view=flat"


def test_an_alias_follows_its_conversation_into_the_next(open_group: Group) -> None:
    deliver(open_group, chain("a", 1, answers="x"))
    deliver(open_group, chain("b", 3, answers="y", minutes=10))
    deliver(open_group, chain("c", 9, minutes=30))
    first = ref_of(open_group, "a0")
    deliver(open_group, [mail("x", answers="b2", minutes=20)])
    second = ref_of(open_group, "a0")
    deliver(open_group, [mail("y", answers="c8", minutes=50)])
    third = ref_of(open_group, "a0")
    assert len({first, second, third}) == 3
    assert (led(first), led(second)) == (third, third)
    assert ConversationAlias.objects.count() == 2


def test_within_a_batch_it_leads_past_what_came_and_went(open_group: Group) -> None:
    """Ours joins a new and larger one, which joins a still larger one, all in one batch."""
    deliver(open_group, [*chain("e", 1, answers="g"), *chain("z", 12, minutes=40)])
    ours, largest = ref_of(open_group, "e0"), ref_of(open_group, "z0")
    before = Conversation.objects.count()
    deliver(
        open_group,
        [
            *chain("f", 5, answers="h", minutes=100),
            mail("g", answers="f4", minutes=200),
            mail("h", answers="z11", minutes=90),
        ],
    )
    assert {ref_of(open_group, name) for name in ("e0", "f0", "g", "h", "z0")} == {largest}
    assert led(ours) == largest
    assert ConversationAlias.objects.count() == 1, "what nobody could know has no address"
    assert Conversation.objects.count() == before - 1


@pytest.mark.parametrize("at_once", [True, False])
def test_however_it_came_the_same_addresses_lead_on(open_group: Group, at_once: bool) -> None:
    deliver(open_group, [*chain("e", 1, answers="g"), *chain("z", 12, minutes=40)])
    ours = ref_of(open_group, "e0")
    late = [
        *chain("f", 5, answers="h", minutes=100),
        mail("g", answers="f4", minutes=200),
        mail("h", answers="z11", minutes=90),
    ]
    for batch in [late] if at_once else [[one] for one in late]:
        deliver(open_group, batch)
    assert led(ours) == ref_of(open_group, "z0") == ref_of(open_group, "f0")
    assert not Conversation.objects.filter(messages=None).exists()


def test_messages_that_take_the_place_of_ghosts_keep_the_address(
    open_group: Group,
) -> None:
    """Each arrival puts the conversation under a new root; its address stays."""
    deliver(open_group, [mail("b", answers="ghost", minutes=10)])
    known = ref_of(open_group, "b")
    deliver(open_group, [mail("ghost", answers="older", minutes=5)])
    deliver(open_group, [mail("older", minutes=0, subject="The oldest")])
    assert led(known) == ref_of(open_group, "b")
