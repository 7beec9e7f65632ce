"""Which claim becomes the edge."""

import pytest
from msgspec.structs import replace
from tests.unit.network.threading.letters import grown, letter, parents

from folkmoot.network.threading import Kind


def test_both_headers_agreeing_is_nearly_certain() -> None:
    places = grown(letter("a"), letter("b", "a", references=("a",)))
    edge = places["b@x"].edge
    assert edge is not None
    assert (edge.parent, edge.kind, edge.confidence) == ("a@x", Kind.IN_REPLY_TO, 99)
    assert {claim.kind for claim in edge.evidence} == {Kind.IN_REPLY_TO, Kind.REFERENCES}


def test_references_that_only_name_the_root_do_not_hide_the_parent() -> None:
    places = grown(letter("a"), letter("b", "a", at=1), letter("c", "b", references=("a",), at=2))
    assert places["c@x"].parent == "b@x"


def test_in_reply_to_that_only_names_the_root_does_not_hide_the_parent() -> None:
    places = grown(
        letter("a"), letter("b", "a", at=1), letter("c", "a", references=("a", "b"), at=2)
    )
    edge = places["c@x"].edge
    assert edge is not None
    assert (edge.parent, edge.confidence) == ("b@x", 80)
    assert "a@x" in {claim.parent for claim in edge.evidence}


def test_an_existing_parent_is_preferred_to_a_missing_one() -> None:
    places = grown(letter("a"), letter("b", "lost", references=("a",)))
    assert parents(places) == {"a@x": None, "b@x": "a@x"}


def test_a_missing_parent_is_a_ghost_under_what_references_name() -> None:
    places = grown(letter("a"), letter("c", "b", references=("a", "b")))
    assert parents(places) == {"a@x": None, "b@x": "a@x", "c@x": "b@x"}
    assert places["b@x"].is_ghost
    edge = places["b@x"].edge
    assert edge is not None
    assert edge.kind is Kind.CITED_CHAIN


def test_a_ghost_is_filled_when_its_message_comes() -> None:
    places = grown(letter("a"), letter("c", "b", references=("a", "b")), letter("b", "a"))
    assert not places["b@x"].is_ghost
    assert places["b@x"].edge is not None
    assert places["b@x"].edge.kind is Kind.IN_REPLY_TO


def test_a_message_without_headers_is_believed_to_stand_where_others_cite_it() -> None:
    places = grown(
        letter("a"),
        letter("b", subject="Re: walls", at=1),
        letter("c", "b", references=("a", "b"), at=2),
    )
    assert places["b@x"].parent == "a@x"


def test_it_is_not_believed_to_answer_a_later_message() -> None:
    places = grown(letter("a", at=5), letter("b", at=1), letter("c", references=("a", "b"), at=6))
    assert parents(places) == {"a@x": None, "b@x": None, "c@x": "b@x"}


@pytest.mark.parametrize(
    "word", ["null", "", "(null)", "yes", "abc.SMTPIN_ADDED_MISSING@mx.example.org", "b@x"]
)
def test_ids_that_name_nothing_make_no_edge(word: str) -> None:
    places = grown(replace(letter("b"), in_reply_to=(word,), references=(word,)))
    assert parents(places) == {"b@x": None}


def test_the_address_of_the_person_answered_is_no_id() -> None:
    places = grown(
        letter("a"),
        letter("b", in_reply_to=("Ann@example.org", "a@x"), recipients=("ann@example.org",)),
    )
    assert parents(places) == {"a@x": None, "b@x": "a@x"}


def test_a_missing_id_cited_by_many_unrelated_people_is_no_parent() -> None:
    crowd = [
        letter(f"m{number}", "stamp", subject=f"matter {number}", sender=f"p{number}@x")
        for number in range(8)
    ]
    assert grown(*crowd[:7])["m0@x"].parent == "stamp@x"
    assert set(parents(grown(*crowd)).values()) == {None}
    real = letter("stamp", subject="matter")
    assert grown(*crowd, real)["m0@x"].parent == "stamp@x"


def test_a_lost_cover_letter_with_many_patches_stays_a_parent() -> None:
    series = [
        letter(f"m{number}", "cover", subject=f"[PATCH {number}/9] part {number}", sender="ann@x")
        for number in range(1, 10)
    ]
    assert grown(*series)["m1@x"].parent == "cover@x"


def test_a_changed_subject_never_splits() -> None:
    places = grown(
        letter("a", subject="walls"),
        letter("b", "a", subject="Re: walls", at=1),
        letter("c", "b", subject="gates (was: walls)", at=2),
        letter("d", "c", subject="something else entirely", at=400),
    )
    assert {place.root for place in places.values()} == {"a@x"}


def test_the_same_subject_never_merges_first_messages() -> None:
    places = grown(letter("a", subject="walls"), letter("b", subject="walls", at=1))
    assert parents(places) == {"a@x": None, "b@x": None}


def test_a_message_answering_itself_is_a_root() -> None:
    assert parents(grown(letter("a", "a", references=("a",)))) == {"a@x": None}


def test_a_cycle_is_broken_at_its_weakest_edge_and_says_so() -> None:
    places = grown(
        letter("a", "c", references=("c",)),
        letter("b", "a", references=("a",)),
        letter("c", references=("b",)),
    )
    assert parents(places) == {"a@x": "c@x", "b@x": "a@x", "c@x": None}
    assert places["c@x"].edge is not None
    assert "cycle" in places["c@x"].broken
