"""The laws of threading: the order of arrival never matters, twice is once."""

import itertools
import random
from collections.abc import Iterable, Sequence

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.network.threading import (
    Claim,
    Forest,
    MemoryShelf,
    Place,
    Placer,
    ThreadHeaders,
    forest,
    person_claim,
)
from folkmoot.network.threading.lines import line_hashes


def planted(shelf: MemoryShelf) -> Forest:
    """What stands on a shelf, in the words of `forest`; conversations are checked on the way."""
    sizes: dict[int, int] = {}
    places: Forest = {}
    for node in shelf.nodes.values():
        conversation = shelf.conversations[node.conversation]
        sizes[node.conversation] = sizes.get(node.conversation, 0) + 1
        places[node.key] = Place(
            node.key,
            node.is_ghost,
            node.edge,
            node.broken,
            conversation.root,
            node.suggestions,
            node.variants,
        )
    assert sizes == {one.handle: one.size for one in shelf.conversations.values()}
    return places


def placed(records: Iterable[ThreadHeaders], decisions: Iterable[Claim] = ()) -> Forest:
    """Place messages one after the other, decisions first, and read the shelf."""
    shelf = MemoryShelf()
    placer = Placer(shelf)
    for decision in decisions:
        placer.decide(decision)
    for record in records:
        placer.place([record])
    return planted(shelf)


def trees(size: int) -> Iterable[tuple[int, ...]]:
    """All rooted trees on 0..size-1 in which each parent is smaller than its child."""
    return itertools.product(*(range(child) for child in range(1, size)))


def tree_records(parents: Sequence[int], references: str) -> list[ThreadHeaders]:
    """The messages of a tree, with full, partial (last two) or no References."""
    records = []
    for child in range(len(parents) + 1):
        chain: list[str] = []
        at = child
        while at:
            at = parents[at - 1]
            chain.insert(0, f"m{at}@x")
        kept = {"full": chain, "partial": chain[-2:], "missing": []}[references]
        records.append(
            ThreadHeaders(
                key=f"m{child}@x",
                message_id=f"m{child}@x",
                in_reply_to=tuple(chain[-1:]),
                references=tuple(kept),
                subject="Re: walls" if child else "walls",
                sent_at=1000.0 + child,
                fingerprint=bytes([child]),
            )
        )
    return records


def shape(parents: Sequence[int]) -> str:
    """A tree without names: equal for trees that differ only in names and in order of children."""
    below: list[list[str]] = [[] for _ in range(len(parents) + 1)]
    for child in range(len(parents), 0, -1):
        below[parents[child - 1]].append(f"({''.join(sorted(below[child]))})")
    return "".join(sorted(below[0]))


def check(parents: Sequence[int], references: str, orders: Iterable[Sequence[int]]) -> None:
    """Placing a tree in each order gives the forest of the set, and that is the tree."""
    records = tree_records(parents, references)
    whole = forest(records)
    assert [whole[record.key].parent for record in records] == [
        None,
        *(records[parent].key for parent in parents),
    ]
    for order in orders:
        assert placed(records[at] for at in order) == whole


@pytest.mark.parametrize("references", ["full", "partial", "missing"])
def test_every_tree_of_up_to_five_messages_in_every_order(references: str) -> None:
    """Exhaustive: all increasing trees of 1-5 messages, every order of each."""
    for size in range(1, 6):
        for parents in trees(size):
            check(parents, references, itertools.permutations(range(size)))


def test_every_shape_of_six_messages_in_every_order() -> None:
    """The 20 shapes of trees of 6 in all 720 orders. Every tree of 6 is one of them with its
    names changed, and names only decide ties.
    """
    shapes = {shape(parents): parents for parents in trees(6)}
    assert len(shapes) == 20
    for parents in shapes.values():
        check(parents, "partial", itertools.permutations(range(6)))


@pytest.mark.parametrize("references", ["full", "partial", "missing"])
def test_every_tree_of_six_messages_in_some_orders(references: str) -> None:
    """All 120 increasing trees of 6: forwards, backwards and in four seeded orders."""
    rng = random.Random(6)  # noqa: S311 - a fixed seed, nothing secret
    orders = [list(range(6)), list(range(5, -1, -1)), *(rng.sample(range(6), 6) for _ in range(4))]
    for parents in trees(6):
        check(parents, references, orders)


def test_ten_thousand_messages_shuffled() -> None:
    """A seeded forest with deep and wide trees, dropped messages, and a seeded order."""
    rng = random.Random(20_000)  # noqa: S311 - a fixed seed, nothing secret
    chains: list[tuple[str, ...]] = []
    records = []
    for number in range(10_000):
        fresh = number == 0 or rng.random() < 0.02
        above = () if fresh else chains[max(0, number - 1 - int(rng.expovariate(0.05)))]
        name = f"n{number}@x"
        chains.append((*above, name)[-25:])
        records.append(
            ThreadHeaders(
                key=name,
                message_id=name,
                in_reply_to=above[-1:] if rng.random() < 0.9 else (),
                references=above if rng.random() < 0.9 else (),
                subject=f"{'Re: ' if above else ''}subject {len(above) % 7}",
                sent_at=1e6 + number,
                fingerprint=name.encode(),
            )
        )
    rng.shuffle(records)
    kept = records[500:]
    assert placed(kept) == forest(kept)


NAMES = [f"{letter}@x" for letter in "abcdefg"]
LINES = [f"line number {word} of the long discussion" for word in ("one", "two", "three", "four")]
names = st.sampled_from(NAMES)
lines = st.lists(st.sampled_from(LINES), max_size=3).map(line_hashes)
places = st.lists(st.binary(min_size=1, max_size=1), max_size=3).map(
    lambda steps: b"\x01" * 22 + b"".join(step * 5 for step in steps)
)


@st.composite
def wild_headers(draw: st.DrawFn) -> ThreadHeaders:
    """A message of a small, hostile world: cycles, reused ids, wrong dates, Outlook places."""
    name = draw(names)
    return ThreadHeaders(
        key=name,
        message_id=name,
        in_reply_to=tuple(draw(st.lists(st.one_of(names, st.just("null")), max_size=2))),
        references=tuple(draw(st.lists(names, max_size=4))),
        thread_index=draw(st.one_of(st.just(b""), places)),
        subject=draw(
            st.sampled_from(
                [
                    "walls",
                    "Re: walls",
                    "AW: walls",
                    "gates (was: walls)",
                    "[Bug 42] walls",
                    "[PATCH 0/2] a",
                    "[PATCH 1/2] b",
                    "[PATCH 2/2] c",
                ]
            )
        ),
        sender=draw(st.sampled_from(["ann@x", "bo@x"])),
        sender_name=draw(st.sampled_from(["", "Ann of Northgate"])),
        recipients=draw(st.sampled_from([(), ("ann@x",)])),
        attribution=draw(st.sampled_from(["", "Ann of Northgate wrote:"])),
        sent_at=draw(st.sampled_from([0.0, 100.0, 200.0, 300.0, 400.0, 90_000.0])),
        fingerprint=draw(st.binary(min_size=1, max_size=1)),
        quoted=draw(lines),
        own=draw(lines),
    )


decisions = st.lists(
    st.tuples(names, st.one_of(st.none(), names)), max_size=2, unique_by=lambda pair: pair[0]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(wild_headers(), max_size=9), decisions, st.randoms(use_true_random=False))
def test_incremental_is_batch_in_any_order(
    records: list[ThreadHeaders],
    decided: list[tuple[str, str | None]],
    rng: random.Random,
) -> None:
    claims = [
        person_claim(child, parent, decided_by="ann", number=number)
        for number, (child, parent) in enumerate(decided)
    ]
    whole = forest(records, claims)
    shuffled = rng.sample(records, len(records))
    assert placed(shuffled, claims) == whole
    assert placed(shuffled + records, claims) == whole


@settings(max_examples=200, deadline=None)
@given(st.lists(wild_headers(), max_size=8), names, st.one_of(st.none(), names))
def test_a_decision_withdrawn_leaves_nothing(
    records: list[ThreadHeaders], child: str, parent: str | None
) -> None:
    shelf = MemoryShelf()
    placer = Placer(shelf)
    claim = person_claim(child, parent, decided_by="ann", number=1)
    placer.place(records[:4])
    placer.decide(claim)
    placer.place(records[4:])
    assert planted(shelf) == forest(records, [claim])
    placer.withdraw(claim)
    assert planted(shelf) == forest(records)


@settings(max_examples=200, deadline=None)
@given(st.lists(wild_headers(), max_size=8))
def test_changes_tell_the_whole_story(records: list[ThreadHeaders]) -> None:
    """A follower that only reads the changes ends with the same edges."""
    shelf = MemoryShelf()
    placer = Placer(shelf)
    seen: dict[str, tuple[bool, object, str]] = {}
    for record in records:
        for change in placer.place([record]).nodes:
            if change.after is None:
                del seen[change.key]
            else:
                seen[change.key] = (change.after.is_ghost, change.after.edge, change.after.broken)
    now = {node.key: (node.is_ghost, node.edge, node.broken) for node in shelf.nodes.values()}
    assert seen == now
    assert msgspec.json.encode(sorted(now))
