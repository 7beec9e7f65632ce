"""Must-read messages: who is asked, who has said so, who is reminded."""

import contextlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.cast import Cast, circle
from tests.mailbag import deliver, mail
from tests.unit.network.notices.outbox import Outbox

from folkmoot.base import clock
from folkmoot.base.errors import FolkmootError, NotAllowed, NotFound, Unusable
from folkmoot.base.ids import written
from folkmoot.network import reminding
from folkmoot.network.actions.duties import acknowledge, mark_must_read, withdraw_must_read
from folkmoot.network.gateway.addresses import BounceRecipient, recipient_of
from folkmoot.network.models import MailHabit, MailProblem, Message, MustRead, Reminder
from folkmoot.network.notices.transport import Answer, Fate
from folkmoot.network.reading.duties import must_read_for, readers_of
from folkmoot.network.reminding import mail_reminders, write_reminders
from folkmoot.people.api import Group, Openness, Viewer, remove_member

SOON = timedelta(days=7)


@pytest.fixture
def group(cast: Cast) -> Group:
    return circle(cast, Openness.OPEN)


@pytest.fixture
def message(group: Group) -> Message:
    return deliver(group, [mail("rules", subject="Rules")])["rules"]


def marked(viewer: Viewer, message: Message, *readers: Viewer) -> MustRead:
    people = [one.person for one in readers if one.person]
    until = (clock.now() + SOON).date()
    return mark_must_read(viewer, message=message, until=until, readers=people)


def waiting(viewer: Viewer) -> list[str]:
    return [duty.title for duty in must_read_for(viewer)]


def test_all_members_are_asked_until_they_say_so(cast: Cast, message: Message) -> None:
    duty = marked(cast.moderator, message)
    assert waiting(cast.member) == waiting(cast.guest) == ["Rules"]
    assert waiting(cast.stranger) == []
    acknowledge(cast.member, message=message)
    acknowledge(cast.member, message=message)
    assert waiting(cast.member) == []
    told = {reader.name: reader.at is not None for reader in readers_of(duty)}
    assert told == {"Gast": False, "Moira": False, "Olive": False, "Mads": True}
    assert [reader.name for reader in readers_of(duty)][-1] == "Mads"


def test_some_people_only(cast: Cast, message: Message) -> None:
    duty = marked(cast.owner, message, cast.guest)
    assert waiting(cast.guest) == ["Rules"]
    assert waiting(cast.member) == []
    assert [reader.name for reader in readers_of(duty)] == ["Gast"]
    with pytest.raises(Unusable):
        acknowledge(cast.member, message=message)


def test_who_may_ask(cast: Cast, message: Message) -> None:
    for viewer in (cast.member, cast.guest, cast.stranger, cast.administrator):
        with pytest.raises(NotAllowed):
            marked(viewer, message)
        with pytest.raises(NotAllowed):
            withdraw_must_read(viewer, message=message)
    secret = deliver(circle(cast, Openness.SECRET), [mail("s")])["s"]
    with pytest.raises(NotFound):
        marked(cast.stranger, secret)
    with pytest.raises(NotFound):
        acknowledge(cast.stranger, message=secret)


def test_nobody_is_asked_who_cannot_see_it(cast: Cast) -> None:
    secret = deliver(circle(cast, Openness.SECRET), [mail("s")])["s"]
    with pytest.raises(Unusable, match="Stran"):
        marked(cast.owner, secret, cast.stranger)


def test_restricted_messages_ask_only_those_they_reached(cast: Cast, group: Group) -> None:
    assert cast.owner.person
    box = cast.owner.person.addresses.get()
    private = mail("p", to="Olive <olive@example.org>", subject="Budget")
    message = deliver(group, [private], mailbox_of=box)["p"]
    assert message.restricted
    duty = marked(cast.owner, message)
    assert waiting(cast.owner) == ["Budget"]
    assert waiting(cast.member) == []
    assert [reader.name for reader in readers_of(duty)] == ["Olive"]


def test_leaving_ends_it(cast: Cast, group: Group, message: Message) -> None:
    marked(cast.owner, message)
    assert cast.member.person
    remove_member(cast.owner, group=group, person=cast.member.person)
    cast.member.forget()
    assert waiting(cast.member) == []


def test_it_is_changed_and_taken_back(cast: Cast, message: Message) -> None:
    marked(cast.owner, message)
    acknowledge(cast.member, message=message)
    marked(cast.moderator, message, cast.guest)
    marked(cast.moderator, message)
    assert MustRead.objects.count() == 1
    assert waiting(cast.member) == []
    withdraw_must_read(cast.moderator, message=message)
    assert waiting(cast.guest) == []
    with pytest.raises(FolkmootError, match="Nobody"):
        withdraw_must_read(cast.moderator, message=message)
    marked(cast.owner, message)
    assert waiting(cast.member) == ["Rules"]


@pytest.mark.parametrize("days", [-1, 400])
def test_days_that_are_none(cast: Cast, message: Message, days: int) -> None:
    until = (clock.now() + timedelta(days=days)).date()
    with pytest.raises(Unusable):
        mark_must_read(cast.owner, message=message, until=until)


def test_reminders_are_written_once_for_those_who_have_not(cast: Cast, message: Message) -> None:
    duty = marked(cast.owner, message)
    acknowledge(cast.member, message=message)
    assert write_reminders() == 0
    MustRead.objects.update(until=(clock.now() + timedelta(days=1)).date())
    assert write_reminders() == 3
    assert write_reminders() == 0
    assert cast.member.person
    assert not Reminder.objects.filter(person=cast.member.person).exists()
    assert Reminder.objects.filter(must_read=duty, settled_at=None).count() == 3


def test_a_reminder_goes_to_who_still_has_to_read_and_wants_mail(
    cast: Cast, message: Message
) -> None:
    marked(cast.owner, message)
    MustRead.objects.update(until=(clock.now() + timedelta(days=1)).date())
    assert write_reminders() == 4
    acknowledge(cast.member, message=message)
    assert cast.guest.person
    MailHabit.objects.create(person=cast.guest.person, no_mail=True)
    sent = Outbox()
    assert mail_reminders(sent) == 4
    assert set(sent.recipients()) == {"olive", "moira"}
    told = sent.mails[0].parsed
    assert "Rules" in str(told["Subject"])
    assert told["Auto-Submitted"] == "auto-generated"
    assert f"/m/{written(message.ref)}" in told.get_content()
    assert isinstance(recipient_of(sent.mails[0].sender), BounceRecipient)
    assert mail_reminders(sent) == 0


@pytest.fixture
def reminder(cast: Cast, message: Message) -> Reminder:
    """One for the guest, to be mailed."""
    marked(cast.owner, message, cast.guest)
    MustRead.objects.update(until=clock.now().date())
    assert write_reminders() == 1
    return Reminder.objects.get()


def made_due() -> None:
    """The pause is over."""
    Reminder.objects.update(due_at=clock.now() - timedelta(seconds=1))


def test_a_mail_server_that_is_down_loses_no_reminder(reminder: Reminder) -> None:
    sent = Outbox()
    sent.is_down = True
    assert mail_reminders(sent) == 0
    sent.is_down = False
    assert mail_reminders(sent) == 0, "it waits for the end of its pause"
    made_due()
    assert mail_reminders(sent) == 1
    assert sent.recipients() == ["gast"]
    reminder.refresh_from_db()
    assert (reminder.tries, bool(reminder.settled_at)) == (2, True)


def test_pauses_grow_and_the_server_is_asked_no_more_in_the_end(reminder: Reminder) -> None:
    sent = Outbox()
    sent.answers["gast@example.org"] = [Answer(Fate.LATER)] * 3
    pauses = []
    for _ in range(2):
        made_due()
        began = clock.now()
        assert mail_reminders(sent) == 0
        reminder.refresh_from_db()
        pauses.append(round((reminder.due_at - began).total_seconds()))
    assert pauses == [60, 120]
    Reminder.objects.update(made_at=clock.now() - timedelta(days=6))
    made_due()
    assert mail_reminders(sent) == 1


class Killed(BaseException):
    """This process dies."""


class Dying(Outbox):
    """A server that takes the mail, and then there is nobody left to note it."""

    def send(self, sender: str, recipient: str, mail: bytes, begin: Callable[[], None]) -> Answer:
        super().send(sender, recipient, mail, begin)
        raise Killed


def test_killed_again_and_again_a_reminder_goes_out_at_most_twice(reminder: Reminder) -> None:
    dying = Dying()
    for _ in range(3):
        made_due()
        with contextlib.suppress(Killed):
            mail_reminders(dying)
    made_due()
    assert mail_reminders(dying) == 0
    assert dying.recipients() == ["gast", "gast"]
    reminder.refresh_from_db()
    assert reminder.settled_at


def test_an_address_that_is_refused_is_noted_and_asked_no_more(reminder: Reminder) -> None:
    sent = Outbox()
    sent.answers["gast@example.org"] = [Answer(Fate.REFUSED, 550, "5.1.1 nobody")]
    assert mail_reminders(sent) == 1
    assert MailProblem.objects.get().person == reminder.person


def test_two_workers_do_not_take_on_the_same_reminder(
    reminder: Reminder, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = Outbox()
    monkeypatch.setattr(reminding, "_waiting", lambda: [reminder])
    Reminder.objects.update(tries=1)
    assert mail_reminders(sent) == 0
    assert sent.mails == []
