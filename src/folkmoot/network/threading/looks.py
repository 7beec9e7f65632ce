"""Where a message belongs that answers something but whose headers do not say what.

Four grounds: its number in a patch series, its ticket, the lines it quotes, and at last subject,
people and time. Each is judged among a bounded number of messages of the same topic, so the
result is a function of the set of messages and the cost does not grow with the archive.
"""

from collections.abc import Sequence

import msgspec

from folkmoot.network.threading.claims import Claim, Kind
from folkmoot.network.threading.headers import ThreadHeaders
from folkmoot.network.threading.nodes import Edge, Suggestion
from folkmoot.network.threading.runs import run_of
from folkmoot.network.threading.shelf import Known
from folkmoot.network.threading.subjects import SubjectParts, subject_parts
from folkmoot.network.threading.topics import (
    seeks,
    series_topic,
    subject_topics,
    ticket_topic,
)
from folkmoot.network.threading.written_dates import written_date

WINDOW = 50
SERIES_WINDOW = 128
SERIES_SECONDS = 2 * 3600.0
LOOSE = 4
CERTAIN = 60
"""From this confidence on a look becomes an edge; below it stays a suggestion."""
SUGGESTIONS_KEPT = 3
DAY = 86400.0
ZONES_SECONDS = 14 * 3600.0
QUARTER = 900.0
RECENT_DAYS = 30.0
"""A reply by subject alone is believed for so long after the message it would answer."""


class Look(msgspec.Struct, frozen=True):
    """How likely `parent` is the parent, and on what ground. `worth` orders looks of one child."""

    parent: str
    kind: Kind
    confidence: int
    worth: float = 0.0


def placed_by_looks(
    child: ThreadHeaders, known: Known
) -> tuple[Edge | None, tuple[Suggestion, ...]]:
    """The edge of a message without headers, if one is certain enough, else suggestions.

    Only for a message for which no claim gave an edge and no human decision holds.
    """
    if not seeks(child):
        return None, ()
    looks = series_looks(child, known) or ticket_looks(child, known) or subject_looks(child, known)
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
    series = [
        one
        for after in (False, True)
        for one in known.nearby(*place, after=after, seeking=False, limit=SERIES_WINDOW)
        if abs(one.sent_at - child.sent_at) <= SERIES_SECONDS
    ]
    leads = [one for one in series if subject_parts(one.subject).number < min(number, 2)]
    if not leads:
        return []
    run = run_of(child.message_id)

    def order(one: ThreadHeaders) -> tuple[bool, int, float, str]:
        other_run = run is None or run_of(one.message_id) != run
        distance = abs(one.sent_at - child.sent_at)
        return (other_run, subject_parts(one.subject).number, distance, one.key)

    lead = min(leads, key=order)
    certain = _is_threaded(child, lead, series)
    return [Look(lead.key, Kind.PATCH_SERIES, 88 if certain else 55)]


def _is_threaded(
    child: ThreadHeaders, lead: ThreadHeaders, series: Sequence[ThreadHeaders]
) -> bool:
    """Whether a series was sent as one thread: some people send it as loose mails.

    It was where another of its mails names the lead; and where one run of a mailer sent both,
    unless `LOOSE` other mails of the series have no threading headers either.
    """
    run, lead_run = run_of(child.message_id), run_of(lead.message_id)
    if run and lead_run and run != lead_run:
        return False
    if any(lead.message_id in (*one.in_reply_to, *one.references) for one in series):
        return True
    bare = [one for one in series if one is not lead and not one.in_reply_to]
    return run is not None and run == lead_run and len(bare) < LOOSE


def ticket_looks(child: ThreadHeaders, known: Known) -> list[Look]:
    """A tracker's later mail on a ticket hangs under its first one."""
    topic = ticket_topic(child)
    if not topic:
        return []
    found = known.nearby(topic, child.sent_at, child.key, after=False, seeking=False, limit=WINDOW)
    return [Look(found[-1].key, Kind.SUBJECT_PEOPLE_TIME, 75)] if found else []


def subject_looks(child: ThreadHeaders, known: Known) -> list[Look]:
    """The messages of the same subject that `child` may answer, the likeliest first."""
    parts = subject_parts(child.subject)
    found: dict[str, ThreadHeaders] = {}
    for topic in subject_topics(child):
        near = known.nearby(
            topic, child.sent_at, child.key, after=False, seeking=False, limit=WINDOW
        )
        found.update((one.key, one) for one in near)
    looks = ranked(child, parts, sorted(found.values(), key=lambda one: (-one.sent_at, one.key)))
    looks.sort(key=lambda look: (-(look.confidence >= CERTAIN), -look.worth, look.parent))
    return looks


def ranked(child: ThreadHeaders, parts: SubjectParts, found: Sequence[ThreadHeaders]) -> list[Look]:
    """Each candidate with its worth: what is quoted, who is named, who is addressed, how near."""
    quoted = set(child.quoted)
    attribution = child.attribution.casefold()
    written = written_date(child.attribution)
    looks = []
    for place, one in enumerate(found):
        shared = len(quoted.intersection(one.own))
        named, dated = is_named(one, attribution), is_dated(one, written)
        days = (child.sent_at - one.sent_at) / DAY
        worth = (
            3.0 * shared / max(1, len(quoted))
            + 2.0 * named
            + 1.5 * dated
            + 0.7 * (one.sender in child.recipients)
            - 1.0 * (one.sender == child.sender and not named)
            - 0.01 * min(days, 30.0)
            - 0.02 * place
        )
        person = 2 if named or dated else int(is_addressed(one, child))
        looks.append(Look(one.key, *_ground(parts, one, shared, person, days), worth))
    return looks


def is_named(parent: ThreadHeaders, attribution: str) -> bool:
    """Whether the line above a quotation names this sender."""
    if not attribution:
        return False
    name = " ".join(parent.sender_name.casefold().replace('"', " ").split())
    by_name = len(name) > 4 and name in attribution
    return by_name or (bool(parent.sender) and parent.sender in attribution)


def is_addressed(parent: ThreadHeaders, child: ThreadHeaders) -> bool:
    """Whether a message goes to this sender, or to nobody else than the parent did (a list)."""
    if parent.sender in child.recipients:
        return True
    return bool(child.recipients) and set(parent.recipients).issuperset(child.recipients)


def is_dated(parent: ThreadHeaders, written: float) -> bool:
    """Whether a date above a quotation is this message's, to the minute, in whatever zone."""
    apart = abs(written - parent.sent_at)
    return written > 0 and apart <= ZONES_SECONDS and min(apart % QUARTER, -apart % QUARTER) < 60


def _ground(
    parts: SubjectParts, one: ThreadHeaders, shared: int, person: int, days: float
) -> tuple[Kind, int]:
    """Kind and confidence of a candidate by itself.

    `shared` counts the lines quoted from it, `person` is 2 if its sender or its
    date stands above the quotation, 1 if the message `is_addressed` to that sender.
    """
    other = subject_parts(one.subject)
    kind = Kind.QUOTE if shared else Kind.SUBJECT_PEOPLE_TIME
    changed = bool(parts.was) and other.topic == parts.was
    if not (parts.is_reply or (changed and shared)):
        return kind, 30
    if not (changed or parts.same_part(other)):
        return kind, 20
    if shared:
        return kind, min(90, 70 + 5 * shared)
    if days <= RECENT_DAYS:
        return kind, (50, 60, 70)[person]
    return kind, 40
