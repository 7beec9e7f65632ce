"""One policy for "may they?" and "which ones?"."""

from folkmoot.people.access.house import may_administer, may_make_groups, require_house
from folkmoot.people.access.policy import allowed, may, require, visible
from folkmoot.people.access.viewer import ANYBODY, OPERATOR, Viewer, viewer_of

__all__ = [
    "ANYBODY",
    "OPERATOR",
    "Viewer",
    "allowed",
    "may",
    "may_administer",
    "may_make_groups",
    "require",
    "require_house",
    "viewer_of",
    "visible",
]
