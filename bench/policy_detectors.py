"""How well the policy's detectors find what they are for, and what they cost.

    python -m bench.policy_detectors [--data FOLDER] [--secrets FILE] [--peers PYTHON]
                                     [--chat N] [--nasty] [--show KIND]

Personal data: presidio-research's labelled sentences, divided by their template into `develop`,
which was looked at while the detectors were written, and `judge`, which was not. A labelled place
counts as found when a find of its kind overlaps it. Secrets: a file of JSON lines
`{"rule", "tps": [...], "fps": [...]}`, divided by rule in the same way (how to make one from
gitleaks' own cases is told in docs/policy-quality.md). Chat: generated messages full of UUIDs,
hashes, commit ids and links, none of them secret. Intervals are Wilson's at 95 %.

`--peers` names a Python with presidio-analyzer and detect-secrets, which read the same texts in a
process of their own: Presidio's pattern recognisers called directly, without a model of language,
and detect-secrets without its two entropy plugins, which flag every line when asked line by line.
"""

import argparse
import base64
import hashlib
import os
import platform
import random
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from folkmoot.policy.engine.acts import Act, Content
from folkmoot.policy.engine.detectors import Detector, Parameters, registered, signals_of
from folkmoot.policy.engine.detectors.parameters import PersonalParameters, WordList

KINDS = {
    "CREDIT_CARD": "card",
    "IBAN_CODE": "iban",
    "EMAIL_ADDRESS": "email",
    "PHONE_NUMBER": "phone",
    "US_SSN": "us ssn",
    "IP_ADDRESS": "ip",
    "US_DRIVER_LICENSE": "driving licence",
    "ADDRESS": "postal address",
}
# The countries Presidio's recogniser of telephone numbers reads by default.
REGIONS = ("US", "GB", "DE", "IL", "IN", "CA", "BR")
HALVES = ("develop", "judge")
LENGTH = 2_000
ROUNDS = 400

PEERS = """
import json, sys
from presidio_analyzer import predefined_recognizers as known
from detect_secrets.core.scan import scan_line
from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
from detect_secrets.settings import transient_settings
names = ["CreditCardRecognizer", "IbanRecognizer", "EmailRecognizer", "PhoneRecognizer",
         "UsSsnRecognizer", "IpRecognizer", "UsLicenseRecognizer"]
recognisers = [getattr(known, name)() for name in names]
plugins = [{"name": one.__name__} for one in get_mapping_from_secret_type_to_class().values()
           if "Entropy" not in one.__name__]
def personal(text):
    return [[one.entity_type, one.start, one.end] for recogniser in recognisers
            for one in recogniser.analyze(text, recogniser.supported_entities) or []
            if one.score >= 0.4]
def secret(text):
    return any(True for line in text.splitlines() for _ in scan_line(line))
with transient_settings({"plugins_used": plugins}):
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps((personal if asked["what"] == "personal" else secret)(asked["text"])))
"""


class Span(msgspec.Struct):
    """One labelled place."""

    entity_type: str
    start_position: int
    end_position: int


class Sentence(msgspec.Struct):
    """One labelled sentence of presidio-research."""

    full_text: str
    spans: list[Span]
    template_id: int


class Rule(msgspec.Struct):
    """Cases of one rule: texts with a secret, and texts without."""

    rule: str
    tps: list[str] | None = None
    fps: list[str] | None = None


class Place(NamedTuple):
    """A find, ours or a peer's."""

    kind: str
    start: int
    end: int


def half_of(key: object) -> str:
    """Which half a template or rule belongs to, by a digest, so that nobody chose."""
    return HALVES[hashlib.sha256(str(key).encode()).digest()[0] % 2]


def act(text: str) -> Act:
    """A post."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return Act(id="1", kind="post", at=at, content=Content(text=text, length=len(text)))


def wilson(hits: int, total: int) -> str:
    """A share with its interval at 95 %, in percent."""
    if not total:
        return "–"
    z, share = 1.96, hits / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    reach = z * ((share * (1 - share) + z * z / (4 * total)) / total) ** 0.5 / (1 + z * z / total)
    low, high = max(0.0, middle - reach), min(1.0, middle + reach)
    return f"{share:.1%} [{low:.2%}, {high:.2%}] of {total}"


def asked(peers: Path, what: str, texts: Sequence[str]) -> list[object]:
    """The answers of the peers' process to these texts."""
    lines = b"\n".join(msgspec.json.encode({"what": what, "text": text}) for text in texts)
    done = subprocess.run(
        [str(peers), "-W", "ignore", "-c", PEERS],
        input=lines,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    return [msgspec.json.decode(line) for line in done.stdout.splitlines()]


def ours(detector: Detector, text: str) -> list[Place]:
    """What one of our detectors finds."""
    return [Place(one.kind, one.start, one.end) for one in detector.scan(act(text))]


def measured(sentences: Sequence[Sentence], found: Sequence[Sequence[Place]]) -> Counter[str]:
    """Per kind: labelled places that were found, all of them, finds that were right, all finds."""
    counts: Counter[str] = Counter()
    for sentence, places in zip(sentences, found, strict=True):
        for label, kind in KINDS.items():
            true = [span for span in sentence.spans if span.entity_type == label]
            told = [place for place in places if place.kind == kind]
            counts[f"{kind} labelled"] += len(true)
            counts[f"{kind} told"] += len(told)
            counts[f"{kind} found"] += sum(any(_meet(p, s) for p in told) for s in true)
            counts[f"{kind} right"] += sum(any(_meet(p, s) for s in true) for p in told)
    return counts


def _meet(place: Place, span: Span) -> bool:
    return place.start < span.end_position and span.start_position < place.end


def personal(data: Path, peers: Path | None, shown: str) -> None:
    """Recall and precision on labelled sentences, per kind and half."""
    file = data / "policy" / "pii" / "generated_large.json"
    everything = msgspec.json.decode(file.read_bytes(), type=list[Sentence])
    parameters = Parameters(personal=PersonalParameters(regions=REGIONS))
    detector = next(one for one in registered(parameters) if one.name == "personal")
    for half in HALVES:
        sentences = [one for one in everything if half_of(one.template_id) == half]
        texts = [one.full_text for one in sentences]
        found = {"Folkmoot": [ours(detector, text) for text in texts]}
        if peers:
            found["Presidio"] = [_presidios(one) for one in asked(peers, "personal", texts)]
        print(f"\nPersonal data, {half}: {len(sentences)} sentences")
        for name, places in found.items():
            counts = measured(sentences, places)
            for kind in KINDS.values():
                recall = wilson(counts[f"{kind} found"], counts[f"{kind} labelled"])
                precision = wilson(counts[f"{kind} right"], counts[f"{kind} told"])
                print(f"  {name:9} {kind:16} recall {recall:32} precision {precision}")
        if half == "develop" and shown in KINDS.values():
            _show(sentences, found["Folkmoot"], shown)


def _presidios(answer: object) -> list[Place]:
    places = msgspec.convert(answer, list[tuple[str, int, int]])
    return [Place(KINDS.get(label, label), start, end) for label, start, end in places]


def _show(sentences: Sequence[Sentence], found: Sequence[Sequence[Place]], kind: str) -> None:
    for sentence, places in zip(sentences, found, strict=True):
        true = [span for span in sentence.spans if KINDS.get(span.entity_type) == kind]
        told = [place for place in places if place.kind == kind]
        for span in (span for span in true if not any(_meet(place, span) for place in told)):
            print("  missed", repr(sentence.full_text[span.start_position : span.end_position]))
        for place in (place for place in told if not any(_meet(place, span) for span in true)):
            print("  wrong ", repr(sentence.full_text[place.start : place.end]))


def secrets(file: Path, peers: Path | None, shown: str) -> None:
    """Share of cases told, with a secret and without, per half."""
    rules = [msgspec.json.decode(line, type=Rule) for line in file.read_bytes().splitlines()]
    detector = next(one for one in registered(Parameters()) if one.name == "secrets")
    for half in HALVES:
        mine = [rule for rule in rules if half_of(rule.rule) == half]
        with_secret = [(rule.rule, text) for rule in mine for text in rule.tps or []]
        without = [(rule.rule, text) for rule in mine for text in rule.fps or []]
        print(f"\nSecrets, {half}: {len({rule.rule for rule in mine})} rules")
        _tell("Folkmoot", with_secret, without, lambda text: bool(detector.scan(act(text))))
        if half == "develop" and shown == "secrets":
            for rule, text in with_secret:
                if not detector.scan(act(text)):
                    print("  missed", rule, repr(text[:100]))
        if peers:
            texts = [text for _, text in (*with_secret, *without)]
            told = map(bool, asked(peers, "secret", texts))
            answers = dict(zip(texts, told, strict=True))
            _tell("detect-secrets", with_secret, without, answers.__getitem__)


def _tell(
    name: str,
    with_secret: Sequence[tuple[str, str]],
    without: Sequence[tuple[str, str]],
    is_told: Callable[[str], bool],
) -> None:
    told = [(rule, is_told(text)) for rule, text in with_secret]
    whole = {rule for rule, _ in told} - {rule for rule, is_hit in told if not is_hit}
    wrong = sum(is_told(text) for _, text in without)
    print(f"  {name:15} told {wilson(sum(hit for _, hit in told), len(told))}")
    print(f"  {'':15} rules with every case told {wilson(len(whole), len({r for r, _ in told}))}")
    print(f"  {'':15} cases without that secret told {wilson(wrong, len(without))}")


def chat(count: int) -> list[str]:
    """Messages of developers, full of what looks random and is no secret."""
    draw = random.Random(20260101)  # noqa: S311  # examples, the same in every run

    def digits(length: int) -> str:
        return "".join(draw.choices("0123456789abcdef", k=length))

    def coded(size: int) -> str:
        return base64.b64encode(draw.randbytes(size)).decode()

    makers: list[Callable[[], str]] = [
        lambda: f"fixed in {digits(40)}, see https://git.example.org/a/b/commit/{digits(40)}",
        lambda: f"{digits(7)} breaks the build, {digits(10)} was fine",
        lambda: f"trace {uuid.UUID(int=draw.getrandbits(128))} took {draw.randrange(9000)} ms",
        lambda: f"request id: {uuid.UUID(int=draw.getrandbits(128)).hex}",
        lambda: f"sha256:{digits(64)} is the image of today",
        lambda: f"md5 {digits(32)}  release-{draw.randrange(9)}.{draw.randrange(99)}.tar.gz",
        lambda: f'"integrity": "sha512-{coded(64)}"',
        lambda: f'cache key: {digits(32)}, etag W/"{digits(20)}"',
        lambda: (
            f"https://docs.example.org/document/d/{coded(33).replace('/', 'x').strip('=')}/edit"
        ),
        lambda: f"https://example.org/watch?v={coded(8)[:11]}&list={coded(24).strip('=')}",
        lambda: f"build #{draw.randrange(10**6)} on node-{digits(12)}: passed",
        lambda: f"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{coded(32).strip('=')} ada@laptop",
        lambda: f"SHA256:{coded(32).strip('=')} is the fingerprint",
        lambda: f"<!-- {coded(12)} --> see PROJ-{draw.randrange(9999)}, pad {digits(16).upper()}",
        lambda: f"s3://bucket/{digits(8)}/{uuid.UUID(int=draw.getrandbits(128))}/part-{digits(5)}",
        lambda: f"the order {draw.randrange(10**12)} of {draw.randrange(10**9)} is late",
        lambda: f"object {digits(24)} in the collection, version {draw.randrange(10**13)}",
        lambda: f"data:image/png;base64,{coded(90)}",
        lambda: f"public key: {coded(64)}",
        lambda: f"session ended, correlation-id={uuid.UUID(int=draw.getrandbits(128))}",
    ]
    return [
        " ".join(draw.choice(makers)() for _ in range(draw.randrange(1, 4))) for _ in range(count)
    ]


def random_looks(count: int, peers: Path | None) -> None:
    """How many of the generated messages are told as secrets: none should be."""
    texts = chat(count)
    detector = next(one for one in registered(Parameters()) if one.name == "secrets")
    told = [(text, found) for text in texts if (found := detector.scan(act(text)))]
    print(f"\nChat without a secret: Folkmoot tells {wilson(len(told), count)}")
    for text, found in told[:5]:
        print("  wrong", [(one.kind, text[one.start : one.end]) for one in found])
    if peers:
        wrong = sum(map(bool, asked(peers, "secret", texts)))
        print(f"  detect-secrets tells {wilson(wrong, count)}")


def cost() -> None:
    """Processor time of all detectors for 2,000 characters, and of each of them alone."""
    draw = random.Random(7)  # noqa: S311  # examples, the same in every run
    said = chat(4000)
    spoken = Path(__file__).read_text().split()
    acts = []
    for _ in range(ROUNDS):
        talk = " ".join(draw.choices(spoken, k=300))
        acts.append(act(f"{draw.choice(said)} {talk} {draw.choice(said)} “so”"[-LENGTH:]))
    detectors = registered(Parameters())
    signals_of(acts[0], detectors)
    print(f"\nProcessor time for {LENGTH} characters, {ROUNDS} texts")
    for detector in detectors:
        print(f"  {detector.name:13} {_percentiles(acts, detector.scan)}")
    print(f"  {'all':13} {_percentiles(acts, lambda one: signals_of(one, detectors))}")
    letters = "abcdefghijklmnopqrstuvwxyz"
    watched = tuple("".join(draw.choices(letters, k=draw.randrange(4, 10))) for _ in range(2000))
    lists = registered(Parameters(words=(WordList(name="list", words=watched),)))
    words_alone = next(one for one in lists if one.name == "words")
    print(f"  {'2,000 words':13} {_percentiles(acts, words_alone.scan)}")


def _percentiles(acts: Iterable[Act], read: Callable[[Act], object]) -> str:
    times = []
    for one in acts:
        begin = time.process_time_ns()
        read(one)
        times.append((time.process_time_ns() - begin) / 1000)
    times.sort()
    at = [times[int(len(times) * share)] for share in (0.5, 0.95, 0.99)]
    return "p50 {:6.0f}  p95 {:6.0f}  p99 {:6.0f} us".format(*at)


def nasty() -> None:
    """The slowest shapes: processor time of 50,000 and 200,000 characters, and their ratio."""
    from tests.unit.policy.detectors.test_linear import NASTY, PARAMETERS, seconds

    rows = []
    for detector in registered(PARAMETERS):
        for name, piece in NASTY.items():
            text = piece * (200_000 // len(piece))
            rows.append(
                (seconds(detector, act(text)), seconds(detector, act(text[:50_000])),
                 detector.name, name)
            )  # fmt: skip
    print("\nSlowest shapes, 50,000 -> 200,000 characters")
    for long, short, detector_name, name in sorted(rows, reverse=True)[:12]:
        ratio = long / max(short, 1e-6)
        print(f"  {detector_name:12} {name:22} {short:6.3f} -> {long:6.3f} s  x{ratio:.1f}")


def report_machine() -> None:
    """What was measured, and where."""
    with Path("/proc/cpuinfo").open() as info:
        named = [line.partition(":")[2].strip() for line in info if "model name" in line]
    print(f"machine    {os.cpu_count()} x {named[0] if named else platform.processor()}")
    print(f"versions   Python {platform.python_version()}, ", end="")
    print(", ".join(f"{one.name} {one.version}" for one in registered(Parameters())))


def main() -> None:
    """Reads the options and prints all of it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, default=os.environ.get("FOLKMOOT_TEST_DATA"))
    parser.add_argument("--secrets", type=Path)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--chat", type=int, default=10_000)
    parser.add_argument("--nasty", action="store_true")
    parser.add_argument("--show", default="")
    options = parser.parse_args()
    report_machine()
    data = options.data or Path(__file__).resolve().parents[2] / "shared" / "data"
    if data.is_dir():
        personal(data, options.peers, options.show)
    else:
        sys.stderr.write(f"no folder {data}: personal data is not measured\n")
    if options.secrets:
        secrets(options.secrets, options.peers, options.show)
    random_looks(options.chat, options.peers)
    cost()
    if options.nasty:
        nasty()


if __name__ == "__main__":
    main()
