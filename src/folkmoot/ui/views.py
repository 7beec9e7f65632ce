"""Entrances of the design system: preferences kept in cookies, the palette, components."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from folkmoot.ui.context import RAIL_COOKIE, THEME_COOKIE, THEMES
from folkmoot.ui.inside import is_builder
from folkmoot.ui.palette import completions, palette_sections
from folkmoot.ui.rail import counts as rail_counts
from folkmoot.ui.specimens import specimen_context

YEAR_SECONDS = 365 * 24 * 3600


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen theme for a year and go back to the page it was chosen on."""
    chosen = request.POST.get("theme", "")
    return _kept(request, THEME_COOKIE, chosen if chosen in THEMES else "auto")


@require_POST
def set_rail(request: HttpRequest) -> HttpResponse:
    """Keep the rail narrow or wide."""
    return _kept(request, RAIL_COOKIE, "narrow" if request.POST.get("rail") == "narrow" else "wide")


@never_cache
@require_GET
def counts(request: HttpRequest) -> JsonResponse:
    """The numbers beside the parts, by address; script asks when something may have changed."""
    return JsonResponse(rail_counts(request))


@require_GET
def keys(request: HttpRequest) -> HttpResponse:
    """The keyboard map as a page of its own, for those without script."""
    return render(request, "ui/keys.html")


@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """What a browser without a connection is shown."""
    return render(request, "ui/offline.html")


@require_GET
def palette(request: HttpRequest) -> HttpResponse:
    """Answers to the words typed into the palette or the search box, as a list of options.

    With `part=query` only what completes the words: the page below shows the rest itself.
    """
    words = request.GET.get("q", "").strip()[:200]
    sections = palette_sections(request, words)
    if request.GET.get("part") == "query":
        sections = completions(sections)
        words = ""
    return render(request, "ui/answers.html", {"sections": sections, "words": words})


@require_GET
def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state, for administrators and those who build pages."""
    if not is_builder(request):
        raise Http404
    return render(request, "ui/components.html", specimen_context(request))


def _kept(request: HttpRequest, cookie: str, value: str) -> HttpResponse:
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    answer = HttpResponseRedirect(back if safe else "/")
    answer.set_cookie(
        cookie, value, max_age=YEAR_SECONDS, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return answer
