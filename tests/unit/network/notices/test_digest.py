"""Digests: what stands where, what is left out, one mail for all groups of a rhythm."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from tests.cast import Cast, circle
from tests.unit.network.notices.conftest import Time
from tests.unit.network.notices.outbox import Outbox
from tests.unit.network.notices.test_mime import Words, content, plain_words

from folkmoot.network.actions.delivery import Habit, change_habit, choose_delivery
from folkmoot.network.actions.posting import answer_message, delete_message, start_conversation
from folkmoot.network.gateway.addresses import ReplyRecipient, recipient_of
from folkmoot.network.models import DigestDue, How, MailCount, Message
from folkmoot.network.notices.digests.shape import (
    BRANCHES,
    Concern,
    GroupName,
    NewMessage,
    digest_of,
)
from folkmoot.network.notices.rhythms import next_digest
from folkmoot.network.reading.state import mark_read
from folkmoot.people.api import Group, Openness

Work = Callable[[], int]
BEGAN = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
GROUPS = {1: GroupName("Garden", "garden"), 2: GroupName("Roof", "roof")}


def message(
    number: int, *, parent: int | None = None, group: int = 1, talk: int = 1, concern: int = 3
) -> NewMessage:
    return NewMessage(
        id=number,
        ref=UUID(int=number),
        group=group,
        conversation=talk,
        parent=parent,
        title=f"Talk {talk}",
        branch_name="",
        author=f"Author {number % 3}",
        at=BEGAN + timedelta(minutes=number),
        words=f"Words {number}.",
        concern=Concern(concern),
    )


def test_of_nothing_there_is_no_digest() -> None:
    assert digest_of([], GROUPS) is None


def test_what_hangs_together_is_one_branch_and_the_order_of_rows_does_not_matter() -> None:
    rows = [message(1), message(2, parent=1), message(3, parent=99), message(4, parent=2)]
    found = digest_of(rows, GROUPS)
    assert found == digest_of(reversed(rows), GROUPS)
    assert found is not None
    (section,) = found.sections
    assert [(branch.head.int, branch.count) for branch in section.branches] == [(1, 3), (3, 1)]
    assert [one.ref.int for one in section.branches[0].excerpts] == [1, 2, 4]


def test_what_concerns_the_reader_stands_first_and_is_always_shown() -> None:
    rows = [message(number, talk=1, parent=number - 1) for number in range(1, 9)]
    rows[0] = message(1, talk=1, concern=Concern.ANSWER)
    rows += [message(50, talk=2), message(60, talk=3, group=2, concern=Concern.MENTION)]
    found = digest_of(rows, GROUPS)
    assert found is not None
    assert [section.group.title for section in found.sections] == ["Roof", "Garden"]
    first = found.sections[1].branches[0]
    assert (first.title, first.concern, first.left_out) == ("Talk 1", Concern.ANSWER, 5)
    assert [one.ref.int for one in first.excerpts] == [1, 7, 8]
    assert (found.direct_count, found.conversation_count) == (2, 3)


def test_a_flood_is_counted_and_cut() -> None:
    rows = [message(number, talk=number) for number in range(1, 201)]
    rows += [message(1000 + number, talk=900 + number, group=2) for number in range(3)]
    found = digest_of(rows, GROUPS)
    assert found is not None
    assert found.message_count == 203
    shown = sum(len(section.branches) for section in found.sections)
    assert shown <= BRANCHES + len(found.sections)
    left_out = sum(section.branches_left_out for section in found.sections)
    assert shown + left_out == 203


def test_parents_that_run_in_a_circle_end() -> None:
    found = digest_of([message(1, parent=2), message(2, parent=1)], GROUPS)
    assert found is not None
    assert found.message_count == 2


@pytest.mark.parametrize(
    ("how", "after", "zone", "expected"),
    [
        (How.HOURLY, "2026-11-02T09:30", "UTC", "2026-11-02T10:00"),
        (How.HOURLY, "2026-11-02T10:00", "UTC", "2026-11-02T11:00"),
        (How.DAILY, "2026-11-02T05:59", "Europe/Berlin", "2026-11-02T06:00"),
        (How.DAILY, "2026-11-02T06:00", "Europe/Berlin", "2026-11-03T06:00"),
        (How.DAILY, "2026-07-01T05:30", "Europe/Berlin", "2026-07-02T05:00"),
        (How.WEEKLY, "2026-11-03T12:00", "UTC", "2026-11-09T07:00"),
        (How.WEEKLY, "2026-11-08T21:00", "Asia/Tokyo", "2026-11-08T22:00"),
        (How.DAILY, "2026-11-02T12:00", "No/Where", "2026-11-03T07:00"),
    ],
)
def test_a_digest_comes_by_the_clock_of_its_reader(
    how: str, after: str, zone: str, expected: str
) -> None:
    moment = datetime.fromisoformat(after).replace(tzinfo=UTC)
    found = next_digest(how, moment, hour=7, weekday=0, time_zone=zone)
    assert found == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_hours_the_clock_leaps_over_or_repeats_give_one_digest_a_day() -> None:
    at = datetime(2026, 3, 27, tzinfo=UTC)
    found = []
    for _ in range(5):
        at = next_digest(How.DAILY, at, hour=2, weekday=0, time_zone="Europe/Berlin")
        found.append(at)
    assert [moment.day for moment in found] == [27, 28, 29, 30, 31]


@pytest.fixture
def two_groups(cast: Cast) -> tuple[Group, Group]:
    """Two groups whose people get the digest everybody begins with."""
    return circle(cast, Openness.CLOSED, "Garden"), circle(cast, Openness.OPEN, "Roof")


def fill(cast: Cast, groups: tuple[Group, Group]) -> list[Message]:
    found = []
    for group in groups:
        for title in ("Beans & peas", "Tiles"):
            posted = start_conversation(
                cast.owner, group=group, title=title, text=f"Many words on {title} in {group}."
            )
            found.append(Message.objects.get(pk=posted.message))
    return found


def test_a_new_member_gets_one_digest_a_day_for_all_groups(
    cast: Cast,
    two_groups: tuple[Group, Group],
    time: Time,
    outbox: Outbox,
    work: Work,
) -> None:
    fill(cast, two_groups)
    time.pass_by(seconds=11)
    assert work() == 0
    time.pass_by(days=1)
    work()
    assert sorted(outbox.recipients()) == ["gast", "mads", "moira"]
    (mail,) = outbox.to("Mads")
    assert mail.parsed["Subject"] == "4 new messages in 2 groups"
    assert mail.parsed["Precedence"] == "list"
    assert "In-Reply-To" not in mail.parsed
    time.pass_by(days=1)
    assert work() == 0
    assert MailCount.objects.get(person=cast.member.person).digests == 1
    assert not DigestDue.objects.exists()


def test_both_forms_of_a_digest_say_the_same_and_its_answers_are_signed(
    cast: Cast,
    two_groups: tuple[Group, Group],
    time: Time,
    outbox: Outbox,
    work: Work,
) -> None:
    messages = fill(cast, two_groups)
    answer_message(cast.moderator, message=messages[0], text="And *lettuce*?")
    time.pass_by(days=1)
    work()
    mail = outbox.to("Mads")[0].parsed
    reader = Words()
    reader.feed(content(mail, "html"))
    assert plain_words(content(mail, "plain")) == plain_words(" ".join(reader.found))
    text = content(mail, "plain")
    assert text.startswith("5 new messages in 4 conversations by 2 people.\n")
    answers = [line.partition("mailto:")[2] for line in text.splitlines() if "mailto:" in line]
    found = [recipient_of(address) for address in answers]
    assert len(found) == 4
    assert cast.member.person
    for one in found:
        assert isinstance(one, ReplyRecipient)
        assert one.person_ref == cast.member.person.ref


def test_what_was_read_deleted_or_mailed_already_is_not_told(
    cast: Cast,
    two_groups: tuple[Group, Group],
    time: Time,
    outbox: Outbox,
    work: Work,
) -> None:
    messages = fill(cast, two_groups)
    answered = answer_message(cast.member, message=messages[3], text="Mine.")
    answer_message(
        cast.owner, message=Message.objects.get(pk=answered.message), text="To you alone."
    )
    time.pass_by(seconds=11)
    work()
    assert len(outbox.to("Mads")) == 1
    mark_read(cast.member, two_groups[0], [messages[0].number or 0])
    delete_message(cast.owner, message=messages[1])
    time.pass_by(days=1)
    work()
    digest = content(outbox.to("Mads")[1].parsed, "plain")
    assert digest.startswith("2 new messages in 2 conversations by 1 person.\n")
    assert "To you alone" not in digest


def test_who_read_everything_gets_no_mail_at_all(
    cast: Cast,
    two_groups: tuple[Group, Group],
    time: Time,
    outbox: Outbox,
    work: Work,
) -> None:
    for found in fill(cast, two_groups):
        mark_read(cast.member, found.group, [found.number or 0])
    time.pass_by(days=1, seconds=11)
    work()
    assert not outbox.to("Mads")
    assert len(outbox.to("Gast")) == 1


def test_a_change_of_hour_moves_what_waits(
    cast: Cast,
    two_groups: tuple[Group, Group],
    time: Time,
    work: Work,
) -> None:
    fill(cast, two_groups)
    time.pass_by(seconds=11)
    work()
    hour = (time.now + timedelta(hours=5)).hour
    change_habit(cast.member, habit=Habit(hour=hour, weekday=0))
    due = DigestDue.objects.get(person=cast.member.person)
    assert due.due_at.hour == hour
    assert due.due_at - time.now <= timedelta(hours=5)


def test_from_daily_to_weekly_what_waits_comes_weekly_and_once(
    cast: Cast,
    two_groups: tuple[Group, Group],
    time: Time,
    outbox: Outbox,
    work: Work,
) -> None:
    fill(cast, two_groups)
    time.pass_by(seconds=11)
    work()
    for group in two_groups:
        choose_delivery(cast.member, group=group, how=How.WEEKLY)
    time.pass_by(days=8)
    work()
    assert len(outbox.to("Mads")) == 1
    assert "4 new" in outbox.to("Mads")[0].parsed["Subject"]
