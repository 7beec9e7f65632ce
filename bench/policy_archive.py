"""What the policy's detectors find in a real archive, and what reading it costs.

    python -m bench.policy_archive ARCHIVE.mbox[.xz] [--mails 3000] [--show KIND]

Takes mails at random, the same in every run, and reads their plain text with all detectors and
their defaults. Nobody has labelled such an archive: `--show` prints finds of one kind to be read
and judged by a person.
"""

import argparse
import email
import lzma
import random
import time
from collections import Counter
from pathlib import Path

from bench.policy_detectors import act, report_machine

from folkmoot.policy.engine.detectors import Parameters, registered

SHOWN = 50
AROUND = 40


def bodies(archive: Path, count: int) -> list[str]:
    """The plain texts of so many mails, taken at random."""
    raw = archive.read_bytes()
    mails = (lzma.decompress(raw) if archive.suffix == ".xz" else raw).split(b"\nFrom ")
    chosen = random.Random(5).sample(mails, min(count, len(mails)))  # noqa: S311  # the same in every run
    return [_plain(mail.partition(b"\n")[2]) for mail in chosen]


def _plain(raw: bytes) -> str:
    for part in email.message_from_bytes(raw).walk():
        payload = part.get_payload(decode=True)
        if part.get_content_type() == "text/plain" and isinstance(payload, bytes):
            return payload.decode("utf-8", "replace")
    return ""


def main() -> None:
    """Prints finds and mails for each kind, and processor time by length."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("archive", type=Path)
    parser.add_argument("--mails", type=int, default=3000)
    parser.add_argument("--show", default="")
    options = parser.parse_args()
    report_machine()
    detectors = registered(Parameters())
    finds: Counter[tuple[str, str]] = Counter()
    mails: Counter[tuple[str, str]] = Counter()
    shown: list[str] = []
    times: list[float] = []
    texts = bodies(options.archive, options.mails)
    for text in texts:
        begin = time.process_time()
        found = [(one.name, find) for one in detectors for find in one.scan(act(text))]
        times.append(time.process_time() - begin)
        finds.update((name, find.kind) for name, find in found)
        mails.update({(name, find.kind) for name, find in found})
        shown += [
            text[max(0, find.start - AROUND) : find.end + AROUND]
            for _, find in found
            if find.kind == options.show
        ]
    print(f"mails      {len(texts)}, {sum(map(len, texts)) // len(texts)} characters on average")
    for (name, kind), count in finds.most_common():
        print(f"  {name:13} {kind:20} {count:6} finds in {mails[name, kind]:5} mails")
    times.sort()
    print(f"cost       p50 {times[len(times) // 2] * 1000:.2f} ms, ", end="")
    print(f"p99 {times[int(len(times) * 0.99)] * 1000:.2f} ms a mail")
    chosen = random.Random(1).sample(shown, min(SHOWN, len(shown)))  # noqa: S311  # the same in every run
    for number, words in enumerate(chosen, 1):
        print(f"{number:3} {words!r}")


if __name__ == "__main__":
    main()
