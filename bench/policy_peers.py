"""One rule in the languages of other engines: each takes acts as it likes them best.

Who speaks of finance to the outside without being a spokesperson is stopped. No engine gets more
than its own documentation advises: policies are parsed once, inputs made before the clock runs.
"""

import importlib
import json
import logging
from collections.abc import Callable, Sequence
from typing import Any

from folkmoot.policy.engine.acts import Act
from folkmoot.policy.engine.deciding import decide
from folkmoot.policy.engine.release import Release

Asked = Callable[[], list[bool]]
Peer = Callable[[Sequence[Act], int], Asked]

CONDITION = (
    'act.kind in ["post", "share"] && act.audience in ["external", "public"]'
    ' && !("spokesperson" in act.actor.roles)'
    ' && ("finance" in act.content.labels || act.content.text.contains("forecast{number}"))'
)
CEDAR = """
permit(principal, action, resource);
forbid(principal, action, resource) when {{
  ["post", "share"].contains(context.kind) && ["external", "public"].contains(context.audience)
  && !context.roles.contains("spokesperson")
  && (context.labels.contains("finance") || context.text like "*forecast{number}*")
}};
"""
REGO = """
fire if {{
  input.kind in {{"post", "share"}}
  input.audience in {{"external", "public"}}
  not "spokesperson" in input.roles
  speaks{number}
}}
speaks{number} if "finance" in input.labels
speaks{number} if contains(input.text, "forecast{number}")
"""


def needed(name: str) -> Any:
    """A module that may not be installed, or None."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def facts(act: Act) -> dict[str, object]:
    """What the rule reads, as other engines take it."""
    return {
        "kind": act.kind,
        "audience": act.audience,
        "roles": list(act.actor.roles),
        "labels": list(act.content.labels),
        "text": act.content.text,
    }


def ours(release: Release, acts: Sequence[Act]) -> list[bool]:
    """Decisions by this engine, from the act to the finished decision with its reasons."""
    return [decide(release, act).outcome != "allow" for act in acts]


def cedar(acts: Sequence[Act], rules: int) -> Asked | None:
    """cedarpy, with policies and entities parsed before."""
    cedarpy = needed("cedarpy")
    if cedarpy is None:
        return None
    text = "".join(CEDAR.format(number=number or "") for number in range(rules))
    policies = cedarpy.PolicySet.from_str(text)
    entities = cedarpy.Entities.from_json_str("[]")
    requests = [
        {
            "principal": 'Person::"a"',
            "action": 'Action::"post"',
            "resource": 'Message::"m"',
            "context": facts(act),
        }
        for act in acts
    ]

    def run() -> list[bool]:
        answers = (cedarpy.is_authorized(one, policies, entities) for one in requests)
        return [answer.decision.value != "Allow" for answer in answers]

    return run


def cel_python(acts: Sequence[Act], rules: int) -> Asked | None:
    """cel-python, compiled once, with its own values made before."""
    celpy = needed("celpy")
    if celpy is None:
        return None
    logging.getLogger("celpy").setLevel(logging.CRITICAL)
    environment = celpy.Environment()
    programs = [
        environment.program(environment.compile(CONDITION.format(number=number or "")))
        for number in range(rules)
    ]
    inputs = [{"act": celpy.json_to_cel(_nested(act))} for act in acts]

    def run() -> list[bool]:
        return [any(bool(one.evaluate(given)) for one in programs) for given in inputs]

    return run


def cel_rust(acts: Sequence[Act], rules: int) -> Asked | None:
    """common-expression-language, compiled once."""
    cel = needed("cel")
    if cel is None:
        return None
    programs = [cel.compile(CONDITION.format(number=number or "")) for number in range(rules)]
    inputs = [{"act": _nested(act)} for act in acts]

    def run() -> list[bool]:
        return [any(one.execute(given) for one in programs) for given in inputs]

    return run


def rego(acts: Sequence[Act], rules: int) -> Asked | None:
    """regopy, with a bundle built before."""
    regopy = needed("regopy")
    if regopy is None:
        return None
    interpreter = regopy.Interpreter()
    names = [f"p{number}" for number in range(rules)]
    for number, name in enumerate(names):
        interpreter.add_module(name, f"package {name}\n" + REGO.format(number=number or ""))
    bundle = interpreter.build("; ".join(f"{name} = data.{name}" for name in names))
    inputs = [regopy.Input(facts(act)) for act in acts]

    def run() -> list[bool]:
        said = []
        for given in inputs:
            interpreter.set_input(given)
            said.append('"fire":true' in str(interpreter.query_bundle(bundle)).replace(" ", ""))
        return said

    return run


def _nested(act: Act) -> dict[str, object]:
    told = facts(act)
    return {
        "kind": told["kind"],
        "audience": told["audience"],
        "actor": {"roles": told["roles"]},
        "content": {"labels": told["labels"], "text": told["text"]},
    }


def versions() -> str:
    """Which of them are here."""
    from importlib.metadata import PackageNotFoundError, version

    found = []
    for name in (
        "cel-expr-python",
        "cedarpy",
        "cel-python",
        "common-expression-language",
        "regopy",
    ):
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} not installed")
    return json.dumps(found)


PEERS: dict[str, Callable[[Sequence[Act], int], Asked | None]] = {
    "cedarpy": cedar,
    "cel-python": cel_python,
    "common-expression-language": cel_rust,
    "regopy": rego,
}
