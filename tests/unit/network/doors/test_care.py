"""Programs that take care of groups and of the house, under the rights of their person."""

from tests.cast import Cast
from tests.mailbag import mail
from tests.unit.network.doors.calling import Program
from tests.unit.network.doors.test_marks import ref_of

from folkmoot.people.api import Group, Scope


def test_a_group_is_made_described_moved_and_archived(cast: Cast) -> None:
    program = Program(cast.member)
    made = program.post("groups", {"title": "East wing", "openness": "closed"})
    assert (made["slug"], made["role"]) == ("east-wing", "owner")
    changed = program.call("PATCH", "groups/east-wing", {"about": "Its roof.", "slug": "east"})
    assert changed.status_code == 200
    told = program.get("groups/east")
    assert (told["title"], told["about"], told["openness"]) == ("East wing", "Its roof.", "closed")
    assert program.call("PUT", "groups/east/archive").status_code == 200
    assert program.call("POST", "groups/east/messages", {"text": "x"}).status_code == 403
    assert program.call("DELETE", "groups/east/archive").status_code == 200
    assert Program(cast.guest).call("POST", "groups", {"title": "x"}).status_code == 403
    assert Program(cast.owner).call("PATCH", "groups/east", {"title": "x"}).status_code == 403


def test_members_are_let_in_raised_and_taken_out(cast: Cast, closed_group: Group) -> None:
    owner, place = Program(cast.owner), f"groups/{closed_group.slug}/members"
    stranger = f"{place}/{ref_of(cast.stranger)}"
    assert Program(cast.member).call("PUT", stranger, {}).status_code == 403
    assert owner.call("PUT", stranger, {}).status_code == 204
    assert owner.call("PUT", stranger, {"role": "moderator"}).status_code == 204
    roles = {one["person"]["name"]: one["role"] for one in owner.get(place)["items"]}
    assert roles["Stran"] == "moderator"
    assert owner.call("DELETE", stranger).status_code == 204
    assert Program(cast.stranger).call("GET", f"{place[:-8]}/conversations").status_code == 404
    last = f"{place}/{ref_of(cast.owner)}"
    assert owner.call("DELETE", last).status_code == 422


def test_who_asks_to_join_is_answered(cast: Cast, closed_group: Group) -> None:
    asker, moderator = Program(cast.stranger), Program(cast.moderator)
    place = f"groups/{closed_group.slug}/requests"
    asked = asker.post(place, {"words": "I mend roofs."})
    assert asker.post(place, {})["ref"] == asked["ref"]
    assert [one["words"] for one in asker.get(place)["items"]] == ["I mend roofs."]
    [waiting] = moderator.get(place)["items"]
    one = f"{place}/{waiting['ref']}"
    assert asker.call("POST", f"{one}/admit").status_code == 403
    assert moderator.call("POST", f"{one}/decline").status_code == 204
    assert moderator.call("POST", f"{one}/reconsider").status_code == 204
    assert moderator.call("POST", f"{one}/admit").status_code == 204
    assert asker.get(f"groups/{closed_group.slug}")["role"] == "member"
    assert moderator.call("POST", f"{one}/admit").status_code == 422


def test_a_request_is_taken_back_by_who_made_it(cast: Cast, closed_group: Group) -> None:
    asker = Program(cast.stranger)
    place = f"groups/{closed_group.slug}/requests"
    one = f"{place}/{asker.post(place, {})['ref']}"
    assert Program(cast.member).call("DELETE", one).status_code == 404
    assert Program(cast.moderator).call("DELETE", one).status_code == 403
    assert asker.call("DELETE", one).status_code == 204
    assert Program(cast.moderator).get(place)["items"] == []


def test_guests_are_invited_by_owners_and_letters_withdrawn(
    cast: Cast, closed_group: Group
) -> None:
    owner = Program(cast.owner)
    place = f"groups/{closed_group.slug}/invitations"
    sent = owner.post(place, {"email": "new@example.net"})
    assert (sent["kind"], sent["group"]) == ("guest", closed_group.slug)
    assert sent["link"].startswith("http")
    assert owner.call("POST", place, {"email": "a@b.example", "kind": "member"}).status_code == 403
    assert owner.call("POST", "invitations", {"email": "a@b.example"}).status_code == 403
    assert [one["link"] for one in owner.get("invitations")["items"]] == [None]
    assert Program(cast.member).call("DELETE", f"invitations/{sent['ref']}").status_code == 404
    assert owner.call("DELETE", f"invitations/{sent['ref']}").status_code == 204
    [letter] = owner.get("invitations")["items"]
    assert letter["withdrawn_at"]


def test_the_house_is_run_by_administrators_with_a_token_for_it(cast: Cast) -> None:
    admin, somebody = Program(cast.administrator), f"people/{ref_of(cast.member)}"
    with_roles = admin.call("PUT", f"{somebody}/roles", {"roles": ["it", "legal"]})
    assert with_roles.status_code == 200
    assert admin.get(f"{somebody}/account")["roles"] == ["it", "legal"]
    assert admin.call("PUT", f"{somebody}/kind", {"kind": "guest"}).status_code == 422
    admin.call("PUT", f"{somebody}/roles", {"roles": []})
    assert admin.call("PUT", f"{somebody}/kind", {"kind": "guest"}).status_code == 200
    assert admin.call("DELETE", f"{somebody}/account").status_code == 200
    assert not admin.get(f"{somebody}/account")["person"]["is_active"]
    assert admin.call("PUT", f"{somebody}/account").status_code == 200
    kinds = [one["kind"] for one in admin.get("activity?limit=3")["items"]]
    assert kinds == ["people.person.reactivated", "people.person.deactivated", *kinds[2:]]
    assert admin.post("activity/verify", None)["holds"]
    for program in (Program(cast.owner), Program(cast.administrator, Scope.READ, Scope.WRITE)):
        for method, path, body in (
            ("GET", f"{somebody}/account", None),
            ("PUT", f"{somebody}/roles", {"roles": []}),
            ("PUT", f"{somebody}/kind", {"kind": "guest"}),
            ("GET", "activity", None),
            ("POST", "activity/verify", None),
        ):
            assert program.call(method, path, body).status_code == 403, path


def test_the_last_administrator_stays(cast: Cast) -> None:
    admin = Program(cast.administrator)
    place = f"people/{ref_of(cast.administrator)}"
    assert admin.call("PUT", f"{place}/roles", {"roles": []}).status_code == 422
    assert admin.call("DELETE", f"{place}/account").status_code == 422


def test_bots_hooks_and_their_secrets(cast: Cast, closed_group: Group) -> None:
    owner = Program(cast.owner)
    bot = owner.post(f"groups/{closed_group.slug}/bots", {"name": "Robot"})["person"]["ref"]
    assert owner.post(f"people/{bot}/tokens", None)["token"].startswith("fm_")
    assert owner.call("POST", f"people/{ref_of(cast.member)}/tokens").status_code == 404
    assert Program(cast.member).call("POST", f"people/{bot}/tokens").status_code == 404
    place = f"groups/{closed_group.slug}/hooks"
    made = owner.post(place, {"label": "Builds"})
    path = "/hooks/" + made["address"].rpartition("/")[2]
    posted = Program().call("POST", path, {"text": "Green."})
    assert posted.status_code == 200
    assert [one["address"] for one in owner.get(place)] == [None]
    assert Program(cast.member).call("GET", place).status_code == 403
    assert owner.call("DELETE", f"{place}/{made['ref']}").status_code == 204
    assert Program().call("POST", path, {"text": "Red."}).status_code in {403, 404, 410}


def test_quarantine_and_suggestions_are_for_those_who_look_after_the_group(
    cast: Cast, closed_group: Group
) -> None:
    raw = mail("big").replace(b"Subject:", b"X-Long: " + b"y" * 400_000 + b"\nSubject:")
    steward, place = Program(cast.owner), f"groups/{closed_group.slug}"
    brought = steward.post(
        f"{place}/imports?name=a.eml", raw, Content_Type="application/octet-stream"
    )
    assert steward.call("POST", f"imports/{brought['ref']}/retry").status_code == 422
    assert steward.call("POST", f"imports/{brought['ref']}/reconsider").status_code == 422
    for path in ("quarantine", "suggestions"):
        assert steward.get(f"{place}/{path}")["items"] == []
    assert Program(cast.member).call("GET", f"{place}/quarantine").status_code == 403
    assert steward.call("POST", f"{place}/suggestions/1/accept").status_code == 404
    assert steward.call("POST", f"quarantine/{'0' * 26}/admit").status_code == 404
