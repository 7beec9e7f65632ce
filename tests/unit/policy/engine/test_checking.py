"""What is refused when a pack is saved, and how it is told: file, line, column, words, cure."""

import itertools
import textwrap

import pytest
from tests.unit.policy.engine.packs import files, problems, rule


def told(given: dict[str, str]) -> list[str]:
    """All refusals of a pack as people read them."""
    return [str(one) for one in problems(given)]


def with_condition(condition: str, needs: list[str], **more: object) -> list[str]:
    """The refusals of a rule that is sound but for its condition."""
    return told(files(rule(match={"condition": condition}, needs=needs, **more)))


def written(text: str) -> dict[str, str]:
    """A pack whose only rule stands there as people write it."""
    made = files(rule())
    made["rules/one.yaml"] = textwrap.dedent(text)
    return made


FOLDED = """\
    name: one
    clause: C-safety
    outcome: block
    needs: [audience, signals.secrets]
    match:
      condition: >-
        act.audience == "external"
        && act.signals.secrets.hitt
    reason: {user: "A key."}
    """


def test_a_misspelt_field_is_told_with_line_and_column_even_in_folded_text() -> None:
    assert told(written(FOLDED)) == [
        "rules/one.yaml:8:28: there is no fact `hitt` (did you mean `hit`?)"
    ]


@pytest.mark.parametrize(
    ("condition", "needs", "place", "words"),
    [
        (
            'act.audience == "externl"',
            ["audience"],
            "2:31",
            '`act.audience` is never "externl" (did you mean `external`?)',
        ),
        (
            'act.subject.consent["news"] == "grantd"',
            ["subject.consent"],
            "2:46",
            '`act.subject.consent` is never "grantd" (did you mean `granted`?)',
        ),
        (
            'act.signals.personal.kinds.exists(k, k == "crad")',
            ["signals.personal"],
            "2:57",
            '`act.signals.personal.kinds` is never "crad" (did you mean `card`?)',
        ),
        (
            '"spokesprson" in act.actor.roles',
            ["actor.roles"],
            "2:15",
            '`act.actor.roles` is never "spokesprson" (did you mean `spokesperson`?)',
        ),
        (
            "act.signals.secrets.score > 1",
            ["signals.secrets"],
            "2:41",
            (
                "`>` does not work on a number and a whole number (write the number with a point, "
                "like 1.0)"
            ),
        ),
        (
            "audience == 'external'",
            ["audience"],
            "2:15",
            "`audience` means nothing here (write `act.audience`)",
        ),
        (
            'act.content.text.matches("x")',
            ["content.text"],
            "2:39",
            (
                "`matches` is not part of the language of conditions (put the text pattern into a "
                "detector and ask for its hit)"
            ),
        ),
        (
            "act.context.crisis ? true : false",
            ["context.crisis"],
            "2:34",
            (
                "`?_:` is not part of the language of conditions (write two matches, one below the "
                "other)"
            ),
        ),
        (
            "act.content.text",
            ["content.text"],
            "2:14",
            (
                "the condition says neither yes nor no, but a value of type string "
                "(compare it with something)"
            ),
        ),
        (
            'act.content.text == "a" && act.content.text == "b"',
            ["content.text"],
            "2:14",
            "the condition can never be true",
        ),
        (
            'act.audience != "public" || act.audience != "external"',
            ["audience"],
            "2:14",
            "the condition is always true (say just `true`)",
        ),
        (
            'act.at < timestamp("20")',
            [],
            "2:33",
            (
                'timestamp("20") is no time (like timestamp("2026-03-31T00:00:00Z") or '
                'duration("36h"))'
            ),
        ),
        (
            "act.signals.secrets",
            ["signals.secrets"],
            "2:27",
            (
                "`act.signals.secrets` is a group of facts (name one, like "
                "`act.signals.secrets.version`)"
            ),
        ),
        (
            "act.missing.exists(m, m == 'audience')",
            [],
            "2:19",
            "there is no fact `missing` (what happens then stands in `on_missing`)",
        ),
    ],
)
def test_a_condition_is_refused_with_its_place_and_a_cure(
    condition: str, needs: list[str], place: str, words: str
) -> None:
    quoted = condition.replace("'", "''")
    text = f"""\
match:
  condition: '{quoted}'
name: one
clause: C-safety
outcome: block
needs: [{", ".join(needs)}]
reason: {{user: "A key."}}
"""
    assert f"rules/one.yaml:{place}: {words}" in told(written(text))


def test_a_match_that_another_one_hides_is_refused() -> None:
    wide = {"condition": 'act.audience in ["external", "public"]'}
    narrow = {"condition": 'act.audience == "public" && act.signals.secrets.hit'}
    needs = ["audience", "signals.secrets"]
    (hidden,) = told(files(rule(match=[wide, narrow], needs=needs)))
    assert "never reached: one above is true whenever it is" in hidden
    assert told(files(rule(match=[narrow, wide], needs=needs))) == []


def test_a_rule_bound_to_other_kinds_than_it_asks_for_is_refused() -> None:
    shares = rule(match={"condition": 'act.kind == "share" && act.signals.secrets.hit'})
    bindings: list[dict[str, object]] = [{"rule": "one", "stage": "warn", "kinds": ["post"]}]
    (never,) = told(files(shares, bindings=bindings))
    assert "can never be true for the kinds it is bound to" in never


def test_limits_that_exclude_each_other_are_noticed() -> None:
    length = ["content.length"]
    assert with_condition("act.content.length > 9 && act.content.length < 3", length)
    assert with_condition("act.content.length > 9 && act.content.length < 10", length)
    assert not with_condition("act.content.length > 9 && act.content.length < 11", length)


@pytest.mark.parametrize(
    ("condition", "needs"),
    [
        ("(" * 16 + "act.context.crisis" + ")" * 16, ["context.crisis"]),
        ("act.context.rate_1h in [" + "1, " * 300 + "2]", ["context.rate_1h"]),
        (" || ".join(["act.context.rate_1h == 1"] * 140), ["context.rate_1h"]),
        (
            (
                "act.content.links.exists(a, act.content.links.exists(b, "
                "act.content.links.exists(c, a == b && b == c)))"
            ),
            ["content.links"],
        ),
    ],
)
def test_conditions_that_blow_up_are_refused(condition: str, needs: list[str]) -> None:
    is_small = condition.startswith("((")  # brackets alone cost nothing
    assert bool(with_condition(condition, needs)) is not is_small


@pytest.mark.parametrize(
    "condition",
    [
        "act.context.rate_1h + 1 > 3",
        "act.context.rate_1h * 2 == 4",
        "size(act.content.links) % 2 == 0",
        "act.content.links.map(l, l) == act.content.links",
        "act.content.links.filter(l, l == 'x').size() > 0",
        "type(act.content.text) == string",
        "string(act.context.rate_1h) == '1'",
        "dyn(act.context.rate_1h) == 1.0",
        "act == act",
        "'a' == 'b'",
        "act.content.text < 'b'",
        "act.content.links.exists(l, true)",
        "act.content.text in []",
        "act.kind == act.audience",
        "act.kind.startsWith('p')",
    ],
)
def test_what_is_outside_of_the_profile_is_refused(condition: str) -> None:
    needs = ["content.links", "content.text", "context.rate_1h", "audience"]
    wrong = with_condition(condition, needs)
    assert [one for one in wrong if "needed but never read" not in one]


def test_variables_are_looked_through() -> None:
    text = """\
        name: one
        clause: C-safety
        outcome: block
        needs: [audience]
        variables: {who: act.audience, idle: "true", leaves: 'who == "publik"'}
        match: {condition: 'leaves || who == "externl"'}
        reason: {user: "A key."}
        """
    wrong = told(written(text))
    assert any('is never "externl"' in one for one in wrong)
    assert any('rules/one.yaml:5:62: `act.audience` is never "publik"' in one for one in wrong)


def test_variables_that_double_each_other_are_stopped() -> None:
    names = [f"v{number}" for number in range(20)]
    variables = {"v0": "act.context.rate_1h == 1"}
    variables |= {name: f"{before} && {before}" for before, name in itertools.pairwise(names)}
    wrong = told(files(rule(variables=variables, match={"condition": "v19"})))
    assert any("made of more than 400 parts" in one for one in wrong)


def test_variables_may_stand_in_any_order_but_in_no_circle() -> None:
    text = """\
        name: one
        clause: C-safety
        outcome: block
        needs: [context.crisis]
        variables: {early: late, late: act.context.crisis}
        match: {condition: early}
        reason: {user: "A key."}
        """
    assert told(written(text)) == []
    circle = text.replace("late: act.context.crisis", "late: early && act.context.crisis")
    assert told(written(circle)) == [
        "rules/one.yaml:5:20: `late` means nothing here (variables name each other in a circle)"
    ]
    itself = text.replace("early: late", "early: early || late")
    assert any("variables name each other in a circle" in one for one in told(written(itself)))


def test_a_variable_nobody_uses_is_refused() -> None:
    wrong = told(files(rule(variables={"idle": "act.context.crisis"})))
    assert any("`idle` is never used" in one for one in wrong)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name: one\nname: two\n", "rules/one.yaml:2:1: `name` stands here twice"),
        ("name: &n one\nclause: *n\n", "rules/one.yaml:1:7: anchors, aliases and tags are not"),
        ("name: !!python/name:os.system x\n", "anchors, aliases and tags are not read"),
        ("name: [one\n", "this is no YAML"),
        ("[" * 3000, "rules/one.yaml:1:21: nested deeper than 20"),
        ("name: one\n", "missing required field"),
        ("- name: one\n", "expected `object`"),
        ("? [a, b]\n: c\n", "a key is one word"),
    ],
)
def test_yaml_that_would_surprise_is_refused(text: str, words: str) -> None:
    assert any(words in one for one in told(written(text)))


def test_a_key_misspelt_is_told_where_it_stands() -> None:
    text = FOLDED.replace("needs:", "neds:")
    assert told(written(text)) == [
        "rules/one.yaml:4:1: unknown field `neds` (did you mean `needs`?)"
    ]


def test_norway_is_a_region() -> None:
    bindings: list[dict[str, object]] = [{"rule": "one", "stage": "warn", "regions": ["NO"]}]
    given = files(rule(), bindings=bindings)
    given["pack.yaml"] = given["pack.yaml"].replace("'NO'", "NO")
    assert "- NO\n" in given["pack.yaml"]
    assert told(given) == []


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"clause": "C-safty"}, "there is no clause C-safty (did you mean `C-safety`?)"),
        ({"on_missing": "block", "outcome": "warn"}, "stricter than the rule, which asks for warn"),
        ({"on_error": "allow"}, "invalid enum value 'allow'"),
        ({"reason": {"user": " "}}, "the author is told nothing"),
        ({"name": "One!"}, "a rule's name is small letters"),
        ({"remedy": ["pray"]}, "invalid enum value 'pray'"),
        (
            {
                "match": {"condition": "act.signals.secrets.hit", "outcome": "block"},
                "outcome": "warn",
            },
            "stricter than the rule",
        ),
    ],
)
def test_the_frame_of_a_rule_is_checked(more: dict[str, object], words: str) -> None:
    assert any(words in one for one in told(files(rule(**more))))


def test_a_rule_without_binding_would_be_silent() -> None:
    (wrong,) = told(files(rule(), bindings=[]))
    assert "rule one has no binding (bind it in pack.yaml, with stage draft" in wrong
    (wrong,) = told(
        files(rule(), bindings=[{"rule": "one", "stage": "warn"}, {"rule": "eno", "stage": "warn"}])
    )
    assert "there is no rule eno" in wrong


def test_a_detector_of_another_version_is_told() -> None:
    given = files(rule())
    given["pack.yaml"] += "detectors: {secrets: '0.1'}\n"
    (wrong,) = told(given)
    assert "pack.yaml" in wrong
    assert "tested with secrets 0.1, but here is" in wrong


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("## Two {#a-1 #a-2 .safety}", "a clause has one id"),
        ("## None {.safety}", "a clause has one id"),
        ("## Without {#a-1}", "clause a-1 has no class (one of: safety, confidentiality"),
        ("## Odd {#a-1 .safety colour=red}", "clause a-1 says more than it can"),
        ("## Twice {#C-safety .safety}", "clause C-safety stands in speech as well"),
    ],
)
def test_headings_of_clauses_are_checked(heading: str, words: str) -> None:
    given = files(rule())
    given["documents/speech.md"] += f"\n{heading}\n\nText.\n"
    assert any(words in one and "documents/speech.md:" in one for one in told(given))


@pytest.mark.parametrize(
    ("tests", "words"),
    [
        ("onee: []", "tests.yaml:1:1: there is no rule onee (did you mean `one`?)"),
        ("one: [{name: a, fire: true}]", "a test has a name, an act, and whether it must fire"),
        ("one: [{name: a, fire: maybe, act: {}}]", "expected `bool`"),
        ("one: [{name: a, fire: true, act: {kind: pst}}]", "invalid enum value 'pst'"),
        (
            "one: [{name: a, fire: true, act: {content: {txet: x}}}]",
            "tests.yaml:1:45: there is no fact `txet` (did you mean `text`?)",
        ),
        (
            "one: [{name: a, fire: true, act: {signals: {secerts: {hit: true}}}}]",
            "there is no fact `secerts` (did you mean `secrets`?)",
        ),
        (
            "one:\n- {name: a, fire: true, act: {}}\n- {name: a, fire: true, act: {}}",
            "one has two tests of this name",
        ),
    ],
)
def test_tests_are_checked_too(tests: str, words: str) -> None:
    assert any(words in one for one in told(files(rule(), tests=tests)))


def test_a_vocabulary_of_no_fact_is_refused() -> None:
    given = files(rule())
    given["parameters.yaml"] = "vocabulary: {actor.rols: [owner]}\n"
    assert any("`actor.rols` is no fact made of words" in one for one in told(given))
