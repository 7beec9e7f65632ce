"""What `folkmoot up` says once the site answers, handed over by the web process in a file.

The web process knows it, since it has loaded Django; the supervisor says it. The file lies in the
home's private folder and is gone once it was read.
"""

import os
from pathlib import Path

import msgspec

from folkmoot.config.home import PRIVATE_FILE, RUN_FOLDER

FILE_NAME = "greeting.json"


class Greeting(msgspec.Struct, frozen=True):
    """The site's address and, while nobody administers it yet, a link that signs in once."""

    address: str
    sign_in_link: str = ""


def leave(home: Path, greeting: Greeting) -> None:
    """Writes the greeting where the supervisor finds it."""
    path = home / RUN_FOLDER / FILE_NAME
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(msgspec.json.encode(greeting))


def collect(home: Path) -> Greeting | None:
    """The greeting left, once; None when there is none."""
    path = home / RUN_FOLDER / FILE_NAME
    try:
        content = path.read_bytes()
        path.unlink()
    except FileNotFoundError:
        return None
    return msgspec.json.decode(content, type=Greeting)
