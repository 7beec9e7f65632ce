"""Placing one by one: what it costs, what it reports, what decisions do."""

from collections import Counter
from collections.abc import Callable

import pytest
from tests.unit.network.threading.letters import letter

from folkmoot.network.threading import (
    MemoryShelf,
    Node,
    Placer,
    ThreadHeaders,
    forest,
    keys_needed,
    person_claim,
)


class CountingShelf(MemoryShelf):
    """Counts every operation, and the nodes moved from one conversation to another."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: Counter[str] = Counter()
        self.moved = 0

    def __getattribute__(self, name: str) -> object:
        found = super().__getattribute__(name)
        if not name.startswith("_") and callable(found):
            super().__getattribute__("counts")[name] += 1
        return found

    def relabel(self, old: int, new: int) -> None:
        self.moved += sum(1 for node in self.nodes.values() if node.conversation == old)
        super().relabel(old, new)


def chain(size: int) -> list[ThreadHeaders]:
    """A conversation in which every message answers the one before it, References cut to 20."""
    return [
        letter(
            f"c{number}",
            *[f"c{number - 1}"][: number > 0],
            references=tuple(f"c{one}" for one in range(max(0, number - 20), number)),
            subject="Re: walls" if number else "walls",
            at=number / 1000,
        )
        for number in range(size)
    ]


def star(size: int) -> list[ThreadHeaders]:
    """A conversation in which every message answers the first."""
    return [
        letter(f"c{number}", *["c0"][: number > 0], subject="Re: walls", at=number / 1000)
        for number in range(size)
    ]


@pytest.mark.parametrize("shape", [chain, star])
def test_a_message_in_a_large_conversation_costs_what_one_in_a_small_costs(
    shape: Callable[[int], list[ThreadHeaders]],
) -> None:
    counts = []
    for size in (60, 10_000):
        shelf = MemoryShelf()
        *records, reply = shape(size + 1)
        Placer(shelf).place(records)
        counting = CountingShelf()
        vars(counting).update(vars(shelf))
        for last in (reply, letter("q", subject="Re: walls", at=400)):
            changes = Placer(counting).place([last])
            assert [change.key for change in changes.nodes] == [last.key]
        counts.append(counting.counts)
    assert counts[0] == counts[1]
    assert sum(counts[0].values()) < 250


def test_a_chain_that_comes_backwards_is_not_quadratic() -> None:
    shelf = CountingShelf()
    placer = Placer(shelf)
    records = [letter(f"c{number}", *[f"c{number - 1}"][: number > 0]) for number in range(3000)]
    shelf.counts.clear()
    placer.place(reversed(records))
    assert sum(shelf.counts.values()) < 60 * len(records)
    assert shelf.moved < 2 * len(records)
    assert {one.root for one in shelf.conversations.values()} == {"c0@x"}


def test_a_chain_of_ten_thousand_needs_no_recursion() -> None:
    records = chain(10_000)
    places = forest(records)
    assert places["c9999@x"].root == "c0@x"
    shelf = MemoryShelf()
    Placer(shelf).place(records[::2] + records[1::2])
    assert [one.size for one in shelf.conversations.values()] == [10_000]


def test_changes_tell_ghosts_made_filled_and_conversations_merged() -> None:
    placer = Placer(MemoryShelf())
    made = placer.place([letter("b", "a")])
    assert {(change.key, change.after and change.after.is_ghost) for change in made.nodes} == {
        ("a@x", True),
        ("b@x", False),
    }
    assert [one.after and (one.after.root, one.after.size) for one in made.conversations] == [
        ("a@x", 2)
    ]
    placer.place([letter("z")])
    filled = placer.place([letter("a", "z")])
    before_after = [
        (change.before and change.before.is_ghost, change.after and change.after.is_ghost)
        for change in filled.nodes
        if change.key == "a@x"
    ]
    assert before_after == [(True, False)]
    assert [one.merged_into is not None for one in filled.conversations if one.after is None] == [
        True
    ]


def test_a_ghost_nobody_needs_any_longer_is_laid_to_rest() -> None:
    shelf = MemoryShelf()
    placer = Placer(shelf)
    placer.place([letter("c", "lost", references=("b",))])
    assert "lost@x" in shelf.nodes
    changes = placer.place([letter("b")])
    assert "lost@x" not in shelf.nodes
    assert ("lost@x", None) in [(change.key, change.after) for change in changes.nodes]


def test_a_decision_outranks_headers_and_survives_a_second_import() -> None:
    shelf = MemoryShelf()
    placer = Placer(shelf)
    records = [letter("a"), letter("b", "a"), letter("z"), letter("c", "b")]
    placer.place(records)
    moved = person_claim("b@x", "z@x", decided_by="ann", number=1)
    placer.decide(moved)
    placer.place(records)
    assert _node(shelf, "b@x").parent == "z@x"
    split = person_claim("b@x", None, decided_by="bo", number=2)
    changes = placer.decide(split)
    assert _node(shelf, "b@x").parent is None
    assert sorted(one.size for one in shelf.conversations.values()) == [1, 1, 2]
    assert [change.key for change in changes.nodes if change.before is None] == []
    placer.withdraw(split)
    assert _node(shelf, "b@x").parent == "z@x"
    placer.withdraw(moved)
    assert _node(shelf, "b@x").parent == "a@x"


def test_a_decision_that_closes_a_cycle_is_not_the_edge_that_gives_way() -> None:
    shelf = MemoryShelf()
    placer = Placer(shelf)
    placer.place([letter("a"), letter("b", "a"), letter("c", "b")])
    placer.decide(person_claim("a@x", "c@x", decided_by="ann", number=1))
    assert _node(shelf, "a@x").parent == "c@x"
    assert [node.key for node in shelf.nodes.values() if node.broken] == ["b@x"]


def test_what_a_batch_needs_is_known_beforehand() -> None:
    needs = keys_needed([letter("c", "b", references=("a", "b"), subject="Re: walls")])
    assert needs.ids == {"a@x", "b@x", "c@x"}
    assert needs.topics == {"s:walls"}


def _node(shelf: MemoryShelf, key: str) -> Node:
    node = shelf.node(key)
    assert node is not None
    return node
