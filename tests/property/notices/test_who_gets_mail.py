"""Never a mail to who may not have it: the clever way against asking about each pair slowly."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import Cast, circle
from tests.unit.network.notices.outbox import Outbox

from folkmoot.base import clock
from folkmoot.base.feed.consumers import catch_up
from folkmoot.network.actions.delivery import (
    Habit,
    change_habit,
    choose_delivery,
)
from folkmoot.network.actions.following import follow_branch, mute_branch
from folkmoot.network.actions.posting import answer_message, delete_message, start_conversation
from folkmoot.network.models import Following, How, MailHabit, Message
from folkmoot.network.notices import fanout
from folkmoot.network.notices.bearings import hows_of
from folkmoot.network.notices.consumer import NoticeConsumer
from folkmoot.network.notices.digests.sending import send_digests
from folkmoot.network.notices.sending import Sender
from folkmoot.people.api import Group, Openness, Viewer, may, remove_member

NAMES = ("owner", "moderator", "member", "guest")
numbers = count()

people = st.sampled_from(NAMES)
deeds = st.one_of(
    st.tuples(st.just("post"), people, st.none()),
    st.tuples(st.just("answer"), people, st.integers(0, 5)),
    st.tuples(st.just("choose"), people, st.sampled_from([*How.values, ""])),
    st.tuples(st.just("habit"), people, st.booleans()),
    st.tuples(st.just("no mail"), people, st.booleans()),
    st.tuples(st.just("follow"), people, st.integers(0, 5)),
    st.tuples(st.just("mute"), people, st.integers(0, 5)),
    st.tuples(st.just("delete"), people, st.integers(0, 5)),
    st.tuples(st.just("restrict"), people, st.integers(0, 5)),
    st.tuples(st.just("remove"), st.sampled_from(NAMES[1:]), st.none()),
    st.tuples(st.just("write notices"), st.none(), st.none()),
)


class World:
    """A group to which deeds happen; a deed that is not allowed does nothing."""

    def __init__(self, cast: Cast, group: Group) -> None:
        self.cast = cast
        self.group = group
        self.messages: list[int] = []
        self.words: dict[int, str] = {}

    def viewer(self, name: str) -> Viewer:
        found: Viewer = getattr(self.cast, name)
        found.forget()
        return found

    def message(self, number: int) -> Message | None:
        if not self.messages:
            return None
        return Message.objects.get(pk=self.messages[number % len(self.messages)])

    def do(self, deed: str, name: str | None, what: object) -> None:
        if deed == "write notices" or name is None:
            catch_up(NoticeConsumer())
            while fanout.step():
                pass
            return
        viewer = self.viewer(name)
        if self.group.pk not in viewer.group_roles:
            return
        if deed == "post":
            # an answer carries the title of what it answers on, so that is not what is looked for
            words = f"Words {next(numbers)}."
            posted = start_conversation(viewer, group=self.group, title="A talk", text=words)
            self.said(posted.message, words)
        elif deed == "choose":
            choose_delivery(viewer, group=self.group, how=str(what))
        elif deed == "habit":
            change_habit(viewer, habit=Habit(hour=7, weekday=0, direct_at_once=bool(what)))
        elif deed == "no mail":
            change_habit(viewer, habit=Habit(hour=7, weekday=0, no_mail=bool(what)))
        elif deed == "remove":
            assert viewer.person
            remove_member(self.cast.owner, group=self.group, person=viewer.person)
        elif isinstance(what, int):
            self.to_message(deed, viewer, self.message(what))

    def said(self, message: int, words: str) -> None:
        self.messages.append(message)
        self.words[message] = words

    def to_message(self, deed: str, viewer: Viewer, message: Message | None) -> None:
        if message is None or message.deleted_at or not may(viewer, "see", message):
            return
        if deed == "answer":
            words = f"Words {next(numbers)}."
            self.said(answer_message(viewer, message=message, text=words).message, words)
        elif deed == "follow":
            follow_branch(viewer, message=message)
        elif deed == "mute":
            mute_branch(viewer, message=message)
        elif deed == "restrict":
            Message.objects.filter(pk=message.pk).update(restricted=True)
        elif deed == "delete" and message.posted_by == viewer.person:
            delete_message(viewer, message=message)


def state_of_branch(viewer: Viewer, message: Message) -> str:
    """The nearest choice above, by climbing."""
    at: Message | None = message
    while at is not None:
        row = Following.objects.filter(person=viewer.person, message=at).first()
        if row is not None:
            return str(row.state)
        at = at.parent
    return ""


def wants(world: World, name: str, message: Message) -> str:
    """Slow and obvious: "now", "digest", or "" for no mail of this message at all."""
    viewer = world.viewer(name)
    assert viewer.person
    group = world.group
    message.refresh_from_db()
    if group.pk not in viewer.group_roles or not may(viewer, "see", message):
        return ""
    if message.deleted_at or message.posted_by == viewer.person:
        return ""
    how = hows_of(viewer.person.pk, [group.pk])[group.pk]
    branch = state_of_branch(viewer, message)
    if how == How.NEVER or branch == "mute":
        return ""
    habit = MailHabit.objects.filter(person=viewer.person).first()
    direct = how in (How.AT_ONCE, How.DIRECT) or habit is None or habit.direct_at_once
    answers = message.parent is not None and message.parent.posted_by == viewer.person
    if (answers and direct) or branch == "follow" or how == How.AT_ONCE:
        return "now"
    return "" if how == How.DIRECT else "digest"


@pytest.mark.django_db
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    choices=st.tuples(*[st.sampled_from(list(How.values))] * len(NAMES)),
    happened=st.lists(deeds, min_size=1, max_size=12),
)
def test_mail_goes_to_exactly_those_who_may_and_want(
    cast: Cast, choices: tuple[str, ...], happened: list[tuple[str, str | None, object]]
) -> None:
    real = clock.now
    with transaction.atomic():
        later = real()
        group = circle(cast, Openness.CLOSED, f"Garden {next(numbers)}")
        world = World(cast, group)
        outbox = Outbox()
        sender = Sender(outbox)
        with pytest.MonkeyPatch.context() as patch:
            for name, how in zip(NAMES, choices, strict=True):
                world.do("choose", name, how)
            world.do("post", "owner", None)
            for deed in happened:
                world.do(*deed)
            later = real()
            for days in (0.001, 1.1, 8.2):
                patch.setattr(clock, "now", moved(later, days))
                world.do("write notices", None, None)
                while sender.send_notices(lambda: True) or send_digests(sender, lambda: True):
                    pass
            in_the_middle = any(deed == "write notices" for deed, _, _ in happened)
            check(world, outbox, exactly=not in_the_middle)
        transaction.set_rollback(True)
    for name in NAMES:
        world.viewer(name)


def moved(moment: datetime, days: float) -> Callable[[], datetime]:
    return lambda: moment + timedelta(days=days)


def check(world: World, outbox: Outbox, *, exactly: bool) -> None:
    """Nobody who may not or does not want it got a message; `exactly`: all others did, once.

    A choice made after the notices were written may come too late to be told of a message: then
    what holds is only that no one got it twice. A digest shows the newest words of a branch and
    counts all, so what it told is counted.
    """
    for name in NAMES:
        person = world.viewer(name).person
        assert person
        mails = outbox.to(str(person.name))
        wished = 0
        for number in world.messages:
            message = Message.objects.get(pk=number)
            got = [mail for mail in mails if said_in(message, world.words[number], mail.raw)]
            wish = wants(world, name, message)
            wished += wish == "digest"
            assert len(got) <= (1 if wish else 0), (name, wish, message.pk)
            if exactly and wish == "now":
                assert len(got) == 1, (name, wish, message.pk)
            if exactly and got:
                assert bool(got[0].parsed["Auto-Submitted"]) == (wish == "digest"), name
        if exactly:
            assert sum(told(mail.raw) for mail in mails) == wished, name


def told(raw: bytes) -> int:
    """How many messages a digest says it tells of; 0 for a mail of one message."""
    found = re.search(rb"^(\d+) new messages? in ", raw, re.MULTILINE)
    return int(found[1]) if found and b"Auto-Submitted:" in raw else 0


def said_in(message: Message, words: str, raw: bytes) -> bool:
    """Whether this is the mail of the message, or a digest with its words."""
    if f"Message-ID: <{message.message_id}>".encode() in raw:
        return True
    return b"Auto-Submitted:" in raw and words.encode() in raw
