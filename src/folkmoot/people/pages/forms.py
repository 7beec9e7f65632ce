"""The forms of these pages; what they may hold is decided by the actions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from folkmoot.base.languages import shipped
from folkmoot.people.addresses import LONGEST, LONGEST_NAME
from folkmoot.people.models import GroupRole, Openness, PersonKind, Role
from folkmoot.people.scopes import Scope

BELONGING = [choice for choice in GroupRole.choices if choice[0] != GroupRole.CORRESPONDENT]
INVITED = [(PersonKind.MEMBER, _("Member of the organisation")), (PersonKind.GUEST, _("Guest"))]


class GroupForm(forms.Form):
    """A group's title, description and openness."""

    title = forms.CharField(label=_("Name"), max_length=200)
    about = forms.CharField(
        label=_("About"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What belongs here, and who should join."),
    )
    openness = forms.ChoiceField(
        label=_("Who may find, read and enter it"),
        choices=Openness.choices,
        initial=Openness.OPEN,
        widget=forms.RadioSelect,
    )


class NewGroupForm(GroupForm):
    """The same with the group's address."""

    slug = forms.CharField(
        label=_("Address"),
        max_length=80,
        required=False,
        help_text=_("The word in the group's address; left empty, it is made of the name."),
    )
    field_order = ("title", "slug", "about", "openness")


class MoveForm(forms.Form):
    """The word in a group's address."""

    slug = forms.CharField(
        label=_("Address"),
        max_length=80,
        help_text=_(
            "Lower-case letters, digits and hyphens. The old address leads to the new one."
        ),
    )


class AddMemberForm(forms.Form):
    """Somebody with an account, by address, and what they shall be."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=LONGEST,
        help_text=_("Of somebody who has an account; others can be invited."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=BELONGING, initial=GroupRole.MEMBER)


class InviteForm(forms.Form):
    """Whom to invite, as what."""

    email = forms.EmailField(label=_("E-mail address"), max_length=LONGEST)
    kind = forms.ChoiceField(label=_("As"), choices=INVITED)


class ProfileForm(forms.Form):
    """What one is called and says of oneself."""

    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    about = forms.CharField(
        label=_("About you"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What you work on, and what people may ask you about."),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        help_text=_("Of pages and mail for you."),
    )

    def __init__(self, given: object = None, **rest: Any) -> None:
        super().__init__(given, **rest)  # type: ignore[arg-type]  # what a request holds, or nothing
        languages = shipped()
        if len(languages) == 1:
            # a choice of one is none
            del self.fields["language"]
            return
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
        field.choices = [("", _("As everybody here")), *languages.items()]


class WelcomeForm(forms.Form):
    """What the first administrator is asked for, once."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=LONGEST,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = forms.CharField(
        label=_("A password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Ten characters or more. You can add a passkey afterwards."),
    )

    def clean(self) -> dict[str, Any]:
        """Judges the password as everywhere else."""
        from django.contrib.auth.password_validation import validate_password

        from folkmoot.people.models import Person

        found = super().clean() or {}
        words = Person(name=found.get("name", ""), email=found.get("email"))
        if password := found.get("password"):
            try:
                validate_password(password, words)
            except forms.ValidationError as problem:
                self.add_error("password", problem)
        return found


SCOPES = [
    (Scope.READ.value, _("Read what you can read")),
    (Scope.WRITE.value, _("Write and change what you can change")),
    (Scope.ADMIN.value, _("Act as administrator, where you are one")),
]


class TokenForm(forms.Form):
    """What a token is for, what it is good for, and how long."""

    label = forms.CharField(
        label=_("What it is for"), max_length=200, help_text=_("Such as: backup script.")
    )
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        coerce=int,
        choices=[(30, _("30 days")), (365, _("A year")), (0, _("Until it is revoked"))],
        initial=365,
    )
    scopes = forms.MultipleChoiceField(
        label=_("A program may"),
        choices=SCOPES,
        initial=[Scope.READ.value, Scope.WRITE.value],
        widget=forms.CheckboxSelectMultiple,
    )


class RolesForm(forms.Form):
    """The roles a person holds in the organisation."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
