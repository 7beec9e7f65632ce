"""How fast the policy engine decides: live, from records, and beside other engines.

    python -m bench.policy_engine [--acts 2000] [--rules 200] [--peers-acts 300]

All figures are processor time of one thread (`time.process_time`), so that neighbours on the
machine do not count. Acts are made up, 2,000 characters each; the rules are of four kinds, as many
of each. Other engines are measured where they are installed (`pip install cedarpy regopy`), on one
rule that all of them can say, over the same acts, and must give the same answers; ours is the whole
way from the act to the decision with its reasons, theirs only the answer to a ready request.
"""

import argparse
import platform
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import msgspec
import yaml
from bench.policy_peers import CONDITION, PEERS, Asked, ours, versions

from folkmoot.policy.engine.acts import Act, Actor, Audience, Content, Kind, Signal
from folkmoot.policy.engine.checking import release_of
from folkmoot.policy.engine.deciding import decide, with_signals
from folkmoot.policy.engine.detectors import signals_of
from folkmoot.policy.engine.pack.reading import PackText
from folkmoot.policy.engine.release import Release

CHARACTERS = 2000
WORDS = (
    "budget",
    "plan",
    "storage",
    "meeting",
    "report",
    "review",
    "forecast3",
    "customer",
    "release",
    "team",
)
TEMPLATES = (
    (
        (
            'act.audience == "external" && act.signals.secrets.hit'
            " && act.signals.secrets.score > 0.{number:03} && !('spokesperson' in act.actor.roles)"
        ),
        ["audience", "signals.secrets", "actor.roles"],
    ),
    (
        (
            'act.kind in ["post", "share"] && act.content.text.contains("forecast{number}")'
            ' && act.audience != "group"'
        ),
        ["content.text", "audience"],
    ),
    (
        (
            "act.content.links.exists(link, link.startsWith('https://site{number}.example/'))"
            ' && act.audience == "public"'
        ),
        ["content.links", "audience"],
    ),
    (
        "act.signals.words.hit && act.content.length > {number} && act.context.rate_1h > 3",
        ["signals.words", "content.length", "context.rate_1h"],
    ),
)
SURVEY_NEEDS = ["audience", "actor.roles", "content.labels", "content.text"]


def main() -> None:
    """Prepare, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--acts", type=int, default=2000)
    parser.add_argument("--rules", type=int, default=200)
    parser.add_argument("--peers-acts", type=int, default=300)
    given = parser.parse_args()
    print(f"Python {platform.python_version()}, {platform.machine()}; {versions()}")
    acts = made_up(given.acts)
    rules = [_rule(number, *TEMPLATES[number % 4]) for number in range(given.rules)]
    started = time.process_time()
    release = released(rules)
    print(f"check      {given.rules} rules: {time.process_time() - started:.2f} s")
    read = live(release, acts)
    decisions(release, read)
    from_records(release, read)
    for count in (1, given.rules):
        beside_peers(count, acts[: given.peers_acts if count == 1 else given.peers_acts // 10])


def live(release: Release, acts: Sequence[Act]) -> list[Act]:
    """The whole live way: all default detectors, then the decision. The acts with their signals."""
    read: list[Act] = []

    # all there are, not only those that the rules here ask for
    def one(act: Act) -> None:
        known = with_signals(act, *signals_of(act, release.detectors, budget_ms=60_000))
        decide(release, known)
        read.append(known)

    report("live, all detectors", each(one, acts))
    return read


def decisions(release: Release, acts: Sequence[Act]) -> None:
    """Deciding alone, with the signals there, and with one detector missing."""
    report("deciding", each(lambda act: decide(release, act), acts))
    for act in acts[:100]:
        decide(release, _unread(act))
    report("deciding, facts missing", each(lambda act: decide(release, _unread(act)), acts))


def from_records(release: Release, acts: Sequence[Act]) -> None:
    """A back-test's inner loop: stored acts decoded and decided."""
    records = [msgspec.msgpack.encode(act) for act in acts]
    decoder = msgspec.msgpack.Decoder(Act)
    started = time.process_time()
    for record in records:
        decide(release, decoder.decode(record))
    used = time.process_time() - started
    print(
        f"records    {len(records) / used:,.0f} acts/s; a million {1e6 * used / len(records):.0f} s"
    )


def beside_peers(rules: int, acts: Sequence[Act]) -> None:
    """The survey's rule, so many times with other words, in each engine that is installed."""
    written = [_rule(number, CONDITION, SURVEY_NEEDS) for number in range(rules)]
    for one in written[:1]:
        one["match"] = {"condition": CONDITION.format(number="")}
    release = released(written)
    answers = ours(release, acts)
    mine = _best(lambda: ours(release, acts), len(acts))
    print(f"{rules} rules, {len(acts)} acts, {sum(answers)} stopped: ours {mine:.1f} us an act")
    for name, peer in PEERS.items():
        asked: Asked | None = peer(acts, rules)
        if asked is None:
            print(f"  {name} is not installed")
            continue
        if asked() != answers:
            sys.exit(f"{name} gives other answers")
        theirs = _best(asked, len(acts))
        print(f"  {name}: {theirs:.1f} us an act, {theirs / mine:.1f} times ours")


def made_up(count: int) -> list[Act]:
    """Acts of chance, the same in each run."""
    chance = random.Random(4)  # noqa: S311  # no secret is made of it
    return [_act(chance, number) for number in range(count)]


def released(rules: list[dict[str, object]]) -> Release:
    """The release of rules bound to block everywhere."""
    bindings = [{"rule": rule["name"], "stage": "block"} for rule in rules]
    files = {f"rules/{rule['name']}.yaml": yaml.safe_dump(rule) for rule in rules}
    about = {"name": "bench", "title": "Bench", "bindings": bindings}
    clause = "# Bench\n\n## A clause {#C .safety}\n\nText.\n"
    return release_of(
        PackText({"pack.yaml": yaml.safe_dump(about), "documents/bench.md": clause, **files})
    )


def each(do: Callable[[Act], object], acts: Sequence[Act]) -> list[float]:
    """Processor time of each, in microseconds, after one to warm up."""
    do(acts[0])
    took = []
    for act in acts:
        started = time.process_time_ns()
        do(act)
        took.append((time.process_time_ns() - started) / 1000)
    return took


def report(name: str, took: Sequence[float]) -> None:
    """One line of figures."""
    shares = statistics.quantiles(took, n=100)
    print(f"{name:24} p50 {shares[49]:.0f} us, p95 {shares[94]:.0f} us, p99 {shares[98]:.0f} us")


def _rule(number: int, condition: str, needs: list[str]) -> dict[str, object]:
    return {
        "name": f"r{number}",
        "clause": "C",
        "outcome": "block",
        "needs": needs,
        "match": {"condition": condition.format(number=number)},
        "reason": {"user": "No."},
    }


def _act(chance: random.Random, number: int) -> Act:
    text = ""
    while len(text) < CHARACTERS:
        text += chance.choice(WORDS) + " "
    kind: Kind = chance.choice(("post", "comment", "share"))
    audience: Audience = chance.choice(("group", "internal", "external", "public"))
    return Act(
        id=f"message:{number}",
        kind=kind,
        at=datetime(2026, 1, 5, 10, tzinfo=UTC),
        audience=audience,
        actor=Actor(id=str(number), roles=tuple(chance.sample(("owner", "spokesperson"), 1))),
        content=Content(
            text=text[:CHARACTERS],
            length=CHARACTERS,
            links=("https://example.org/a", f"https://site{number % 300}.example/b"),
            labels=tuple(chance.sample(("finance", "garden", "travel"), 1)),
        ),
    )


def _unread(act: Act) -> Act:
    kept: tuple[Signal, ...] = tuple(one for one in act.signals if one.detector != "secrets")
    return msgspec.structs.replace(act, signals=kept)


def _best(asked: Asked, count: int) -> float:
    took = []
    for _ in range(3):
        started = time.process_time()
        asked()
        took.append(time.process_time() - started)
    return min(took) / count * 1e6


if __name__ == "__main__":
    main()
