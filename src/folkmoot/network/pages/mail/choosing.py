"""How somebody wants their mail: of one group, and of all at a glance."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from folkmoot.base.errors import NotAllowed
from folkmoot.network.actions.delivery import (
    Habit,
    change_habit,
    choose_delivery,
    say_address_works,
)
from folkmoot.network.models import Delivery, How, MailHabit
from folkmoot.network.notices.bearings import habits_of
from folkmoot.network.notices.checking import address_of, problems_of
from folkmoot.network.pages.addresses import group_url
from folkmoot.network.pages.entrance import signed_in
from folkmoot.network.pages.mail.forms import USUAL, GroupChoiceForm, HabitForm, group_fields
from folkmoot.network.reading.groups import group_by_slug
from folkmoot.people.api import Group, Person, Viewer, visible
from folkmoot.ui.api import toast


@signed_in
@require_http_methods(["GET", "POST"])
def mail_settings(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What holds for all groups, and each group's own choice."""
    person = _themselves(viewer)
    groups = list(visible(viewer, Group).filter(pk__in=viewer.member_groups).order_by("title"))
    chosen = dict(Delivery.objects.filter(person=person).values_list("group_id", "how"))
    habit = habits_of([person.pk])[person.pk]
    zone = _("That of the pages (%(zone)s)") % {"zone": settings.TIME_ZONE}
    form = HabitForm(request.POST or None, initial=_initial(habit), usual_zone=zone)
    if form.is_valid():
        _choose(request, viewer, form, groups, chosen)
        toast(request, _("Saved."))
        return redirect("network:mail-settings")
    context = {
        "form": form,
        "group_forms": group_fields(groups, chosen),
        "address": address_of(person),
        "no_mail": habit.no_mail,
        "problems": problems_of(person)[:3],
    }
    return render(request, "network/mail/settings.html", context)


@signed_in
@require_POST
def delivery(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """The choice on a group's page."""
    group = group_by_slug(viewer, slug)
    form = GroupChoiceForm(request.POST)
    if form.is_valid():
        choose_delivery(viewer, group=group, how=_meant(form.cleaned_data["how"]))
        toast(request, _("Saved."))
    return HttpResponseRedirect(group_url(slug))


@signed_in
@require_POST
def address_works(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Saying that one's address takes mail again."""
    say_address_works(viewer)
    toast(request, _("Mail is sent to you again."))
    return redirect("network:mail-settings")


def choice_form(viewer: Viewer, group: Group) -> GroupChoiceForm | None:
    """The choice as a group's page shows it to those who belong to the group."""
    if group.pk not in viewer.group_roles:
        return None
    rows = Delivery.objects.filter(person=viewer.person_id, group=group)
    how = rows.values_list("how", flat=True).first() or USUAL
    return GroupChoiceForm(initial={"how": how}, auto_id="mail_%s")


def _choose(
    request: HttpRequest,
    viewer: Viewer,
    form: HabitForm,
    groups: list[Group],
    chosen: dict[int, str],
) -> None:
    values = dict(form.cleaned_data)
    choose_delivery(viewer, group=None, how=values.pop("how"))
    change_habit(viewer, habit=Habit(**values))
    for group in groups:
        how = request.POST.get(f"{group.slug}-how", "")
        if how in (USUAL, *How.values) and _meant(how) != chosen.get(group.pk, ""):
            choose_delivery(viewer, group=group, how=_meant(how))


def _meant(how: str) -> str:
    return "" if how == USUAL else how


def _initial(habit: MailHabit) -> dict[str, object]:
    names = ("how", "direct_at_once", "hour", "weekday", "time_zone", "no_mail")
    return {name: getattr(habit, name) for name in names}


def _themselves(viewer: Viewer) -> Person:
    if viewer.person is None:
        raise NotAllowed("Only a person gets mail.", hint="Sign in first.")
    return viewer.person
