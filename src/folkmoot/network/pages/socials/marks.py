"""One page that says what else can be done with a message, and by whom."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from folkmoot.network.models import Poll
from folkmoot.network.pages.addresses import message_url
from folkmoot.network.pages.entrance import signed_in
from folkmoot.network.reading.closings import history_of
from folkmoot.network.reading.conversations import message_by_ref
from folkmoot.network.rules import EDIT, SETTLE
from folkmoot.people.api import MODERATE, Viewer, may


@require_GET
@signed_in
def marks(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Decision, poll, must-read, reaction: each with one sentence and its way there."""
    message = message_by_ref(viewer, ref)
    own = may(viewer, EDIT, message)
    poll = Poll.objects.filter(message=message).first()
    steered = may(viewer, MODERATE, message.group)
    context = {
        "message": message,
        "here": message_url(ref),
        "may_settle": may(viewer, SETTLE, message),
        "has_history": bool(history_of(message)),
        "may_poll": own and poll is None,
        "may_end": own and poll is not None and poll.closes_at is None,
        "may_mark": steered,
        "may_look": steered or own,
    }
    return render(request, "network/socials/marks.html", context)
