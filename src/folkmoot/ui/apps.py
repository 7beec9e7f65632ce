"""The design system as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    """Templates, tags, built assets and the registries other parts announce themselves in."""

    name = "folkmoot.ui"
    label = "ui"

    def ready(self) -> None:
        """Let the palette lead to the parts of the rail."""
        from folkmoot.ui.palette import register_palette
        from folkmoot.ui.places import places

        register_palette("places", _("Places"), places, order=10)
