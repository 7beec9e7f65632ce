"""What programs hang on messages: polls, decisions, duties, thanks, tags; branches as things."""

from datetime import timedelta

import pytest
from tests.cast import Cast
from tests.mailbag import chain, deliver, mail
from tests.unit.network.doors.calling import Program

from folkmoot.base import clock
from folkmoot.base.ids import read, written
from folkmoot.network.models import LinkPreview, Message, MessageLink
from folkmoot.people.api import Group, Viewer


def ref_of(viewer: Viewer) -> str:
    """The public id of somebody."""
    assert viewer.person
    return written(viewer.person.ref)


@pytest.fixture
def told(cast: Cast, open_group: Group) -> str:
    """The place of a message of the member."""
    begun = Program(cast.member).post(
        f"groups/{open_group.slug}/messages", {"title": "Roof", "text": "It leaks."}
    )
    return f"messages/{begun['ref']}"


def test_a_poll_is_asked_answered_and_ended(cast: Cast, open_group: Group) -> None:
    asker, voter = Program(cast.member), Program(cast.owner)
    question = {"question": "Tiles or slate?", "options": ["Tiles", "Slate"], "results": "voted"}
    begun = asker.post(f"groups/{open_group.slug}/polls", question)
    place = f"messages/{begun['ref']}"
    shown = voter.get(f"{place}/marks")["poll"]
    assert [one["count"] for one in shown["options"]] == [None, None]
    voted = voter.call("PUT", f"{place}/poll/vote", {"options": [2]})
    assert voted.status_code == 200
    shown = voter.get(f"{place}/marks")["poll"]
    assert [one["count"] for one in shown["options"]] == [0, 1]
    assert shown["options"][1]["people"] == ["Olive"]
    assert shown["options"][1]["is_chosen"]
    assert voter.call("PUT", f"{place}/poll/vote", {"options": [1, 2]}).status_code == 422
    assert voter.call("POST", f"{place}/poll/close").status_code == 403
    assert asker.post(f"{place}/poll/close", None)["is_closed"]
    assert voter.call("PUT", f"{place}/poll/vote", {"options": [1]}).status_code == 422


def test_the_same_poll_under_the_same_key_is_asked_once(cast: Cast, open_group: Group) -> None:
    program = Program(cast.member)
    question = {"question": "When?", "options": ["Now", "Later"]}
    for _ in range(2):
        program.post(f"groups/{open_group.slug}/polls", question, Idempotency_Key="k")
    assert len(program.get(f"groups/{open_group.slug}/conversations")["items"]) == 1


def test_a_poll_is_put_to_ones_own_message(cast: Cast, told: str) -> None:
    question = {"question": "Today?", "options": ["Yes", "No"], "closes_at": "9999-12-31T23:00:00Z"}
    assert Program(cast.owner).call("PUT", f"{told}/poll", question).status_code == 403
    assert Program(cast.member).call("PUT", f"{told}/poll", question).status_code == 200
    beyond = {**question, "closes_at": "9999-12-31T23:00:00-12:00"}
    assert Program(cast.member).call("PUT", f"{told}/poll", beyond).status_code == 422


def test_decisions_stand_supersede_and_are_withdrawn(
    cast: Cast, open_group: Group, told: str
) -> None:
    program = Program(cast.member)
    first = program.call("PUT", f"{told}/closing", {"text": "Slate.", "decided_by": "The board"})
    assert first.status_code == 200
    begun = program.post(f"groups/{open_group.slug}/messages", {"text": "Tiles after all."})
    later = f"messages/{begun['ref']}"
    earlier = told.partition("/")[2]
    assert program.call("PUT", f"{later}/closing", {"supersedes": earlier}).status_code == 200
    shown = program.get(f"{told}/marks")["closing"]
    assert (shown["text"], shown["is_superseded"]) == ("Slate.", True)
    assert shown["superseded_by"] == begun["ref"]
    assert program.call("DELETE", f"{told}/closing").status_code == 422
    assert program.call("DELETE", f"{later}/closing").status_code == 204
    assert not program.get(f"{told}/marks")["closing"]["is_superseded"]
    of_conversation = program.get(f"conversations/{begun['conversation']}/marks")
    assert (of_conversation["closings"], of_conversation["messages"]) == ([], [])
    assert Program(cast.guest).call("PUT", f"{told}/closing", {}).status_code == 403


def test_what_must_be_read_is_acknowledged_and_shown_to_those_who_asked(
    cast: Cast, told: str
) -> None:
    moderator, member = Program(cast.moderator), Program(cast.member)
    until = str((clock.now() + timedelta(days=3)).date())
    wish = {"until": until, "readers": [ref_of(cast.owner)]}
    assert member.call("PUT", f"{told}/must-read", wish).status_code == 403
    assert moderator.call("PUT", f"{told}/must-read", wish).status_code == 200
    owner = Program(cast.owner)
    assert owner.get(f"{told}/marks")["must_read"] == {
        "until": until,
        "everybody": False,
        "waits": True,
    }
    assert [one["group"] for one in owner.get("me/news")["must_read"]] == ["Open circle"]
    assert Program(cast.guest).call("GET", f"{told}/must-read").status_code == 403
    assert owner.call("POST", f"{told}/acknowledgement").status_code == 204
    [reader] = member.get(f"{told}/must-read")
    assert (reader["person"]["name"], bool(reader["acknowledged_at"])) == ("Olive", True)
    assert moderator.call("DELETE", f"{told}/must-read").status_code == 204
    assert moderator.call("GET", f"{told}/must-read").status_code == 404


def test_thanks_go_to_others(cast: Cast, open_group: Group) -> None:
    program = Program(cast.member)
    place = f"groups/{open_group.slug}/praise"
    begun = program.post(place, {"people": [ref_of(cast.owner)], "reason": "For the roof."})
    assert program.get(f"messages/{begun['ref']}/marks")["thanked"] == [
        {"ref": ref_of(cast.owner), "name": "Olive"}
    ]
    for who in (ref_of(cast.member), "0" * 26, "z" * 26):
        answer = program.call("POST", place, {"people": [who], "reason": "x"})
        assert answer.status_code in {404, 422}, who


def test_tags_are_set_counted_renamed_and_removed(cast: Cast, open_group: Group, told: str) -> None:
    program = Program(cast.member)
    conversation = program.get(told)["conversation"]
    place = f"groups/{open_group.slug}/tags"
    set_to = program.call("PUT", f"conversations/{conversation}/tags", {"tags": ["Roof", "East"]})
    assert set_to.status_code == 200
    listed = {one["label"]: one["number"] for one in program.get(place)}
    assert listed.keys() == {"Roof", "East"}
    number = listed["East"]
    assert program.call("PATCH", f"{place}/{number}", {"label": "West"}).status_code == 403
    moderator = Program(cast.moderator)
    assert moderator.call("PATCH", f"{place}/{number}", {"label": "roof"}).status_code == 200
    assert [one["label"] for one in program.get(place)] == ["Roof"]
    assert moderator.call("DELETE", f"{place}/{listed['Roof']}").status_code == 204
    assert moderator.call("DELETE", f"{place}/{'9' * 30}").status_code == 404
    assert program.get(f"conversations/{conversation}/marks")["tags"] == []


def test_a_preview_is_taken_away_from_ones_own_message(cast: Cast, told: str) -> None:
    program = Program(cast.member)
    page = LinkPreview.objects.create(digest=b"d" * 32, url="https://example.net/", title="There")
    row = MessageLink(preview=page, number=1)
    row.message_id = _row_of(told)
    row.save()
    [shown] = program.get(f"{told}/marks")["previews"]
    assert (shown["title"], shown["link"]) == ("There", "https://example.net/")
    place = f"{told}/previews/{shown['ref']}"
    assert Program(cast.owner).call("DELETE", place).status_code == 403
    assert program.call("DELETE", place).status_code == 204
    assert program.call("DELETE", place).status_code == 404
    assert program.get(f"{told}/marks")["previews"] == []


def test_a_branch_is_resolved_restricted_and_opened(cast: Cast, open_group: Group) -> None:
    messages = deliver(open_group, chain(3))
    place = f"messages/{written(messages['m1'].ref)}"
    steward = Program(cast.moderator)
    assert steward.call("PUT", f"{place}/resolution").status_code == 204
    assert steward.get(f"{place}/marks")["is_resolved"]
    assert steward.call("DELETE", f"{place}/resolution").status_code == 204
    assert not steward.get(f"{place}/marks")["is_resolved"]
    closed = steward.call("PUT", f"{place}/audience", {"people": [ref_of(cast.owner)]})
    assert closed.content == b'{"count":2}'
    assert Program(cast.member).call("GET", place).status_code == 404
    assert Program(cast.owner).get(place)
    opened = steward.call("DELETE", f"{place}/audience")
    assert opened.content == b'{"count":2}'
    assert Program(cast.member).get(place)
    assert Program(cast.member).call("PUT", f"{place}/audience", {"people": []}).status_code == 403


def test_revisions_say_what_a_message_said(cast: Cast, told: str) -> None:
    program = Program(cast.member)
    program.call("PATCH", told, {"text": "It pours."})
    said = [one["text"].strip() for one in program.get(f"{told}/revisions")]
    assert said == ["It leaks.", "It pours."]
    program.call("DELETE", told)
    assert program.call("GET", f"{told}/revisions").status_code in {200, 404}


def test_nothing_is_told_of_what_may_not_be_seen(cast: Cast, secret_group: Group) -> None:
    message = deliver(secret_group, [mail("hidden")])["hidden"]
    stranger = Program(cast.stranger)
    place, talk = f"messages/{written(message.ref)}", written(message.conversation.ref)
    for method, path, body in (
        ("GET", f"{place}/marks", None),
        ("GET", f"{place}/revisions", None),
        ("GET", f"conversations/{talk}/marks", None),
        ("PUT", f"{place}/poll/vote", {"options": [1]}),
        ("PUT", f"{place}/closing", {}),
        ("PUT", f"conversations/{talk}/tags", {"tags": ["x"]}),
        ("GET", f"groups/{secret_group.slug}/tags", None),
        ("GET", f"groups/{secret_group.slug}/held", None),
        ("GET", f"groups/{secret_group.slug}/requests", None),
        ("GET", f"groups/{secret_group.slug}/suggestions", None),
    ):
        assert stranger.call(method, path, body).status_code == 404, path


def _row_of(place: str) -> int:
    return Message.objects.get(ref=read(place.partition("/")[2])).pk
