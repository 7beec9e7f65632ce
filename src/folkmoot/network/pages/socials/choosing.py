"""Choosing people of a group in a form: boxes to tick, narrowed by script as one types."""

from collections.abc import Sequence

from folkmoot.base.errors import NotFound
from folkmoot.base.ids import read, written
from folkmoot.people.api import Group, Person, PersonKind, Viewer, members, visible

MOST = 500


def persons_to_choose(
    viewer: Viewer, group: Group, chosen: Sequence[str] = ()
) -> list[tuple[str, str, bool]]:
    """The others in a group as public id, name, and whether they are ticked."""
    rows = members(viewer, group).exclude(person=viewer.person_id)
    people = rows.filter(person__is_active=True).exclude(person__kind=PersonKind.BOT)
    ticked = set(chosen)
    listed = people.order_by("person__name", "person").values_list("person__ref", "person__name")
    return [(written(ref), name, written(ref) in ticked) for ref, name in listed[:MOST]]


def chosen_persons(viewer: Viewer, texts: Sequence[str]) -> list[Person]:
    """The people behind public ids, as the viewer may see them; NotFound for any other."""
    try:
        refs = {read(text) for text in texts[:MOST]}
    except ValueError:
        raise NotFound("There is nobody like that.", hint="Load the page again.") from None
    found = list(visible(viewer, Person).filter(ref__in=refs).order_by("name", "pk"))
    if len(found) < len(refs):
        raise NotFound("There is nobody like that.", hint="Load the page again.")
    return found
