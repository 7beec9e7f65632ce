"""What a message says, as stored: small, quick to read, always derivable from the raw bytes."""

import msgspec

from folkmoot.base.packing import compressed, decompressed
from folkmoot.network.mail.fold import Zone

VERSION = 1


class StoredBody(msgspec.Struct, frozen=True, array_like=True):
    """The decoded text with its zones, and what pages tell of how it was read.

    `text` is un-flowed, its lines ended by newline; `zones` cover every line once.
    """

    version: int
    text: str
    zones: tuple[Zone, ...]
    text_format: str
    has_html: bool
    defects: tuple[str, ...]
    sender_evidence: str
    date_evidence: str


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(StoredBody)


def packed(body: StoredBody) -> bytes:
    """The body as kept in the table."""
    return compressed(_encoder.encode(body))


def unpacked(content: bytes) -> StoredBody:
    """The body back from the table."""
    return _decoder.decode(decompressed(content))
