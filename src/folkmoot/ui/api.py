"""What other parts may use of the design system from Python.

Templates use ``{% load ui %}``; this module is for ``AppConfig.ready``, for views, and for rows
that are written by plain functions because a page holds many of them.
"""

from folkmoot.ui.components.assets import asset, asset_text
from folkmoot.ui.components.controls import button
from folkmoot.ui.components.marks import avatar, avatars, badge, icon, unread_dot
from folkmoot.ui.components.panels import menu_opening
from folkmoot.ui.components.words import count, size, when
from folkmoot.ui.forms import succeeded
from folkmoot.ui.inside import register_builders
from folkmoot.ui.palette import PaletteEntry, register_palette
from folkmoot.ui.rail import RailEntry, register_account_entry, register_rail
from folkmoot.ui.toasts import toast, toast_header

__all__ = [
    "PaletteEntry",
    "RailEntry",
    "asset",
    "asset_text",
    "avatar",
    "avatars",
    "badge",
    "button",
    "count",
    "icon",
    "menu_opening",
    "register_account_entry",
    "register_builders",
    "register_palette",
    "register_rail",
    "size",
    "succeeded",
    "toast",
    "toast_header",
    "unread_dot",
    "when",
]
