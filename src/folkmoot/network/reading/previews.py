"""Small pictures of images and PDFs, drawn by a bounded child process and kept on disk.

What is kept is derived from the files of messages: the folder can be thrown away at any time. An
empty file says that there is no picture to be had, so a bad file is tried once.
"""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import BoundedSemaphore

from django.conf import settings

from folkmoot.network.models import Attachment, Message
from folkmoot.network.reading.files import File
from folkmoot.network.reading.originals import file_content

FOLDER = "previews"
SMALL, LARGE = 240, 1200
"""Pixels of the longer side: beside a message, and on a page of its own."""
LARGEST = 30_000_000
"""Bytes of a file that is still drawn."""
SECONDS = 15
LOOKED_AT_ONCE = 500
_drawing = BoundedSemaphore(2)


def preview(message: Message, file: File, side: int) -> bytes | None:
    """A PNG of the file, or None where there can be none. Draws it the first time it is asked."""
    if not file.has_picture or file.size > LARGEST:
        return None
    kept = _folder() / f"{file.digest.hex()}-{side}.png"
    try:
        return kept.read_bytes() or None
    except FileNotFoundError:
        pass
    content = drawn(file_content(message, file.path).content, side)
    _keep(kept, content)
    return content or None


def drawn(content: bytes, side: int) -> bytes:
    """A PNG of a picture or PDF; empty where the child finds none, crashes, or takes too much."""
    command = [sys.executable, "-m", "folkmoot.network.reading.picture", str(side)]
    # the child needs neither our secrets nor our settings
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": os.pathsep.join(sys.path)}
    with _drawing:
        try:
            done = subprocess.run(  # noqa: S603  # our own module, no shell, a number as argument
                command,
                input=content,
                capture_output=True,
                timeout=SECONDS,
                check=False,
                env=environment,
            )
        except subprocess.TimeoutExpired:
            return b""
    return done.stdout if done.returncode == 0 else b""


def forget_unused() -> int:
    """Throw away pictures of files that no message has any more; returns how many."""
    kept: dict[bytes, list[Path]] = {}
    for place in _folder().glob("*-*.png"):
        kept.setdefault(bytes.fromhex(place.stem.partition("-")[0]), []).append(place)
    digests = list(kept)
    for at in range(0, len(digests), LOOKED_AT_ONCE):
        rows = Attachment.objects.filter(digest__in=digests[at : at + LOOKED_AT_ONCE])
        for digest in rows.values_list("digest", flat=True).distinct():
            kept.pop(bytes(digest), None)
    unused = [place for places in kept.values() for place in places]
    for place in unused:
        place.unlink(missing_ok=True)
    return len(unused)


def _folder() -> Path:
    folder: Path = settings.FOLKMOOT.home / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _keep(path: Path, content: bytes) -> None:
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    Path(file.name).replace(path)
