"""What programs read."""

from tests.cast import Cast
from tests.mailbag import chain, deliver, mail
from tests.unit.network.doors.calling import Program

from folkmoot.base.ids import written
from folkmoot.network.actions.reactions import react
from folkmoot.people.api import Group


def test_groups_are_those_the_caller_sees(
    cast: Cast, open_group: Group, closed_group: Group, secret_group: Group
) -> None:
    own = Program(cast.member).get("groups")["items"]
    assert {one["slug"] for one in own} == {
        open_group.slug,
        closed_group.slug,
        secret_group.slug,
    }
    strange = Program(cast.stranger).get("groups")["items"]
    assert {one["slug"]: one["may_read"] for one in strange} == {
        open_group.slug: True,
        closed_group.slug: False,
    }


def test_a_conversation_has_its_messages_in_order_of_arrival(cast: Cast, open_group: Group) -> None:
    messages = deliver(open_group, chain(5))
    react(cast.owner, message=messages["m1"], emoji="👍")
    found = messages["m0"].conversation
    told = Program(cast.member).get(f"conversations/{written(found.ref)}")
    assert [one["number"] for one in told["messages"]] == [1, 2, 3, 4, 5]
    first, second = told["messages"][:2]
    assert first["parent"] is None
    assert second["parent"] == first["ref"]
    assert second["edge"]["confidence"] > 50
    assert second["reactions"] == [
        {"emoji": "👍", "people": [written(cast.owner.person.ref)]}  # type: ignore[union-attr]  # the owner is somebody
    ]
    assert "words of m1" in second["text"]
    assert "words of m1" in second["html"]
    assert second["author"]["name"] == "Ines Ferrand"
    assert told["message_count"] == 5


def test_own_words_and_quoted_ones_are_told_apart(cast: Cast, open_group: Group) -> None:
    words = "> When is it?\n\nOn Friday.\n"
    messages = deliver(open_group, [mail("a", "When is it?\n"), mail("b", words, answers="a")])
    told = Program(cast.member).get(f"messages/{written(messages['b'].ref)}")
    assert told["message"]["text"].strip() == "On Friday."
    assert [zone["kind"] for zone in told["message"]["zones"]] == ["quote", "own"]
    assert told["grounds"]


def test_a_page_ends_where_the_next_begins_and_stays_good(cast: Cast, open_group: Group) -> None:
    program = Program(cast.member)
    messages = deliver(open_group, chain(7))
    place = f"conversations/{written(messages['m0'].conversation.ref)}"
    first = program.get(f"{place}?limit=3")
    deliver(open_group, [mail("later", answers="m0", minutes=500)])
    second = program.get(first["next"])
    third = program.get(second["next"])
    numbers = [one["number"] for page in (first, second, third) for one in page["messages"]]
    assert numbers == [1, 2, 3, 4, 5, 6, 7, 8]
    assert third["next"] is None


def test_ghosts_stand_on_the_first_page_and_are_parents(cast: Cast, open_group: Group) -> None:
    messages = deliver(open_group, [mail("b", answers="gone"), mail("c", answers="b")])
    told = Program(cast.member).get(f"conversations/{written(messages['b'].conversation.ref)}")
    ghost = told["messages"][0]
    assert ghost["is_ghost"]
    assert told["messages"][1]["parent"] == ghost["ref"]
    assert told["message_count"] == 2


def test_every_list_is_read_whole_by_following_next(cast: Cast, open_group: Group) -> None:
    deliver(open_group, [mail(f"x{number}", subject=f"Talk {number}") for number in range(7)])
    program = Program(cast.member)
    for path, count in (
        (f"groups/{open_group.slug}/conversations", 7),
        (f"groups/{open_group.slug}/members", 4),
        ("people", 5),
        ("people?show=everybody", 7),
    ):
        whole = program.get(path)["items"]
        place, pieces = f"{path}{'&' if '?' in path else '?'}limit=2", []
        while place:
            page = program.get(place)
            assert len(page["items"]) <= 2
            pieces += page["items"]
            place = page["next"]
        assert pieces == whole, path
        assert len(whole) == count, path


def test_raw_bytes_are_those_that_came(cast: Cast, open_group: Group) -> None:
    raw = mail("a", files=[("plan.txt", "text/plain", b"the plan")])
    message = deliver(open_group, [raw])["a"]
    program = Program(cast.member)
    assert program.call("GET", f"messages/{written(message.ref)}/raw").content == raw
    told = program.get(f"messages/{written(message.ref)}")["message"]["files"]
    assert [(one["name"], one["size"]) for one in told] == [("plan.txt", 8)]
    assert program.call("GET", told[0]["url"]).content == b"the plan"


def test_unread_is_counted_and_marked(cast: Cast, open_group: Group) -> None:
    program = Program(cast.member)
    program.get("me/unread")
    messages = deliver(open_group, chain(3))
    place = f"conversations/{written(messages['m0'].conversation.ref)}"
    assert program.get("me/unread") == [{"group": open_group.slug, "unread_count": 3}]
    assert program.post(f"{place}/read", {"numbers": [1, 99]}) == {"read_count": 1}
    assert [one["is_unread"] for one in program.get(place)["messages"]] == [False, True, True]
    assert program.post(f"{place}/read", {}) == {"read_count": 2}
    assert program.post(f"{place}/unread", {"numbers": [2]}) == {"read_count": -1}
    assert program.get(place)["unread_count"] == 1


def test_me_says_what_the_token_is_good_for(cast: Cast) -> None:
    told = Program(cast.administrator).get("me")
    assert told["person"]["name"] == "Adele"
    assert told["scopes"] == ["admin", "read", "write"]
    assert told["roles"] == ["administrator"]


def test_the_same_answer_is_not_sent_twice(cast: Cast, open_group: Group) -> None:
    program = Program(cast.member)
    answer = program.call("GET", "groups")
    again = program.call("GET", "groups", If_None_Match=answer.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    deliver(open_group, [mail("a")])
    assert program.call("GET", "groups", If_None_Match=answer.headers["ETag"]).status_code == 200
