"""What signing up asks besides what django-allauth asks."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from folkmoot.people.addresses import LONGEST_NAME, clean_name
from folkmoot.people.models import Person


class SignUpFields(forms.Form):
    """The name others will see; django-allauth adds address and password."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=LONGEST_NAME,
        help_text=_("As it should stand beside your words."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("name", "email", "password1", "password2")

    def clean_name(self) -> str:
        """The name without characters that hide."""
        name = clean_name(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Write how you are called."))
        return name

    def signup(self, request: HttpRequest, user: Person) -> None:
        """Asked for by django-allauth; the adapter stores the name with the account."""
