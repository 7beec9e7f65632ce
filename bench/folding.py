"""How well folding finds whose words are whose, and how fast.

    python bench/folding.py [--json] [--show KIND] [--data FOLDER]

The truth is the hand-marked Quagga set (ASF lists and Enron), split in two by a digest of the file
name: `develop` was looked at while the rules were written, `judge` was not. Blank lines are not
counted. Own text is a first body without its signature; an inline answer below a quotation counts
as own too. A closing ("Regards, Ada") may go either way and is counted apart.
"""

import argparse
import json
import lzma
import mailbox
import os
import platform
import quopri
import sys
import tarfile
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from email.message import Message
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import msgspec

from folkmoot.network.mail.fold import OWN_KINDS, Kind, Zone, zones
from folkmoot.network.mail.fold.lines import lines_of
from folkmoot.network.mail.render import rendered

OWN, CLOSING, SIGNATURE, HEADER, QUOTE = "own", "closing", "signature", "header", "quote"
FOLDED = {SIGNATURE, HEADER, QUOTE}
KINDS_OF = {
    SIGNATURE: {Kind.SIGNATURE, Kind.FOOTER},
    HEADER: {Kind.ATTRIBUTION, Kind.FORWARDED_HEADER},
    QUOTE: {Kind.QUOTE, Kind.FORWARDED},
}


class Mark(msgspec.Struct):
    """One hand-made mark: characters [start, end)."""

    start: int
    end: int
    type: str


class Marked(msgspec.Struct):
    """One annotation file."""

    text: str
    denotations: list[Mark]


class Sample(NamedTuple):
    """A message with the truth of each line."""

    name: str
    family: str
    half: str
    text: str
    truth: list[str]


def labels(marked: Marked, *, inline: bool) -> list[str]:
    """The truth of each raw line; `inline` when answers may stand between quoted lines.

    In the Enron mails all below a header is somebody else's, with quote marks or without.
    """
    raw = lines_of(marked.text)
    bodies = sorted((m for m in marked.denotations if m.type == "Body"), key=lambda m: m.start)
    headers = [m for m in marked.denotations if m.type == "Header"]
    fine = [m for m in marked.denotations if m.type in ("Body/Signature", "Body/Outro")]
    fine += [m for m in marked.denotations if m.type.startswith("Body/Signature/Disclaimer")]
    first_header = min((h.start for h in headers), default=len(marked.text))
    found: list[str] = []
    at = 0
    for line in raw:
        middle = at + len(line) - len(line.lstrip())
        found.append(_label(line, middle, bodies, headers, fine, first_header))
        at += len(line)
    if headers and inline:
        _mark_inline_answers(raw, found, fine)
    _mark_conventional_signatures(raw, found)
    return found


def _mark_conventional_signatures(raw: list[str], found: list[str]) -> None:
    """Below a line of two dashes stands a signature by convention, whether marked or not."""
    below = False
    for at, line in enumerate(raw):
        mine = found[at] in (OWN, "answer", CLOSING)
        below = mine and (below or line.rstrip() == "--")
        if below:
            found[at] = SIGNATURE


def _label(
    line: str, at: int, bodies: list[Mark], headers: list[Mark], fine: list[Mark], first: int
) -> str:
    if any(h.start <= at < h.end for h in headers):
        return HEADER
    if line.startswith(">"):
        return QUOTE
    body = next((i for i, b in enumerate(bodies) if b.start <= at < b.end), None)
    if body is not None and body > 0:
        return QUOTE
    return QUOTE if at > first else _closing(at, fine) or OWN


def _closing(at: int, fine: list[Mark]) -> str:
    inside = {m.type.split("/")[1] for m in fine if m.start <= at < m.end}
    return SIGNATURE if "Signature" in inside else CLOSING if "Outro" in inside else ""


def _mark_inline_answers(raw: list[str], found: list[str], fine: list[Mark]) -> None:
    """Paragraphs without quote marks below lines with them are the sender's."""
    at = next((i for i, line in enumerate(raw) if line.startswith(">")), len(raw))
    offsets = [0, *accumulate(map(len, raw))]
    while at < len(raw):
        if found[at] != QUOTE or raw[at].startswith(">") or not raw[at].strip():
            at += 1
            continue
        stop = at
        while stop < len(raw) and raw[stop].strip() and not raw[stop].startswith(">"):
            stop += 1
        enclosed = raw[at - 1].startswith(">") and stop < len(raw) and raw[stop].startswith(">")
        if not enclosed:
            for line in range(at, stop):
                if found[line] == QUOTE:
                    found[line] = _closing(offsets[line], fine) or "answer"
        at = stop


def unwrapped(raw: list[str], truth: list[str]) -> tuple[str, list[str]]:
    """Quoted-printable lines decoded and joined, each with the truth of its first part."""
    out: list[str] = []
    kept: list[str] = []
    joined, first = "", ""
    for line, label in zip(raw, truth, strict=True):
        first = first or label
        joined += line
        if joined.endswith("=\n"):
            joined = joined[:-2]
            continue
        decoded = quopri.decodestring(joined.encode()).decode("latin-1")
        for part in lines_of(decoded):
            out.append(part)
            kept.append(first)
        joined = first = ""
    return "".join(out), kept


def samples(archive: Path) -> Iterator[Sample]:
    """All marked messages of the archive."""
    decoder = msgspec.json.Decoder(Marked)
    contents: dict[str, bytes] = {}
    with tarfile.open(archive) as tar:
        for member in tar:  # in the order of the archive: going back would unpack it again
            handle = tar.extractfile(member)
            if handle is not None and "detailled" not in member.name:
                contents[member.name] = handle.read()
    for name in sorted(contents):
        if name.endswith(".ann"):
            marked = decoder.decode(contents[name])
            truth = labels(marked, inline="/ASF/" in name)
            text = marked.text
            head = contents.get(name[:-4], b"")[:4000].lower().partition(b"\n\n")[0]
            if b"quoted-printable" in head:
                text, truth = unwrapped(lines_of(text), truth)
            half = "judge" if zlib.crc32(name.encode()) & 1 else "develop"
            yield Sample(name, "ASF" if "/ASF/" in name else "Enron", half, text, truth)


class Score:
    """Counts over one set."""

    def __init__(self) -> None:
        self.messages = 0
        self.confusion: Counter[tuple[str, str]] = Counter()
        self.lost_in: set[str] = set()

    def add(self, sample: Sample, found: list[Kind]) -> None:
        """One message."""
        self.messages += 1
        lines = lines_of(sample.text)
        for line, truth, kind in zip(lines, sample.truth, found, strict=True):
            if line.strip():
                self.confusion[truth, kind.value] += 1
                if truth in (OWN, "answer") and kind not in OWN_KINDS:
                    self.lost_in.add(sample.name)

    def _sum(self, truths: set[str], kinds: set[Kind] | frozenset[Kind]) -> int:
        return sum(
            count
            for (truth, kind), count in self.confusion.items()
            if truth in truths and Kind(kind) in kinds
        )

    def figures(self) -> dict[str, float | int | dict[str, int]]:
        """The figures of this set."""
        everything = set(Kind)
        folding = everything - OWN_KINDS
        own, folded = {OWN, "answer"}, FOLDED
        own_lines, folded_lines = self._sum(own, everything), self._sum(folded, everything)
        kind_right = sum(self._sum({truth}, kinds) for truth, kinds in KINDS_OF.items())
        return {
            "messages": self.messages,
            "own_lines": own_lines,
            "own_lines_folded": self._sum(own, folding),
            "own_lines_folded_as_quotation": self._sum(own, folding - KINDS_OF[SIGNATURE]),
            "own_kept_percent": _percent(self._sum(own, OWN_KINDS), own_lines),
            "closing_lines": self._sum({CLOSING}, everything),
            "closing_lines_folded": self._sum({CLOSING}, folding),
            "folded_lines": folded_lines,
            "folded_right_percent": _percent(self._sum(folded, folding), folded_lines),
            "folded_kind_right_percent": _percent(kind_right, folded_lines),
            **{
                f"{truth}_folded_percent": _percent(
                    self._sum({truth}, folding), self._sum({truth}, everything)
                )
                for truth in (QUOTE, HEADER, SIGNATURE)
            },
            "confusion": {f"{t}->{k}": n for (t, k), n in sorted(self.confusion.items())},
        }


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 3) if whole else 100.0


def line_kinds(text: str) -> list[Kind]:
    """What `zones` says of each line."""
    kinds: list[Kind] = []
    for zone in zones(text):
        kinds += [zone.kind] * (zone.end_line - zone.start_line)
    return kinds


def shown(sample: Sample, found: list[Kind], which: str) -> None:
    """Prints the lines of one kind of error with their surroundings."""
    lines = lines_of(sample.text)
    wrong = set()
    for at, (line, truth, kind) in enumerate(zip(lines, sample.truth, found, strict=True)):
        lost = truth in (OWN, "answer") and kind not in OWN_KINDS
        missed = truth in FOLDED and kind in OWN_KINDS
        if line.strip() and ((which == "lost" and lost) or (which == "missed" and missed)):
            wrong |= set(range(at - 2, at + 3))
    if wrong:
        print(f"#### {sample.half} {sample.name}")
        for at in sorted(wrong & set(range(len(lines)))):
            print(f"{at:4} {sample.truth[at]:9} {found[at]:16} {lines[at].rstrip()[:100]}")


def texts_of(archive: Path, limit: int) -> list[str]:
    """Plain texts of the first messages of an xz-compressed mbox."""
    found: list[str] = []
    with lzma.open(archive) as packed, tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder) / "some.mbox"
        scratch.write_bytes(packed.read(16 * 1024 * 1024))
        for message in mailbox.mbox(scratch):
            found.append(_body(message))
            if len(found) >= limit:
                break
    return found


def _body(message: Message) -> str:
    for part in message.walk():
        if part.get_content_type() == "text/plain":
            payload = part.get_payload(decode=True)
            return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    return ""


def speed(texts: list[str]) -> dict[str, float]:
    """Messages a second and core, the best of three passes."""
    best = min(_pass(texts) for _ in range(3))
    divided = [(text, zones(text)) for text in texts]
    showing = min(_showing(divided) for _ in range(3))
    size = sum(map(len, texts))
    return {
        "messages": len(texts),
        "mean_characters": round(size / len(texts)),
        "mean_lines": round(sum(t.count("\n") for t in texts) / len(texts)),
        "messages_per_second": round(len(texts) / best),
        "megabytes_per_second": round(size / best / 1e6, 1),
        "rendered_50_messages_ms": round(50_000 * showing / len(texts), 2),
    }


def _pass(texts: list[str]) -> float:
    start = time.process_time()
    for text in texts:
        zones(text)
    return time.process_time() - start


def _showing(divided: list[tuple[str, tuple[Zone, ...]]]) -> float:
    start = time.process_time()
    for text, found in divided:
        rendered(text, found)
    return time.process_time() - start


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--show", choices=["lost", "missed"])
    parser.add_argument("--half", choices=["develop", "judge"])
    parser.add_argument("--family", choices=["ASF", "Enron"])
    default = Path(__file__).resolve().parents[2] / "shared" / "data"
    parser.add_argument(
        "--data", type=Path, default=Path(os.environ.get("FOLKMOOT_TEST_DATA", default))
    )
    chosen = parser.parse_args()
    scores: dict[str, Score] = {}
    for sample in samples(chosen.data / "mail" / "zones" / "quagga-train.tar.xz"):
        found = line_kinds(sample.text)
        for name in (f"{sample.family} {sample.half}", sample.half, "all"):
            scores.setdefault(name, Score()).add(sample, found)
        wanted = chosen.half in (None, sample.half) and chosen.family in (None, sample.family)
        if chosen.show and wanted:
            shown(sample, found, chosen.show)
    if chosen.show:
        return
    archive = chosen.data / "mail" / "linux-man" / "linux-man.mbox.xz"
    report = {
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "sets": {name: score.figures() for name, score in sorted(scores.items())},
        "speed": speed(texts_of(archive, 4000)) if archive.exists() else {},
    }
    if chosen.json:
        json.dump(report, sys.stdout, indent=1)
        print()
        return
    print(report["machine"])
    for name, score in sorted(scores.items()):
        print(f"\n{name}")
        for key, value in score.figures().items():
            print(f"  {key:28} {value}")
    print("\nspeed", report["speed"])


if __name__ == "__main__":
    main()
