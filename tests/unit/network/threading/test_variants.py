"""One Message-ID used by different messages."""

from tests.unit.network.threading.letters import grown, letter, parents

from folkmoot.network.threading import Kind, MemoryShelf, Placer, line_hashes

WALLS = line_hashes(["The wall at the north gate is falling down."])
GATES = line_hashes(["Who has the key of the southern gate?"])
EARLY = letter("a", at=1, fingerprint=b"early", own=WALLS)
LATE = letter("a", at=2, fingerprint=b"late", own=GATES)
LATE_KEY = f"a@x {b'late'.hex()}"


def test_the_earliest_keeps_the_id_and_the_others_are_kept_apart() -> None:
    places = grown(EARLY, LATE)
    assert parents(places) == {"a@x": None, LATE_KEY: None}
    assert places["a@x"].variants == (LATE_KEY,)


def test_a_reply_goes_to_the_variant_it_quotes_else_to_the_primary() -> None:
    places = grown(
        EARLY,
        LATE,
        letter("b", "a", quoted=GATES, at=3),
        letter("c", "a", at=3),
        letter("d", "a", quoted=WALLS, at=3),
    )
    assert [places[name].parent for name in ("b@x", "c@x", "d@x")] == [LATE_KEY, "a@x", "a@x"]


def test_an_earlier_variant_takes_the_id_over_and_the_change_says_so() -> None:
    placer = Placer(MemoryShelf())
    placer.place([LATE, letter("b", "a", quoted=GATES, at=3)])
    changes = placer.place([EARLY])
    assert changes.renamed == (("a@x", LATE_KEY),)
    moved = {change.key: change.after for change in changes.nodes}
    assert moved["b@x"] is not None
    assert moved["b@x"].parent == LATE_KEY


def test_a_copy_of_a_message_changes_nothing() -> None:
    placer = Placer(MemoryShelf())
    placer.place([EARLY, letter("b", "a", at=3)])
    again = placer.place([EARLY, letter("b", "a", at=3)])
    assert (again.nodes, again.conversations, again.renamed) == ((), (), ())


def test_of_copies_the_one_with_headers_is_kept() -> None:
    bare = letter("b", at=3, fingerprint=b"b")
    full = letter("b", "a", at=3, fingerprint=b"b")
    places = grown(EARLY, bare, full)
    edge = places["b@x"].edge
    assert edge is not None
    assert (edge.parent, edge.kind) == ("a@x", Kind.IN_REPLY_TO)
