"""Searching and indexing beside notmuch, on the same mails in the same run.

    python -m bench.search ARCHIVE... [--rounds 40] [--limit N] [--json]

The first page of results (25 conversations) of ten queries, common words and rare ones. Ours is
asked as a member who may read everything, so the access rule is part of the query; it also counts
messages and conversations, "with facets" all groups, senders, years and marks too. notmuch lists
its 25 newest threads: through its library in this process, and by its command, which adds the start
of a program. Both were asked every query before; then the queries take turns, round by round. Both
find other forms of English words. Indexing is timed without reading the mails, which belongs to the
import; notmuch's figure contains it.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import msgspec
from bench.notmuch import Notmuch, command_page, notmuch
from bench.threading.archive import raw_mails

from folkmoot.network.mail.fold import own_text, quoted_text, zones
from folkmoot.network.mail.parse import parse
from folkmoot.network.search.documents import SearchDocument
from folkmoot.network.search.index import SearchIndex
from folkmoot.network.search.query import parse_query
from folkmoot.network.search.writer import open_writer

PAGE = 25
GROUP = 1
AUDIENCE = (f"g:{GROUP}", "p:1")
NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Asked(msgspec.Struct, frozen=True):
    """One search in both languages."""

    ours: str
    theirs: str


class Times(msgspec.Struct, frozen=True):
    """Milliseconds a first page took."""

    p50: float
    p95: float


class Row(msgspec.Struct, frozen=True):
    """One query: messages found by both, and how long each took."""

    query: str
    ours_found: int
    notmuch_found: int
    ours: Times
    ours_with_facets: Times
    notmuch_library: Times
    notmuch_command: Times


class Indexing(msgspec.Struct, frozen=True):
    """Making an index of all mails."""

    seconds: float
    cpu_seconds: float
    megabytes: float


class Report(msgspec.Struct, frozen=True):
    """Everything measured in one run."""

    machine: str
    versions: dict[str, str]
    messages: int
    rows: list[Row]
    overall: dict[str, Times]
    ours: Indexing
    notmuch: Indexing
    notmuch_compacted_megabytes: float


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archives", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--limit", type=int, help="take only so many mails")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    if shutil.which("notmuch") is None:
        sys.exit("notmuch is missing; on Debian: apt-get install notmuch")
    raws = [raw for path in chosen.archives for raw in raw_mails(path)][: chosen.limit]
    with tempfile.TemporaryDirectory() as folder:
        report = measured(raws, Path(folder), chosen.rounds)
    if chosen.json:
        sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(report)) + b"\n")
    else:
        show(report)
    return 0


def measured(raws: Sequence[bytes], folder: Path, rounds: int) -> Report:
    """Index with both, then search with both."""
    documents = search_documents(raws)
    ours = indexed(documents, folder / "ours")
    config, theirs = notmuch_indexed(raws, folder)
    rows, overall = searched(queries(documents), folder, config, rounds)
    notmuch(config, "compact", "--quiet")
    return Report(
        machine=f"{platform.machine()}, {os.cpu_count()} CPUs, {platform.platform()}",
        versions={
            "python": platform.python_version(),
            "tantivy": version("tantivy"),
            "notmuch": notmuch(config, "--version").split()[-1],
        },
        messages=len(raws),
        rows=rows,
        overall=overall,
        ours=ours,
        notmuch=theirs,
        notmuch_compacted_megabytes=megabytes(folder / "mail" / ".notmuch"),
    )


def search_documents(raws: Iterable[bytes]) -> list[SearchDocument]:
    """The mails as search sees them; a conversation is all that names the same first mail."""
    conversations: dict[str, int] = {}
    documents = []
    for key, raw in enumerate(raws, 1):
        mail = parse(raw)
        first = mail.references[0] if mail.references else mail.message_id
        marked = zones(mail.text)
        documents.append(
            SearchDocument(
                key=key,
                message_id=mail.message_id,
                group=GROUP,
                conversation=conversations.setdefault(first, len(conversations) + 1),
                audience=(f"g:{GROUP}",),
                sent_at=int(mail.sent_at.timestamp()) if mail.sent_at else 0,
                subject=mail.subject,
                own=own_text(mail.text, marked),
                quoted=quoted_text(mail.text, marked),
                sender_name=mail.sender.name,
                sender_address=mail.sender.address,
                recipients=tuple(f"{one.name} {one.address}" for one in (*mail.to, *mail.cc)),
                file_names=tuple(file.filename for file in mail.attachments),
                flags=("has:attachment",) if mail.attachments else (),
                list_id=mail.list_id,
            )
        )
    return documents


def indexed(documents: Sequence[SearchDocument], folder: Path) -> Indexing:
    """Our index of the documents, committed and merged."""
    wall, cpu = time.perf_counter(), time.process_time()
    with open_writer(folder) as writer:
        for at in range(0, len(documents), 1000):
            writer.add(documents[at : at + 1000])
        writer.commit(len(documents))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return Indexing(wall, cpu, megabytes(folder))


def notmuch_indexed(raws: Sequence[bytes], folder: Path) -> tuple[Path, Indexing]:
    """notmuch's index of the same mails, and the configuration to ask it with."""
    new = folder / "mail" / "new"
    new.mkdir(parents=True)
    for number, raw in enumerate(raws):
        (new / f"{number:07}").write_bytes(raw)
    config = folder / "notmuch-config"
    config.write_text(f"[database]\npath={folder / 'mail'}\n[new]\ntags=\n[search]\n")
    wall, before = time.perf_counter(), os.times()
    notmuch(config, "new", "--quiet")
    after = os.times()
    cpu = after.children_user + after.children_system
    cpu -= before.children_user + before.children_system
    wall = time.perf_counter() - wall
    return config, Indexing(wall, cpu, megabytes(folder / "mail" / ".notmuch"))


def queries(documents: Sequence[SearchDocument]) -> list[Asked]:
    """Ten searches; the sender, the words and the year are taken from the mails themselves."""
    senders = Counter(document.sender_address for document in documents)
    years = Counter(datetime.fromtimestamp(one.sent_at, UTC).year for one in documents)
    words = Counter(
        word
        for document in documents
        for word in {word.lower() for word in document.own.split() if word.isascii()}
        if word.isalpha() and 4 <= len(word) <= 12
    )
    ranked = [word for word, count in words.most_common() if count > 1]
    common, frequent, middle, seldom, rare = (
        ranked[min(at, len(ranked) - 1)] for at in (0, 30, 300, 2000, len(ranked) - 1)
    )
    sender, year = senders.most_common(1)[0][0], years.most_common(1)[0][0]
    same = [common, frequent, middle, seldom, rare, f"{frequent} {middle}"]
    pair = f"{common} OR {seldom}"
    return [
        *(Asked(text, text) for text in same),
        Asked(f'"{two_words(documents, middle)}"', f'"{two_words(documents, middle)}"'),
        Asked(f"from:{sender} {frequent}", f"from:{sender} {frequent}"),
        Asked(f"date:{year} {middle}", f"date:{year}..{year} {middle}"),
        Asked(pair, f"({pair})"),
    ]


def two_words(documents: Sequence[SearchDocument], word: str) -> str:
    """The commonest pair of words that begins with `word`."""
    pairs = Counter(
        (one, other)
        for document in documents
        for line in document.own.lower().splitlines()
        for one, other in zip(line.split(), line.split()[1:], strict=False)
        if one == word and other.isalpha()
    )
    return " ".join(pairs.most_common(1)[0][0])


def searched(
    asked: Sequence[Asked], folder: Path, config: Path, rounds: int
) -> tuple[list[Row], dict[str, Times]]:
    """Every query `rounds` times with each, in turns, after each was asked once."""
    index = SearchIndex(folder / "ours")

    def ours(query: Asked, *, with_facets: bool = False) -> int:
        parsed = parse_query(query.ours, now=NOW)
        results = index.search(
            parsed, audience=AUDIENCE, groups={}, limit=PAGE, with_facets=with_facets
        )
        return results.total

    with Notmuch(folder / "mail", config) as library:
        ways: dict[str, Callable[[Asked], object]] = {
            "ours": ours,
            "ours_with_facets": lambda query: ours(query, with_facets=True),
            "notmuch_library": lambda query: library.first_page(query.theirs, PAGE),
            "notmuch_command": lambda query: command_page(config, query.theirs, PAGE),
        }
        taken: dict[tuple[str, int], list[float]] = {}
        for turn in range(rounds + 1):
            for number, query in enumerate(asked):
                for name, way in ways.items():
                    began = time.perf_counter()
                    way(query)
                    spent = (time.perf_counter() - began) * 1000
                    if turn:
                        taken.setdefault((name, number), []).append(spent)
        rows = [
            Row(
                query.ours,
                ours(query),
                library.count(query.theirs),
                **{name: times(taken[name, number]) for name in ways},
            )
            for number, query in enumerate(asked)
        ]
    overall = {
        name: times(
            [spent for key, all_spent in taken.items() if key[0] == name for spent in all_spent]
        )
        for name in ways
    }
    return rows, overall


def times(spent: Sequence[float]) -> Times:
    """Median and 95th percentile."""
    return Times(
        round(statistics.median(spent), 3), round(statistics.quantiles(spent, n=20)[-1], 3)
    )


def megabytes(folder: Path) -> float:
    """Disk space below a folder, in blocks really taken."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return sum(path.stat().st_blocks * 512 for path in files) / 1e6


def show(report: Report) -> None:
    """The report as a table; words of the mails stand in it, so it is not for publishing."""
    print(f"{report.messages} messages; {report.machine}; {json.dumps(report.versions)}")
    heads = ("ours", "with facets", "library", "command")
    print(f"{'query':34} {'found':>13}", *(f"{head:>15}" for head in heads))
    for row in report.rows:
        print(
            f"{row.query[:34]:34} {row.ours_found:6}/{row.notmuch_found:<6}",
            *(
                f"{one.p50:7.2f}/{one.p95:7.2f}"
                for one in (
                    row.ours,
                    row.ours_with_facets,
                    row.notmuch_library,
                    row.notmuch_command,
                )
            ),
        )
    print(
        f"{'all (p50/p95 in ms)':48}",
        *(f"{one.p50:7.2f}/{one.p95:7.2f}" for one in report.overall.values()),
    )
    ratio = report.overall["ours_with_facets"].p95 / report.overall["notmuch_library"].p95
    print(f"p95 with facets is {ratio:.2f} of notmuch's library")
    for name, made in (("ours", report.ours), ("notmuch (parses too)", report.notmuch)):
        rate, cpu_rate = report.messages / made.seconds, report.messages / made.cpu_seconds
        print(
            f"index by {name}: {made.seconds:.1f} s, {rate:,.0f}/s, "
            f"{cpu_rate:,.0f} per CPU second, {made.megabytes:.1f} MB"
        )
    print(f"notmuch after `notmuch compact`: {report.notmuch_compacted_megabytes:.1f} MB")


if __name__ == "__main__":
    sys.exit(main())
