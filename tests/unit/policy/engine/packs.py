"""Small packs the tests of the engine write, and their releases."""

import textwrap
from collections.abc import Mapping

import yaml

from folkmoot.policy.engine.checking import release_of
from folkmoot.policy.engine.pack.problems import Problem, Refused
from folkmoot.policy.engine.pack.reading import PackText
from folkmoot.policy.engine.release import Release

DOCUMENT = """\
# How we speak

## Secrets stay inside {#C-safety .safety owner=security}

No key leaves the house.

## Forecasts {#C-regulatory .regulatory basis="quiet period"}

Not before release.

## Kindness {#C-conduct .conduct}

Be kind.

## Data {#C-privacy .privacy}

Only with consent.
"""
PLAIN = {
    "name": "one",
    "clause": "C-safety",
    "outcome": "block",
    "needs": ["signals.secrets"],
    "match": {"condition": "act.signals.secrets.hit"},
    "reason": {"user": "This holds a key."},
    "remedy": ["remove_span"],
}
ROLES = ("owner", "spokesperson")


def rule(**fields: object) -> dict[str, object]:
    """A rule about secrets, some of its fields replaced; None takes one out."""
    return {name: value for name, value in {**PLAIN, **fields}.items() if value is not None}


def files(
    *rules: Mapping[str, object],
    bindings: list[dict[str, object]] | None = None,
    **others: str,
) -> dict[str, str]:
    """The files of a pack with these rules, bound to block everywhere unless said otherwise."""
    usual: list[dict[str, object]] = [{"rule": one["name"], "stage": "block"} for one in rules]
    about = {"name": "pack", "title": "A pack", "bindings": usual if bindings is None else bindings}
    written = {
        "pack.yaml": yaml.safe_dump(about),
        "documents/speech.md": DOCUMENT,
        "parameters.yaml": yaml.safe_dump({"vocabulary": {"actor.roles": list(ROLES)}}),
    }
    written |= {f"rules/{one['name']}.yaml": yaml.safe_dump(dict(one)) for one in rules}
    return written | {f"{name}.yaml": textwrap.dedent(text) for name, text in others.items()}


def release(*rules: Mapping[str, object], **more: object) -> Release:
    """The release of such a pack."""
    return release_of(PackText(files(*rules, **more)))  # type: ignore[arg-type]  # passed on as given


def problems(given: Mapping[str, str]) -> tuple[Problem, ...]:
    """What is wrong with a pack; nothing if it is accepted."""
    try:
        release_of(PackText(given))
    except Refused as refused:
        return refused.problems
    return ()
