"""Mail that waits for somebody's decision, as programs read it."""

from datetime import datetime

import msgspec

from folkmoot.network.doors.shapes.answers import Ref


class HeldAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A mail that waits for a moderator. `looks_like`: the member whose name its sender bears."""

    ref: Ref
    reason: str
    words: str
    from_email: str
    from_name: str
    looks_like: str
    subject: str
    first_words: str
    answers: Ref | None
    received_at: datetime
    size: int


class QuarantinedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A message that could not be taken in as it is, and why; size in bytes."""

    ref: Ref
    reason: str
    size: int
    import_ref: Ref | None
    settled_at: datetime | None
