"""Short ways to write messages in tests of threading."""

from msgspec.structs import replace

from folkmoot.network.threading import Forest, MemoryShelf, Placer, ThreadHeaders, forest

DAY = 86400.0


def letter(
    name: str,
    *answers: str,
    at: float = 0.0,
    references: tuple[str, ...] = (),
    subject: str = "",
    sender: str = "",
    **more: object,
) -> ThreadHeaders:
    """A message `name@x` answering others by In-Reply-To, `at` days after the first."""
    plain = ThreadHeaders(
        key=f"{name}@x",
        message_id=f"{name}@x",
        in_reply_to=tuple(f"{one}@x" for one in answers),
        references=tuple(f"{one}@x" for one in references),
        subject=subject,
        sender=sender,
        sent_at=1e9 + at * DAY,
        fingerprint=name.encode(),
    )
    return replace(plain, **more)


def parents(places: Forest) -> dict[str, str | None]:
    """Names of messages with the names of their parents."""
    return {key: place.parent for key, place in places.items()}


def grown(*records: ThreadHeaders) -> Forest:
    """The forest of messages; placing them backwards, one by one, must give the same."""
    whole = forest(records)
    shelf = MemoryShelf()
    placer = Placer(shelf)
    for record in reversed(records):
        placer.place([record])
    assert {key: node.edge for key, node in shelf.nodes.items()} == {
        key: place.edge for key, place in whole.items()
    }
    return whole
