"""What is somebody's own, through programs: drafts, mail, devices, tokens, webhooks."""

from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric import ec
from tests.cast import Cast
from tests.mailbag import chain, deliver
from tests.unit.network.doors.calling import Program

from folkmoot.base import clock
from folkmoot.base.ids import new_ref, written
from folkmoot.network.models import Delivery, Draft
from folkmoot.network.push.keys import encoded, point
from folkmoot.people.api import Group, Scope


def test_a_draft_is_kept_on_two_devices_and_posted_once(cast: Cast, open_group: Group) -> None:
    program, place = Program(cast.member), f"drafts/{written(new_ref())}"
    wish = {"group": open_group.slug, "title": "Roof", "text": "It"}
    first = program.call("PUT", place, wish)
    assert first.status_code == 200
    program.call("PUT", place, {**wish, "text": "It leaks.", "revision": 1})
    file = {"name": "plan.txt", "media_type": "text/plain", "content": "cGxhbg=="}
    kept = program.post(f"{place}/files", file)
    assert [one["name"] for one in kept["files"]] == ["plan.txt"]
    apart = program.call("PUT", place, {**wish, "text": "Other words", "revision": 1})
    assert b'"text":"Other words"' in apart.content
    assert len(program.get("me/drafts")["items"]) == 2
    assert Program(cast.owner).call("GET", place).status_code == 404
    assert Program(cast.owner).call("POST", f"{place}/post").status_code == 404
    posted = program.post(f"{place}/post", None)
    told = program.get(f"messages/{posted['ref']}")["message"]
    assert (told["text"].strip(), told["files"][0]["name"]) == ("It leaks.", "plan.txt")
    assert program.call("PUT", place, wish).status_code == 422
    assert len(program.get("me/drafts")["items"]) == 1


def test_drafts_are_discarded_and_come_back(cast: Cast, open_group: Group) -> None:
    program, place = Program(cast.member), f"drafts/{written(new_ref())}"
    program.call("PUT", place, {"group": open_group.slug, "text": "Hm"})
    assert program.call("DELETE", place).status_code == 204
    assert program.get("me/drafts")["items"] == []
    assert program.post(f"{place}/restore", None)["discarded_at"] is None
    kept = program.post(f"{place}/files", {"name": "a", "content": ""})
    file = kept["files"][0]["ref"]
    elsewhere = f"drafts/{written(new_ref())}"
    assert program.call("DELETE", f"{elsewhere}/files/{file}").status_code == 404
    assert program.call("DELETE", f"{place}/files/{file}").status_code == 204
    assert program.get(place)["files"] == []


def test_a_change_is_drafted_and_a_post_taken_back(cast: Cast, open_group: Group) -> None:
    program = Program(cast.member)
    begun = program.post(f"groups/{open_group.slug}/messages", {"text": "First"})["ref"]
    place = f"drafts/{written(new_ref())}"
    program.call("PUT", place, {"group": open_group.slug, "edited": begun, "text": "Second"})
    assert program.post(f"{place}/post", None)["ref"] == begun
    assert program.get(f"messages/{begun}")["message"]["text"].strip() == "Second"
    back = program.post(f"messages/{begun}/unpost", None)
    assert back["text"].strip() == "Second"
    assert program.get(f"messages/{begun}")["message"]["deleted_at"]


def test_a_draft_waits_for_its_time(cast: Cast, open_group: Group) -> None:
    program, place = Program(cast.member), f"drafts/{written(new_ref())}"
    program.call("PUT", place, {"group": open_group.slug, "text": "Later"})
    at = (clock.now() + timedelta(hours=1)).replace(microsecond=0)
    waits = program.call("PUT", f"{place}/schedule", {"post_at": at.isoformat()})
    assert waits.status_code == 200
    assert Draft.objects.get().scheduled.post_at == at
    assert program.get("me/drafts")["items"][0]["post_at"]
    for wrong in ("2001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00", "2031-01-01T00:00:00"):
        refused = program.call("PUT", f"{place}/schedule", {"post_at": wrong})
        assert refused.status_code == 422, wrong
    assert program.call("DELETE", f"{place}/schedule").status_code == 200
    assert program.get("me/drafts")["items"][0]["post_at"] is None


def test_news_are_what_home_shows(cast: Cast, open_group: Group) -> None:
    messages = deliver(open_group, chain(3))
    program = Program(cast.member)
    [change] = program.get("me/news")["changes"]
    assert change["conversation"] == written(messages["m0"].conversation.ref)
    assert (change["group"], change["concern"]) == (open_group.slug, "group")
    assert program.post(f"groups/{open_group.slug}/read", None) == {"read_count": 3}
    found = program.get("me/news")
    assert (found["changes"], len(found["recent"])) == ([], 1)


def test_mail_is_chosen(cast: Cast, open_group: Group) -> None:
    program = Program(cast.member)
    told = program.call("PATCH", "me/mail", {"how": "weekly", "hour": 7})
    assert told.status_code == 200
    found = program.get("me/mail")
    assert (found["how"], found["hour"], found["groups"]) == ("weekly", 7, [])
    place = f"groups/{open_group.slug}/delivery"
    program.call("PUT", place, {"how": "never"})
    assert program.get("me/mail")["groups"] == [{"group": open_group.slug, "how": "never"}]
    program.call("PUT", place, {"how": None})
    assert not Delivery.objects.exists()
    assert program.call("PATCH", "me/mail", {"time_zone": "Nowhere/Else"}).status_code == 422
    assert program.post("me/mail/works", None)["problems"] == []


def test_devices_are_ones_own(cast: Cast) -> None:
    program = Program(cast.member)
    wish = {
        "endpoint": "https://push.example.net/1",
        "public_key": encoded(point(ec.generate_private_key(ec.SECP256R1()))),
        "secret": encoded(b"s" * 16),
        "label": "Phone",
    }
    made = program.post("me/devices", wish)
    assert [one["label"] for one in program.get("me/devices")] == ["Phone"]
    assert Program(cast.owner).get("me/devices") == []
    assert Program(cast.owner).call("DELETE", f"me/devices/{made['ref']}").status_code == 404
    assert program.call("DELETE", f"me/devices/{made['ref']}").status_code == 204
    assert program.call("POST", "me/devices", {**wish, "secret": "x"}).status_code == 422


def test_a_token_can_end_itself_but_make_no_other(cast: Cast) -> None:
    program = Program(cast.member)
    [own] = program.get("me/tokens")
    assert own["scopes"] == ["read", "write", "admin"]
    assert Program(cast.owner).call("DELETE", f"me/tokens/{own['number']}").status_code == 404
    assert program.call("POST", "me/tokens", {}).status_code == 405
    assert program.call("DELETE", f"me/tokens/{own['number']}").status_code == 204
    assert program.call("GET", "me/tokens").status_code == 401


def test_the_profile_is_changed_in_part(cast: Cast) -> None:
    program = Program(cast.member)
    assert program.call("PATCH", "me", {"about": "I mend roofs."}).status_code == 200
    told = program.get("me")["person"]
    assert (told["name"], told["about"]) == ("Mads", "I mend roofs.")


def test_webhooks_are_made_changed_and_ended(cast: Cast, open_group: Group) -> None:
    program = Program(cast.member)
    wish = {"label": "CI", "address": "https://hooks.example.net/1", "told": ["message.created"]}
    made = program.post("me/webhooks", {**wish, "group": open_group.slug})
    assert made["secret"].startswith("whsec_")
    place = f"webhooks/{made['ref']}"
    assert [one["secret"] for one in program.get("me/webhooks")] == [None]
    assert program.post(f"{place}/renew", None)["secret"] != made["secret"]
    assert program.post(f"{place}/pause", None)["paused_at"]
    assert program.post(f"{place}/resume", None)["paused_at"] is None
    sent = program.post(f"{place}/test", None)
    assert [one["ref"] for one in program.get(f"{place}/deliveries")["items"]] == [sent["ref"]]
    assert program.post(f"deliveries/{sent['ref']}/again", None)["state"] == "waiting"
    renamed = program.call("PUT", place, {**wish, "label": "Build"})
    assert renamed.status_code == 200
    assert program.call("PUT", place, {**wish, "address": "http://10.0.0.1/"}).status_code == 422
    assert program.call("DELETE", place).status_code == 204
    assert program.get("me/webhooks") == []
    assert program.post(f"{place}/restore", None)["label"] == "Build"
    assert Program(cast.owner).call("POST", f"{place}/renew").status_code == 404
    narrow = Program(cast.member, Scope.READ, Scope.WRITE)
    assert narrow.call("POST", "me/webhooks", wish).status_code == 403
