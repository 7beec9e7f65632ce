"""Leaving by the link in a mail: without signing in, and only by a press of the button.

A mail program presses it with a POST of its own (RFC 8058), so there is no cookie to protect;
the signed token is the permission, and it allows exactly one thing.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from folkmoot.base.errors import NotFound
from folkmoot.network.actions.delivery import choose_delivery, stop_all_mail
from folkmoot.network.models import How
from folkmoot.network.notices.ways_out import WayOut, way_out_of
from folkmoot.people.api import Group, Person, Viewer


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def way_out(request: HttpRequest, token: str) -> HttpResponse:
    """A page with one button; the button stops the mail the link stood in."""
    found = way_out_of(token)
    person = Person.objects.filter(ref=found.person_ref, is_active=True).first() if found else None
    if found is None or person is None:
        raise NotFound(
            "This link is not complete.", hint="Use the whole link, or sign in and choose there."
        )
    group = Group.objects.filter(ref=found.group_ref).first() if found.group_ref else None
    if request.method == "POST":
        _stop(Viewer(person), found, group)
    context = {"group": group, "done": request.method == "POST", "email": _hinted(person)}
    return render(request, "network/mail/way_out.html", context)


def _stop(viewer: Viewer, found: WayOut, group: Group | None) -> None:
    if found.group_ref is None:
        stop_all_mail(viewer)
    elif group is not None and group.pk in viewer.group_roles:
        choose_delivery(viewer, group=group, how=How.NEVER)


def _hinted(person: Person) -> str:
    """Whose mail it is, in few letters: the link may have been passed on."""
    local, _, domain = (person.email or "").partition("@")
    return f"{local[:2]}…@{domain}" if domain else ""
