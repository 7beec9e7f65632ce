"""Where on disk the index is: a folder per generation, and one file that names the current one.

    <folder>/current.json            {"schema": 1, "generation": "g-000001"}
    <folder>/g-000001/               files of the engine
    <folder>/writer.lock             held by the one process that writes

A rebuild fills the next generation beside the current one; replacing `current.json`, which is one
rename, publishes it. A kill at any moment leaves either the old or the new one current.
"""

import os
import shutil
from pathlib import Path

import msgspec

from folkmoot.network.search.errors import REBUILD, SearchError

CURRENT = "current.json"


class Generation(msgspec.Struct, frozen=True):
    """The version of the schema and the name of the folder it was written to."""

    schema: int
    generation: str


_DECODER = msgspec.json.Decoder(Generation)


def current_generation(folder: Path) -> Generation | None:
    """The generation to read, None when nothing has been indexed yet. Raises SearchError."""
    try:
        return _DECODER.decode((folder / CURRENT).read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        unreadable = f"The search index in {folder} cannot be read: {error}"
        raise SearchError(unreadable, hint=REBUILD) from error


def next_generation(folder: Path, schema: int) -> Generation:
    """A name that no generation on disk has."""
    numbers = [int(name.removeprefix("g-")) for name in _names(folder)]
    return Generation(schema, f"g-{max(numbers, default=0) + 1:06}")


def publish(folder: Path, generation: Generation) -> None:
    """Make `generation` the current one, durably, and remove the others."""
    fresh = folder / f"{CURRENT}.new"
    with fresh.open("wb") as file:
        file.write(msgspec.json.encode(generation))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / CURRENT)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    remove_others(folder, generation)


def remove_others(folder: Path, kept: Generation | None) -> None:
    """Remove generations replaced by `kept`, or left behind by a rebuild that was killed.

    Whoever still reads one keeps its open files until it looks again.
    """
    for name in _names(folder):
        if kept is None or name != kept.generation:
            shutil.rmtree(folder / name, ignore_errors=True)


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.glob("g-[0-9]*") if path.name[2:].isdigit()]
