"""One policy for "may they?" and "which ones?"."""

from folkmoot.people.access.policy import may, require, visible
from folkmoot.people.access.viewer import ANYBODY, OPERATOR, Viewer, viewer_of

__all__ = ["ANYBODY", "OPERATOR", "Viewer", "may", "require", "viewer_of", "visible"]
