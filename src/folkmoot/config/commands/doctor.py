"""Check this machine and this home, and say what to do about each problem."""

import sys
from typing import Annotated

import msgspec
import typer

from folkmoot.config.home import choose_home

JsonOption = Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")]
MARKS = {"ok": "ok", "note": "note", "problem": "PROBLEM"}


def doctor(*, json: JsonOption = False) -> None:
    """Check this machine and this home, and say what to do about each problem.

    Changes nothing. Exit code 1 when there is a problem.
    """
    from folkmoot.config.doctor import examination

    findings = tuple(examination(choose_home(None)))
    healthy = all(finding.state != "problem" for finding in findings)
    if json:
        answer = {"healthy": healthy, "findings": findings}
        sys.stdout.write(msgspec.json.encode(answer).decode() + "\n")
    else:
        for finding in findings:
            sys.stdout.write(f"{MARKS[finding.state]:8} {finding.check:12} {finding.detail}\n")
            if finding.hint and finding.state != "ok":
                sys.stdout.write(f"{'':21} {finding.hint}\n")
    if not healthy:
        raise typer.Exit(1)
