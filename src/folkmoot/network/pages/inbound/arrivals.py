"""What became of all mail that came in, for administrators: numbers and reasons, not letters."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from folkmoot.network.models import InboundState
from folkmoot.network.pages.entrance import signed_in
from folkmoot.network.reading.inbound import COUNTED_DAYS, arrival, arrivals, tallies
from folkmoot.people.api import Viewer, may_administer, require_house

PAGE_ROWS = 50


@require_GET
@signed_in
def mail_in(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Counts by what became of it and why, and the mails themselves, newest first."""
    require_house(viewer, may_administer)
    state = request.GET.get("state", "")
    page = Paginator(arrivals(state), PAGE_ROWS).get_page(request.GET.get("page"))
    context = {
        "tab": "mail-in",
        "tallies": tallies(),
        "days": COUNTED_DAYS,
        "page": page,
        "arrivals": [arrival(mail) for mail in page.object_list],
        "states": InboundState.choices,
        "state": state,
        "mail_domain": settings.MAIL_DOMAIN,
        "listens_at": settings.FOLKMOOT.mail_listen,
    }
    return render(request, "network/inbound/arrivals.html", context)
