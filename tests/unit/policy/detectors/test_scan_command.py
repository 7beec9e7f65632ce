"""`folkmoot policy scan`: a line in, a line out, and a bad line is told and passed over."""

import io
import json
import sys
from collections.abc import Callable

import pytest

from folkmoot.config.cli import main
from folkmoot.policy.engine.detectors import TEXT_CAP

Scan = Callable[..., tuple[int, str, str]]


@pytest.fixture
def scan(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Scan:
    """Runs the command over these lines; answers exit code, output and errors."""

    def run(given: str, *options: str) -> tuple[int, str, str]:
        stdin = io.TextIOWrapper(io.BytesIO(given.encode("utf-8", "surrogateescape")))
        monkeypatch.setattr(sys, "stdin", stdin)
        with pytest.raises(SystemExit) as ended:
            main(["policy", "scan", *options])
        captured = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, captured.out, captured.err

    return run


def test_a_text_is_answered_with_what_is_in_it(scan: Scan) -> None:
    line = json.dumps({"id": "a", "text": "🙂 ada@example.org", "more": 1})
    code, out, err = scan(line + "\n\n" + json.dumps({"id": 7, "text": "hello"}) + "\n")
    assert (code, err) == (0, "")
    first, second = map(json.loads, out.splitlines())
    assert first == {
        "id": "a",
        "signals": [{"detector": "personal", "kind": "email", "start": 2, "end": 17, "score": 0.9}],
    }
    assert second == {"id": 7, "signals": []}


def test_a_bad_line_is_told_with_its_number_and_the_rest_goes_on(scan: Scan) -> None:
    lines = ['{"id": 1}', "no json", '{"id": 2, "text": "bit.ly/x"}', '{"text": "\udcff"}']
    code, out, err = scan("\n".join(lines))
    assert code == 1
    assert [line.partition(":")[0] for line in err.splitlines()] == ["line 1", "line 2", "line 4"]
    (only,) = map(json.loads, out.splitlines())
    assert (only["id"], only["signals"][0]["kind"]) == (2, "shortener")


def test_a_text_that_is_too_long_names_who_could_not_read_it_all(scan: Scan) -> None:
    code, out, _ = scan(json.dumps({"id": 1, "text": "x " * TEXT_CAP}))
    assert code == 0
    assert "secrets" in json.loads(out)["missing"]


def test_word_lists_come_from_a_pack(scan: Scan) -> None:
    code, out, _ = scan(json.dumps({"id": 1, "text": "hello"}), "--pack", "secrets")
    assert (code, json.loads(out)) == (0, {"id": 1, "signals": []})
    code, _, err = scan("", "--pack", "nowhere")
    assert code == 2
    assert "nowhere" in err
