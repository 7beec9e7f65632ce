"""What moderators do with held mail, and bounces."""

import pytest
from tests.cast import Cast
from tests.mailbag import mail
from tests.unit.network.doors.calling import Program
from tests.unit.network.gateway.conftest import Arrive
from tests.unit.network.gateway.test_receiving import answer_address, begun, person_of
from tests.unit.network.gateway.test_reports import status_report

from folkmoot.base.errors import FolkmootError, NotAllowed, NotFound
from folkmoot.base.ids import new_ref, written
from folkmoot.network.actions.held import (
    block_sender,
    discard_held,
    post_held,
    put_back_held,
)
from folkmoot.network.gateway.addresses import bounce_address, group_address
from folkmoot.network.models import BlockedSender, InboundMail, InboundState, MailProblem, Message
from folkmoot.people.api import Group, PersonKind, visible

NEW = "Nina Neu <nina@new.example>"


@pytest.fixture
def held(cast: Cast, open_group: Group, arrive: Arrive) -> InboundMail:
    """A mail of somebody unknown to the open group."""
    del cast
    raw = mail("n", "May I join in?\n", sender=NEW, to=group_address(open_group.slug), subject="Hi")
    return arrive(group_address(open_group.slug), raw)


def test_a_held_mail_shows_who_and_what(held: InboundMail) -> None:
    assert (held.from_name, held.from_email) == ("Nina Neu", "nina@new.example")
    assert (held.subject, held.first_words) == ("Hi", "May I join in?")


def test_posting_it_makes_its_sender_a_correspondent(cast: Cast, held: InboundMail) -> None:
    message = post_held(cast.moderator, mail=held)
    assert message.sender is not None
    assert message.sender.email == "nina@new.example"
    assert message.sender.person.kind == PersonKind.CORRESPONDENT
    assert message.way == "mail"
    assert (held.state, held.settled_by) == (InboundState.POSTED, cast.moderator.person)
    with pytest.raises(FolkmootError, match="settled already"):
        post_held(cast.moderator, mail=held)


def test_a_held_answer_keeps_its_place(cast: Cast, open_group: Group, arrive: Arrive) -> None:
    parent = begun(cast, open_group)
    row = arrive(answer_address(parent, cast.member), mail("a", sender="O <olive@example.org>"))
    assert post_held(cast.owner, mail=row).parent == parent


@pytest.mark.parametrize("deed", [post_held, discard_held, block_sender, put_back_held])
@pytest.mark.parametrize("who", ["member", "guest", "stranger", "administrator", "anybody"])
def test_only_moderators_decide(cast: Cast, held: InboundMail, deed: object, who: str) -> None:
    assert callable(deed)
    with pytest.raises((NotAllowed, NotFound)):
        deed(cast.items()[who], mail=held)
    assert InboundMail.objects.get().state == InboundState.HELD
    assert not visible(cast.items()[who], InboundMail).exists()


def test_discarding_can_be_taken_back(cast: Cast, held: InboundMail) -> None:
    discard_held(cast.moderator, mail=held)
    assert held.state == InboundState.DISCARDED
    put_back_held(cast.moderator, mail=held)
    assert held.state == InboundState.HELD
    with pytest.raises(FolkmootError, match="not discarded"):
        put_back_held(cast.moderator, mail=held)


def test_blocking_discards_all_and_can_be_taken_back(
    cast: Cast, held: InboundMail, open_group: Group, arrive: Arrive
) -> None:
    address = group_address(open_group.slug)
    arrive(address, mail("n2", sender=NEW))
    assert block_sender(cast.moderator, mail=held) == 2
    assert arrive(address, mail("n3", sender=NEW)).reason == "blocked"
    put_back_held(cast.moderator, mail=held)
    assert not BlockedSender.objects.exists()
    assert arrive(address, mail("n4", sender=NEW)).state == InboundState.HELD


def test_a_bounce_is_counted_to_whom_it_was_sent(cast: Cast, arrive: Arrive) -> None:
    ref = new_ref()
    address = bounce_address(person_of(cast.member).ref, ref)
    gone = status_report(
        {"Final-Recipient": "rfc822; mads@example.org", "Action": "failed", "Status": "5.1.1"}
    )
    row = arrive(address, gone, sender="")
    assert (row.state, row.person) == (InboundState.COUNTED, cast.member.person)
    problem = MailProblem.objects.get()
    assert (problem.person, problem.kind) == (cast.member.person, "hard")
    assert (problem.address, problem.mail_ref) == ("mads@example.org", ref)


def test_other_refusals_count_from_the_third(cast: Cast, arrive: Arrive) -> None:
    report = status_report({"Action": "failed", "Status": "5.2.1"})
    for _ in range(3):
        arrive(bounce_address(person_of(cast.member).ref, new_ref()), report, sender="")
    kinds = list(MailProblem.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["soft", "soft", "hard"]


def test_an_absence_notice_to_the_bounce_address_is_no_bounce(cast: Cast, arrive: Arrive) -> None:
    address = bounce_address(person_of(cast.member).ref, new_ref())
    raw = mail("away", subject="Out of office", headers={"Auto-Submitted": "auto-replied"})
    row = arrive(address, raw, sender="mads@example.org")
    assert (row.state, row.reason) == (InboundState.SET_ASIDE, "auto_reply")
    assert not MailProblem.objects.exists()
    assert not Message.objects.exists()


def test_programs_decide_as_moderators_do(cast: Cast, open_group: Group, held: InboundMail) -> None:
    moderator, place = Program(cast.moderator), f"held/{written(held.ref)}"
    [row] = moderator.get(f"groups/{open_group.slug}/held")["items"]
    assert (row["from_email"], row["first_words"]) == ("nina@new.example", "May I join in?")
    assert b"May I join in?" in moderator.call("GET", f"{place}/raw").content
    assert Program(cast.member).call("GET", f"groups/{open_group.slug}/held").status_code == 403
    assert Program(cast.member).call("POST", f"{place}/post").status_code == 404
    for deed, state in (
        ("discard", InboundState.DISCARDED),
        ("put-back", InboundState.HELD),
        ("block", InboundState.DISCARDED),
        ("put-back", InboundState.HELD),
        ("post", InboundState.POSTED),
    ):
        assert moderator.call("POST", f"{place}/{deed}").status_code == 204, deed
        held.refresh_from_db()
        assert held.state == state
    assert moderator.call("POST", f"{place}/post").status_code == 422
    assert moderator.get(f"groups/{open_group.slug}/held")["items"] == []
