"""Which things can be told, each registered once with its label and payload type."""

import msgspec

_encoder = msgspec.msgpack.Encoder()


class Kind(msgspec.Struct, frozen=True):
    """A kind of entry: `part.noun.past_verb`, words for people, and the payload's type."""

    name: str
    label: str
    payload: type[msgspec.Struct]


class Entry(msgspec.Struct, frozen=True):
    """An entry as a consumer gets it."""

    transaction: int
    id: int
    kind: str
    payload: msgspec.Struct

    @property
    def position(self) -> tuple[int, int]:
        """Where it stands in the feed."""
        return (self.transaction, self.id)


_by_name: dict[str, tuple[Kind, msgspec.msgpack.Decoder[msgspec.Struct]]] = {}
_by_type: dict[type[msgspec.Struct], Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known; a second registration under the same name is a mistake."""
    if kind.name in _by_name and _by_name[kind.name][0] != kind:
        raise ValueError(f"feed kind {kind.name} is registered twice")
    _by_name[kind.name] = (kind, msgspec.msgpack.Decoder(kind.payload))
    _by_type[kind.payload] = kind
    return kind


def kinds() -> list[Kind]:
    """All kinds, by name."""
    return [_by_name[name][0] for name in sorted(_by_name)]


def kind_of(payload: msgspec.Struct) -> Kind:
    """The kind a payload belongs to; KeyError if its type was never registered."""
    return _by_type[type(payload)]


def encoded(payload: msgspec.Struct) -> bytes:
    """The payload as stored."""
    return _encoder.encode(payload)


def decoded(kind: str, payload: bytes) -> msgspec.Struct:
    """The payload of a stored entry."""
    return _by_name[kind][1].decode(payload)
