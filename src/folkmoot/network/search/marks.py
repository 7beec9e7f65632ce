"""What hangs on messages, as search is told: decisions, answers, polls, thanks."""

from collections import defaultdict
from collections.abc import Sequence

import msgspec

from folkmoot.base.database import Among
from folkmoot.network.models import Closing, ClosingKind, Poll, PollOption, Praise
from folkmoot.network.reading.closings import flags_of
from folkmoot.network.search.documents import ANSWER, DECISION, PRAISE, SUPERSEDED


class Marks(msgspec.Struct, frozen=True):
    """The flags of a message and the words that stand at it besides its own."""

    flags: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def marks_of(messages: Sequence[int]) -> defaultdict[int, Marks]:
    """The marks of these messages; five queries however many there are."""
    flags: defaultdict[int, list[str]] = defaultdict(list)
    words: defaultdict[int, list[str]] = defaultdict(list)
    for message, (kind, is_late) in flags_of(messages).items():
        flags[message].append(DECISION if kind == ClosingKind.DECISION else ANSWER)
        flags[message] += [SUPERSEDED] if is_late else []
    standing = Closing.objects.filter(Among("message", messages), withdrawn_at=None).exclude(
        text=""
    )
    for message, text, names in standing.values_list("message_id", "text", "decided_by"):
        words[message] += [text, names]
    for message, text in Poll.objects.filter(Among("message", messages)).values_list(
        "message_id", "question"
    ):
        words[message].append(text)
    options = PollOption.objects.filter(Among("poll__message", messages)).order_by("pk")
    for message, text in options.values_list("poll__message_id", "text"):
        words[message].append(text)
    thanking = Praise.objects.filter(Among("message", messages))
    for message in thanking.values_list("message_id", flat=True):
        flags[message].append(PRAISE)
    found: defaultdict[int, Marks] = defaultdict(Marks)
    for message in flags.keys() | words.keys():
        found[message] = Marks(tuple(flags[message]), tuple(words[message]))
    return found
