"""Sets of message numbers, kept as the places where they begin and end.

Message numbers of a group are dense (1, 2, 3 ...) and people read runs of them, so what somebody
has read of 100,000 messages is usually a handful of places. Every operation is linear in places.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator

import msgspec


class NumberSet(msgspec.Struct, frozen=True):
    """A set of positive numbers. `edges` grow strictly and pair up: [first, behind the last)."""

    edges: tuple[int, ...] = ()

    def __contains__(self, number: int) -> bool:
        return bisect_right(self.edges, number) % 2 == 1

    def __len__(self) -> int:
        return sum(self.edges[1::2]) - sum(self.edges[::2])

    def __or__(self, other: "NumberSet") -> "NumberSet":
        return _combined(self, other, lambda mine, theirs: mine or theirs)

    def __and__(self, other: "NumberSet") -> "NumberSet":
        return _combined(self, other, lambda mine, theirs: mine and theirs)

    def __sub__(self, other: "NumberSet") -> "NumberSet":
        return _combined(self, other, lambda mine, theirs: mine and not theirs)

    def runs(self) -> Iterator[range]:
        """The unbroken runs, ascending."""
        for first, behind in zip(self.edges[::2], self.edges[1::2], strict=True):
            yield range(first, behind)


EMPTY = NumberSet()


def numbers(given: Iterable[int]) -> NumberSet:
    """The set of these numbers, in any order; raises ValueError below 1."""
    edges: list[int] = []
    for number in sorted(set(given)):
        if number < 1:
            raise ValueError(f"numbers begin at 1, this is {number}")
        if edges and edges[-1] == number:
            edges[-1] = number + 1
        else:
            edges += (number, number + 1)
    return NumberSet(tuple(edges))


def first_numbers(last: int) -> NumberSet:
    """The set 1 .. `last`."""
    return NumberSet((1, last + 1)) if last > 0 else EMPTY


def packed(numbers: NumberSet) -> bytes:
    """The steps from edge to edge as variable-length integers: seven bits a byte, lowest first."""
    out = bytearray()
    before = 0
    for edge in numbers.edges:
        step = edge - before
        before = edge
        while step > 0x7F:
            out.append(step & 0x7F | 0x80)
            step >>= 7
        out.append(step)
    return bytes(out)


def unpacked(content: bytes) -> NumberSet:
    """The set back from its bytes; raises ValueError for bytes `packed` cannot have written."""
    edges: list[int] = []
    place, step, shift = 0, 0, 0
    for byte in content:
        step |= (byte & 0x7F) << shift
        shift += 7
        if byte & 0x80:
            continue
        if step == 0:
            raise ValueError("two edges of a number set stand at the same place")
        place += step
        edges.append(place)
        step = shift = 0
    if shift or len(edges) % 2:
        raise ValueError("a number set ends in the middle")
    return NumberSet(tuple(edges))


def _combined(one: NumberSet, other: NumberSet, belongs: Callable[[bool, bool], bool]) -> NumberSet:
    edges: list[int] = []
    mine, theirs = frozenset(one.edges), frozenset(other.edges)
    in_one = in_other = inside = False
    for place in sorted(mine | theirs):
        in_one ^= place in mine
        in_other ^= place in theirs
        if belongs(in_one, in_other) is not inside:
            inside = not inside
            edges.append(place)
    return NumberSet(tuple(edges))
