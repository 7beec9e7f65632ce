"""Homes on which commands run, and all that must be the same however an import went.

On PostgreSQL (FOLKMOOT_DATABASE_URL, see script/postgres) each home gets a database of its own.
"""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

FOLKMOOT = "from folkmoot.config.cli import main; main()"
MESSAGES = 1500
"""In the archive that tests import: enough for reading processes and several batches."""
NewHome = Callable[[str], Mapping[str, str]]


def ran(
    home: Mapping[str, str],
    *arguments: str,
    before: Callable[[], None] | None = None,
    within: Sequence[str] = (),
) -> "subprocess.CompletedProcess[str]":
    """One `folkmoot` command to its end, perhaps through a wrapping command."""
    return subprocess.run(
        [*within, sys.executable, "-c", FOLKMOOT, *arguments],
        check=False,
        capture_output=True,
        text=True,
        env=dict(home),
        preexec_fn=before,
        timeout=300,
    )


def imported(home: Mapping[str, str], source: Path) -> dict[str, int]:
    """The counts of an import that must succeed."""
    done = ran(home, "import", str(source), "--group", "walls", "--create", "--json")
    assert done.returncode == 0, done.stderr
    counts: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    assert counts["read"] == counts["added"] + counts["duplicates"] + counts["quarantined"]
    return counts


def state(home: Mapping[str, str]) -> tuple[list[object], str, list[str]]:
    """Edges, mail and what a search finds: all that must not depend on how the import went."""
    edges = [
        json.loads(line)
        for line in ran(home, "export", "edges", "--group", "walls").stdout.splitlines()
    ]
    roots: dict[str, list[str]] = {}
    for edge in edges:
        roots.setdefault(edge.pop("conversation"), []).append(edge["message_id"])
    together = sorted(sorted(ids) for ids in roots.values())
    mail = ran(home, "export", "mail", "--group", "walls").stdout
    found = ran(home, "search", "stone", "--json")
    hits = json.loads(found.stdout)
    verified = ran(home, "audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    lines = [json.dumps(edge, sort_keys=True) for edge in edges]
    return [sorted(lines), together], mail, [str(hits["total"])]


def asked(home: Mapping[str, str], statement: str) -> list[tuple[object, ...]]:
    """The answer of a home's database, past all of the product."""
    if server := home.get("FOLKMOOT_DATABASE_URL"):
        import psycopg

        with psycopg.connect(server) as connection:
            return list(connection.execute(statement.encode()).fetchall())
    with sqlite3.connect(Path(home["FOLKMOOT_HOME"]) / "folkmoot.sqlite3") as held:
        return held.execute(statement).fetchall()
