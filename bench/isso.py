"""A conversation of fifty messages as JSON beside Isso, a small server of comments, in one run.

    python -m bench.isso PYTHON [--workers 2] [--seconds 6] [--connections 4]

PYTHON is an interpreter with the peer: `pip install isso granian` in an environment of its own.
Isso knows no members, no rights and no unread marks and nests its comments one step deep, but makes
HTML of them for each answer, which we keep. Both run under granian with as many
processes, and are asked over loopback in turns.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from bench.api import PREPARE, Server, asked, warm
from bench.pages import SOURCE, report_machine

PORT = 18341
PATH = "/?uri=%2Froof"
SETTINGS = """
[general]
dbpath = {folder}/comments.sqlite3
host = http://127.0.0.1/
[server]
listen = http://127.0.0.1:{port}/
[guard]
enabled = false
[moderation]
enabled = false
"""
PEER = """
import sys
from granian.constants import Interfaces
from granian.server import MPServer
from isso import config, make_app
app = make_app(config.load(config.default_file(), sys.argv[1]), threading=True)
MPServer(
    "peer", address="127.0.0.1", port=int(sys.argv[2]), interface=Interfaces.WSGI,
    workers=int(sys.argv[3]), blocking_threads=4,
).serve(target_loader=lambda *_: app, wrap_loader=False)
"""
WORDS = "The **roof** of the east wing leaks again, and nobody knows since when. " * 8


def main() -> None:
    """Prepare both, measure in turns, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("python", help="interpreter that has isso and granian")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--connections", type=int, default=4)
    given = parser.parse_args()
    report_machine(given.workers, "fifty messages of our own")
    with tempfile.TemporaryDirectory(prefix="folkmoot-bench-") as folder:
        ours = measured_ours(folder, given)
        peer = measured_peer(folder, given)
    print(f"ours {ours:.0f}/s, Isso {peer:.0f}/s, ratio {ours / peer:.1f}")


def measured_ours(home: str, given: argparse.Namespace) -> float:
    """Answers a second of our own server."""
    environment = os.environ | {
        "FOLKMOOT_HOME": home,
        "FOLKMOOT_PORT": str(PORT),
        "FOLKMOOT_WEB_WORKERS": str(given.workers),
        "FOLKMOOT_API_READS_PER_MINUTE": "1000000000",
        "PYTHONPATH": str(SOURCE),
    }
    made = subprocess.run(
        [sys.executable, "-c", PREPARE], env=environment, check=True, stdout=subprocess.PIPE
    )
    token, ref = json.loads(made.stdout.splitlines()[-1])
    path, headers = f"/api/v1/conversations/{ref}", {"Authorization": f"Bearer {token}"}
    with Server([sys.executable, "-m", "folkmoot.config.web"], environment, PORT):
        _, told = asyncio.run(warm(PORT, path, headers))
        print(f"ours: {len(told):,} bytes an answer")
        return asyncio.run(asked(PORT, path, headers, given))


def measured_peer(folder: str, given: argparse.Namespace) -> float:
    """Answers a second of the peer, with as many comments of the same words."""
    settings, program = Path(folder, "isso.cfg"), Path(folder, "isso_peer.py")
    settings.write_text(SETTINGS.format(folder=folder, port=PORT + 1), encoding="utf-8")
    program.write_text(PEER, encoding="utf-8")
    command = [given.python, str(program), str(settings), str(PORT + 1), str(given.workers)]
    # the server's own interpreter must not see our packages
    environment = {name: text for name, text in os.environ.items() if name != "PYTHONPATH"}
    with Server(command, environment, PORT + 1):
        asyncio.run(warm(PORT + 1, "/config", {}))
        first = commented(None)
        for number in range(49):
            commented(first if number % 3 else None)
        _, told = asyncio.run(warm(PORT + 1, PATH, {}))
        print(f"Isso: {len(told):,} bytes an answer")
        return asyncio.run(asked(PORT + 1, PATH, {}, given))


def commented(parent: int | None) -> int:
    """Write one comment; its number."""
    comment = {"author": "Reader", "text": WORDS, "title": "Roof", "parent": parent}
    request = urllib.request.Request(
        f"http://127.0.0.1:{PORT + 1}/new?uri=%2Froof",
        data=json.dumps(comment).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310  # our own address
        number: int = json.load(answer)["id"]
    return number


if __name__ == "__main__":
    main()
