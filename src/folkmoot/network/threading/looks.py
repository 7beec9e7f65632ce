"""Where a message belongs that answers something but whose headers do not say what.

Three grounds: its number in a patch series, the lines it quotes, and at last subject, people and
time. Each is judged among at most `WINDOW` messages of the same topic dated before it, so the
result is a function of the set of messages and the cost does not grow with the archive.
"""

import msgspec

from folkmoot.network.threading.claims import Claim, Kind
from folkmoot.network.threading.headers import ThreadHeaders
from folkmoot.network.threading.nodes import Edge, Suggestion
from folkmoot.network.threading.shelf import Known
from folkmoot.network.threading.subjects import subject_parts
from folkmoot.network.threading.topics import seeks, series_topic, subject_topic

WINDOW = 50
SERIES_WINDOW = 128
SERIES_SECONDS = 2 * 3600.0
CERTAIN = 60
"""From this confidence on a look becomes an edge; below it stays a suggestion."""
SUGGESTIONS_KEPT = 3
DAY = 86400.0


class Look(msgspec.Struct, frozen=True):
    """How likely `parent` is the parent, and on what ground."""

    parent: str
    kind: Kind
    confidence: int


def placed_by_looks(
    child: ThreadHeaders, known: Known
) -> tuple[Edge | None, tuple[Suggestion, ...]]:
    """The edge of a message without headers, if one is certain enough, else suggestions.

    Only for a message for which no claim gave an edge and no human decision holds.
    """
    if not seeks(child):
        return None, ()
    looks = series_looks(child, known) or subject_looks(child, known)
    if not looks:
        return None, ()
    best = looks[0]
    if best.confidence >= CERTAIN:
        claim = Claim(child.key, best.parent, best.kind, child.message_id, best.confidence)
        return Edge(best.parent, best.kind, best.confidence, (claim,)), ()
    kept = looks[:SUGGESTIONS_KEPT]
    return None, tuple(Suggestion(look.parent, look.kind, look.confidence) for look in kept)


def series_looks(child: ThreadHeaders, known: Known) -> list[Look]:
    """A patch hangs under the cover letter of its series, without one under the first patch."""
    topic = series_topic(child)
    number = subject_parts(child.subject).number
    if not topic or number < 1:
        return []
    place = (topic, child.sent_at, child.key)
    found = [
        *known.nearby(*place, after=False, seeking=False, limit=SERIES_WINDOW),
        *known.nearby(*place, after=True, seeking=False, limit=SERIES_WINDOW),
    ]
    leads = [
        (subject_parts(one.subject).number, abs(one.sent_at - child.sent_at), one.key)
        for one in found
        if abs(one.sent_at - child.sent_at) <= SERIES_SECONDS
        and subject_parts(one.subject).number < min(number, 2)
    ]
    return [Look(min(leads)[2], Kind.PATCH_SERIES, 88)] if leads else []


def subject_looks(child: ThreadHeaders, known: Known) -> list[Look]:
    """The messages of the same subject that `child` may answer, the likeliest first."""
    topic = subject_topic(child)
    if not topic:
        return []
    found = known.nearby(topic, child.sent_at, child.key, after=False, seeking=False, limit=WINDOW)
    quoted = set(child.quoted)
    looks = [_look(child, quoted, place, one) for place, one in enumerate(found)]
    looks.sort(key=lambda look: (-look.confidence, look.parent))
    return looks


def _look(child: ThreadHeaders, quoted: set[int], place: int, parent: ThreadHeaders) -> Look:
    shared = len(quoted.intersection(parent.own))
    if shared:
        return Look(parent.key, Kind.QUOTE, min(90, 60 + 5 * shared))
    days = (child.sent_at - parent.sent_at) / DAY
    score = 40 - place - int(min(days, 20))
    return Look(parent.key, Kind.SUBJECT_PEOPLE_TIME, max(score, 1))
