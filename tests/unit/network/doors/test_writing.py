"""What programs write."""

import base64

from tests.cast import Cast
from tests.mailbag import deliver, mail
from tests.unit.network.doors.calling import Program
from tests.unit.network.pages.test_permissions import client_of

from folkmoot.base.ids import read as ref_of
from folkmoot.base.ids import written
from folkmoot.network.models import Following, Message, Way
from folkmoot.network.pages.phrases import phrases
from folkmoot.people.api import Group, bearer_of


def test_a_conversation_begins_and_is_answered(cast: Cast, open_group: Group) -> None:
    program = Program(cast.member)
    begun = program.post(
        f"groups/{open_group.slug}/messages", {"title": "Roof", "text": "It **leaks**."}
    )
    answered = program.post(f"messages/{begun['ref']}/replies", {"text": "> It leaks\n\nWhere?"})
    told = program.get(f"conversations/{begun['conversation']}")
    assert told["title"] == "Roof"
    assert [one["ref"] for one in told["messages"]] == [begun["ref"], answered["ref"]]
    assert told["messages"][1]["parent"] == begun["ref"]
    assert "<strong>leaks</strong>" in told["messages"][0]["html"]
    assert told["messages"][1]["text"].strip() == "Where?"
    assert Message.objects.get(ref=ref_of(begun["ref"])).way == Way.API


def test_files_go_with_a_post(cast: Cast, open_group: Group) -> None:
    program = Program(cast.member)
    content = base64.b64encode(b"the plan").decode()
    file = {"name": "plan.txt", "media_type": "text/plain", "content": content}
    begun = program.post(
        f"groups/{open_group.slug}/messages", {"text": "See there.", "files": [file]}
    )
    told = program.get(f"messages/{begun['ref']}")["message"]["files"]
    assert [one["name"] for one in told] == ["plan.txt"]
    assert program.call("GET", told[0]["url"]).content == b"the plan"


def test_a_message_is_changed_emptied_and_brought_back(cast: Cast, open_group: Group) -> None:
    program = Program(cast.member)
    begun = program.post(f"groups/{open_group.slug}/messages", {"text": "First words"})
    place = f"messages/{begun['ref']}"
    changed = program.call("PATCH", place, {"text": "Better words"})
    assert changed.status_code == 200
    told = program.get(place)["message"]
    assert told["text"].strip() == "Better words"
    assert (told["revision"], bool(told["edited_at"])) == (1, True)
    assert Program(cast.guest).call("PATCH", place, {"text": "Mine"}).status_code == 403
    program.post(f"{place}/replies", {"text": "An answer"})
    assert program.call("DELETE", place).status_code == 204
    gone = program.get(place)["message"]
    assert (gone["text"], gone["html"], bool(gone["deleted_at"])) == ("", "", True)
    assert program.post(f"{place}/restore", None)["text"].strip() == "Better words"


def test_reactions_and_following(cast: Cast, open_group: Group) -> None:
    message = deliver(open_group, [mail("a")])["a"]
    program = Program(cast.member)
    place = f"messages/{written(message.ref)}"
    for _ in range(2):
        assert program.call("PUT", f"{place}/reactions/🎉").status_code == 204
    assert [one["emoji"] for one in program.get(place)["message"]["reactions"]] == ["🎉"]
    assert program.call("PUT", f"{place}/reactions/words").status_code == 422
    assert program.call("DELETE", f"{place}/reactions/🎉").status_code == 204
    assert program.get(place)["message"]["reactions"] == []
    for state in ("follow", "mute"):
        assert program.call("PUT", f"{place}/follow", {"state": state}).status_code == 204
        assert program.get(place)["message"]["following"] == state
    program.call("PUT", f"{place}/follow", {"state": "none"})
    assert not Following.objects.exists()


def test_moderators_move_split_and_name(cast: Cast, open_group: Group) -> None:
    messages = deliver(open_group, [mail("a"), mail("b", subject="Other"), mail("c", answers="a")])
    refs = {name: written(message.ref) for name, message in messages.items()}
    steward = Program(cast.moderator)
    moved = steward.call("PUT", f"messages/{refs['c']}/parent", {"parent": refs["b"]})
    assert moved.status_code == 200
    assert steward.get(f"messages/{refs['c']}")["message"]["parent"] == refs["b"]
    assert steward.call("DELETE", f"messages/{refs['c']}/parent").status_code == 200
    assert steward.get(f"messages/{refs['c']}")["message"]["parent"] == refs["a"]
    steward.call("PUT", f"messages/{refs['c']}/parent", {"parent": None})
    assert steward.get(f"messages/{refs['c']}")["message"]["parent"] is None
    steward.call("PUT", f"messages/{refs['c']}/branch-name", {"name": "The wall"})
    assert steward.get(f"messages/{refs['c']}")["message"]["branch_name"] == "The wall"
    member = Program(cast.member)
    refused = member.call("PUT", f"messages/{refs['c']}/parent", {"parent": None})
    assert refused.status_code == 403


def test_archives_are_brought_and_started(cast: Cast, open_group: Group) -> None:
    steward = Program(cast.owner)
    place = f"groups/{open_group.slug}/imports"
    brought = steward.post(
        f"{place}?name=old.eml", mail("a"), Content_Type="application/octet-stream"
    )
    assert (brought["label"], brought["state"]) == ("old.eml", "offered")
    started = steward.post(f"imports/{brought['ref']}/start", {})
    assert started["state"] == "waiting"
    assert [one["ref"] for one in steward.get(place)["items"]] == [brought["ref"]]
    assert steward.post(f"imports/{brought['ref']}/cancel", None)["state"] == "cancelled"
    member = Program(cast.member)
    assert member.call("GET", f"imports/{brought['ref']}").status_code == 404
    assert member.call("GET", place).status_code == 403
    assert steward.call("POST", place, b"").status_code == 400


def test_owners_make_bots_that_post(cast: Cast, closed_group: Group) -> None:
    made = Program(cast.owner).post(f"groups/{closed_group.slug}/bots", {"name": "Robot"})
    assert bearer_of(made["token"])
    robot = Program(token=made["token"])
    begun = robot.post(f"groups/{closed_group.slug}/messages", {"text": "Built."})
    told = Program(cast.member).get(f"messages/{begun['ref']}")["message"]
    assert (told["author"]["name"], told["author"]["is_bot"]) == ("Robot", True)
    page = client_of(cast.member).get(f"/c/{begun['conversation']}").content.decode()
    assert page.count(phrases().bot) == 1
    refused = Program(cast.member).call("POST", f"groups/{closed_group.slug}/bots", {"name": "X"})
    assert refused.status_code == 403
