"""Messages that are mailed at once: to whom, when, and to whom not any more."""

from collections.abc import Callable

import pytest
from tests.cast import Cast, circle
from tests.unit.network.notices.conftest import Time
from tests.unit.network.notices.outbox import Mail, Outbox

from folkmoot.network.actions.delivery import choose_delivery, stop_all_mail
from folkmoot.network.actions.following import follow_branch, mute_branch
from folkmoot.network.actions.posting import (
    answer_message,
    delete_message,
    edit_message,
    restore_message,
    start_conversation,
)
from folkmoot.network.models import How, Message, Notice
from folkmoot.network.notices.checking import address_of
from folkmoot.people import languages
from folkmoot.people.api import (
    Group,
    Openness,
    Person,
    Viewer,
    create_bot,
    deactivate_person,
    remove_member,
)

Work = Callable[[], int]


@pytest.fixture
def group(cast: Cast) -> Group:
    """A closed group whose people get each message at once, but for its moderator."""
    made = circle(cast, Openness.CLOSED, "Garden")
    for viewer in (cast.owner, cast.member, cast.guest):
        choose_delivery(viewer, group=made, how=How.AT_ONCE)
    return made


def posted(cast: Cast, group: Group, text: str = "Seeds for spring.") -> Message:
    found = start_conversation(cast.owner, group=group, title="Seeds", text=text)
    return Message.objects.get(pk=found.message)


def test_a_message_goes_to_those_who_chose_it_but_not_to_its_author(
    cast: Cast, group: Group, time: Time, outbox: Outbox, work: Work
) -> None:
    posted(cast, group)
    time.pass_by(seconds=11)
    assert work() == 2
    assert sorted(outbox.recipients()) == ["gast", "mads"]


def test_it_waits_as_long_as_it_can_be_taken_back(
    cast: Cast, group: Group, time: Time, outbox: Outbox, work: Work
) -> None:
    message = posted(cast, group)
    assert work() == 0
    delete_message(cast.owner, message=message)
    time.pass_by(seconds=11)
    assert work() == 0
    restore_message(cast.owner, message=message)
    time.pass_by(seconds=11)
    assert work() == 2
    assert work() == 0


def test_what_was_changed_before_it_is_sent_is_sent_changed_and_once(
    cast: Cast, group: Group, time: Time, outbox: Outbox, work: Work
) -> None:
    message = posted(cast, group)
    edit_message(cast.owner, message=message, text="Seeds for autumn.")
    time.pass_by(seconds=11)
    assert work() == 2
    assert b"autumn" in outbox.mails[0].raw
    edit_message(cast.owner, message=message, text="Seeds for winter.")
    time.pass_by(seconds=11)
    assert work() == 0


def removed(cast: Cast, group: Group) -> None:
    assert cast.member.person
    remove_member(cast.owner, group=group, person=cast.member.person)


def never(cast: Cast, group: Group) -> None:
    choose_delivery(cast.member, group=group, how=How.NEVER)


def no_mail(cast: Cast, group: Group) -> None:
    assert group.pk
    stop_all_mail(cast.member)


def muted(cast: Cast, group: Group) -> None:
    mute_branch(cast.member, message=Message.objects.get(group=group))


def closed_account(cast: Cast, group: Group) -> None:
    assert group.pk
    assert cast.member.person
    deactivate_person(cast.administrator, person=cast.member.person)


@pytest.mark.parametrize("change", [removed, never, no_mail, muted, closed_account])
def test_everything_is_asked_again_right_before_sending(
    cast: Cast,
    group: Group,
    time: Time,
    outbox: Outbox,
    work: Work,
    change: Callable[[Cast, Group], None],
) -> None:
    posted(cast, group)
    time.pass_by(seconds=11)
    outbox.is_down = True
    work()
    assert Notice.objects.filter(settled_at=None).count() == 2
    outbox.is_down = False
    change(cast, group)
    cast.member.forget()
    time.pass_by(minutes=10)
    from folkmoot.network.notices.sending import Sender

    sender = Sender(outbox)
    while sender.send_notices(lambda: True):
        pass
    assert outbox.recipients() == ["gast"]


def test_who_is_answered_or_follows_gets_it_at_once_whatever_else(
    cast: Cast, group: Group, time: Time, outbox: Outbox, work: Work
) -> None:
    message = posted(cast, group)
    follow_branch(cast.moderator, message=message)
    choose_delivery(cast.owner, group=group, how=How.WEEKLY)
    answer_message(cast.member, message=message, text="Beans, please.")
    time.pass_by(seconds=11)
    work()
    assert len(outbox.to("Olive")) == 1
    assert "answers you" in outbox.to("Olive")[0].parsed.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # there is one
    assert len(outbox.to("Moira")) == 2
    assert len(outbox.to("Gast")) == 2


def test_from_at_once_to_a_digest_nothing_is_lost_and_nothing_old_comes_up(
    cast: Cast, group: Group, time: Time, outbox: Outbox, work: Work
) -> None:
    posted(cast, group, "The first.")
    time.pass_by(seconds=11)
    work()
    posted(cast, group, "The second.")
    choose_delivery(cast.member, group=group, how=How.DAILY)
    time.pass_by(seconds=11)
    work()
    assert len(outbox.to("Mads")) == 1
    time.pass_by(days=1)
    work()
    digest = outbox.to("Mads")[1].parsed
    assert digest["Auto-Submitted"] == "auto-generated"
    assert b"The second." in outbox.to("Mads")[1].raw
    assert b"The first." not in outbox.to("Mads")[1].raw


def test_from_a_digest_to_at_once_what_waited_comes_in_a_last_digest(
    cast: Cast, group: Group, time: Time, outbox: Outbox, work: Work
) -> None:
    posted(cast, group, "The first.")
    time.pass_by(seconds=11)
    work()
    assert not outbox.to("Moira")
    choose_delivery(cast.moderator, group=group, how=How.AT_ONCE)
    posted(cast, group, "The second.")
    time.pass_by(seconds=11)
    work()
    assert [b"The second." in mail.raw for mail in outbox.to("Moira")] == [True]
    time.pass_by(days=1)
    work()
    assert len(outbox.to("Moira")) == 2
    assert b"The first." in outbox.to("Moira")[1].raw
    assert b"The second." not in outbox.to("Moira")[1].raw


def test_programs_get_no_mail_so_nothing_goes_in_circles(
    cast: Cast, group: Group, time: Time, outbox: Outbox, work: Work
) -> None:
    bot = create_bot(cast.owner, group=group, name="Robot", with_token=False).person
    robot = Viewer(bot)
    choose_delivery(robot, group=group, how=How.AT_ONCE)
    said = start_conversation(robot, group=group, title="Build", text="Green.")
    assert bot.addresses.exists(), "it wrote under an address of our own"
    message = Message.objects.get(pk=said.message)
    answer_message(cast.owner, message=message, text="@Robot thanks.")
    time.pass_by(seconds=11)
    work()
    assert set(outbox.recipients()) == {"olive", "mads", "gast"}
    assert not Notice.objects.filter(person=bot).exists()
    assert address_of(bot) == ""


def test_each_gets_the_mail_in_their_language(
    cast: Cast,
    group: Group,
    time: Time,
    outbox: Outbox,
    work: Work,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(languages, "shipped", lambda: {"en": "English", "de": "Deutsch"})
    assert cast.member.person
    Person.objects.filter(pk=cast.member.person.pk).update(language="de")
    posted(cast, group)
    time.pass_by(seconds=11)
    work()
    [german], [english] = outbox.to("mads"), outbox.to("gast")
    assert '<html lang="de"' in html_of(german)
    assert '<html lang="en"' in html_of(english)


def html_of(mail: Mail) -> str:
    """The HTML form of a mail."""
    part = mail.parsed.get_body(("html",))
    assert part is not None
    return str(part.get_content())
