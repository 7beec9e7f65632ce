"""What public ids in a body name, as the caller may see it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from uuid import UUID

from folkmoot.base.errors import NotFound
from folkmoot.base.ids import read
from folkmoot.network.doors.problems import Failed
from folkmoot.people.api import Person, Viewer, visible


def ref_named(text: str, place: str) -> UUID:
    """The public id written so; NotFound for one that nobody was ever given."""
    try:
        return read(text)
    except ValueError:
        raise NotFound(
            "There is nothing with this id.", hint="An id has 26 characters.", place=place
        ) from None


def persons_named(viewer: Viewer, refs: Sequence[str], place: str) -> list[Person]:
    """The people with these ids, by name; NotFound if the viewer may not see one of them."""
    wanted = {ref_named(ref, place) for ref in refs}
    found = list(visible(viewer, Person).filter(ref__in=wanted).order_by("name", "pk"))
    if len(found) < len(wanted):
        raise NotFound("There is nobody like that.", hint="Check the ids.", place=place)
    return found


def moment_named(at: datetime, place: str) -> datetime:
    """The same moment in UTC; Failed for one beyond the calendar."""
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise Failed(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "unusable",
            "This moment lies beyond the calendar.",
            hint="Choose a nearer one.",
            place=place,
        ) from None
