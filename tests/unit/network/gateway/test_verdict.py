"""The decision about each mail, as a table."""

import msgspec
import pytest

from folkmoot.network.gateway.noise import Noise
from folkmoot.network.gateway.proof import Proof
from folkmoot.network.gateway.reasons import Reason
from folkmoot.network.gateway.verdict import Facts, Somebody, Verdict, judged

ADA, BEN = Somebody(1), Somebody(2)
CLOSED = Somebody(3, is_open=False)
OUTSIDE = Somebody(4, may_post=False)
KEPT_OUT = Somebody(5, may_see=False, may_post=False)
PROVED, FORGED = Proof("proved", "dkim"), Proof("contradicted", "dmarc")
AUTOMATIC = Noise(Reason.AUTOMATIC, "sign")
LOOP = Noise(Reason.LOOP, "sign")
REPLY = Facts(target="reply", signer=ADA)
GROUP = Facts(target="group", author=ADA, proof=PROVED)
COMMAND = Facts(target="command", command="follow", signer=ADA)
HAND = Facts(target="hand", command="subscribe", author=ADA, proof=PROVED)
BOUNCE = Facts(target="bounce")

CASES: list[tuple[str, Facts, dict[str, object], Verdict]] = [
    ("reply of an unknown address", REPLY, {}, Verdict("post", person=1)),
    ("reply of their own", REPLY, {"author": ADA}, Verdict("post", person=1)),
    ("seal outweighs the envelope", REPLY, {"proof": FORGED}, Verdict("post", person=1)),
    (
        "seal in another's hands",
        REPLY,
        {"author": BEN},
        Verdict("hold", Reason.OTHER_PERSON),
    ),
    (
        "forwarded to a colleague who answers",
        REPLY,
        {"author": BEN, "proof": PROVED},
        Verdict("post", person=2),
    ),
    (
        "forwarded to somebody outside",
        REPLY,
        {"author": KEPT_OUT, "proof": PROVED},
        Verdict("refuse", Reason.NOT_MEMBER, person=5),
    ),
    (
        "reply after leaving",
        REPLY,
        {"signer": OUTSIDE},
        Verdict("refuse", Reason.NOT_MEMBER, "", 4, is_answered=True),
    ),
    (
        "reply of a closed account",
        REPLY,
        {"signer": CLOSED},
        Verdict("refuse", Reason.ACCOUNT_CLOSED),
    ),
    (
        "reply in an archived group",
        REPLY,
        {"is_archived": True},
        Verdict("refuse", Reason.ARCHIVED, "", 1, is_answered=True),
    ),
    (
        "reply to what is gone",
        REPLY,
        {"is_here": False},
        Verdict("refuse", Reason.GONE, is_answered=True),
    ),
    (
        "reply that cannot be read",
        REPLY,
        {"problem": "x"},
        Verdict("hold", Reason.UNREADABLE, "x", 1),
    ),
    (
        "reply of a program",
        REPLY,
        {"noise": AUTOMATIC},
        Verdict("set_aside", Reason.AUTOMATIC, "sign"),
    ),
    ("reply of a blocked sender", REPLY, {"is_blocked": True}, Verdict("refuse", Reason.BLOCKED)),
    ("proved member", GROUP, {}, Verdict("post", person=1)),
    ("nobody known", GROUP, {"author": None}, Verdict("hold", Reason.UNKNOWN_SENDER, "dkim")),
    (
        "not proved",
        GROUP,
        {"proof": Proof("unproved", "why")},
        Verdict("hold", Reason.NOT_PROVED, "why"),
    ),
    ("forged", GROUP, {"proof": FORGED}, Verdict("hold", Reason.CONTRADICTED, "dmarc")),
    ("two authors", GROUP, {"author_count": 2}, Verdict("hold", Reason.SEVERAL_AUTHORS)),
    (
        "no author",
        GROUP,
        {"author_count": 0, "author": None},
        Verdict("hold", Reason.SEVERAL_AUTHORS),
    ),
    (
        "bcc, perhaps a replay",
        GROUP,
        {"is_addressed": False},
        Verdict("hold", Reason.NOT_ADDRESSED, person=1),
    ),
    (
        "not a member",
        GROUP,
        {"author": OUTSIDE},
        Verdict("refuse", Reason.NOT_MEMBER, "", 4, is_answered=True),
    ),
    ("secret to them", GROUP, {"author": KEPT_OUT}, Verdict("refuse", Reason.NOT_MEMBER, "", 5)),
    ("closed account", GROUP, {"author": CLOSED}, Verdict("refuse", Reason.ACCOUNT_CLOSED)),
    (
        "archived, a member",
        GROUP,
        {"is_archived": True},
        Verdict("refuse", Reason.ARCHIVED, is_answered=True),
    ),
    (
        "archived, a forger",
        GROUP,
        {"is_archived": True, "proof": FORGED},
        Verdict("refuse", Reason.ARCHIVED),
    ),
    ("our own mail", GROUP, {"noise": LOOP}, Verdict("set_aside", Reason.LOOP, "sign")),
    ("signed command", COMMAND, {}, Verdict("obey", person=1)),
    ("signed command, own address", COMMAND, {"author": ADA}, Verdict("obey", person=1)),
    (
        "signed command, another's",
        COMMAND,
        {"author": BEN, "proof": PROVED},
        Verdict("refuse", Reason.OTHER_PERSON),
    ),
    (
        "signed command, closed",
        COMMAND,
        {"signer": CLOSED},
        Verdict("refuse", Reason.ACCOUNT_CLOSED),
    ),
    (
        "a program follows",
        COMMAND,
        {"noise": AUTOMATIC},
        Verdict("set_aside", Reason.AUTOMATIC, "sign"),
    ),
    (
        "a mail program leaves",
        COMMAND,
        {"command": "unsubscribe", "noise": AUTOMATIC},
        Verdict("obey", person=1),
    ),
    (
        "a loop never leaves",
        COMMAND,
        {"command": "unsubscribe", "noise": LOOP},
        Verdict("set_aside", Reason.LOOP, "sign"),
    ),
    ("by hand, proved", HAND, {}, Verdict("obey", person=1)),
    (
        "by hand, not proved",
        HAND,
        {"proof": Proof("unproved")},
        Verdict("confirm", Reason.TO_CONFIRM),
    ),
    ("by hand, unknown", HAND, {"author": None}, Verdict("confirm", Reason.TO_CONFIRM)),
    ("by hand, forged", HAND, {"proof": FORGED}, Verdict("refuse", Reason.CONTRADICTED, "dmarc")),
    ("help is anybody's", HAND, {"command": "help", "author": None}, Verdict("obey")),
    (
        "search is not",
        HAND,
        {"command": "search", "author": None},
        Verdict("refuse", Reason.NOT_PROVED, "dkim"),
    ),
    ("confirmed", Facts(target="confirm"), {}, Verdict("obey")),
    (
        "confirmed by a robot",
        Facts(target="confirm"),
        {"noise": AUTOMATIC},
        Verdict("set_aside", Reason.AUTOMATIC, "sign"),
    ),
    ("a report", BOUNCE, {"is_report": True, "noise": AUTOMATIC}, Verdict("count")),
    (
        "absent, told to the bounce address",
        BOUNCE,
        {"noise": Noise(Reason.AUTO_REPLY, "away")},
        Verdict("set_aside", Reason.AUTO_REPLY, "away"),
    ),
    ("somebody writes there", BOUNCE, {}, Verdict("set_aside", Reason.NOBODY_READS)),
    ("postmaster", Facts(target="postmaster"), {}, Verdict("set_aside", Reason.POSTMASTER)),
]


@pytest.mark.parametrize(
    ("facts", "changes", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_the_table(facts: Facts, changes: dict[str, object], expected: Verdict) -> None:
    assert judged(msgspec.structs.replace(facts, **changes)) == expected


def test_whoever_is_not_known_is_never_told_anything() -> None:
    for _, facts, changes, _ in CASES:
        whole = msgspec.structs.replace(facts, **changes)
        verdict = judged(whole)
        if verdict.is_answered:
            assert whole.noise is None
            assert whole.signer is not None or whole.proof.is_proved
