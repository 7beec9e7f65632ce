"""What becomes of a mail: a pure decision from facts.

The seal of a signed address proves that whoever wrote holds a mail that was sent to that person;
it speaks for them, unless From names somebody else who has an account. At a group's own address
only the sender's mail system can speak for them (DKIM, SPF); without that a moderator does.
"""

from typing import Literal

import msgspec

from folkmoot.network.gateway.noise import Noise
from folkmoot.network.gateway.proof import Proof
from folkmoot.network.gateway.reasons import Reason

Target = Literal["group", "reply", "command", "hand", "confirm", "bounce", "postmaster"]
Deed = Literal["post", "obey", "confirm", "count", "hold", "set_aside", "refuse"]
UNPROVED = Proof("unproved")
LEAVING = frozenset({"unsubscribe", "never"})
"""Mail programs send these by themselves when their user clicks "unsubscribe"."""
ANYBODYS = frozenset({"help"})
NEED_ACCOUNT = frozenset({"search"})
_NEVER_LEAVING = frozenset({Reason.LOOP, Reason.AUTO_REPLY, Reason.BOUNCE, Reason.RECEIPT})


class Somebody(msgspec.Struct, frozen=True):
    """Somebody with an account, by row id; what they may do in the group the mail is about."""

    id: int
    is_open: bool = True
    may_see: bool = True
    may_post: bool = True


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one mail before it is decided.

    `author` has an account with the address in From, `signer` is whom the signed address was made
    for. `is_here`: group, message and person that the recipient names exist. `is_addressed`: To or
    Cc name the group. `author_count`: addresses in From.
    """

    target: Target
    command: str = ""
    noise: Noise | None = None
    problem: str = ""
    is_report: bool = False
    is_here: bool = True
    is_archived: bool = False
    is_blocked: bool = False
    is_addressed: bool = True
    author_count: int = 1
    author: Somebody | None = None
    signer: Somebody | None = None
    proof: Proof = UNPROVED


class Verdict(msgspec.Struct, frozen=True):
    """What to do with a mail, in whose name, why, and whether its sender is told.

    Only somebody who is known to have written is ever told anything.
    """

    deed: Deed
    reason: Reason | None = None
    detail: str = ""
    person: int | None = None
    is_answered: bool = False


def judged(facts: Facts) -> Verdict:
    """The decision about one mail."""
    return _before_all(facts) or _BY_TARGET[facts.target](facts)


def _before_all(facts: Facts) -> Verdict | None:
    if facts.target == "bounce":
        return Verdict("count") if facts.is_report else _unread(facts)
    if facts.noise is not None and not _leaves(facts):
        return Verdict("set_aside", facts.noise.reason, facts.noise.sign)
    if facts.target == "postmaster":
        return Verdict("set_aside", Reason.POSTMASTER)
    if not facts.is_here:
        return Verdict("refuse", Reason.GONE, is_answered=facts.signer is not None)
    if facts.is_blocked:
        return Verdict("refuse", Reason.BLOCKED)
    return None


def _unread(facts: Facts) -> Verdict:
    if facts.noise is not None and facts.noise.reason is not Reason.AUTOMATIC:
        return Verdict("set_aside", facts.noise.reason, facts.noise.sign)
    return Verdict("set_aside", Reason.NOBODY_READS)


def _leaves(facts: Facts) -> bool:
    """Whether this is somebody's mail program that leaves a group for them."""
    signed = facts.target == "command" and facts.command in LEAVING
    return signed and facts.noise is not None and facts.noise.reason not in _NEVER_LEAVING


def _reply(facts: Facts) -> Verdict:
    signer = facts.signer
    if signer is None or not signer.is_open:
        return Verdict("refuse", Reason.ACCOUNT_CLOSED)
    if facts.problem:
        return Verdict("hold", Reason.UNREADABLE, facts.problem, person=signer.id)
    author = facts.author
    if author is None or author.id == signer.id:
        return _posted_by(signer, facts)
    if facts.proof.is_proved and author.is_open:
        # a colleague answered a mail that was forwarded to them: in their own name
        return _posted_by(author, facts)
    return Verdict("hold", Reason.OTHER_PERSON, facts.proof.detail)


def _group(facts: Facts) -> Verdict:
    proof = facts.proof
    if facts.is_archived:
        return Verdict("refuse", Reason.ARCHIVED, is_answered=_is_known(facts))
    if facts.problem:
        return Verdict("hold", Reason.UNREADABLE, facts.problem)
    if facts.author_count != 1:
        return Verdict("hold", Reason.SEVERAL_AUTHORS)
    if proof.standing == "contradicted":
        return Verdict("hold", Reason.CONTRADICTED, proof.detail)
    if facts.author is None:
        return Verdict("hold", Reason.UNKNOWN_SENDER, proof.detail)
    if not proof.is_proved:
        return Verdict("hold", Reason.NOT_PROVED, proof.detail)
    if not facts.author.is_open:
        return Verdict("refuse", Reason.ACCOUNT_CLOSED)
    if not facts.is_addressed:
        return Verdict("hold", Reason.NOT_ADDRESSED, person=facts.author.id)
    return _posted_by(facts.author, facts)


def _posted_by(somebody: Somebody, facts: Facts) -> Verdict:
    if facts.is_archived:
        return Verdict("refuse", Reason.ARCHIVED, person=somebody.id, is_answered=somebody.may_see)
    if not somebody.may_post:
        # whoever may not know of a secret group is told nothing
        return Verdict(
            "refuse", Reason.NOT_MEMBER, person=somebody.id, is_answered=somebody.may_see
        )
    return Verdict("post", person=somebody.id)


def _command(facts: Facts) -> Verdict:
    signer, author = facts.signer, facts.author
    if signer is None or not signer.is_open:
        return Verdict("refuse", Reason.ACCOUNT_CLOSED)
    if author is not None and author.id != signer.id:
        return Verdict("refuse", Reason.OTHER_PERSON)
    return Verdict("obey", person=signer.id)


def _hand(facts: Facts) -> Verdict:
    if facts.author_count != 1:
        return Verdict("refuse", Reason.SEVERAL_AUTHORS)
    if facts.proof.standing == "contradicted":
        return Verdict("refuse", Reason.CONTRADICTED, facts.proof.detail)
    if facts.author is not None and not facts.author.is_open:
        return Verdict("refuse", Reason.ACCOUNT_CLOSED)
    if facts.proof.is_proved and facts.author is not None:
        return Verdict("obey", person=facts.author.id)
    if facts.command in ANYBODYS:
        return Verdict("obey")
    if facts.command in NEED_ACCOUNT:
        return Verdict("refuse", Reason.NOT_PROVED, facts.proof.detail)
    return Verdict("confirm", Reason.TO_CONFIRM)


def _confirm(facts: Facts) -> Verdict:
    del facts
    return Verdict("obey")


def _is_known(facts: Facts) -> bool:
    author = facts.author
    return facts.proof.is_proved and author is not None and author.may_see


_BY_TARGET = {
    "group": _group,
    "reply": _reply,
    "command": _command,
    "hand": _hand,
    "confirm": _confirm,
}
