"""What somebody may do in the house as a whole, where there is no single thing to ask about."""

from collections.abc import Callable

from folkmoot.base.errors import NotAllowed
from folkmoot.people.access.viewer import Viewer
from folkmoot.people.models import PersonKind

Permission = Callable[[Viewer], bool]


def may_administer(viewer: Viewer) -> bool:
    """Make accounts, grant roles, read the activity log: administrators and the operator."""
    return viewer.is_administrator


def may_make_groups(viewer: Viewer) -> bool:
    """Make a group: every member of the organisation, but no guest and no program."""
    if viewer.is_operator:
        return True
    return viewer.person is not None and viewer.person.kind == PersonKind.MEMBER


def may_look_around(viewer: Viewer) -> bool:
    """See lists of people and groups: whoever is signed in."""
    return viewer.is_known


def require_house(viewer: Viewer, permission: Permission) -> None:
    """Raise NotAllowed unless the permission holds."""
    if not permission(viewer):
        raise NotAllowed(
            "You may not do this.",
            hint="Ask an administrator." if viewer.is_known else "Sign in first.",
        )
