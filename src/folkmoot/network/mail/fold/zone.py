"""What a zone is: a run of lines of a message, and whose words they are."""

from enum import StrEnum

import msgspec

DEPTH_MAX = 50
"""Deeper quotations are read as if they stood at this depth."""


class Kind(StrEnum):
    """What a zone is. Own text, patches and code are the sender's; all else can be folded."""

    OWN = "own"
    PATCH = "patch"
    CODE = "code"
    QUOTE = "quote"
    ATTRIBUTION = "attribution"
    FORWARDED_HEADER = "forwarded_header"
    FORWARDED = "forwarded"
    SIGNATURE = "signature"
    FOOTER = "footer"


OWN_KINDS = frozenset((Kind.OWN, Kind.PATCH, Kind.CODE))


class Zone(msgspec.Struct, frozen=True):
    """Lines [start_line, end_line), counted from 0.

    `depth` is how often the words are quoted (0: the sender's own). `person` and `when_text` come
    from the line or header block that introduces the words, as written there; empty if unknown.
    """

    kind: Kind
    start_line: int
    end_line: int
    depth: int = 0
    person: str = ""
    when_text: str = ""
