"""Packs are read, written back and read again without a difference; the shipped ones are sound."""

from pathlib import Path

import msgspec
import pytest
from tests.unit.policy.engine.packs import DOCUMENT, ROLES, files, release, rule

from folkmoot.base.errors import Unusable
from folkmoot.policy.engine import contents
from folkmoot.policy.engine.checking import release_from, release_in
from folkmoot.policy.engine.contents import Contents, ordered
from folkmoot.policy.engine.detectors import Detector, Parameters
from folkmoot.policy.engine.documents import Document, clauses_of
from folkmoot.policy.engine.pack.problems import Refused
from folkmoot.policy.engine.pack.reading import PackText, files_of
from folkmoot.policy.engine.pack.shipped import pack_folder, shipped_packs
from folkmoot.policy.engine.pack.writing import files_from, write_pack
from folkmoot.policy.engine.rules import PackParameters
from folkmoot.policy.engine.trials import tried

TESTS = """\
one:
- {name: a, fire: true, act: {kind: share, at: "2026-02-03T04:05:06Z", signals: {secrets: true}}}
- {name: "no", fire: false, outcome: hold, scan: true, act: {content: {text: "two\\nlines\\n"}}}
"""


@pytest.mark.parametrize("name", shipped_packs())
def test_a_shipped_pack_is_sound_and_says_what_it_does_not_catch(name: str) -> None:
    made = release_in(pack_folder(name))
    report = tried(made)
    assert report.passed, [one for one in report.rules if not one.passed]
    assert made.contents.name == name
    assert made.contents.title
    assert len(made.contents.not_caught) >= 3


@pytest.mark.parametrize("name", shipped_packs())
def test_a_shipped_pack_exported_and_imported_is_the_same(name: str) -> None:
    made = release_in(pack_folder(name))
    again = release_from(made.contents)
    assert again.contents == made.contents
    assert again.digest == made.digest
    assert files_from(again.contents) == files_from(made.contents)


def test_everything_a_pack_can_say_survives_the_way_out_and_back() -> None:
    bindings: list[dict[str, object]] = [
        {"rule": "one", "stage": "hold", "kinds": ["share"], "regions": ["NO"], "percent": 30},
        {"rule": "two", "stage": "draft", "groups": ["group:1"]},
    ]
    full = rule(
        name="two",
        outcome="hold",
        needs=["signals.secrets", "audience"],
        variables={"leaves": 'act.audience == "public"'},
        match=[
            {"condition": "leaves && act.signals.secrets.hit", "outcome": "warn"},
            {
                "condition": "act.signals.secrets.score > 0.5\n  && !leaves",
                "reason": {"user": "yes: [no] {{braces}}", "admin": "{audience} # all"},
                "remedy": ["wait"],
            },
        ],
        on_missing={"outside": "hold", "inside": "observe"},
        on_error="warn",
    )
    made = release(rule(), full, bindings=bindings, tests=TESTS)
    again = release_of_files(files_from(made.contents))
    assert again == made.contents
    assert again.parameters == PackParameters(vocabulary={"actor.roles": ROLES})
    assert again.tests[1].act.content.text == "two\nlines\n"


def release_of_files(given: dict[str, str]) -> Contents:
    """What a pack's files say, read without being checked."""
    return PackText(given).contents


def test_the_order_in_which_things_were_made_makes_no_difference() -> None:
    made = release(rule(), rule(name="two"), tests=TESTS + "two: []\n").contents
    mixed = msgspec.structs.replace(
        made, rules=made.rules[::-1], documents=made.documents[::-1], tests=made.tests
    )
    assert ordered(mixed) == made
    assert release_from(mixed).digest == made.digest


@pytest.mark.parametrize(
    "changed",
    [
        {"tests": TESTS.replace("share", "post")},
        {"parameters": "vocabulary: {actor.roles: [owner]}"},
        {"bindings": [{"rule": "one", "stage": "hold"}]},
    ],
)
def test_whatever_is_changed_changes_the_digest(changed: dict[str, object]) -> None:
    plain = {"tests": TESTS}
    assert release(rule(), **plain).digest != release(rule(), **{**plain, **changed}).digest
    assert release(rule(), **plain).digest == release(rule(), **plain).digest


def test_the_digest_covers_text_and_the_versions_of_detectors() -> None:
    made = release(rule()).contents
    assert made.detectors.keys() == {"secrets"}
    older = msgspec.structs.replace(made, detectors={"secrets": "0"})
    reworded = msgspec.structs.replace(made, documents=(Document("speech", DOCUMENT + " "),))
    assert len({made.digest, older.digest, reworded.digest}) == 3
    assert len(made.digest) == 64


def test_clauses_have_ids_classes_and_the_text_below_them() -> None:
    text = """\
# Title {#T .conduct}

Intro.

## One {#A-1 .safety owner=security basis="Some law, 3"}

First *words*
go on.

### Detail

Below.

```
## Not a heading {#X .safety}
```

## Two

Plain.
"""
    clauses, problems = clauses_of(Document("d", text), "documents/d.md")
    assert problems == []
    assert [(one.id, one.clause_class, one.owner) for one in clauses] == [
        ("T", "conduct", ""),
        ("A-1", "safety", "security"),
    ]
    one = clauses[1]
    assert (one.title, one.basis, one.excerpt) == ("One", "Some law, 3", "First *words* go on.")
    assert one.text.endswith("```")
    assert "Plain" in clauses[0].text


def test_a_long_excerpt_ends_at_a_word() -> None:
    text = "## A {#A .conduct}\n\n" + "word " * 100
    (clause,), _ = clauses_of(Document("d", text), "d")
    assert clause.excerpt.endswith("word …")
    assert len(clause.excerpt) <= 282


def test_a_folder_that_is_no_pack_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="there is no policy pack"):
        files_of(tmp_path)
    (tmp_path / "tests.yaml").write_text("{}")
    with pytest.raises(Refused, match=r"has no pack\.yaml"):
        release_in(tmp_path)
    (tmp_path / "pack.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(Refused, match="no text in UTF-8"):
        release_in(tmp_path)


def test_a_folder_is_read_as_its_files_are(tmp_path: Path) -> None:
    given = files(rule(), tests=TESTS)
    for name, text in given.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert files_of(tmp_path) == given
    assert pack_folder(str(tmp_path)) == tmp_path
    with pytest.raises(Unusable, match="There is no folder"):
        pack_folder(str(tmp_path / "nowhere"))


def test_a_pack_is_written_into_a_folder_and_read_from_it(tmp_path: Path) -> None:
    made = release(rule(), tests=TESTS)
    write_pack(made.contents, tmp_path / "new")
    assert release_in(tmp_path / "new").digest == made.digest


@pytest.mark.parametrize("name", ["../out", "Capital", "", "a/b"])
def test_names_that_are_no_file_names_are_refused(name: str) -> None:
    odd = Document(name, DOCUMENT)
    made = msgspec.structs.replace(release(rule()).contents, documents=(odd,))
    with pytest.raises(Refused, match="a document is named by small letters"):
        release_from(made)


def test_a_parameter_that_makes_no_sense_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def registered(_parameters: Parameters) -> tuple[Detector, ...]:
        raise Unusable("A word of nothing but stars.", place="words")

    monkeypatch.setattr(contents, "registered", registered)
    with pytest.raises(Refused) as refused:
        release(rule())
    (problem,) = refused.value.problems
    assert str(problem) == "parameters.yaml:1:1: A word of nothing but stars. (words)"
