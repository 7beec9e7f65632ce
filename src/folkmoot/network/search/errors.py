"""What search says when its index cannot be read or written."""

from collections.abc import Iterator
from contextlib import contextmanager

from folkmoot.base.errors import FolkmootError

REBUILD = "Run `folkmoot rebuild search`: the index is derived and nothing in it is lost."


class SearchError(FolkmootError):
    """The index cannot do what was asked."""


class IndexOutdatedError(SearchError):
    """The index was written by another version of its schema and has to be rebuilt."""


class IndexBusyError(SearchError):
    """Another process is writing the index."""


@contextmanager
def engine_errors(doing: str) -> Iterator[None]:
    """Turn whatever the engine raises while `doing` something into a `SearchError`.

    The engine is Rust: its own errors arrive as ValueError or OSError, and a failed assertion in
    it (a damaged file, for instance) as a PanicException, which is no Exception on purpose.
    """
    try:
        yield
    except (ValueError, OSError) as error:
        raise SearchError(f"Search failed while {doing}: {error}", hint=_hint(error)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        broken = f"Search failed while {doing}: its files are damaged."
        raise SearchError(broken, hint=REBUILD) from error


def _hint(error: Exception) -> str:
    """Advice for `error`; the engine passes the operating system's words on as text."""
    text = str(error)
    if "No space left" in text or "File too large" in text or "quota" in text:
        return "Free space on the disk of the search index, then start again; nothing is lost."
    if "Permission denied" in text or "Read-only" in text:
        return "Make the folder of the search index writable for the user that runs Folkmoot."
    return REBUILD
