"""Forms of the mail pages; what they may hold is decided by the actions."""

from collections.abc import Iterable, Mapping
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from folkmoot.network.models import How
from folkmoot.people.api import Group

HOWS = (
    (How.AT_ONCE, _("Each message at once")),
    (How.HOURLY, _("A digest every hour")),
    (How.DAILY, _("A digest every day")),
    (How.WEEKLY, _("A digest every week")),
    (How.DIRECT, _("Only what concerns me, at once")),
    (How.NEVER, _("No mail")),
)
USUAL = "usual"
OR_AS_USUAL = ((USUAL, _("As in all groups")), *HOWS)
WEEKDAYS = (
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
)


class HabitForm(forms.Form):
    """What holds for all groups, and when digests come."""

    how = forms.ChoiceField(label=_("In all groups"), choices=HOWS)
    direct_at_once = forms.BooleanField(
        label=_("What names me or answers me comes at once"),
        required=False,
        help_text=_("Whatever else is chosen, except “No mail” and muted branches."),
    )
    hour = forms.TypedChoiceField(
        label=_("Digests come at"),
        choices=[(hour, f"{hour:02}:00") for hour in range(24)],
        coerce=int,
    )
    weekday = forms.TypedChoiceField(
        label=_("Weekly digests come on"), choices=WEEKDAYS, coerce=int
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False)
    no_mail = forms.BooleanField(
        label=_("No mail at all"),
        required=False,
        help_text=_("Nothing is sent, whatever is chosen here. Signing in still works by mail."),
    )

    def __init__(self, *args: object, usual_zone: str, **named: object) -> None:
        super().__init__(*args, **named)  # type: ignore[arg-type]  # Django's own arguments
        zones = self.fields["time_zone"]
        if isinstance(zones, forms.ChoiceField):
            zones.choices = [("", usual_zone), *((name, name) for name in sorted_zones())]


class GroupChoiceForm(forms.Form):
    """How one wants one group."""

    how = forms.ChoiceField(label=_("Mail of this group"), choices=OR_AS_USUAL)


def group_fields(groups: Iterable[Group], chosen: Mapping[int, str]) -> list[GroupChoiceForm]:
    """A form a group, all in one page; its prefix is the group's slug."""
    found = []
    for group in groups:
        form = GroupChoiceForm(prefix=group.slug, initial={"how": chosen.get(group.pk, USUAL)})
        form.fields["how"].label = group.title
        found.append(form)
    return found


def sorted_zones() -> list[str]:
    """The time zones people live in."""
    return sorted(name for name in available_timezones() if "/" in name and "Etc/" not in name)
