"""Archives changed by somebody who takes care that the digests fit again."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
Row = dict[str, Any]


def with_line(archive: Path, name: str, change: Callable[[Row], None], number: int = 1) -> None:
    """Change one line of a file."""
    path = archive / name
    lines = path.read_bytes().splitlines(keepends=True)
    row = json.loads(lines[number - 1])
    change(row)
    lines[number - 1] = json.dumps(row).encode() + b"\n"
    with_content(archive, name, b"".join(lines))


def with_content(archive: Path, name: str, content: bytes) -> None:
    """Put another file in the place of one, and into the manifest."""

    def told(manifest: Row) -> None:
        manifest["files"] = [one for one in manifest["files"] if one["name"] != name]
        digest = hashlib.sha256(content).hexdigest()
        entry = {"name": name, "size": len(content), "count": 1, "sha256": digest}
        manifest["files"].append(entry)

    (archive / name).parent.mkdir(parents=True, exist_ok=True)
    (archive / name).write_bytes(content)
    with_manifest(archive, told)


def with_manifest(archive: Path, change: Callable[[Row], None]) -> None:
    """Change the manifest."""
    manifest = json.loads((archive / MANIFEST).read_bytes())
    change(manifest)
    (archive / MANIFEST).write_text(json.dumps(manifest))
