"""Message ids out of Message-ID, In-Reply-To and References as they are really written.

RFC 5322 3.6.4 wants `<left@right>` with white space between. Seen besides: no brackets, `<[x]>`,
`<<x>>`, comments, several ids in In-Reply-To, ids broken by folding, phrases around them ("Your
message of ... <x>"), and words that mean "nothing" to the program that wrote them. Ids come back
without brackets.
"""

import re

# Longer than a line may be (RFC 5322 2.1.1): no program made this to be cited.
MAX_ID_LENGTH = 998

_BRACKETED = re.compile(r"<([^<>]*)>?")
_COMMENT = re.compile(r"\([^()<>]*\)")
_SPACE = re.compile(r"\s+")
_BARE = re.compile(r"[^\s,;<>()\"]+@[^\s,;<>()\"]+")
_WRAPPING = "<>[](){}\"' \t,;"

_STOP_WORDS = frozenset(
    {"", "null", "none", "nil", "undefined", "unknown", "no", "0", "false", "@"}
)
# Made up by a mail server for each message that had none: no reply can mean it.
_STOP_PARTS = ("smtpin_added_missing@", "smtpin_added_broken@")


def is_usable(message_id: str) -> bool:
    """Whether a cleaned id can name one message."""
    lowered = message_id.lower()
    if lowered in _STOP_WORDS or len(message_id) > MAX_ID_LENGTH:
        return False
    return not any(part in lowered for part in _STOP_PARTS)


def message_ids(value: str, *, limit: int = 1000) -> tuple[str, ...]:
    """All usable ids in `value`, in order, each once; of more than `limit` the first and the last
    ones are kept.

    The first is the root of the conversation and the last are the nearest ancestors, so the middle
    says least.
    """
    if "<" in value:
        found = _BRACKETED.findall(value)
    elif "&lt;" in value:
        return message_ids(value.replace("&lt;", "<").replace("&gt;", ">"), limit=limit)
    else:
        found = _unbracketed(value)
    ids = dict.fromkeys(filter(is_usable, map(_cleaned, found)))
    kept = tuple(ids)
    return kept if len(kept) <= limit else (kept[0], *kept[len(kept) - limit + 1 :])


def first_id(value: str) -> str:
    """The one id of a Message-ID header, "" when there is no usable one.

    Unlike a reference it may lack the "@": the message itself says so, nobody guesses.
    """
    ids = message_ids(value, limit=2)
    if ids:
        return ids[0]
    word = _cleaned(_COMMENT.sub(" ", value))
    return word if is_usable(word) else ""


def reply_ids(value: str, addresses: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The ids of an In-Reply-To, without the mail addresses old programs wrote beside them.

    `addresses` are those the message names elsewhere (lower case): a person is no parent.
    """
    ids = message_ids(value)
    return tuple(found for found in ids if found.lower() not in addresses)


def _unbracketed(value: str) -> list[str]:
    without = _COMMENT.sub(" ", value) if "(" in value else value
    return _BARE.findall(without)


def _cleaned(found: str) -> str:
    """Folding inside an id is an accident of transport, so all white space goes."""
    if _SPACE.search(found):
        found = _SPACE.sub("", found)
    return found.strip(_WRAPPING)
