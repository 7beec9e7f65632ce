"""Who is told what: each entry once, to those it concerns, and to nobody else."""

import asyncio
import random
from collections.abc import Coroutine

import pytest
from tests.unit.live.connections import Line

from folkmoot.base.ids import new_ref, written
from folkmoot.live import hub as hub_module
from folkmoot.live import stream as stream_module
from folkmoot.live.access import Access
from folkmoot.live.events import Writer
from folkmoot.live.hub import Hub
from folkmoot.live.presence import Company
from folkmoot.live.stream import Stream
from folkmoot.live.telling import ADDED, AUDIENCE, Mention, Revoked, Told

GROUP, OTHER_GROUP, TALK, OTHER_TALK = 1, 2, 10, 11


def run(step: Coroutine[object, object, None]) -> None:
    """Run a test's steps in an event loop of their own."""
    asyncio.run(step)


def access(
    person: int, *, groups: tuple[int, ...] = (), talks: tuple[int, ...] = (), member: bool = True
) -> Access:
    """The access of a person who follows these."""
    member_of = frozenset({GROUP} if member else ())
    names = {talk: f"talk{talk}" for talk in talks}
    places = dict.fromkeys(talks, GROUP)
    return Access(person, new_ref(), f"P{person}", frozenset(groups), places, member_of, names)


def told(number: int, *mentions: Mention, kind: str = ADDED, group: int = GROUP) -> Told:
    """An entry of the feed that tells of these messages."""
    return Told((0, number), kind, group, "group-ref", mentions or (mention(f"m{number}"),))


def mention(name: str, talk: int = TALK, audience: frozenset[int] | None = None) -> Mention:
    """A message."""
    return Mention(name, f"talk{talk}", 1, talk, audience)


async def opened(hub: Hub, given: Access) -> tuple[Stream, Line]:
    """A stream that has caught up."""
    line = Line()
    stream = Stream(given, hub.position, line)
    hub.add(stream)
    await stream.caught_up()
    return stream, line


def names(line: Line) -> list[object]:
    """The messages a connection heard of, in order."""
    found: list[object] = []
    for _, event in line.events():
        messages = event.get("messages", [])
        assert isinstance(messages, list)
        found += [one["message"] for one in messages]
    return found


def test_each_hears_of_what_they_follow() -> None:
    async def steps() -> None:
        hub = Hub()
        _, whole = await opened(hub, access(1, groups=(GROUP,)))
        _, talk = await opened(hub, access(2, talks=(TALK,)))
        _, elsewhere = await opened(hub, access(3, groups=(OTHER_GROUP,)))
        both = told(1, mention("a"), mention("b", OTHER_TALK))
        await hub.publish([both, told(2, mention("c", OTHER_TALK))], (0, 2))
        assert names(whole) == ["a", "b", "c"]
        assert names(talk) == ["a"]
        assert names(elsewhere) == []
        assert [position for position, _ in whole.events()] == [(0, 1), (0, 2)]

    run(steps())


def test_a_restricted_message_exists_only_for_its_audience() -> None:
    async def steps() -> None:
        hub = Hub()
        _, sender = await opened(hub, access(1, groups=(GROUP,)))
        _, reader = await opened(hub, access(2, groups=(GROUP,), talks=(TALK,)))
        closed = mention("secret", audience=frozenset({1}))
        await hub.publish([told(1, closed), told(2, mention("a"), closed)], (0, 2))
        assert names(sender) == ["secret", "a", "secret"]
        assert names(reader) == ["a"]
        assert b"secret" not in reader.data
        counts = [event["count"] for _, event in reader.events()]
        assert counts == [1], "the number of messages does not give it away"

    run(steps())


def test_who_lost_access_hears_nothing_after_it() -> None:
    async def steps() -> None:
        hub = Hub()
        removed, gone_line = await opened(hub, access(1, groups=(GROUP,)))
        passer, passer_line = await opened(hub, access(2, groups=(GROUP,), member=False))
        reader, line = await opened(hub, access(3, groups=(GROUP,), talks=(TALK,)))
        hub.revoke(Revoked(persons=frozenset({1})))
        await hub.publish([told(1)], (0, 1))
        assert removed.ended.done()
        assert names(gone_line) == []
        assert names(passer_line) == ["m1"]
        hub.revoke(Revoked(closed_groups=frozenset({GROUP})))
        await hub.publish([told(2)], (0, 2))
        assert passer.ended.done()
        assert names(passer_line) == ["m1"]
        assert names(line) == ["m1", "m2"]
        hub.revoke(Revoked(conversations=((TALK, frozenset({9})),)))
        assert reader.ended.done()
        assert not hub.streams
        assert not hub.by_group
        assert not hub.by_person
        assert not hub.by_conversation
        assert not hub.conversations

    run(steps())


def test_events_wait_while_what_was_missed_is_told() -> None:
    async def steps() -> None:
        hub, line = Hub(), Line()
        stream = Stream(access(1, groups=(GROUP,)), (0, 0), line)
        hub.add(stream)
        await hub.publish([told(3), told(4)], (0, 4))
        for missed in (told(1), told(2), told(3)):
            await stream.catch_up(missed.position, Writer(missed).event(stream.access))
        assert names(line) == ["m1", "m2", "m3"]
        await stream.caught_up()
        await hub.publish([told(5)], (0, 5))
        assert names(line) == ["m1", "m2", "m3", "m4", "m5"]

    run(steps())


def test_the_ring_goes_back_as_far_as_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "RING", 3)

    async def steps() -> None:
        hub = Hub()
        hub.begin((0, 0))
        for number in range(1, 7):
            await hub.publish([told(number)], (0, number))
            for after in range(number + 1):
                missed = hub.missed((0, after))
                wanted = list(range(after + 1, number + 1))
                if missed is None:
                    assert len(wanted) > 2, "the newest are always there"
                else:
                    assert [one.position[1] for one in missed] == wanted
        await hub.publish([told(7, kind=AUDIENCE)], (0, 7))
        assert hub.missed((0, 5)) is None, "what was told before may have other readers now"
        assert hub.missed((0, 7)) == []

    run(steps())


def test_a_client_that_does_not_read_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream_module, "MOST_BYTES", 2000)
    monkeypatch.setattr(stream_module, "MOST_WAITING", 10)

    async def steps() -> None:
        hub = Hub()
        greedy, line = await opened(hub, access(1, groups=(GROUP,)))
        for number in range(1, 100):
            await hub.publish([told(number)], (0, number))
        assert greedy.ended.result() == "full"
        assert len(line.data) < 2400
        slow = Stream(access(2, groups=(GROUP,)), hub.position, Line())
        hub.add(slow)
        for number in range(100, 120):
            await hub.publish([told(number)], (0, number))
        assert slow.ended.result() == "behind"
        gone, broken = await opened(hub, access(3, groups=(GROUP,)))
        broken.broken = True
        await hub.publish([told(121)], (0, 121))
        assert gone.ended.result().startswith("gone")

    run(steps())


def test_nobody_takes_all_the_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "MOST_OF_A_PERSON", 2)
    monkeypatch.setattr(hub_module, "MOST_STREAMS", 3)

    async def steps() -> None:
        hub = Hub()
        first, _ = await opened(hub, access(1))
        await opened(hub, access(1))
        assert not hub.has_room(1)
        assert hub.has_room(2)
        await opened(hub, access(2))
        assert not hub.has_room(3)
        hub.remove(first)
        hub.remove(first)
        assert hub.has_room(1)

    run(steps())


def test_reconnecting_at_any_point_loses_and_doubles_nothing() -> None:
    """Streams that break at random moments, in a hub that publishes all the time."""
    choose = random.Random(20261122)  # noqa: S311  # repeatable, not secret

    async def steps() -> None:
        hub = Hub()
        hub.begin((0, 0))
        given = access(1, groups=(GROUP,))
        heard: list[object] = []
        after, line = (0, 0), Line()
        stream = Stream(given, after, line)
        hub.add(stream)
        await stream.caught_up()
        number = 0
        for _ in range(400):
            deed = choose.random()
            if deed < 0.7:
                batch = [told(number + step) for step in range(1, choose.randint(2, 5))]
                number = batch[-1].position[1]
                await hub.publish(batch, (0, number))
                continue
            # what a browser has is a part of what was sent, cut anywhere
            whole = line.events()
            kept = whole[: choose.randint(0, len(whole))]
            heard += [one["message"] for _, event in kept for one in _messages(event)]
            after = next((place for place, _ in reversed(kept) if place), after)
            hub.remove(stream)
            line = Line()
            stream = Stream(given, after, line)
            hub.add(stream)
            publishing = asyncio.create_task(hub.publish([told(number + 1)], (0, number + 1)))
            number += 1
            missed = hub.missed(after)
            assert missed is not None
            for entry in missed:
                await stream.catch_up(entry.position, Writer(entry).event(given))
            await stream.caught_up()
            await publishing
        heard += names(line)
        assert heard == [f"m{one}" for one in range(1, number + 1)]
        assert number > 300

    run(steps())


def _messages(event: dict[str, object]) -> list[dict[str, object]]:
    messages = event["messages"]
    assert isinstance(messages, list)
    return messages


def test_presence_and_typing_are_for_those_who_are_there() -> None:
    async def steps() -> None:
        hub, now = Hub(), [0.0]
        company = Company(hub, lambda: now[0])
        ada, bo = access(1, talks=(TALK,)), access(2, talks=(TALK,))
        talk_ref = new_ref()
        _, line = await opened(hub, ada)
        stream, other = await opened(hub, bo)
        _, outside = await opened(hub, access(3, talks=(OTHER_TALK,)))
        hub.conversations[written(talk_ref)] = TALK
        company.changed(stream)
        await company.tell_changes()
        assert [event["count"] for _, event in line.events()] == [2]
        await company.tell_changes()
        assert len(line.events()) == 1, "nobody came or went since"
        assert await company.wrote(bo.ref, talk_ref)
        assert await company.wrote(bo.ref, talk_ref)
        assert [event["kind"] for _, event in line.events()] == ["presence", "typing"]
        now[0] = 5.0
        assert await company.wrote(bo.ref, talk_ref)
        assert [event["kind"] for _, event in line.events()].count("typing") == 2
        assert all(event["kind"] == "presence" for _, event in other.events())
        assert not await company.wrote(new_ref(), talk_ref)
        assert not await company.wrote(bo.ref, new_ref())
        assert outside.data == b""

    run(steps())
