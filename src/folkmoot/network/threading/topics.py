"""Under which topics a message is found when another one looks for its parent without headers."""

from functools import lru_cache

from folkmoot.network.threading.headers import ThreadHeaders
from folkmoot.network.threading.message_ids import answered_ids, usable_ids
from folkmoot.network.threading.subjects import series_key, subject_parts
from folkmoot.network.threading.thread_index import places_above

SHORTEST_TOPIC = 3
"""A topic of fewer characters ("hi") says nothing."""


def topics_of(headers: ThreadHeaders) -> tuple[str, ...]:
    """The topics a store indexes a message under, with its date; none where the date is unknown.

    At most four: its subject without prefixes, the subject it had before a change, its patch
    series, and the ticket of a tracker's mail.
    """
    if headers.sent_at <= 0:
        return ()
    found = (*subject_topics(headers), series_topic(headers), ticket_topic(headers))
    return tuple(topic for topic in found if topic)


def subject_topics(headers: ThreadHeaders) -> tuple[str, ...]:
    """The topics by subject, the present one first; none where the subject says too little."""
    return _subject_topics(headers.subject)


@lru_cache(maxsize=1024)
def _subject_topics(subject: str) -> tuple[str, ...]:
    parts = subject_parts(subject)
    topics = dict.fromkeys((parts.topic, parts.was))
    return tuple(f"s:{topic}" for topic in topics if len(topic) >= SHORTEST_TOPIC)


def ticket_topic(headers: ThreadHeaders) -> str:
    """The topic by ticket and the address of the tracker; empty without a ticket."""
    ticket = subject_parts(headers.subject).ticket
    return f"t:{headers.sender.casefold()} {ticket}" if ticket and headers.sender else ""


def series_topic(headers: ThreadHeaders) -> str:
    """The topic by patch series; empty for a message in none."""
    series = series_key(headers.subject, headers.sender)
    return f"p:{series}" if series else ""


def seeks(headers: ThreadHeaders) -> bool:
    """Whether a message answers something, yet none of its headers says what.

    Only such a message is placed by its looks. A function of this message alone.
    """
    parts = subject_parts(headers.subject)
    answers = parts.is_reply or headers.quoted or parts.number > 0 or parts.ticket
    if not answers or headers.sent_at <= 0:
        return False
    return not (
        answered_ids(headers)
        or usable_ids(headers.references, headers.message_id)
        or places_above(headers.thread_index)
    )
