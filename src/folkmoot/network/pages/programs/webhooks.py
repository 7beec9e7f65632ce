"""One's own outgoing webhooks: making, changing, and what became of each delivery."""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from folkmoot.base.errors import NotFound
from folkmoot.network.actions.hooks import (
    change_outgoing_hook,
    create_outgoing_hook,
    pause_hook,
    remove_outgoing_hook,
    renew_secret,
    restore_outgoing_hook,
    resume_hook,
    send_again,
    send_test,
)
from folkmoot.network.doors.hooks.signing import secret_of
from folkmoot.network.models import HookDelivery, Message, OutgoingHook
from folkmoot.network.pages.entrance import signed_in
from folkmoot.network.pages.programs.forms import NewOutgoingForm, OutgoingForm
from folkmoot.people.api import Viewer, may_make_groups, visible
from folkmoot.ui.api import succeeded, toast

LOG_ROWS = 30
TONES = {
    HookDelivery.State.SENT: "allowed",
    HookDelivery.State.WAITING: "observe",
    HookDelivery.State.FAILED: "block",
    HookDelivery.State.WITHHELD: "hold",
}


def _test(viewer: Viewer, hook: OutgoingHook) -> None:
    send_test(viewer, hook=hook)


def _pause(viewer: Viewer, hook: OutgoingHook) -> None:
    pause_hook(viewer, hook=hook)


def _resume(viewer: Viewer, hook: OutgoingHook) -> None:
    resume_hook(viewer, hook=hook)


def _renew(viewer: Viewer, hook: OutgoingHook) -> None:
    renew_secret(viewer, hook=hook)


Step = Callable[[Viewer, OutgoingHook], None]
STEPS: dict[str, tuple[Step, str | Promise]] = {
    "test": (_test, gettext_lazy("A test is on its way; load the page again to see it arrive.")),
    "pause": (_pause, gettext_lazy("It rests now.")),
    "resume": (_resume, gettext_lazy("It goes on.")),
    "renew": (_renew, gettext_lazy("It has a new secret; tell the other side.")),
}


@require_http_methods(["GET", "POST"])
@signed_in
def webhooks(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """One's outgoing webhooks, and making another."""
    form = NewOutgoingForm(viewer, request.POST or None)
    made: list[OutgoingHook] = []
    if form.is_valid() and succeeded(
        form, lambda: made.append(create_outgoing_hook(viewer, **form.cleaned_data))
    ):
        toast(request, _("The webhook is there. Tell the other side its secret."))
        return redirect("network:webhook", ref=made[0].ref)
    rows = visible(viewer, OutgoingHook).filter(removed_at=None)
    context = {
        "hooks": rows.select_related("group").order_by("label", "pk"),
        "form": form,
        "may_make": may_make_groups(viewer),
    }
    return render(request, "network/programs/webhooks.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@signed_in
def webhook(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """One webhook: its secret, what it tells, what became of each delivery."""
    hook = _hook(viewer, ref)
    known = {"label": hook.label, "url": hook.url, "told": hook.kinds.split()}
    form = OutgoingForm(request.POST or None, initial=known)
    if form.is_valid() and succeeded(
        form, lambda: change_outgoing_hook(viewer, hook=hook, **form.cleaned_data)
    ):
        toast(request, _("Saved."))
        return redirect("network:webhook", ref=ref)
    rows = HookDelivery.objects.filter(hook=hook).select_related("message").order_by("-pk")
    page = Paginator(rows, LOG_ROWS).get_page(request.GET.get("page"))
    context = {
        "hook": hook,
        "form": form,
        "secret": secret_of(hook),
        "page": page,
        "deliveries": _deliveries(viewer, page.object_list),
    }
    return render(request, "network/programs/webhook.html", context)


@require_POST
@signed_in
def webhook_step(request: HttpRequest, viewer: Viewer, ref: UUID, step: str) -> HttpResponse:
    """Testing, pausing, resuming a webhook, or giving it a new secret."""
    if step not in STEPS:
        raise NotFound("There is nothing at this address.", hint="Load the page again.")
    action, words = STEPS[step]
    action(viewer, _hook(viewer, ref))
    toast(request, words)
    return redirect("network:webhook", ref=ref)


@require_POST
@signed_in
def webhook_remove(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Removing a webhook, with a way back."""
    remove_outgoing_hook(viewer, hook=_hook(viewer, ref))
    undo = reverse("network:webhook-restore", args=[ref])
    toast(request, _("The webhook is removed."), undo_url=undo)
    return redirect("network:webhooks")


@require_POST
@signed_in
def webhook_restore(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Taking the removal back."""
    hook = _hook(viewer, ref)
    restore_outgoing_hook(viewer, hook=hook)
    toast(request, _("The webhook is there again."))
    return redirect("network:webhook", ref=ref)


@require_POST
@signed_in
def delivery_again(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Sending a delivery once more."""
    own = visible(viewer, OutgoingHook)
    rows = HookDelivery.objects.filter(ref=ref, hook__in=own).select_related("hook")
    delivery = rows.first()
    if delivery is None:
        raise NotFound("There is no such delivery.", hint="Load the list again.")
    send_again(viewer, delivery=delivery)
    toast(request, _("It is sent again."))
    return redirect("network:webhook", ref=delivery.hook.ref)


def _deliveries(
    viewer: Viewer, rows: Iterable[HookDelivery]
) -> list[tuple[HookDelivery, str, bool]]:
    """Each with its colour, and whether its owner may (still) see what it is about."""
    told = list(rows)
    messages = [one.message_id for one in told if one.message_id is not None]
    seen = set(visible(viewer, Message).filter(pk__in=messages).values_list("pk", flat=True))
    return [(one, TONES[HookDelivery.State(one.state)], one.message_id in seen) for one in told]


def _hook(viewer: Viewer, ref: UUID) -> OutgoingHook:
    found = visible(viewer, OutgoingHook).filter(ref=ref).select_related("group").first()
    if found is None:
        raise NotFound("There is no such webhook of yours.", hint="Look at your list.")
    return found
