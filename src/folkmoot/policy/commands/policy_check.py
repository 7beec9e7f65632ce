"""Check a policy pack: everything that would be refused, with its place."""

import sys

import msgspec
import typer

from folkmoot.policy.commands._options import JsonOption, PackArgument

NEEDS_HOME = False


def policy_check(pack: PackArgument, *, json: JsonOption = False) -> None:
    """Check a policy pack: everything that would be refused, with its place.

    Prints one line a problem, `file:line:column: words (suggestion)`, and ends with exit code 1 if
    there is any.
    """
    from folkmoot.policy.engine.checking import release_in
    from folkmoot.policy.engine.pack.problems import Problem, Refused
    from folkmoot.policy.engine.pack.shipped import pack_folder

    problems: tuple[Problem, ...] = ()
    digest, told = "", ""
    try:
        release = release_in(pack_folder(pack))
        digest = release.digest
        told = f"{len(release.rules)} rules for {len(release.contents.clauses())} clauses"
    except Refused as refused:
        problems = refused.problems
    if json:
        answer = {"release": digest, "problems": msgspec.to_builtins(problems)}
        sys.stdout.write(msgspec.json.encode(answer).decode() + "\n")
    else:
        lines = [*map(str, problems)] or [f"{told}, nothing to refuse.", f"release: {digest}"]
        sys.stdout.write("\n".join(lines) + "\n")
    if problems:
        raise typer.Exit(1)
