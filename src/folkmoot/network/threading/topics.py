"""Under which topics a message is found when another one looks for its parent without headers."""

from folkmoot.network.threading.headers import ThreadHeaders
from folkmoot.network.threading.message_ids import usable_ids
from folkmoot.network.threading.subjects import series_key, subject_parts
from folkmoot.network.threading.thread_index import places_above

SHORTEST_TOPIC = 3
"""A topic of fewer characters ("hi") says nothing."""


def topics_of(headers: ThreadHeaders) -> tuple[str, ...]:
    """The topics a store indexes a message under, with its date; none where the date is unknown.

    At most two: its subject without prefixes, and its patch series.
    """
    if headers.sent_at <= 0:
        return ()
    subject, series = subject_topic(headers), series_topic(headers)
    return tuple(topic for topic in (subject, series) if topic)


def subject_topic(headers: ThreadHeaders) -> str:
    """The topic by subject; empty where the subject says too little."""
    topic = subject_parts(headers.subject).topic
    return f"s:{topic}" if len(topic) >= SHORTEST_TOPIC else ""


def series_topic(headers: ThreadHeaders) -> str:
    """The topic by patch series; empty for a message in none."""
    series = series_key(headers.subject, headers.sender)
    return f"p:{series}" if series else ""


def seeks(headers: ThreadHeaders) -> bool:
    """Whether a message answers something, yet none of its headers says what.

    Only such a message is placed by its looks. A function of this message alone.
    """
    parts = subject_parts(headers.subject)
    if not (parts.is_reply or headers.quoted or parts.number > 0) or headers.sent_at <= 0:
        return False
    own = headers.message_id
    return not (
        usable_ids(headers.in_reply_to, own)
        or usable_ids(headers.references, own)
        or places_above(headers.thread_index)
    )
