"""`folkmoot policy check`, `test` and `decide`: what they print, and how they end."""

import io
import json
import sys
from pathlib import Path

import pytest
from tests.unit.policy.engine.packs import files, rule

from folkmoot.config.cli import main


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, output and errors of one command line."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    captured = capsys.readouterr()
    code = ended.value.code
    assert isinstance(code, int)
    return code, captured.out, captured.err


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A folder with a sound pack that has no tests."""
    for name, text in files(rule()).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_a_sound_pack_is_told_with_its_digest(
    capsys: pytest.CaptureFixture[str], pack: Path
) -> None:
    code, out, _ = run(capsys, "policy", "check", str(pack))
    assert (code, out.splitlines()[0]) == (0, "1 rules for 4 clauses, nothing to refuse.")
    code, out, _ = run(capsys, "policy", "check", str(pack), "--json")
    answer = json.loads(out)
    assert (code, answer["problems"], len(answer["release"])) == (0, [], 64)


def test_every_problem_is_told_with_its_place(
    capsys: pytest.CaptureFixture[str], pack: Path
) -> None:
    broken = pack / "rules" / "one.yaml"
    broken.write_text(broken.read_text().replace("secrets.hit", "secrets.hitt"))
    code, out, _ = run(capsys, "policy", "check", str(pack))
    assert code == 1
    assert "rules/one.yaml:3:34: there is no fact `hitt` (did you mean `hit`?)" in out
    code, out, _ = run(capsys, "policy", "check", str(pack), "--json")
    (problem,) = json.loads(out)["problems"]
    assert (code, problem["line"], problem["column"]) == (1, 3, 34)
    code, _, err = run(capsys, "policy", "test", str(pack))
    assert code == 1
    assert "there is no fact `hitt`" in err


def test_a_folder_that_is_not_there_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    for verb in ("check", "test", "decide"):
        code, _, err = run(capsys, "policy", verb, "nowhere")
        assert code == 2
        assert "There is no folder nowhere." in err


def test_a_shipped_pack_is_tried_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "policy", "test", "secrets")
    assert code == 0
    assert "ok secrets_outside: 5 must fire, 5 must not" in out
    code, out, _ = run(capsys, "policy", "test", "secrets", "--json")
    assert (code, json.loads(out)["passed"]) == (0, True)


def test_packs_are_looked_at_without_a_home(
    capsys: pytest.CaptureFixture[str], pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOLKMOOT_HOME", str(tmp_path / "home"))
    assert run(capsys, "policy", "check", str(pack))[0] == 0
    assert not (tmp_path / "home").exists()


def test_weak_tests_end_with_one(capsys: pytest.CaptureFixture[str], pack: Path) -> None:
    code, out, _ = run(capsys, "policy", "test", str(pack))
    assert code == 1
    assert "FAILED one: 0 must fire, 0 must not" in out
    assert "only 0 tests that must fire, 3 are needed" in out
    assert "nothing notices: match 1, negated: act.signals.secrets.hit" in out


def test_acts_are_decided_line_by_line(
    capsys: pytest.CaptureFixture[str], pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [
        b'{"id": "a1", "kind": "post", "signals": {"secrets": {"hit": true}}}',
        b"",
        b'{"id": "a2", "kind": "pst"}',
        b"nonsense",
        b'{"id": "a3", "content": {"text": "nothing to see"}}',
    ]
    stream = io.TextIOWrapper(io.BytesIO(b"\n".join(lines)))
    monkeypatch.setattr(sys, "stdin", stream)
    code, out, err = run(capsys, "policy", "decide", str(pack))
    assert code == 1
    decisions = [json.loads(line) for line in out.splitlines()]
    told = [(one["id"], one["act"], one["outcome"]) for one in decisions]
    assert told == [("1", "a1", "block"), ("5", "a3", "allow")]
    assert [line.split(":")[0] for line in err.splitlines()] == ["line 3", "line 4"]
