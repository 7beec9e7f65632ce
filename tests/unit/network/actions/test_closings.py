"""Decisions and answers: who may mark them, what supersedes what, and how that is undone."""

from datetime import timedelta

import pytest
from tests.cast import Cast, circle
from tests.mailbag import deliver, mail

from folkmoot.base import clock
from folkmoot.base.errors import FolkmootError, NotAllowed, NotFound, Unusable
from folkmoot.base.models import FeedEntry
from folkmoot.network.actions.closings import Outcome, close_talk, withdraw_closing
from folkmoot.network.actions.posting import answer_message, delete_message, start_conversation
from folkmoot.network.models import Closing, Message
from folkmoot.network.reading.closings import (
    answered_conversations,
    closings_of,
    history_of,
    supersedable,
)
from folkmoot.people.api import Group, Openness, Viewer


@pytest.fixture
def group(cast: Cast) -> Group:
    return circle(cast, Openness.OPEN)


def posted(viewer: Viewer, group: Group, title: str = "Slates") -> Message:
    began = start_conversation(viewer, group=group, title=title, text=f"{title}: which ones?")
    return Message.objects.select_related("group", "conversation").get(pk=began.message)


def answered(viewer: Viewer, message: Message, text: str = "The grey ones.") -> Message:
    answer = answer_message(viewer, message=message, text=text)
    return Message.objects.select_related("group", "conversation").get(pk=answer.message)


def test_the_starter_marks_the_answer_of_another(cast: Cast, group: Group) -> None:
    root = posted(cast.member, group)
    answer = answered(cast.owner, root)
    close_talk(cast.member, message=answer, outcome=Outcome(kind="answer"))
    found = closings_of(cast.guest, root.conversation)
    assert [(one.kind, one.text, one.is_message) for one in found] == [
        ("answer", "The grey ones.", True)
    ]
    assert found[0].marked_by == "Mads"
    assert answered_conversations(cast.guest) == [root.conversation_id]


def test_who_may_and_who_may_not(cast: Cast, group: Group) -> None:
    root = posted(cast.owner, group)
    answer = answered(cast.member, root)
    for viewer in (cast.owner, cast.moderator, cast.member):
        close_talk(viewer, message=answer, outcome=Outcome())
    with pytest.raises(NotAllowed):
        close_talk(cast.guest, message=answer, outcome=Outcome())
    with pytest.raises(NotAllowed):
        close_talk(cast.stranger, message=answer, outcome=Outcome())
    with pytest.raises(NotAllowed):
        withdraw_closing(cast.guest, message=answer)
    # its author, but not of the message above, nor the one who began the talk
    with pytest.raises(NotAllowed):
        close_talk(cast.member, message=root, outcome=Outcome())


def test_what_nobody_may_know_of(cast: Cast) -> None:
    secret = posted(cast.owner, circle(cast, Openness.SECRET))
    with pytest.raises(NotFound):
        close_talk(cast.stranger, message=secret, outcome=Outcome())


def test_a_mail_from_outside_is_marked_by_a_moderator_only(cast: Cast, group: Group) -> None:
    message = deliver(group, [mail("first")])["first"]
    with pytest.raises(NotAllowed):
        close_talk(cast.member, message=message, outcome=Outcome())
    assert close_talk(cast.moderator, message=message, outcome=Outcome()).message == message


def test_a_later_decision_takes_the_place_of_an_earlier_one(cast: Cast, group: Group) -> None:
    first, second = posted(cast.owner, group, "First"), posted(cast.owner, group, "Second")
    earlier = close_talk(cast.owner, message=first, outcome=Outcome(text="Grey slates"))
    close_talk(cast.owner, message=second, outcome=Outcome(text="Red tiles"), supersedes=earlier)
    before = closings_of(cast.member, first.conversation)[0]
    after = closings_of(cast.member, second.conversation)[0]
    assert before.is_superseded
    assert before.later is not None
    assert before.later.text == "Red tiles"
    assert not after.is_superseded
    assert after.earlier is not None
    assert after.earlier.message == first.ref
    assert answered_conversations(cast.member) == [second.conversation_id]
    with pytest.raises(FolkmootError, match="later decision"):
        withdraw_closing(cast.owner, message=first)
    withdraw_closing(cast.owner, message=second)
    assert not closings_of(cast.member, first.conversation)[0].is_superseded


def test_only_one_supersedes_and_only_in_its_group(cast: Cast, group: Group) -> None:
    elsewhere = posted(cast.owner, circle(cast, Openness.CLOSED, "Other"))
    first, second, third = (posted(cast.owner, group, name) for name in ("A", "B", "C"))
    earlier = close_talk(cast.owner, message=first, outcome=Outcome())
    close_talk(cast.owner, message=second, outcome=Outcome(), supersedes=earlier)
    for message, other in ((third, earlier), (elsewhere, earlier), (first, earlier)):
        with pytest.raises(FolkmootError):
            close_talk(cast.owner, message=message, outcome=Outcome(), supersedes=other)
    assert [one.message for one in supersedable(cast.owner, third)] == [second.ref]
    assert Closing.objects.filter(withdrawn_at=None).count() == 2


def test_marking_again_keeps_what_stood_before(cast: Cast, group: Group) -> None:
    root = posted(cast.member, group)
    close_talk(cast.member, message=root, outcome=Outcome(text="Grey"))
    close_talk(cast.member, message=root, outcome=Outcome(text="Red", decided_by="All of us"))
    withdraw_closing(cast.moderator, message=root)
    told = [(one.text, one.withdrawn_by) for one in history_of(root)]
    assert told == [("Grey", "Mads"), ("Red", "Moira")]
    with pytest.raises(FolkmootError, match="not marked"):
        withdraw_closing(cast.member, message=root)


def test_a_deleted_decision_is_shown_no_more(cast: Cast, group: Group) -> None:
    root = posted(cast.member, group)
    close_talk(cast.member, message=root, outcome=Outcome(text="Grey"))
    delete_message(cast.member, message=root)
    assert closings_of(cast.owner, root.conversation) == []


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(kind="joke"),
        Outcome(text="x" * 1001),
        Outcome(decided_by="x" * 301),
        Outcome(decided_on=(clock.now() + timedelta(days=3)).date()),
    ],
)
def test_what_is_no_outcome(cast: Cast, group: Group, outcome: Outcome) -> None:
    root = posted(cast.member, group)
    with pytest.raises(Unusable):
        close_talk(cast.member, message=root, outcome=outcome)
    assert not Closing.objects.exists()


def test_the_feed_hears_of_both(cast: Cast, group: Group) -> None:
    first, second = posted(cast.owner, group, "A"), posted(cast.owner, group, "B")
    earlier = close_talk(cast.owner, message=first, outcome=Outcome())
    close_talk(cast.owner, message=second, outcome=Outcome(), supersedes=earlier)
    assert FeedEntry.objects.filter(kind="network.messages.marked").count() == 2
