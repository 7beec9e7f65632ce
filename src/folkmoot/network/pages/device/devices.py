"""The page of one's devices: which browsers are told of news."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from folkmoot.network.actions.devices import add_device, remove_device
from folkmoot.network.models import PushDevice
from folkmoot.network.pages.entrance import signed_in
from folkmoot.network.push.keys import encoded, point, sender_key
from folkmoot.people.api import Viewer
from folkmoot.ui.api import toast


@require_GET
@signed_in
def devices(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Turn notices on for this browser, and see all others."""
    own = PushDevice.objects.filter(person=viewer.person_id).order_by("-created_at")
    key = encoded(point(sender_key(settings.SECRET_KEY)))
    return render(request, "network/device/devices.html", {"devices": own, "push_key": key})


@require_POST
@signed_in
def subscribe(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What the script sends after the browser agreed, or before it forgets."""
    given = request.POST
    if given.get("remove"):
        remove_device(viewer, endpoint=given.get("endpoint", ""))
        return HttpResponse(status=204)
    add_device(
        viewer,
        endpoint=given.get("endpoint", ""),
        public_key=given.get("public_key", ""),
        secret=given.get("secret", ""),
        label=given.get("label", ""),
    )
    toast(request, _("This browser tells you of news from now on."))
    return HttpResponse(status=204)


@require_POST
@signed_in
def remove(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Tell another of one's browsers nothing any more."""
    remove_device(viewer, ref=ref)
    toast(request, _("Removed. That browser is told nothing any more."))
    return HttpResponseRedirect(reverse("network:devices"))
