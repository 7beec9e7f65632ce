"""Which Message-IDs can be believed to name a message."""

import re
from functools import lru_cache

from folkmoot.network.threading.headers import ThreadHeaders

_STOPPED = re.compile(
    r"(?:|null|nil|none|undefined|unknown|\(null\)|0|n/a|no-id|message-id|yes|y|no|n)\Z"
    r"|.*(?:smtpin_added_missing|smtpin_added_broken|@missing-host|missing_message_id)",
    re.IGNORECASE | re.DOTALL,
)
"""What broken mailers write where an id belongs, and marks of ids that a relay made up for a
message that had none: every reader sees another one."""

REFERENCES_KEPT = 20
"""How many of the last References are read, as well as the first: a 10,000-deep chain must not
cost 10,000 claims per message. Mailers cut long chains in the same way (RFC 5537, 3.4.4)."""


@lru_cache(maxsize=4096)
def is_stopped(message_id: str) -> bool:
    """Whether the id names nothing, so that no edge may rest on it.

    Remembered, because a discussion cites the same ids in every message.
    """
    return _STOPPED.match(message_id) is not None


def usable_ids(ids: tuple[str, ...], own_id: str) -> list[str]:
    """The believable ids in order, each once (its last mention), without the message's own."""
    last_first = dict.fromkeys(reversed(ids))
    return [one for one in reversed(last_first) if one != own_id and not is_stopped(one)]


def answered_ids(headers: ThreadHeaders) -> list[str]:
    """The believable ids of In-Reply-To.

    The field may name the person answered beside the message; a person's address is no id.
    """
    people = {headers.sender, *headers.recipients}
    ids = usable_ids(headers.in_reply_to, headers.message_id)
    return [one for one in ids if one.casefold() not in people]


def usable_references(ids: tuple[str, ...], own_id: str) -> list[str]:
    """The believable References, cut to the first and the last `REFERENCES_KEPT`."""
    if len(ids) > REFERENCES_KEPT + 1:
        ids = (ids[0], *ids[-REFERENCES_KEPT:])
    return usable_ids(ids, own_id)
