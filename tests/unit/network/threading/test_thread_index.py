"""Outlook's Thread-Index where nothing else says what is answered."""

from tests.unit.network.threading.letters import grown, letter, parents

from folkmoot.network.threading.thread_index import is_index, place_name, places_above

ROOT = b"\x01" + b"r" * 21
FIRST, SECOND = ROOT + b"11111", ROOT + b"11111" + b"22222"


def test_only_a_root_and_whole_steps_are_an_index() -> None:
    assert is_index(ROOT)
    assert is_index(SECOND)
    assert not is_index(ROOT + b"123")
    assert not is_index(b"")
    assert places_above(SECOND) == [place_name(FIRST), place_name(ROOT)]
    assert places_above(ROOT) == []


def test_the_index_alone_gives_the_tree() -> None:
    places = grown(
        letter("a", thread_index=ROOT),
        letter("b", thread_index=FIRST, at=1),
        letter("c", thread_index=SECOND, at=2),
    )
    assert parents(places) == {"a@x": None, "b@x": "a@x", "c@x": "b@x"}


def test_a_missing_place_is_a_ghost() -> None:
    places = grown(letter("a", thread_index=ROOT), letter("c", thread_index=SECOND, at=2))
    assert parents(places) == {
        "a@x": None,
        place_name(FIRST): "a@x",
        "c@x": place_name(FIRST),
    }


def test_two_answers_to_a_missing_root_stand_together() -> None:
    places = grown(letter("b", thread_index=FIRST), letter("c", thread_index=ROOT + b"33333", at=1))
    assert {place.root for place in places.values()} == {place_name(ROOT)}


def test_an_id_and_a_place_of_the_same_missing_message_are_one_ghost() -> None:
    places = grown(letter("b", "a", thread_index=FIRST), letter("c", thread_index=ROOT + b"33333"))
    assert parents(places) == {"a@x": None, "b@x": "a@x", "c@x": "a@x"}


def test_an_existing_message_at_the_place_is_preferred_to_a_missing_id() -> None:
    places = grown(letter("a", thread_index=ROOT), letter("b", "rewritten", thread_index=FIRST))
    assert parents(places) == {"a@x": None, "b@x": "a@x"}


def test_a_place_claimed_by_everybody_is_nobodys() -> None:
    crowd = [letter(f"m{number}", thread_index=ROOT) for number in range(5)]
    places = grown(*crowd, letter("b", thread_index=FIRST))
    assert places["b@x"].parent is None
