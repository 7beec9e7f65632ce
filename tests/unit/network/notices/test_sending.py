"""Sending: order, refusals, a server that is down, and beginnings whose end is unknown."""

from collections.abc import Callable

import pytest
from tests.cast import Cast, circle
from tests.unit.network.notices.conftest import Time
from tests.unit.network.notices.outbox import Outbox

from folkmoot.base.feed.consumers import catch_up
from folkmoot.base.feed.consumers import rebuild as rebuild_consumer
from folkmoot.network.actions.delivery import choose_delivery, say_address_works
from folkmoot.network.actions.posting import start_conversation
from folkmoot.network.models import (
    Announcement,
    How,
    MailCount,
    MailProblem,
    Notice,
    Outcome,
    Postbox,
)
from folkmoot.network.notices import fanout, pacing
from folkmoot.network.notices.consumer import NoticeConsumer
from folkmoot.network.notices.sending import Sender
from folkmoot.network.notices.transport import TAKEN, Answer, Fate
from folkmoot.people.api import Group, Openness

Work = Callable[[], int]


@pytest.fixture
def group(cast: Cast) -> Group:
    """Two people of it get each message at once: the member and the guest."""
    made = circle(cast, Openness.CLOSED, "Garden")
    for viewer in (cast.member, cast.guest):
        choose_delivery(viewer, group=made, how=How.AT_ONCE)
    return made


def ready(cast: Cast, group: Group, time: Time, count: int = 1) -> None:
    """Messages whose notices are written."""
    for number in range(count):
        start_conversation(cast.owner, group=group, title=f"Talk {number}", text="Words.")
        time.pass_by(seconds=1)
    time.pass_by(seconds=11)
    catch_up(NoticeConsumer())
    while fanout.step():
        pass


def run(sender: Sender) -> None:
    while sender.send_notices(lambda: True):
        pass


def titles(outbox: Outbox, name: str) -> list[str]:
    return [str(mail.parsed["Subject"]).rpartition(" ")[2] for mail in outbox.to(name)]


def test_after_a_day_without_server_everything_goes_in_order(
    cast: Cast, group: Group, time: Time, outbox: Outbox
) -> None:
    seconds = [0.0]
    sender = Sender(outbox)
    sender.rest = pacing.Rest(lambda: seconds[0])
    outbox.is_down = True
    ready(cast, group, time, count=3)
    while seconds[0] < 86_400:
        sender.send_notices(lambda: True)
        seconds[0] += 600
        time.pass_by(seconds=600)
    ready(cast, group, time, count=2)
    assert not outbox.mails
    outbox.is_down = False
    seconds[0] += 600
    run(sender)
    assert titles(outbox, "Mads") == ["0", "1", "2", "0", "1"]
    assert titles(outbox, "Gast") == ["0", "1", "2", "0", "1"]
    assert not Notice.objects.filter(settled_at=None).exists()


def test_one_person_waits_with_all_their_mail_and_nobody_else(
    cast: Cast, group: Group, time: Time, outbox: Outbox
) -> None:
    outbox.answers["mads@example.org"] = [Answer(Fate.LATER, 451), Answer(Fate.LATER, 451)]
    ready(cast, group, time, count=3)
    sender = Sender(outbox)
    run(sender)
    assert titles(outbox, "Gast") == ["0", "1", "2"]
    assert not outbox.to("Mads")
    time.pass_by(minutes=3)
    run(sender)
    assert Postbox.objects.get().failures == 2
    assert not outbox.to("Mads")
    time.pass_by(minutes=5)
    run(sender)
    assert titles(outbox, "Mads") == ["0", "1", "2"]
    assert not Postbox.objects.exists()


def test_an_address_that_is_refused_gets_nothing_until_its_owner_says_it_works(
    cast: Cast, group: Group, time: Time, outbox: Outbox
) -> None:
    outbox.answers["mads@example.org"] = [Answer(Fate.REFUSED, 550, "5.1.1 no such user")]
    ready(cast, group, time, count=2)
    sender = Sender(outbox)
    run(sender)
    problem = MailProblem.objects.get()
    assert (problem.person, problem.kind, problem.status) == (cast.member.person, "hard", "5.1.1")
    assert not outbox.to("Mads")
    say_address_works(cast.member)
    run(sender)
    assert titles(outbox, "Mads") == ["1"]


def test_what_a_dead_process_began_is_sent_once_more_and_never_a_third_time(
    cast: Cast, group: Group, time: Time, outbox: Outbox
) -> None:
    ready(cast, group, time)
    Notice.objects.update(starts=1)  # as a process leaves it that dies in the middle
    starts: list[int] = []

    class Watching(Outbox):
        def send(
            self, sender: str, recipient: str, mail: bytes, begin: Callable[[], None]
        ) -> Answer:
            def beginning() -> None:
                begin()
                notice = Notice.objects.get(person__email=recipient)
                starts.append(notice.starts)

            return super().send(sender, recipient, mail, beginning)

    again = Watching()
    run(Sender(again))
    assert starts == [2, 2]
    assert len(again.mails) == 2
    ready(cast, group, time)
    Notice.objects.filter(settled_at=None).update(starts=2)
    run(Sender(outbox))
    assert not outbox.mails
    assert Notice.objects.filter(outcome=Outcome.UNCERTAIN).count() == 2


def test_a_connection_that_breaks_in_the_middle_counts_as_begun(
    cast: Cast, group: Group, time: Time, outbox: Outbox
) -> None:
    outbox.answers["gast@example.org"] = [Answer(Fate.UNKNOWN)]
    outbox.answers["mads@example.org"] = [Answer(Fate.UNKNOWN)]
    ready(cast, group, time)
    run(Sender(outbox))
    assert sorted(Notice.objects.values_list("starts", flat=True)) == [0, 1]
    outbox.answers.clear()
    run(Sender(outbox))
    assert len(outbox.mails) == 2


def test_a_message_the_server_finds_unfit_does_not_hold_up_the_others(
    cast: Cast, group: Group, time: Time, outbox: Outbox
) -> None:
    outbox.answers["mads@example.org"] = [Answer(Fate.UNFIT, 554)]
    ready(cast, group, time, count=2)
    run(Sender(outbox))
    assert titles(outbox, "Mads") == ["1"]
    assert Notice.objects.filter(outcome=Outcome.REFUSED).count() == 1


def test_at_most_so_many_a_minute(cast: Cast, group: Group, time: Time, outbox: Outbox) -> None:
    ready(cast, group, time, count=5)
    seconds = [0.0]
    sender = Sender(outbox)
    sender.pace = pacing.Pace(4, lambda: seconds[0])
    run(sender)
    assert len(outbox.mails) == 4
    seconds[0] += 30
    run(sender)
    assert len(outbox.mails) == 6
    assert not Notice.objects.filter(starts__gt=0).exists()


def test_telling_the_feed_twice_and_anew_mails_nobody_twice(
    cast: Cast, group: Group, time: Time, outbox: Outbox, work: Work
) -> None:
    start_conversation(cast.owner, group=group, title="Talk", text="Words.")
    time.pass_by(seconds=11)
    assert work() == 2
    rebuild_consumer(NoticeConsumer())
    Announcement.objects.update(reached=0, finished_at=None)
    assert work() == 0


def test_a_group_is_told_in_steps_and_a_step_may_be_repeated(
    cast: Cast, group: Group, time: Time, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fanout, "PEOPLE_AT_ONCE", 1)
    start_conversation(cast.owner, group=group, title="Talk", text="Words.")
    time.pass_by(seconds=11)
    catch_up(NoticeConsumer())
    steps = 0
    while fanout.step():
        steps += 1
    assert steps == 5
    assert Notice.objects.count() == 2


def test_what_was_sent_is_counted_by_person_and_day(
    cast: Cast, group: Group, time: Time, outbox: Outbox, work: Work
) -> None:
    ready(cast, group, time, count=3)
    work()
    count = MailCount.objects.get(person=cast.guest.person)
    assert (count.at_once, count.digests, count.day) == (3, 0, time.now.date())


def test_the_server_is_asked_less_and_less_often() -> None:
    seconds = [0.0]
    rest = pacing.Rest(lambda: seconds[0])
    assert [rest.failed() for _ in range(8)] == [5, 10, 20, 40, 80, 160, 300, 300]
    assert not rest.is_over()
    rest.succeeded()
    assert rest.is_over()
    assert TAKEN.fate is Fate.TAKEN
