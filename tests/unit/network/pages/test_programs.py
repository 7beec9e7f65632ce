"""The pages about programs: what can be made there, by whom, and what is shown once."""

import re

import pytest
from django.test import Client
from tests.cast import Cast
from tests.mailbag import deliver, mail

from folkmoot.base import clock
from folkmoot.base.ids import written
from folkmoot.network.models import HookDelivery, IncomingHook, OutgoingHook
from folkmoot.people.api import Group, Person, PersonKind, Viewer, bearer_of, leave_group

LABEL = {"label": "Told", "url": "https://example.org/told", "told": ["message.created"]}


def signed_in(viewer: Viewer) -> Client:
    """A browser of somebody."""
    assert viewer.person
    client = Client()
    client.force_login(viewer.person)
    return client


def text_of(client: Client, path: str) -> str:
    """A page that must be there."""
    page = client.get(path)
    assert page.status_code == 200
    return page.content.decode()


def test_the_address_of_an_incoming_webhook_is_shown_once(cast: Cast, closed_group: Group) -> None:
    owner, place = signed_in(cast.owner), f"/g/{closed_group.slug}/programs"
    page = owner.post(f"{place}/hooks", {"label": "Build robot"}).content.decode()
    found = re.search(r'value="http://testserver(/hooks/fmh_[\w-]+)"', page)
    assert found
    assert "fmh_" not in text_of(owner, place)
    assert "Build robot" in text_of(owner, place)
    program = Client()
    said = {"text": "Built"}
    assert program.post(found[1], said, content_type="application/json").content == b"ok"
    hook = IncomingHook.objects.get()
    owner.post(f"{place}/hooks/{written(hook.ref)}/revoke")
    assert program.post(found[1], said, content_type="application/json").status_code == 404
    assert "No program posts" in text_of(owner, place)


def test_bots_are_made_with_a_token_shown_once(cast: Cast, closed_group: Group) -> None:
    owner, place = signed_in(cast.owner), f"/g/{closed_group.slug}/programs"
    page = owner.post(f"{place}/bots", {"name": "Robot", "about": "Counts."}).content.decode()
    found = re.search(r'value="(fm_[\w-]+)"', page)
    assert found
    bot = Person.objects.get(kind=PersonKind.BOT)
    bearer = bearer_of(found[1])
    assert bearer
    assert bearer.viewer.person == bot
    again = text_of(owner, place)
    assert "fm_" not in again
    assert "Counts." in again
    another = owner.post(f"{place}/bots/{written(bot.ref)}/token").content.decode()
    assert re.search(r'value="(fm_[\w-]+)"', another)
    assert "The name is empty" not in again
    assert "required" in owner.post(f"{place}/bots", {"name": ""}).content.decode()
    members = text_of(signed_in(cast.member), f"/g/{closed_group.slug}/members")
    assert "program" in members


@pytest.mark.parametrize("who", ["member", "moderator", "guest", "stranger", "anybody"])
def test_others_make_nothing_there(cast: Cast, closed_group: Group, who: str) -> None:
    viewer = cast.items()[who]
    client = signed_in(viewer) if viewer.person else Client()
    place = f"/g/{closed_group.slug}/programs"
    assert client.get(place).status_code in {302, 403, 404}
    for path in ("bots", "hooks"):
        answer = client.post(f"{place}/{path}", {"name": "x", "label": "x"})
        assert answer.status_code in {302, 403, 404}
    assert not Person.objects.filter(kind=PersonKind.BOT).exists()
    assert not IncomingHook.objects.exists()


def test_a_webhook_is_made_tested_paused_removed_and_brought_back(
    cast: Cast, open_group: Group
) -> None:
    member = signed_in(cast.member)
    made = member.post("/settings/webhooks", {**LABEL, "group": open_group.pk})
    hook = OutgoingHook.objects.get()
    place = f"/settings/webhooks/{written(hook.ref)}"
    assert (made.status_code, made.headers["Location"]) == (302, place)
    assert "whsec_" in text_of(member, place)
    member.post(f"{place}/test")
    delivery = HookDelivery.objects.get()
    assert "hook.test" in text_of(member, place)
    HookDelivery.objects.update(state="failed", next_try_at=None, status=500, answer="<b>no</b>")
    assert "&lt;b&gt;no&lt;/b&gt;" in text_of(member, place)
    member.post(f"/settings/deliveries/{written(delivery.ref)}/again")
    delivery.refresh_from_db()
    assert delivery.state == "waiting"
    for step, is_paused in (("pause", True), ("resume", False)):
        member.post(f"{place}/{step}")
        hook.refresh_from_db()
        assert bool(hook.paused_at) is is_paused
    before = text_of(member, place)
    member.post(f"{place}/renew")
    assert re.findall(r"whsec_[\w+/=]+", before) != re.findall(
        r"whsec_[\w+/=]+", text_of(member, place)
    )
    member.post(place, {**LABEL, "label": "Told anew"})
    assert "Told anew" in text_of(member, "/settings/webhooks")
    member.post(f"{place}/remove")
    assert "Told anew" not in text_of(member, "/settings/webhooks").partition("toast")[0]
    member.post(f"{place}/restore")
    assert "Told anew" in text_of(member, "/settings/webhooks")
    assert member.post(f"{place}/explode").status_code == 404


def test_a_log_does_not_name_what_its_owner_may_not_see(cast: Cast, secret_group: Group) -> None:
    message = deliver(secret_group, [mail("a", subject="A secret plan")])["a"]
    member = signed_in(cast.member)
    member.post("/settings/webhooks", LABEL)
    hook = OutgoingHook.objects.get()
    HookDelivery.objects.create(
        hook=hook, kind="message.created", entry=1, message=message, at=clock.now()
    )
    place = f"/settings/webhooks/{written(hook.ref)}"
    assert "A secret plan" in text_of(member, place)
    leave_group(cast.member, group=secret_group)
    assert "A secret plan" not in text_of(member, place)
    assert written(message.ref) not in text_of(member, place)


def test_webhooks_of_others_are_not_there(cast: Cast) -> None:
    signed_in(cast.member).post("/settings/webhooks", LABEL)
    hook = OutgoingHook.objects.get()
    place = f"/settings/webhooks/{written(hook.ref)}"
    for viewer in (cast.stranger, cast.administrator):
        client = signed_in(viewer)
        assert client.get(place).status_code == 404
        for step in ("test", "pause", "renew", "remove"):
            assert client.post(f"{place}/{step}").status_code == 404
    refused = signed_in(cast.stranger).post(
        "/settings/webhooks", {**LABEL, "url": "https://a:b@example.org/"}
    )
    assert "must not hold a user name" in refused.content.decode()
    assert OutgoingHook.objects.count() == 1


def test_the_reference_is_there_for_everybody_and_names_each_call(cast: Cast) -> None:
    page = text_of(signed_in(cast.member), "/api/v1/")
    assert "/api/v1/conversations/{ref}" in page
    assert 'id="shape-MessageAnswer"' in page
    document = Client().get("/api/v1/openapi.json")
    assert document.status_code == 200
