# ruff: noqa: A005 - the folder is named for what it measures; nothing here is imported as top-level

"""The blind test: take threading headers away, thread, compare with the complete headers.

    python -m bench.threading ARCHIVE... [--half develop|judge|all] [--no-peer] [--json]

From 0, 10, 50 and 100 % of the mails (a fixed seed) References, In-Reply-To, Thread-Index and
Thread-Topic are taken away. The rest is threaded by Folkmoot and by notmuch, from the same bytes,
and scored against the header graph of the complete archive; `bench.threading.score` says how each
figure is counted. "new merges" counts found conversations that hold mails of more than one of the
conversations which the same program finds with all headers: the share that the loss of headers
brings about. What is merged at 0 % are answers without headers, hung where they quote or answer.

The rules for mails without headers were written while looking at the conversations that began in
even years (`--half develop`); those of odd years (`--half judge`) were not looked at.
"""

import argparse
import json
import platform
import random
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from bench.threading.archive import Mail, mails, thread_headers, without_threading
from bench.threading.ours import threaded
from bench.threading.peer import notmuch_threads, notmuch_version
from bench.threading.score import Found, Score, confusions, scored
from bench.threading.truth import Graph, header_graph

from folkmoot.network.threading import ThreadHeaders

SHARES = (0, 10, 50, 100)
SEED = 1


class Row(msgspec.Struct, frozen=True):
    """One program on one share of removed headers. `seconds` of notmuch include its indexing."""

    program: str
    removed_percent: int
    seconds: float
    score: Score
    new_merges: float
    confusions: dict[str, dict[str, int]]


def main() -> int:
    """Run the test and print the table, or JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.threading", description=__doc__)
    parser.add_argument("archives", nargs="+", type=Path)
    parser.add_argument("--half", choices=("develop", "judge", "all"), default="all")
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    known = half_of(mails(arguments.archives), arguments.half)
    if not known:
        print("no mail with a Message-ID found", file=sys.stderr)
        return 1
    peer = "" if arguments.no_peer else notmuch_version()
    rows = blind_test(known, peer=bool(peer))
    machine = {
        "machine": platform.platform(),
        "python": platform.python_version(),
        "notmuch": peer or "not run",
        "archives": [path.name for path in arguments.archives],
        "half": arguments.half,
        "mails": len(known),
    }
    if arguments.json:
        print(json.dumps({**machine, "rows": msgspec.to_builtins(rows)}))
    else:
        print("\n".join([", ".join(f"{name} {value}" for name, value in machine.items()), ""]))
        print("\n".join(table(rows)))
    return 0


def half_of(known: list[Mail], half: str) -> list[Mail]:
    """The mails of conversations that began in even (develop) or odd (judge) years, or all."""
    if half == "all":
        return known
    root_of = header_graph([mail.headers for mail in known]).conversations()
    begun: dict[str, float] = {}
    for mail in known:
        root = root_of[mail.headers.message_id]
        begun[root] = min(begun.get(root, 4e9), mail.headers.sent_at or 4e9)
    odd = half == "judge"
    return [
        mail
        for mail in known
        if datetime.fromtimestamp(begun[root_of[mail.headers.message_id]], UTC).year % 2 == odd
    ]


def blind_test(known: list[Mail], *, peer: bool) -> list[Row]:
    """Every program on every share, against the header graph of the complete mails."""
    truth = header_graph([mail.headers for mail in known])
    rows = []
    whole: dict[str, Graph] = {}
    for percent in SHARES:
        chosen = random.Random(SEED).sample(truth.mails, len(known) * percent // 100)  # noqa: S311 - a fixed seed, nothing secret
        stripped = set(chosen)
        raw = [
            (name, without_threading(mail.raw) if name in stripped else mail.raw)
            for mail in known
            for name in [mail.headers.message_id]
        ]
        headers = [
            mail.headers if name not in stripped else reread(mail, content)
            for mail, (name, content) in zip(known, raw, strict=True)
        ]
        started = time.perf_counter()
        found = {"folkmoot": (threaded(headers), time.perf_counter() - started)}
        if peer:
            run = notmuch_threads(raw)
            found["notmuch"] = (run.found, run.seconds)
        for program, (one, seconds) in found.items():
            before = whole.setdefault(program, as_graph(one))
            merges = scored(before, one).merged
            score, confused = scored(truth, one), confusions(truth, one)
            rows.append(Row(program, percent, seconds, score, merges, confused))
    return rows


def reread(mail: Mail, raw: bytes) -> ThreadHeaders:
    """The headers of a mail's remaining bytes."""
    return thread_headers(raw) or mail.headers


def as_graph(found: Found) -> Graph:
    """What a program found, as the truth to compare a later run of it with."""
    parents = {mail: f"root {root}" for mail, root in found.conversations.items()}
    return Graph(parents, found.conversations)


def table(rows: list[Row]) -> list[str]:
    """The rows as lines of text, shares in percent."""
    head = (
        f"{'program':9} {'removed':>7} {'seconds':>8} {'parent':>7} {'replies':>7} {'pair-P':>7} "
        f"{'pair-R':>7} {'split':>7} {'merged':>7} {'new merges':>10}"
    )
    lines = [head]
    for row in sorted(rows, key=lambda row: (row.removed_percent, row.program)):
        score = row.score
        shares = (
            score.parent_accuracy,
            score.reply_parent_accuracy,
            score.pair_precision,
            score.pair_recall,
            score.split,
            score.merged,
        )
        figures = " ".join(f"{100 * share:7.2f}" for share in shares)
        lines.append(
            f"{row.program:9} {row.removed_percent:6}% {row.seconds:8.2f} {figures}"
            f" {100 * row.new_merges:10.2f}"
        )
    lines += ["", "confusions of folkmoot, by what the edge rests on"]
    for row in rows:
        if row.program == "folkmoot":
            lines += [
                f"{row.removed_percent:3}% {ground:20} "
                + ", ".join(f"{outcome} {count}" for outcome, count in sorted(outcomes.items()))
                for ground, outcomes in row.confusions.items()
            ]
    return lines


if __name__ == "__main__":
    raise SystemExit(main())
