"""Django's view of people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Persons, groups, access and activity."""

    name = "folkmoot.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register access, kinds of activity and feed entries, places in the rail, sign-in."""
        from folkmoot.people import kinds, places
        from folkmoot.people.access import rules
        from folkmoot.people.accounts import proofs

        rules.register_all()
        kinds.register_all()
        places.register_all()
        proofs.connect()
