"""Decide acts by a policy pack: one act as JSON a line in, one decision a line out."""

import sys
from typing import TYPE_CHECKING

import msgspec
import typer

from folkmoot.policy.commands._options import PackArgument

if TYPE_CHECKING:
    from folkmoot.policy.engine.acts import Act
    from folkmoot.policy.engine.release import Release

NEEDS_HOME = False


def policy_decide(pack: PackArgument) -> None:
    """Decide acts by a policy pack: one act as JSON a line in, one decision a line out.

    An act without `signals` is read by the detectors first; one with signals is judged on them.
    Nothing is recorded. A line that is no act is told on standard error with its number, the rest
    goes on, and the exit code is 1.
    """
    from folkmoot.policy.engine.checking import release_in
    from folkmoot.policy.engine.deciding import decide
    from folkmoot.policy.engine.pack.shipped import pack_folder

    release = release_in(pack_folder(pack))
    failed = False
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        try:
            decision = decide(release, _act(line, release), decision_id=str(number))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as problem:
            failed = True
            sys.stderr.write(f"line {number}: {problem}\n")
            continue
        sys.stdout.write(msgspec.json.encode(decision).decode() + "\n")
    if failed:
        raise typer.Exit(1)


def _act(line: bytes, release: "Release") -> "Act":
    from folkmoot.policy.engine.deciding import examined
    from folkmoot.policy.engine.pack.examples import act_of

    given = msgspec.json.decode(line, type=dict[str, object])
    act = act_of(given)
    return act if "signals" in given else examined(release, act)
