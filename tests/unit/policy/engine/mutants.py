"""Rules broken in every way people break them; every one of them must be refused."""

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from tests.unit.policy.engine.packs import rule

Rule = dict[str, Any]

RULES: tuple[Rule, ...] = (
    rule(
        needs=["audience", "signals.secrets", "actor.roles"],
        match={
            "condition": 'act.audience == "external" && act.signals.secrets.hit'
            ' && !("spokesperson" in act.actor.roles)'
        },
        reason={"user": "This holds a key.", "admin": "{signals.secrets.evidence} to {audience}"},
    ),
    rule(
        clause="C-regulatory",
        needs=["signals.quiet_period", "context.quiet_period", "actor.tenure_days"],
        match={
            "condition": "act.context.quiet_period && act.signals.quiet_period.score >= 0.5"
            " || act.signals.quiet_period.hit && act.actor.tenure_days < 30"
        },
        reason={"user": "Not before release.", "admin": "{signals.quiet_period.score}"},
    ),
    rule(
        clause="C-privacy",
        needs=["subject.consent", "subject.gpc", "purpose"],
        match={
            "condition": 'act.kind in ["personalise", "collect"] && act.verb != "delete" && ('
            'act.subject.gpc || !("news" in act.subject.consent)'
            ' || act.subject.consent["news"] != "granted" || act.purpose.startsWith("ads-"))'
        },
        reason={"user": "Only with consent.", "admin": "{purpose}"},
    ),
    rule(
        clause="C-conduct",
        outcome="warn",
        needs=["content.links", "content.text", "content.length", "signals.links"],
        variables={"long": "act.content.length > 2000 || size(act.content.links) > 5"},
        match=[
            {
                "condition": 'long && act.content.links.exists(link, link.endsWith(".zip"))',
                "outcome": "observe",
            },
            {
                "condition": 'act.content.text.contains("urgent") && act.signals.links.kinds'
                '.exists(kind, kind == "shortener" || kind == "lookalike")'
            },
        ],
        reason={"user": "Look again.", "admin": "{content.links}"},
    ),
    rule(
        clause="C-regulatory",
        needs=["channel.owned", "channel.type", "context.rate_1h"],
        match={
            "condition": 'act.at >= timestamp("2026-03-01T00:00:00Z") && !act.channel.owned'
            ' && act.kind == "share" && act.channel.type == "forum" && act.context.rate_1h > 3'
            " && act.at.getDayOfWeek() != 0"
        },
    ),
)
PATH = re.compile(r"\bact(?:\.[a-z_0-9]+)+(?![\w(])")
TEXT = re.compile(r'"[^"]*"')
FUNCTION = re.compile(r"\b(startsWith|endsWith|contains|exists|size|timestamp|getDayOfWeek)(?=\()")
OPEN_WORDS = {"news", "ads-", ".zip", "urgent", "forum", "2026-03-01T00:00:00Z", "link", "kind"}
SCALARS = ("actor.unit", "content.length", "channel.owned", "audience", "at")
LISTS = ("actor.roles", "content.links", "content.media")


def typos(word: str) -> Iterator[str]:
    """The word with a letter too few, one too many, and two in the wrong order."""
    middle = max(1, len(word) // 2)
    yield word[:middle] + word[middle + 1 :]
    yield word[:middle] + word[middle - 1 : middle] + word[middle:]
    if len(word) > 2 and word[middle - 1] != word[middle]:
        yield word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]


def conditions(one: Rule) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Each text of a rule that holds CEL, with the dict and the key it stands under."""
    matches = one["match"] if isinstance(one["match"], list) else [one["match"]]
    for match in matches:
        yield match["condition"], match, "condition"
    for name in one.get("variables", {}):
        yield one["variables"][name], one["variables"], name


def rewritten(one: Rule, pattern: re.Pattern[str], change: Any) -> Iterator[Rule]:
    """The rule with each match of a pattern in its conditions changed, one at a time."""
    for number, (text, _, _) in enumerate(conditions(one)):
        for found in pattern.finditer(text):
            for new in change(found[0]):
                mutant = deepcopy(one)
                _, holder, key = list(conditions(mutant))[number]
                holder[key] = text[: found.start()] + new + text[found.end() :]
                yield mutant


def fields(one: Rule) -> Iterator[Rule]:
    """A fact misspelt, taken from another group, or named without its group."""

    def change(path: str) -> Iterator[str]:
        head, _, last = path.rpartition(".")
        yield from (f"{head}.{typo}" for typo in typos(last))
        yield f"{head}.{last}.value"
        yield f"act.nothing.{last}"
        yield last

    yield from rewritten(one, PATH, change)


def functions(one: Rule) -> Iterator[Rule]:
    """A function misspelt, or one that this language does not have."""

    def change(name: str) -> Iterator[str]:
        yield from typos(name)
        yield from ("matches", "lowerAscii", "exists_one")

    yield from rewritten(one, FUNCTION, change)


def words(one: Rule) -> Iterator[Rule]:
    """A word that the fact it is compared with never has."""

    def change(text: str) -> Iterator[str]:
        word = text.strip('"')
        if word in OPEN_WORDS:
            return
        yield from (f'"{typo}"' for typo in typos(word))
        yield f'"{word.upper()}"'
        yield '""'

    yield from rewritten(one, TEXT, change)


def types(one: Rule) -> Iterator[Rule]:
    """Numbers for words, words for numbers, and facts that are no answer."""
    yield from rewritten(one, TEXT, lambda text: ("7", "true", "null", f"[{text}, 7]", f"b{text}"))
    yield from rewritten(one, re.compile(r"(?<=[<>=] )\d+(\.\d+)?"), lambda text: (f'"{text}"',))
    yield from rewritten(one, re.compile(r"(?<=> )\d+"), lambda text: (f"{text}.5", f"{text}u"))
    for condition in ("act.content.text", "1", "act.kind", "[true]", "null", "act", "{1: true}"):
        yield {**deepcopy(one), "variables": {}, "match": {"condition": condition}}


def lists(one: Rule) -> Iterator[Rule]:
    """Lists used as if they were one thing, and one thing as if it were a list."""
    for path in SCALARS:
        for condition in (f'"x" in act.{path}', f"act.{path}.exists(x, x)", f"act.{path}[0]"):
            yield {**deepcopy(one), "variables": {}, "match": {"condition": condition}}
    for path in LISTS:
        for condition in (
            f'act.{path} == "x"',
            f'act.{path}.contains("x")',
            f'act.{path}[0] == "x"',
            f'act.{path} == ["x"]',
            f"act.{path} > 3",
            f"act.{path} in [act.{path}]",
        ):
            yield {**deepcopy(one), "variables": {}, "match": {"condition": condition}}


def patterns(one: Rule) -> Iterator[Rule]:
    """Text patterns, good, bad and catastrophic: none belongs into a rule."""
    for pattern in ("secret", "(a+)+$", "[", "(?i)pass.*word", "\\\\d{3}"):
        for place in ("content.text", "actor.unit"):
            condition = f'act.{place}.matches("{pattern}")'
            yield {**deepcopy(one), "variables": {}, "match": {"condition": condition}}


def needs(one: Rule) -> Iterator[Rule]:
    """A fact read but not needed, needed but not read, or misspelt."""
    for place, need in enumerate(one["needs"]):
        rest = [*one["needs"][:place], *one["needs"][place + 1 :]]
        yield {**deepcopy(one), "needs": rest}
        yield from ({**deepcopy(one), "needs": [*rest, typo]} for typo in typos(need))
    yield {**deepcopy(one), "needs": [*one["needs"], "subject.age_band"]}


def keys(one: Rule) -> Iterator[Rule]:
    """A key of the file misspelt."""
    for key in one:
        for typo in typos(key):
            yield {(typo if name == key else name): value for name, value in one.items()}


def reasons(one: Rule) -> Iterator[Rule]:
    """A reason that tells a fact there is none of."""
    for words_ in ("{signals.secrets.evidnce}", "{audiense}", "{content}", "{0}", "{", "{a!r}"):
        yield {**deepcopy(one), "reason": {"user": words_}}


KINDS = {
    "field": fields,
    "function": functions,
    "word": words,
    "type": types,
    "list": lists,
    "pattern": patterns,
    "needs": needs,
    "key": keys,
    "reason": reasons,
}


def mutants(kind: str) -> list[Rule]:
    """All broken rules of one kind, each once."""
    found = (mutant for one in RULES for mutant in KINDS[kind](one))
    return list({str(mutant): mutant for mutant in found}.values())
