"""How django-allauth behaves here: who may sign up, and what follows a proved address."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Sign-up only where the installation allows it."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether anybody may make an account."""
        del request
        return bool(settings.FOLKMOOT.open_sign_up)
