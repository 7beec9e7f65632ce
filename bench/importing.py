"""Importing an archive end to end beside notmuch, on the same messages in the same run.

    python -m bench.importing ARCHIVE [--rounds 3] [--json]

Ours: `folkmoot import` into an empty home that is set up before, from the mbox as it is: read,
parse, fold, store, thread, index, all processes together. notmuch: `notmuch new` on one file a
message, written before the clock starts. They take turns; a round's ratio is notmuch's time by
ours. Also printed: the peak of memory, and what each leaves on disk.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import msgspec
from bench.threading.archive import raw_mails

COMMAND = [sys.executable, "-c", "from folkmoot.config.cli import main; main()"]


class Round(msgspec.Struct, frozen=True):
    """One import by each, in seconds."""

    ours: float
    notmuch: float
    peak_mb: float

    @property
    def ratio(self) -> float:
        """How many times faster ours was."""
        return self.notmuch / self.ours


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("archive", type=Path)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--json", action="store_true")
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="folkmoot-bench-") as name:
        folder = Path(name)
        count = _split(asked.archive, folder / "mail")
        rounds = [_round(asked.archive, folder) for _ in range(asked.rounds)]
        sizes = {
            "home_mb": _megabytes(folder / "home"),
            "notmuch_mb": _megabytes(folder / "mail" / ".notmuch"),
        }
    report = {
        "machine": f"{platform.machine()}, {len(os.sched_getaffinity(0))} cores",
        "python": platform.python_version(),
        "notmuch": subprocess.run(
            ["notmuch", "--version"], capture_output=True, text=True, check=True
        ).stdout.strip(),
        "messages": count,
        "ours_seconds": statistics.median(one.ours for one in rounds),
        "notmuch_seconds": statistics.median(one.notmuch for one in rounds),
        "ratio": statistics.median(one.ratio for one in rounds),
        "peak_mb": max(one.peak_mb for one in rounds),
        **sizes,
        "rounds": [[one.ours, one.notmuch] for one in rounds],
    }
    if asked.json:
        print(json.dumps(report))
        return
    for key, value in report.items():
        print(f"{key:16} {value}")


def _round(archive: Path, folder: Path) -> Round:
    home = folder / "home"
    shutil.rmtree(home, ignore_errors=True)
    environment = {**os.environ, "FOLKMOOT_HOME": str(home)}
    # the first command sets the home up; a newcomer's archive comes later
    _run([*COMMAND, "search", "nothing"], environment)
    began = time.perf_counter()
    answer = _run(
        [*COMMAND, "import", str(archive), "--group", "bench", "--create", "--json"], environment
    )
    ours = time.perf_counter() - began
    shutil.rmtree(folder / "mail" / ".notmuch", ignore_errors=True)
    config = folder / "notmuch-config"
    config.write_text(f"[database]\npath={folder / 'mail'}\n[user]\nname=b\nprimary_email=b@b\n")
    began = time.perf_counter()
    _run(["notmuch", "new"], {**os.environ, "NOTMUCH_CONFIG": str(config)})
    peers = time.perf_counter() - began
    return Round(ours, peers, json.loads(answer.splitlines()[-1])["peak_rss_mb"])


def _split(archive: Path, mail: Path) -> int:
    mail.mkdir()
    count = 0
    for count, raw in enumerate(raw_mails(archive), 1):
        place = mail / f"{count // 1000:04}"
        place.mkdir(exist_ok=True)
        (place / f"{count}.eml").write_bytes(raw)
    return count


def _run(command: list[str], environment: dict[str, str]) -> str:
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=True
    ).stdout


def _megabytes(folder: Path) -> float:
    return round(sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) / 1e6, 1)


if __name__ == "__main__":
    main()
