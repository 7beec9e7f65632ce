"""Django's view of the policy."""

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    """The gate and its records."""

    name = "folkmoot.policy"
    label = "policy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the gate behind the door that parts below the policy knock at."""
        from folkmoot.people.api import install_gate
        from folkmoot.policy import gate

        install_gate(gate.decide_all)
