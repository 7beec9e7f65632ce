"""Run the tests of a policy pack, and try whether they would notice a changed rule."""

import sys
from typing import TYPE_CHECKING

import msgspec
import typer

from folkmoot.policy.commands._options import JsonOption, PackArgument

if TYPE_CHECKING:
    from folkmoot.policy.engine.trials import RuleReport

NEEDS_HOME = False


def policy_test(pack: PackArgument, *, json: JsonOption = False) -> None:
    """Run the tests of a policy pack, and try whether they would notice a changed rule.

    Every rule needs 3 tests that must fire and 3 that must not; each atom of its conditions must
    have been true and false; and for each atom dropped or negated some test must fail.
    """
    from folkmoot.policy.engine.checking import release_in
    from folkmoot.policy.engine.pack.shipped import pack_folder
    from folkmoot.policy.engine.trials import tried

    report = tried(release_in(pack_folder(pack)))
    if json:
        sys.stdout.write(msgspec.json.encode(report).decode() + "\n")
    else:
        sys.stdout.write("".join(f"{line}\n" for rule in report.rules for line in _lines(rule)))
        sys.stdout.write(f"release: {report.release}\n")
    if not report.passed:
        raise typer.Exit(1)


def _lines(rule: "RuleReport") -> list[str]:
    word = "ok" if rule.passed else "FAILED"
    counted = f"{rule.must_fire} must fire, {rule.must_not_fire} must not"
    lines = [f"{word} {rule.rule}: {counted}, {rule.mutants} changes tried"]
    lines += [f"  failed: {words}" for words in rule.failed]
    lines += [f"  not covered: {words}" for words in rule.unseen]
    lines += [f"  nothing notices: {words}" for words in rule.survived]
    for count, name in ((rule.must_fire, "must fire"), (rule.must_not_fire, "must not fire")):
        if count < rule.least:
            lines.append(f"  only {count} tests that {name}, {rule.least} are needed")
    return lines
