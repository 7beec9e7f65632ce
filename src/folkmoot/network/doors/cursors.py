"""Where a page of a list begins, as a word that programs hand back unread. Pure."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from http import HTTPStatus

from folkmoot.network.doors.problems import Failed

DEFAULT_LIMIT = 50
MOST = 200
LONGEST = 400


def cursor(*parts: str | int) -> str:
    """A cursor of these parts, which name the last row of a page."""
    written = "\n".join(str(part) for part in parts)
    return urlsafe_b64encode(written.encode()).decode().rstrip("=")


def parts_of(text: str, count: int) -> list[str]:
    """The parts of a cursor, none for an empty one; raises Failed unless they are `count`."""
    if not text:
        return []
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        found = urlsafe_b64decode(padded).decode().split("\n") if len(text) <= LONGEST else []
    except ValueError:
        found = []
    if len(found) != count or any("\0" in part for part in found):
        raise unknown_cursor()
    return found


def number_of(part: str) -> int:
    """The number a part holds; raises Failed for what is none."""
    if not (part.isascii() and part.isdigit() and len(part) <= 18):
        raise unknown_cursor()
    return int(part)


def unknown_cursor() -> Failed:
    """The problem of a cursor that we never gave out."""
    return Failed(
        HTTPStatus.BAD_REQUEST,
        "unknown-cursor",
        "This cursor is none that was given out here.",
        hint="Begin without one, and then follow `next`.",
        place="cursor",
    )
