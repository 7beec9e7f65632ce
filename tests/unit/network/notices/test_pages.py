"""The mail pages: choosing, leaving by a link, what was spared, a group's week."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests.cast import Cast
from tests.mailbag import chain, deliver
from tests.unit.network.notices.conftest import Time
from tests.unit.network.notices.outbox import Outbox
from tests.unit.network.pages.test_permissions import client_of

from folkmoot.base import clock
from folkmoot.network.actions.delivery import choose_delivery
from folkmoot.network.actions.posting import start_conversation
from folkmoot.network.models import Delivery, How, MailHabit, MailProblem
from folkmoot.network.notices.spared import spared_weeks
from folkmoot.network.notices.ways_out import WayOut, way_out_of, way_out_url
from folkmoot.people.api import Group, leave_group

Work = Callable[[], int]
HABIT = {"how": "weekly", "hour": "18", "weekday": "4", "time_zone": "Europe/Berlin"}


def path_of(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def test_all_choices_are_made_on_one_page(cast: Cast, closed_group: Group) -> None:
    client = client_of(cast.member)
    shown = client.get("/settings/mail").content.decode()
    assert closed_group.title in shown
    answer = client.post("/settings/mail", HABIT | {f"{closed_group.slug}-how": "at_once"})
    assert answer.status_code == 302
    habit = MailHabit.objects.get(person=cast.member.person)
    assert (habit.how, habit.hour, habit.time_zone) == ("weekly", 18, "Europe/Berlin")
    assert not habit.direct_at_once
    assert Delivery.objects.get().how == How.AT_ONCE
    client.post("/settings/mail", HABIT | {"hour": "99"})
    habit.refresh_from_db()
    assert habit.hour == 18


def test_a_group_page_has_its_own_choice_for_members_only(cast: Cast, open_group: Group) -> None:
    page = f"/g/{open_group.slug}"
    assert f"{page}/delivery" in client_of(cast.member).get(page).content.decode()
    assert f"{page}/delivery" not in client_of(cast.stranger).get(page).content.decode()
    client_of(cast.member).post(f"{page}/delivery", {"how": "never"})
    assert Delivery.objects.get(person=cast.member.person).how == How.NEVER


def test_the_link_of_a_mail_acts_only_when_pressed_and_on_one_thing(
    cast: Cast, closed_group: Group, open_group: Group
) -> None:
    assert cast.member.person
    choose_delivery(cast.member, group=open_group, how=How.AT_ONCE)
    link = path_of(way_out_url(cast.member.person.ref, closed_group.ref))
    nobody = Client(enforce_csrf_checks=True)
    shown = nobody.get(link)
    assert shown.status_code == 200
    assert "mads@" not in shown.content.decode()
    assert Delivery.objects.count() == 1
    for _ in range(2):
        answer = nobody.post(link, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert not answer.cookies
    choices = dict(Delivery.objects.values_list("group", "how"))
    assert choices == {closed_group.pk: How.NEVER, open_group.pk: How.AT_ONCE}


def test_the_link_of_a_digest_stops_all_mail(cast: Cast, closed_group: Group) -> None:
    assert cast.member.person
    link = path_of(way_out_url(cast.member.person.ref, None))
    Client().post(link, {"List-Unsubscribe": "One-Click"})
    assert MailHabit.objects.get(person=cast.member.person).no_mail
    assert (
        "Nothing is mailed to you" in client_of(cast.member).get("/settings/mail").content.decode()
    )


def test_forged_and_stale_links_do_nothing(cast: Cast, closed_group: Group) -> None:
    assert cast.member.person
    url = way_out_url(cast.member.person.ref, closed_group.ref)
    token = url.rpartition("/")[2]
    assert way_out_of(token) == WayOut(cast.member.person.ref, closed_group.ref)
    changed = token.replace(token[5], "0" if token[5] != "0" else "1", 1)
    assert way_out_of(changed) is None
    assert Client().post(f"/mail/stop/{changed}").status_code == 404
    leave_group(cast.member, group=closed_group)
    assert Client().post(path_of(url)).status_code == 200
    assert not Delivery.objects.exists()


def test_an_address_mail_came_back_from_can_be_said_to_work(
    cast: Cast, closed_group: Group
) -> None:
    assert cast.member.person
    MailProblem.objects.create(
        person=cast.member.person,
        address="mads@example.org",
        kind="hard",
        detail="550 no such user",
        at=clock.now(),
    )
    client = client_of(cast.member)
    assert "550 no such user" in client.get("/settings/mail").content.decode()
    client.post("/settings/mail/works")
    assert "550 no such user" not in client.get("/settings/mail").content.decode()


def test_what_was_spared_is_what_a_list_would_have_sent_less_what_was(
    cast: Cast, closed_group: Group, time: Time, outbox: Outbox, work: Work
) -> None:
    deliver(closed_group, chain(5))
    for number in range(4):
        start_conversation(cast.owner, group=closed_group, title=f"T{number}", text="Words.")
    start_conversation(cast.member, group=closed_group, title="Own", text="Words.")
    time.pass_by(seconds=11)
    work()
    time.pass_by(days=1)
    work()
    weeks = spared_weeks(cast.member, (time.now + timedelta(days=1)).date())
    assert sum(week.as_list for week in weeks) == 4
    assert [sum(week.at_once for week in weeks), sum(week.digests for week in weeks)] == [0, 1]
    assert sum(week.spared for week in weeks) == 3
    page = client_of(cast.member).get("/settings/mail/spared").content.decode()
    assert "3 mails spared" in page
    assert page.count('<rect class="as-list"') == 12
    assert page.count('<th scope="row">') == 12


def test_a_week_of_a_group_is_told_as_a_digest(cast: Cast, closed_group: Group) -> None:
    deliver(closed_group, chain(4))
    client = client_of(cast.member)
    page = client.get(f"/g/{closed_group.slug}/week?of=2021-W09").content.decode()
    assert "4 new messages in 1 conversation by 1 person." in page
    assert "A long talk (4 new)" in page
    assert re.search(r"of=2021-W08", page)
    empty = client.get(f"/g/{closed_group.slug}/week?of=2021-W12").content.decode()
    assert "Nothing was written" in empty
    assert client.get(f"/g/{closed_group.slug}/week?of=2021-W99").status_code == 200
    assert client_of(cast.stranger).get(f"/g/{closed_group.slug}/week").status_code == 404


@pytest.mark.parametrize("page", ["/settings/mail", "/settings/mail/spared"])
def test_nobody_chooses_without_signing_in(db: None, page: str) -> None:
    assert Client().get(page).status_code == 302
