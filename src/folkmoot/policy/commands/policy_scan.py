"""Scan texts with the detectors: one text as JSON a line in, what is in it a line out."""

import math
import sys
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

if TYPE_CHECKING:
    from folkmoot.policy.engine.detectors import Detector

NEEDS_HOME = False

PackOption = Annotated[
    str,
    typer.Option(
        "--pack",
        metavar="DIR",
        help="Take word lists and limits from this pack, else the defaults.",
    ),
]


class Text(msgspec.Struct, frozen=True):
    """One line in. Whatever else it holds is passed over."""

    text: str
    id: str | int | None = None


class Hit(msgspec.Struct, frozen=True):
    """One thing found; `start` and `end` count code points, both 0 for the text as a whole."""

    detector: str
    kind: str
    start: int
    end: int
    score: float


class Scanned(msgspec.Struct, frozen=True):
    """One line out. `missing`: detectors that could not read the text, or not all of it."""

    id: str | int | None
    signals: tuple[Hit, ...]
    missing: tuple[str, ...] | msgspec.UnsetType = msgspec.UNSET


def policy_scan(*, pack: PackOption = "") -> None:
    """Scan texts with the detectors: one text as JSON a line in, what is in it a line out.

    A line in is `{"id": ..., "text": ...}`. A line that is none is told on standard error with its
    number, the rest goes on, and the exit code is 1. Nothing is recorded.
    """
    from folkmoot.policy.engine.detectors import Parameters, registered

    detectors = _of_pack(pack) if pack else registered(Parameters())
    decode = msgspec.json.Decoder(Text).decode
    failed = False
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        try:
            answer = _scanned(decode(line), detectors)
        except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
            failed = True
            sys.stderr.write(f"line {number}: {problem}\n")
            continue
        sys.stdout.write(msgspec.json.encode(answer).decode() + "\n")
    if failed:
        raise typer.Exit(1)


def _of_pack(name: str) -> "tuple[Detector, ...]":
    from folkmoot.policy.engine.checking import release_in
    from folkmoot.policy.engine.pack.shipped import pack_folder

    return release_in(pack_folder(name)).read_detectors


def _scanned(given: Text, detectors: "tuple[Detector, ...]") -> Scanned:
    from datetime import UTC, datetime

    from folkmoot.policy.engine.acts import Act, Content
    from folkmoot.policy.engine.detectors.running import scanned

    content = Content(text=given.text, length=len(given.text))
    # only the detector of the quiet period asks for the day, and compares it with a pack's calendar
    act = Act(id=str(given.id), kind="post", at=datetime.now(UTC), content=content)
    read, missing = scanned(act, detectors, budget_ms=math.inf)
    hits = tuple(
        Hit(detector.name, one.kind, one.start, one.end, one.score)
        for detector, found in read
        for one in found
    )
    return Scanned(given.id, hits, missing or msgspec.UNSET)
