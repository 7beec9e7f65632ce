"""The forms of these pages; what they may hold is decided by the actions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from folkmoot.network.doors.hooks.events import CREATED, KINDS
from folkmoot.people.api import READ, Group, Viewer, allowed


class BotForm(forms.Form):
    """What a program is called and what it does."""

    name = forms.CharField(label=_("Name"), max_length=200)
    about = forms.CharField(
        label=_("What it does"),
        max_length=2000,
        required=False,
        help_text=_("Shown to whoever wonders who that is."),
    )


class IncomingForm(forms.Form):
    """What posts by an incoming webhook."""

    label = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("Its posts stand under this name.")
    )


class OutgoingForm(forms.Form):
    """Where an outgoing webhook leads and what it tells."""

    label = forms.CharField(label=_("Name"), max_length=200)
    url = forms.CharField(
        label=_("Address"),
        max_length=2000,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text=_("It is sent JSON, signed by Standard Webhooks."),
    )
    told = forms.MultipleChoiceField(
        label=_("It is told"),
        choices=list(KINDS.items()),
        initial=[CREATED],
        widget=forms.CheckboxSelectMultiple,
    )


class NewOutgoingForm(OutgoingForm):
    """The same with the group it is about."""

    group = forms.ModelChoiceField(
        label=_("Of"),
        queryset=Group.objects.none(),
        required=False,
        empty_label=_("Every group you can read"),
    )
    field_order = ("label", "url", "group", "told")

    def __init__(self, viewer: Viewer, given: object = None) -> None:
        super().__init__(given)  # type: ignore[arg-type]  # what a request holds, or nothing
        group = self.fields["group"]
        assert isinstance(group, forms.ModelChoiceField)  # noqa: S101  # declared above
        group.queryset = allowed(viewer, READ, Group).order_by("title")
