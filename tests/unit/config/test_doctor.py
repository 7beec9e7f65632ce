"""What the doctor finds."""

import json
import shutil
import socket
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from folkmoot.base import clock
from folkmoot.base.settings import Settings
from folkmoot.config import doctor
from folkmoot.config.cli import main


def test_a_home_that_is_not_there_yet_is_no_problem(tmp_path: Path) -> None:
    findings = {finding.check: finding for finding in doctor.examination(tmp_path / "new")}
    assert findings["home"].state == "note"
    assert not [finding for finding in findings.values() if finding.state == "problem"]
    assert not (tmp_path / "new").exists()


def test_a_home_open_to_others_is_noted_with_the_command_that_closes_it(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    found = doctor.permissions(Settings(home=tmp_path))
    assert (found.state, found.hint) == ("note", f"chmod 700 {tmp_path}")


def test_a_file_in_place_of_the_home_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert doctor.folder(Settings(home=tmp_path / "file")).state == "problem"


@pytest.mark.parametrize(("free", "state"), [(1, "problem"), (1024**3, "note"), (1024**4, "ok")])
def test_room_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, state: str
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    assert doctor.disk(Settings(home=tmp_path / "not" / "yet")).state == state


def test_a_port_nobody_answers_at_is_a_problem_when_it_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        taken.listen(0)
        settings = Settings(home=tmp_path, port=taken.getsockname()[1])
        found = doctor.port(settings)
    assert found.state == "problem"
    assert "folkmoot up --port" in found.hint


def test_a_clock_that_was_never_set_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(1970, 1, 1, tzinfo=UTC))
    assert doctor.clock_of_machine().state == "problem"


def test_one_broken_check_does_not_hide_the_others(tmp_path: Path) -> None:
    def broken(_: Settings) -> doctor.Finding:
        raise OSError(28, "no space")

    found = doctor.guarded(broken, Settings(home=tmp_path))
    assert (found.check, found.state, found.detail) == ("broken", "problem", "The disk is full.")


def test_a_wrong_setting_is_found(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("prot = 8000\n")
    *_, last = doctor.examination(tmp_path)
    assert (last.check, last.state) == ("settings", "problem")
    assert "'prot'" in last.detail


def test_a_program_can_read_the_findings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FOLKMOOT_HOME", "replaced")
    with pytest.raises(SystemExit) as ended:
        main(["doctor", "--json", "--home", str(tmp_path / "new")])
    assert not ended.value.code
    answer = json.loads(capsys.readouterr().out)
    assert answer["healthy"] is True
    assert {"check", "state", "detail", "hint"} == set(answer["findings"][0])


@pytest.mark.django_db
def test_the_database_of_the_tests_is_healthy(tmp_path: Path) -> None:
    (tmp_path / "folkmoot.sqlite3").touch()
    assert doctor.database(Settings(home=tmp_path)).state == "ok"


def test_the_parts_are_asked_about_mail() -> None:
    assert "mail.out" in [found.check for found in doctor.parts()]
