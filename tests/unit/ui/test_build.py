"""The build of the front end: what it asks for, and when it does nothing."""

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest
from tests.unit.ui.front_end import FRONTEND, REPOSITORY

from folkmoot.ui.components.assets import BUILT, asset

SETTLED = re.compile(r"\.[0-9a-f]{12}\.\w+$")


@pytest.fixture
def hook() -> ModuleType:
    """A fresh hatch_build.py, whose folders a test may point elsewhere."""
    spec = importlib.util.spec_from_file_location("hatch_build", REPOSITORY / "hatch_build.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def ran(hook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The commands that a build in a copy of the inputs would run, in order."""
    frontend = tmp_path / "frontend"
    for folder in ("src", "css", "node_modules"):
        (frontend / folder).mkdir(parents=True)
    (frontend / "src" / "main.ts").write_text("one")
    for name in ("build.mjs", "icons.txt", "mark.svg", "package-lock.json"):
        (frontend / name).write_text(name)
    (tmp_path / "built").mkdir()
    commands: list[str] = []
    monkeypatch.setattr(hook, "FRONTEND", frontend)
    monkeypatch.setattr(hook, "STAMP", tmp_path / "built" / ".inputs")
    monkeypatch.setattr(hook, "INSTALLED", frontend / "node_modules" / ".folkmoot-inputs")
    monkeypatch.setattr(hook, "node", lambda: "node")
    monkeypatch.setattr(hook, "npm", lambda: ["npm"])
    monkeypatch.setattr(hook, "run", lambda *command: commands.append(" ".join(command)))
    return commands


def test_a_second_build_does_nothing(hook: ModuleType, ran: list[str]) -> None:
    assert hook.build()
    assert [command.split()[:2] for command in ran] == [["npm", "ci"], ["node", "build.mjs"]]
    assert not hook.build()
    assert len(ran) == 2


def test_a_changed_source_is_bundled_again_without_installing(
    hook: ModuleType, ran: list[str]
) -> None:
    hook.build()
    (hook.FRONTEND / "src" / "main.ts").write_text("two")
    assert hook.build()
    assert ran[2:] == ["node build.mjs"]


def test_a_changed_lock_is_installed_again(hook: ModuleType, ran: list[str]) -> None:
    hook.build()
    (hook.FRONTEND / "package-lock.json").write_text("other")
    hook.build()
    assert [command.split()[0] for command in ran[2:]] == ["npm", "node"]


def test_tests_need_more_than_the_product_and_the_product_is_content_with_it(
    hook: ModuleType, ran: list[str]
) -> None:
    hook.build()
    hook.build(dev=True)
    assert "--include=dev" in ran[-1]
    hook.build()
    assert "--omit=dev" not in ran[-1]


def test_a_failed_step_is_reported_with_what_it_said(hook: ModuleType) -> None:
    with pytest.raises(hook.FrontendError, match="broken"):
        hook.run("sh", "-c", "echo broken >&2; exit 3")


def test_a_source_without_front_end_needs_built_files(
    hook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hook, "FRONTEND", tmp_path / "nothing")
    monkeypatch.setattr(hook, "STAMP", tmp_path / "stamp")
    with pytest.raises(hook.FrontendError, match="full source tree"):
        hook.build()
    (tmp_path / "stamp").write_text("x")
    assert not hook.build()


def test_the_lock_names_no_place_to_fetch_from() -> None:
    lock = json.loads((FRONTEND / "package-lock.json").read_text())
    packages = lock["packages"]
    assert not [name for name, package in packages.items() if "resolved" in package]
    assert not [n for n, package in packages.items() if n and "integrity" not in package]


def test_names_carry_their_content_so_that_browsers_may_keep_them() -> None:
    for name in ("app.css", "app.js", "icons.svg", "mark.svg"):
        assert SETTLED.search(asset(name)), name
    style = next(BUILT.glob("app.*.css")).read_text()
    fonts = re.findall(r"url\(\"?\./(fonts/[^\")]+)", style)
    assert fonts
    assert all(SETTLED.search(font) and (BUILT / font).is_file() for font in fonts)


def test_what_others_wrote_goes_with_its_licence() -> None:
    licences = (BUILT / "licences.txt").read_text()
    wanted = json.loads((FRONTEND / "package.json").read_text())["dependencies"]
    for name, version in wanted.items():
        assert name == "esbuild" or f"{name} {version}" in licences
    assert "SIL OPEN FONT LICENSE" in licences.upper()


def test_nothing_built_fetches_from_elsewhere() -> None:
    for path in BUILT.glob("app.*"):
        if path.suffix in {".css", ".js"}:
            text = path.read_text()
            assert not re.findall(r"url\([\"']?https?:|import\([\"']https?:|@import", text)
