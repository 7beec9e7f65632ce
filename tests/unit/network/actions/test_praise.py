"""Thanks: posted once, kept at those who are thanked, told only to whoever may read them."""

import pytest
from tests.cast import Cast, circle, somebody

from folkmoot.base.errors import NotFound, Unusable
from folkmoot.network.actions.posting import delete_message
from folkmoot.network.actions.praise import names, praise
from folkmoot.network.models import Message
from folkmoot.network.reading.praise import praise_of, thanks_received
from folkmoot.people.api import Group, Openness, Person


@pytest.fixture
def group(cast: Cast) -> Group:
    return circle(cast, Openness.CLOSED)


def person(viewer: object) -> Person:
    found = getattr(viewer, "person", None)
    assert isinstance(found, Person)
    return found


def test_thanks_are_a_message_and_stay_with_people(cast: Cast, group: Group) -> None:
    thanked = [person(cast.owner), person(cast.guest)]
    posted = praise(cast.member, group=group, persons=thanked, reason="For the roof.")
    message = Message.objects.get(pk=posted.message)
    assert message.subject == "Thanks to Olive and Gast"
    assert message.first_words == "For the roof."
    assert {one.name for one in praise_of([message.pk])[message.pk]} == {"Olive", "Gast"}
    assert thanks_received(cast.moderator, person(cast.owner)) == [message]
    assert thanks_received(cast.stranger, person(cast.owner)) == []
    assert thanks_received(cast.administrator, person(cast.owner)) == []


def test_the_same_key_thanks_once(cast: Cast, group: Group) -> None:
    for _ in range(2):
        praise(cast.member, group=group, persons=[person(cast.owner)], reason="Yes.", key="k")
    assert Message.objects.count() == 1


def test_deleted_thanks_are_gone(cast: Cast, group: Group) -> None:
    posted = praise(cast.member, group=group, persons=[person(cast.owner)], reason="Yes.")
    delete_message(cast.member, message=Message.objects.get(pk=posted.message))
    assert thanks_received(cast.moderator, person(cast.owner)) == []


def test_what_are_no_thanks(cast: Cast, group: Group) -> None:
    for persons, reason in (
        ([], "For nothing"),
        ([person(cast.member)], "Me"),
        ([person(cast.owner)], " \n "),
        ([person(cast.owner)], "x" * 2001),
    ):
        with pytest.raises(Unusable):
            praise(cast.member, group=group, persons=persons, reason=reason)
    secret = circle(cast, Openness.SECRET)
    with pytest.raises(NotFound):
        praise(cast.stranger, group=secret, persons=[person(cast.owner)], reason="x")
    assert not Message.objects.exists()


def test_many_are_named_in_short(db: None) -> None:
    people = [person(somebody(name)) for name in ("Ada", "Ben", "Cem", "Dot", "Eli")]
    assert names(people[:1]) == "Ada"
    assert names(people[:3]) == "Ada, Ben and Cem"
    assert names(people) == "Ada, Ben, Cem and 2 more"
