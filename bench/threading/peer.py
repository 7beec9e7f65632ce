"""notmuch on the same mails: `notmuch new` on a Maildir, then its own idea of the threads."""

import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import msgspec
from bench.threading.score import Found


class PeerRun(msgspec.Struct, frozen=True):
    """What notmuch found, and how long indexing took (it indexes words too)."""

    found: Found
    seconds: float


def notmuch_version() -> str:
    """The installed version; empty where notmuch is missing."""
    if shutil.which("notmuch") is None:
        return ""
    return _run(["notmuch", "--version"], {}).strip()


def notmuch_threads(mails: Iterable[tuple[str, bytes]]) -> PeerRun:
    """Thread mails (Message-ID, bytes) with notmuch in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        new = home / "mail" / "new"
        new.mkdir(parents=True)
        ids = []
        for number, (message_id, raw) in enumerate(mails):
            (new / f"{number:06}").write_bytes(raw)
            ids.append(message_id)
        config = home / "config"
        config.write_text(f"[database]\npath={home / 'mail'}\n[new]\ntags=new\n")
        settings = {"NOTMUCH_CONFIG": str(config)}
        started = time.perf_counter()
        _run(["notmuch", "new", "--quiet"], settings)
        seconds = time.perf_counter() - started
        shown = _run(
            ["notmuch", "show", "--format=json", "--body=false", "--exclude=false", "*"], settings
        )
    return PeerRun(_found(json.loads(shown), ids), seconds)


def _run(command: list[str], settings: dict[str, str]) -> str:
    done = subprocess.run(
        command, env=os.environ | settings, capture_output=True, check=True, text=True
    )
    return done.stdout


def _found(threads: list[list[object]], ids: list[str]) -> Found:
    """Parents and threads; a mail that notmuch does not show counts as a thread of its own."""
    parents: dict[str, str | None] = dict.fromkeys(ids)
    conversations = {one: one for one in ids}
    for number, thread in enumerate(threads):
        waiting: list[tuple[object, str | None]] = [(node, None) for node in thread]
        while waiting:
            node, parent = waiting.pop()
            if not isinstance(node, list):
                continue
            message, replies = node
            here = parent
            if isinstance(message, dict):
                here = str(message["id"])
                if here in parents:
                    parents[here] = parent
                    conversations[here] = f"thread {number}"
            waiting += [(reply, here) for reply in replies]
    return Found(parents, conversations)
