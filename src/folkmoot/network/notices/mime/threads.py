"""What makes mail programs show mails as one thread: References, Thread-Index, Subject."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import msgspec

from folkmoot.network.threading.thread_index import REPLY_BYTES, ROOT_BYTES, is_index

MOST_REFERENCES = 20
"""Some servers cut a long References; first and last are what readers need."""
DEEPEST_PLACE = 60
"""Replies in one Thread-Index, 300 bytes; deeper ones stand beside each other."""
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_NEAR_BITS, _FAR_BITS = 49, 54
"""How much of a time difference, in 100 ns, the two forms of a reply's place can hold."""
_REPLY = re.compile(r"\s*(?:re|aw|antw|sv|vs|odp|rif|ref|r)(?:\[\d+\])?\s*:\s*", re.IGNORECASE)


class Step(msgspec.Struct, frozen=True):
    """A message on the way from the first one down: its public id and when it was written."""

    ref: UUID
    sent_at: datetime | None


def references(chain: Sequence[str]) -> list[str]:
    """Of the ids from the first message to the answered one, the first and the nearest."""
    if len(chain) <= MOST_REFERENCES:
        return list(chain)
    return [chain[0], *chain[-(MOST_REFERENCES - 1) :]]


def thread_index(steps: Sequence[Step], beginning: bytes = b"") -> bytes:
    """The place of the last of `steps` in its conversation, as Outlook counts.

    See [MS-OXOMSG] 2.2.1.3: 22 bytes for the first message (its time, its id), five more for each
    answer. `beginning` is the place the first step already has; it is taken over. The same way
    down gives the same bytes.
    """
    first = steps[0]
    began = first.sent_at or _EPOCH
    place = beginning if is_index(beginning) else _root(first, began)
    for step in steps[1:]:
        if len(place) >= ROOT_BYTES + DEEPEST_PLACE * REPLY_BYTES:
            break
        place += _answer(step, began)
    return place


def _root(first: Step, began: datetime) -> bytes:
    return _ticks(began).to_bytes(8)[:6] + first.ref.bytes


def _answer(step: Step, began: datetime) -> bytes:
    passed = _ticks(step.sent_at or began) - _ticks(began)
    passed = max(passed, 0)
    if passed < 1 << _NEAR_BITS:
        time = passed >> 18
    else:
        time = 1 << 31 | (min(passed, (1 << _FAR_BITS) - 1) >> 23)
    return time.to_bytes(4) + step.ref.bytes[-1:]


def _ticks(moment: datetime) -> int:
    """Units of 100 ns since 1601, never below that."""
    seconds = (moment - _EPOCH).total_seconds()
    return max(int(seconds * 10_000_000), 0)


def tagged_subject(subject: str, tag: str, *, is_answer: bool) -> str:
    """`[tag] subject`, and `Re: [tag] subject` for an answer, however often it went to and fro.

    One "Re:" in front and the tag right behind it: so Gmail, which compares subjects, and people,
    who read them, see one thread.
    """
    mark = f"[{tag}]"
    rest = subject
    while True:
        shorter = _REPLY.sub("", rest, count=1) if _REPLY.match(rest) else rest
        shorter = shorter.lstrip().removeprefix(mark).lstrip()
        if shorter == rest:
            break
        rest = shorter
    return f"{'Re: ' if is_answer else ''}{mark} {rest}".rstrip()


def topic(subject: str, tag: str) -> str:
    """The subject of the whole conversation, for Thread-Topic."""
    return tagged_subject(subject, tag, is_answer=False)
