"""Django's view of people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Persons, groups, access and activity."""

    name = "folkmoot.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register who may do what, and the kinds of activity and feed entries."""
        from folkmoot.people import kinds
        from folkmoot.people.access import rules

        rules.register_all()
        kinds.register_all()
