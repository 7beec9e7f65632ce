"""What a message brings to threading: its headers and a few line fingerprints."""

import msgspec


class ThreadHeaders(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """One message as threading sees it.

    Ids stand without angle brackets and without blanks. `key` is the handle of the message in the
    forest; callers leave it equal to `message_id` (a message without one gets an id made from its
    content), and only the threading code renames it, where different messages use one id.
    `sent_at` is in Unix seconds, 0 where unknown. `fingerprint` says whether two messages with one
    id are the same message. `quoted` and `own` come from `line_hashes`; `attribution` is the text
    that introduces the first quotation ("On Monday ... wrote:").
    """

    key: str
    message_id: str
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    thread_index: bytes = b""
    thread_topic: str = ""
    subject: str = ""
    sender: str = ""
    sender_name: str = ""
    recipients: tuple[str, ...] = ()
    sent_at: float = 0.0
    fingerprint: bytes = b""
    attribution: str = ""
    quoted: tuple[int, ...] = ()
    own: tuple[int, ...] = ()


def named_variants(records: list[ThreadHeaders]) -> list[ThreadHeaders]:
    """Different messages under one id, the primary first, each with the key it has in the forest.

    The primary is the earliest by date (unknown dates last, then by fingerprint) and keeps the
    bare id; the others are named by id, a blank (no id has one) and fingerprint. Of copies of one
    message (same fingerprint) the one that cites most is kept.
    """
    copies: dict[bytes, ThreadHeaders] = {}
    for record in records:
        known = copies.get(record.fingerprint)
        copies[record.fingerprint] = record if known is None else min(known, record, key=_telling)
    ordered = sorted(copies.values(), key=_precedence)
    named = [_renamed(ordered[0], ordered[0].message_id)]
    for other in ordered[1:]:
        derived = f"{other.message_id} {other.fingerprint.hex()[:24]}"
        named.append(_renamed(other, derived))
    return named


def _precedence(record: ThreadHeaders) -> tuple[float, bytes]:
    return (record.sent_at or float("inf"), record.fingerprint)


def _telling(record: ThreadHeaders) -> tuple[int, bytes]:
    cited = len(record.in_reply_to) + len(record.references)
    return (-cited, msgspec.msgpack.encode(_renamed(record, record.message_id)))


def _renamed(record: ThreadHeaders, key: str) -> ThreadHeaders:
    return record if record.key == key else msgspec.structs.replace(record, key=key)
