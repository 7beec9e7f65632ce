"""Django's view of the base."""

from django.apps import AppConfig
from django.urls import register_converter

from folkmoot.base.ids import RefConverter


class BaseConfig(AppConfig):
    """Feed, cursors and stored bytes."""

    name = "folkmoot.base"
    label = "base"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make `<ref:...>` known to address patterns."""
        register_converter(RefConverter, "ref")
