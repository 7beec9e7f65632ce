"""Verify that the record of who did what was not tampered with."""

import sys
from typing import Annotated

import msgspec
import typer

from folkmoot.base.errors import Unusable

ExpectOption = Annotated[
    str,
    typer.Option("--expect", metavar="HASH", help="A hash noted earlier; it must be there."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")]


def audit_verify(*, expect: ExpectOption = "", json: JsonOption = False) -> None:
    """Verify that the record of who did what was not tampered with.

    Names every place where the chain of hashes does not hold, and then ends with exit code 1. The
    hash it prints proves the record up to now: note it elsewhere and give it to --expect later.
    """
    from folkmoot.people.activity.record import head, holds_hash, verify

    expected = _digest(expect)
    problems = [found.problem for found in verify()]
    if expected is not None and not holds_hash(expected):
        problems.append(f"no entry carries the expected hash {expect}")
    number, digest = head()
    if json:
        answer = {"entries": number, "head": digest.hex(), "holds": not problems}
        sys.stdout.write(msgspec.json.encode({**answer, "problems": problems}).decode() + "\n")
    else:
        for problem in problems:
            sys.stdout.write(f"BROKEN: {problem}\n")
        if not problems:
            sys.stdout.write(f"The chain holds: {number} entries.\n")
        sys.stdout.write(f"head: {digest.hex()}\n")
    if problems:
        raise typer.Exit(1)


def _digest(expect: str) -> bytes | None:
    if not expect:
        return None
    try:
        digest = bytes.fromhex(expect)
    except ValueError:
        digest = b""
    if len(digest) != 32:  # SHA-256
        raise Unusable(
            f"{expect!r} is not a hash.",
            hint="Give the 64 hexadecimal digits that `folkmoot audit verify` printed.",
            place="--expect",
        )
    return digest
