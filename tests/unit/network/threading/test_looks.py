"""Messages whose headers do not say what they answer."""

from msgspec.structs import replace
from tests.unit.network.threading.letters import grown, letter, parents

from folkmoot.network.threading import Kind, line_hashes

TEXT = ["The wall at the north gate is falling down.", "The mason asks for ten days of work."]
OWN = line_hashes(TEXT)
HOUR = 1 / 24


def test_a_reply_hangs_under_the_message_it_quotes() -> None:
    places = grown(
        letter("a", subject="walls", own=OWN),
        letter("b", "a", subject="Re: walls", at=1),
        letter("c", subject="AW: walls", quoted=OWN, at=2),
    )
    edge = places["c@x"].edge
    assert edge is not None
    assert (edge.parent, edge.kind) == ("a@x", Kind.QUOTE)
    assert edge.confidence < 95


def test_without_quotation_the_person_named_decides() -> None:
    places = grown(
        letter("a", subject="walls", sender="ann@x", sender_name="Ann of Northgate"),
        letter("b", "a", subject="Re: walls", sender="bo@x", at=1),
        letter("c", subject="Re: walls", attribution="On Monday Ann of Northgate wrote:", at=2),
    )
    edge = places["c@x"].edge
    assert edge is not None
    assert (edge.parent, edge.kind) == ("a@x", Kind.SUBJECT_PEOPLE_TIME)
    assert edge.confidence <= 70


def test_a_subject_alone_long_after_is_only_a_suggestion() -> None:
    places = grown(letter("a", subject="walls"), letter("b", subject="Re: walls", at=300))
    assert places["b@x"].parent is None
    assert [one.parent for one in places["b@x"].suggestions] == ["a@x"]


def test_a_message_that_answers_nothing_is_left_alone() -> None:
    places = grown(letter("a", subject="weekly report"), letter("b", subject="weekly report", at=7))
    assert places["b@x"].parent is None
    assert places["b@x"].suggestions == ()


def test_a_reply_to_another_version_is_only_a_suggestion() -> None:
    places = grown(
        letter("a", subject="[PATCH v1] walls", own=OWN),
        letter("b", subject="Re: [PATCH v2] walls", quoted=OWN, at=1),
    )
    assert places["b@x"].parent is None
    assert places["b@x"].suggestions[0].parent == "a@x"


def test_a_changed_subject_with_a_quotation_finds_the_old_one() -> None:
    places = grown(
        letter("a", subject="walls", own=OWN),
        letter("b", subject="gates (was: Re: walls)", quoted=OWN, at=1),
    )
    assert places["b@x"].parent == "a@x"


def test_patches_hang_under_their_cover_letter() -> None:
    run = "20260101120000.77"
    places = grown(
        letter("z", message_id=f"{run}-1-ann@x", key=f"{run}-1-ann@x", subject="[PATCH 0/2] walls",
               sender="ann@x"),
        letter("y", message_id=f"{run}-2-ann@x", key=f"{run}-2-ann@x", subject="[PATCH 1/2] one",
               sender="ann@x", at=HOUR),
        letter("x", message_id=f"{run}-3-ann@x", key=f"{run}-3-ann@x", subject="[PATCH 2/2] two",
               sender="ann@x", at=HOUR),
    )  # fmt: skip
    assert parents(places) == {
        f"{run}-1-ann@x": None,
        f"{run}-2-ann@x": f"{run}-1-ann@x",
        f"{run}-3-ann@x": f"{run}-1-ann@x",
    }


def test_patches_follow_a_series_that_others_of_it_answer() -> None:
    places = grown(
        letter("a", subject="[PATCH 0/2] walls", sender="ann@x"),
        letter("b", "a", subject="[PATCH 1/2] one", sender="ann@x", at=HOUR),
        letter("c", subject="[PATCH 2/2] two", sender="ann@x", at=HOUR),
    )
    assert places["c@x"].parent == "a@x"


def test_patches_sent_as_loose_mails_are_only_suggested_together() -> None:
    places = grown(
        letter("a", subject="[PATCH 1/2] one", sender="ann@x"),
        letter("b", subject="[PATCH 2/2] two", sender="ann@x", at=HOUR),
    )
    assert places["b@x"].parent is None
    assert places["b@x"].suggestions[0].parent == "a@x"


def test_mails_of_a_tracker_hang_under_the_first_of_their_ticket() -> None:
    places = grown(
        letter("a", subject="[Bug 42] New: wall fell", sender="bugs@x"),
        letter("b", subject="[Bug 42] wall fell", sender="bugs@x", at=1),
        letter("c", subject="[Bug 42] wall fell down", sender="bugs@x", at=2),
        letter("d", subject="[Bug 43] wall fell down", sender="bugs@x", at=3),
    )
    assert parents(places) == {"a@x": None, "b@x": "a@x", "c@x": "a@x", "d@x": None}


def test_a_long_series_without_any_header_is_only_suggested() -> None:
    names = [f"20260101120000.77-{number}-ann@x" for number in range(6)]
    series = [
        letter("z", message_id=name, key=name, subject=f"[PATCH {number}/5] p", sender="ann@x")
        for number, name in enumerate(names)
    ]
    assert set(parents(grown(*series)).values()) == {None}
    places = grown(*series[:5], letter("z", names[0][:-2], message_id=names[5], key=names[5],
                                       subject="[PATCH 5/5] p", sender="ann@x"))  # fmt: skip
    assert places[names[3]].parent == names[0]


def test_a_patch_of_another_run_is_not_taken_for_one_of_the_series() -> None:
    cover, patch = "20260101120000.77-1-ann@x", "20260101123000.99-2-ann@x"
    places = grown(
        letter("z", message_id=cover, key=cover, subject="[PATCH 0/2] walls", sender="ann@x"),
        letter("b", cover[:-2], subject="[PATCH 1/2] one", sender="ann@x", at=HOUR),
        letter(
            "z", message_id=patch, key=patch, subject="[PATCH 2/2] two", sender="ann@x", at=HOUR
        ),
    )
    assert places[patch].parent is None
    assert places["b@x"].parent == cover


def test_nobody_named_and_nobody_addressed_is_only_suggested() -> None:
    first = letter("a", subject="walls", sender="ann@x")
    reply = letter("b", subject="Re: walls", at=1)
    assert grown(first, reply)["b@x"].parent is None
    assert grown(first, replace(reply, recipients=("ann@x",)))["b@x"].parent == "a@x"


def test_an_answer_sent_to_the_list_only_is_believed_by_its_subject() -> None:
    first = letter("a", subject="walls", sender="ann@x", recipients=("list@x",))
    reply = letter("b", subject="Re: walls", recipients=("list@x",), at=1)
    assert grown(first, reply)["b@x"].parent == "a@x"
    other = replace(reply, recipients=("list@x", "bo@x"))
    assert grown(first, other)["b@x"].parent is None


def test_the_date_above_a_quotation_finds_the_message_of_that_minute() -> None:
    places = grown(
        letter("a", subject="walls", sender="ann@x", at=0),
        letter("b", subject="Re: walls", in_reply_to=("a@x",), sender="bo@x", at=0.1),
        letter("c", subject="Re: walls", attribution="Am 09.09.2001 um 03:46 schrieb Ann:", at=1),
    )
    assert places["c@x"].parent == "a@x"


def test_only_the_nearest_of_a_common_subject_are_looked_at() -> None:
    crowd = [letter(f"m{number:03}", subject="hello all", at=number) for number in range(120)]
    first = letter("z", subject="hello all", own=OWN, at=-1)
    asked = letter("q", subject="Re: hello all", quoted=OWN, at=120)
    assert grown(first, *crowd[-49:], asked)["q@x"].parent == "z@x"
    assert grown(first, *crowd[-50:], asked)["q@x"].parent is None
