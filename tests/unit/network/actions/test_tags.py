"""Tags: one word for all its spellings, seen by whoever sees what they hang on."""

import pytest
from tests.cast import Cast, circle
from tests.mailbag import deliver, mail

from folkmoot.base.errors import NotAllowed, NotFound, Unusable
from folkmoot.network.actions.edges import split_message
from folkmoot.network.actions.tags import remove_tag, rename_tag, tag_conversation
from folkmoot.network.models import Conversation, Message, Tag
from folkmoot.network.reading.tags import group_tags, tag_completions, tagged_conversations, tags_of
from folkmoot.people.api import Group, Openness, Viewer

WIDE = "ｒｏｏｆ"
"""The same word in the letters of East Asian typography."""


@pytest.fixture
def group(cast: Cast) -> Group:
    return circle(cast, Openness.CLOSED)


@pytest.fixture
def talk(group: Group) -> Conversation:
    return conversation(deliver(group, [mail("a"), mail("b", answers="a", minutes=1)])["a"])


def conversation(message: Message) -> Conversation:
    rows = Conversation.objects.select_related("group")
    return rows.get(pk=Message.objects.get(pk=message.pk).conversation_id)


def tags(viewer: Viewer, talk: Conversation) -> tuple[str, ...]:
    return tags_of(viewer, [talk.pk])[talk.pk]


def test_spellings_are_one_tag(cast: Cast, talk: Conversation) -> None:
    tag_conversation(
        cast.member, conversation=talk, labels=["#Roof", "ROOF ", "ｒｏｏｆ", "Straße"]
    )
    assert set(tags(cast.guest, talk)) == {"roof", "Straße"}
    assert tagged_conversations(cast.guest, "STRASSE") == [talk.pk]


def test_the_set_given_is_the_set_there_is(cast: Cast, talk: Conversation) -> None:
    tag_conversation(cast.member, conversation=talk, labels=["roof", "east"])
    tag_conversation(cast.owner, conversation=talk, labels=["east", "wing"])
    assert tags(cast.member, talk) == ("east", "wing")
    assert set(Tag.objects.values_list("word", flat=True)) == {"east", "wing"}


def test_members_tag_others_do_not(cast: Cast, talk: Conversation) -> None:
    with pytest.raises(NotFound):
        tag_conversation(cast.stranger, conversation=talk, labels=["x"])
    with pytest.raises(NotFound):
        tag_conversation(cast.anybody, conversation=talk, labels=["x"])
    assert tagged_conversations(cast.stranger, "x") == []


def test_there_is_an_end(cast: Cast, talk: Conversation) -> None:
    with pytest.raises(Unusable):
        tag_conversation(cast.member, conversation=talk, labels=[f"t{n}" for n in range(13)])


def test_moderators_join_two_tags(cast: Cast, group: Group, talk: Conversation) -> None:
    other = conversation(deliver(group, [mail("c", subject="Other")])["c"])
    tag_conversation(cast.member, conversation=talk, labels=["roof", "tiles"])
    tag_conversation(cast.member, conversation=other, labels=["tiles"])
    tiles = Tag.objects.select_related("group").get(word="tiles")
    with pytest.raises(NotAllowed):
        rename_tag(cast.member, tag=tiles, label="roof")
    kept = rename_tag(cast.moderator, tag=tiles, label="ROOF")
    assert kept.word == "roof"
    assert [(one.label, one.count) for one in group_tags(cast.member, group)] == [("roof", 2)]


def test_a_tag_is_renamed_and_removed(cast: Cast, group: Group, talk: Conversation) -> None:
    tag_conversation(cast.member, conversation=talk, labels=["rof"])
    tag = rename_tag(cast.moderator, tag=Tag.objects.get(), label="Roof")
    assert tags(cast.member, talk) == ("Roof",)
    with pytest.raises(Unusable):
        rename_tag(cast.moderator, tag=tag, label=" # ")
    with pytest.raises(NotAllowed):
        remove_tag(cast.member, tag=tag)
    remove_tag(cast.owner, tag=tag)
    assert group_tags(cast.member, group) == []


def test_a_tag_goes_with_the_message_it_hangs_on(
    cast: Cast, group: Group, talk: Conversation
) -> None:
    tag_conversation(cast.member, conversation=talk, labels=["roof"])
    second = Message.objects.select_related("group").get(message_id="b@example.net")
    split_message(cast.moderator, message=second)
    split_off = conversation(second)
    assert split_off.pk != talk.pk
    assert tags(cast.member, split_off) == ()
    assert tagged_conversations(cast.member, "roof") == [talk.pk]


def test_who_does_not_see_the_message_does_not_see_its_tag(cast: Cast, group: Group) -> None:
    assert cast.owner.person
    box = cast.owner.person.addresses.get()
    private = mail("p", to="Olive <olive@example.org>", subject="Budget")
    deliver(group, [private], mailbox_of=box)
    deliver(group, [mail("q", answers="p", subject="Re: Budget", minutes=2)])
    talk = conversation(Message.objects.get(message_id="p@example.net"))
    tag_conversation(cast.owner, conversation=talk, labels=["hush"])
    tag_conversation(cast.member, conversation=talk, labels=["open"])
    assert tags(cast.owner, talk) == ("hush", "open")
    assert tags(cast.member, talk) == ("open",)
    assert tagged_conversations(cast.member, "hush") == []
    assert tag_completions(cast.member, "h") == []
    assert tag_completions(cast.owner, "HU") == ["hush"]
