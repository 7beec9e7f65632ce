"""So many mails a minute and no more."""

from folkmoot.network.gateway.flood import MOST_NAMES, Flood


def test_a_burst_passes_and_a_flood_does_not() -> None:
    flood = Flood(per_minute=3)
    assert [flood.admits("peer", 10.0) for _ in range(4)] == [True, True, True, False]


def test_time_lets_more_in() -> None:
    flood = Flood(per_minute=3)
    for _ in range(3):
        flood.admits("peer", 0.0)
    assert not flood.admits("peer", 10.0)
    assert flood.admits("peer", 21.0)
    assert not flood.admits("peer", 22.0)


def test_one_does_not_hinder_another() -> None:
    flood = Flood(per_minute=1)
    assert flood.admits("one", 0.0)
    assert flood.admits("two", 0.0)


def test_memory_is_bounded() -> None:
    flood = Flood(per_minute=1)
    for number in range(MOST_NAMES + 5):
        flood.admits(str(number), 0.0)
    assert flood.admits("0", 0.0)
    assert not flood.admits(str(MOST_NAMES + 4), 0.0)
