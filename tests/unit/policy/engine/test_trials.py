"""The tests of a pack are tried themselves: too few, too weak or wrong ones are told."""

from tests.unit.policy.engine.packs import release, rule

from folkmoot.policy.engine.trials import RuleReport, tried

LEAVES = rule(
    needs=["audience", "signals.secrets"],
    match={"condition": 'act.audience == "public" && act.signals.secrets.hit'},
)
GOOD = """\
one:
- {name: a, fire: true, act: {audience: public, signals: {secrets: {hit: true}}}}
- {name: b, fire: true, act: {kind: share, audience: public, signals: {secrets: {hit: true}}}}
- {name: c, fire: true, outcome: hold, act: {audience: public, missing: [signals.secrets]}}
- {name: d, fire: false, act: {audience: public}}
- {name: e, fire: false, act: {audience: group, signals: {secrets: {hit: true}}}}
- {name: f, fire: false, act: {kind: share}}
"""


def report(tests: str, *rules: dict[str, object]) -> RuleReport:
    """How one rule stood these tests."""
    (found,) = tried(release(*(rules or (LEAVES,)), tests=tests)).rules
    return found


def without(name: str) -> str:
    """The good tests, but one."""
    return "\n".join(line for line in GOOD.splitlines() if f"name: {name}," not in line) + "\n"


def test_good_tests_pass() -> None:
    found = report(GOOD)
    assert found.passed
    assert (found.must_fire, found.must_not_fire, found.mutants) == (3, 3, 4)


def test_the_stage_of_a_rule_does_not_matter() -> None:
    bindings: list[dict[str, object]] = [{"rule": "one", "stage": "draft"}]
    assert tried(release(LEAVES, bindings=bindings, tests=GOOD)).passed


def test_a_test_that_fails_is_told() -> None:
    (failed,) = report(GOOD.replace("name: d, fire: false", "name: d, fire: true")).failed
    assert failed == "d: wanted fire, came to nothing"
    (failed,) = report(GOOD.replace("outcome: hold", "outcome: warn")).failed
    assert failed == "c: wanted warn, came to hold"


def test_too_few_tests_do_not_pass() -> None:
    assert report(without("f")).must_not_fire == 2
    assert not report(without("f")).passed
    assert not report(without("b")).passed


def test_an_atom_never_seen_false_is_told_and_a_dropped_one_unnoticed() -> None:
    found = report(without("e").replace("share}", "share, audience: public}"))
    assert found.unseen == ('(act.audience == "public") is never false',)
    assert found.survived == ('match 1, dropped: (act.audience == "public")',)


def test_a_rule_without_tests_is_told_everything() -> None:
    found = report("{}")
    assert not found.passed
    assert len(found.survived) == found.mutants == 4
    assert len(found.unseen) == 4


def test_a_change_that_changes_nothing_is_no_mutant() -> None:
    twice = rule(
        needs=["audience"],
        match={"condition": 'act.audience == "public" && act.audience != "group"'},
    )
    found = report("{}", twice)
    assert 'match 1, dropped: (act.audience != "group")' not in found.survived
    assert 'match 1, dropped: (act.audience == "public")' in found.survived


def test_atoms_inside_a_quantifier_are_tried() -> None:
    zips = rule(
        needs=["content.links"],
        match={
            "condition": 'act.content.links.exists(l, l.endsWith(".zip") && l.startsWith("http:"))'
        },
    )
    tests = """\
    one:
    - {name: a, fire: true, act: {content: {links: ["http://a/b.zip"]}}}
    - {name: b, fire: true, act: {content: {links: ["https://a", "http://a/b.zip"]}}}
    - {name: c, fire: true, act: {content: {links: ["http://c.zip"]}}}
    - {name: d, fire: false, act: {content: {links: ["https://a/b.zip"]}}}
    - {name: e, fire: false, act: {content: {links: []}}}
    - {name: f, fire: false, act: {kind: share}}
    """
    found = report(tests, zips)
    assert not found.unseen
    assert found.survived == ('match 1, dropped: l.endsWith(".zip")',)


KEY = "-----BEGIN RSA PRIVATE KEY-----"


def test_a_test_may_let_the_real_detectors_read() -> None:
    tests = f"""\
    one:
    - name: a
      fire: true
      scan: true
      act:
        audience: public
        content:
          text: |
            {KEY}
            MIIBOgIBAAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf9Cnzj4p4WGeKLs1Pt8Qu
            {KEY.replace("BEGIN", "END")}
    - {{name: b, fire: false, scan: true, act: {{audience: public, content: {{text: hello}}}}}}
    """
    assert report(tests).failed == ()
