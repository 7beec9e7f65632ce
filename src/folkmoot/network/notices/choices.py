"""Who gets a message how: the one rule, asked when notices are written and again before sending.

Pure. In this order: nobody gets their own words; "no mail" and "never" are final, and so is a
muted branch; then what concerns somebody directly, then what they chose for the group.
"""

from enum import StrEnum

import msgspec

from folkmoot.network.models.deliveries import How

DIGESTS = (How.HOURLY, How.DAILY, How.WEEKLY)


class Reason(StrEnum):
    """Why somebody gets a mail, or none."""

    MENTION = "mention"
    ANSWER = "answer"
    FOLLOWED = "followed"
    CHOSEN = "chosen"
    OWN = "own"
    STOPPED = "stopped"
    MUTED = "muted"
    APART = "apart"
    """They want only what concerns them, and this does not."""


class Wish(msgspec.Struct, frozen=True):
    """What a person wants of a group's mail; the defaults are those of a new member."""

    how: str = How.DAILY
    direct_at_once: bool = True
    no_mail: bool = False


class Bearing(msgspec.Struct, frozen=True):
    """What a message has to do with a person; `branch` is follow, mute or empty."""

    is_own: bool = False
    mentions: bool = False
    answers: bool = False
    branch: str = ""


class Choice(msgspec.Struct, frozen=True):
    """How a person gets a message (AT_ONCE, a digest, NEVER) and why."""

    how: How
    reason: Reason


def choice(wish: Wish, bearing: Bearing) -> Choice:
    """How a person with this wish gets a message that bears on them so."""
    if bearing.is_own:
        return Choice(How.NEVER, Reason.OWN)
    if wish.no_mail or wish.how == How.NEVER:
        return Choice(How.NEVER, Reason.STOPPED)
    if bearing.branch == "mute":
        return Choice(How.NEVER, Reason.MUTED)
    direct = wish.direct_at_once or wish.how in (How.AT_ONCE, How.DIRECT)
    if bearing.mentions and direct:
        return Choice(How.AT_ONCE, Reason.MENTION)
    if bearing.answers and direct:
        return Choice(How.AT_ONCE, Reason.ANSWER)
    if bearing.branch == "follow":
        return Choice(How.AT_ONCE, Reason.FOLLOWED)
    if wish.how == How.DIRECT:
        return Choice(How.NEVER, Reason.APART)
    return Choice(How(wish.how), Reason.CHOSEN)
