"""How django-allauth behaves here: who may sign up, and what a new account is."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.forms import BaseForm, ValidationError
from django.http import HttpRequest

from folkmoot.people.accounts.invited import invitation_of, taken_secret
from folkmoot.people.actions.sign_up import sign_up
from folkmoot.people.addresses import is_deliverable_form, normalised
from folkmoot.people.models import Person


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Sign-up where the installation allows it, or with an invitation; addresses in one form."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether this visitor may make an account."""
        return bool(settings.FOLKMOOT.open_sign_up) or invitation_of(request) is not None

    def clean_email(self, email: str) -> str:
        """The address in its one written form."""
        address = normalised(email)
        if not is_deliverable_form(address):
            raise ValidationError("This is not an e-mail address.")
        return address

    def new_user(self, request: HttpRequest) -> Person:
        """An account that is not stored yet."""
        del request
        return Person()

    def save_user(
        self, request: HttpRequest, user: Person, form: BaseForm, commit: bool = True
    ) -> Person:
        """Store a new account through the action; the invitation in the session is used up."""
        del commit
        user.email = form.cleaned_data["email"]
        user.name = form.cleaned_data.get("name", "")
        user.set_password(form.cleaned_data["password1"])
        sign_up(person=user, secret=taken_secret(request))
        return user
