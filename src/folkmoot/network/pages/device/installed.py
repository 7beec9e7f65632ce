"""What a browser asks to install the site: its name and icons, its service worker, what to keep."""

import math
from functools import lru_cache
from io import BytesIO

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET
from PIL import Image, ImageDraw

from folkmoot.base.errors import NotFound
from folkmoot.network.pages.addresses import conversation_url
from folkmoot.network.pages.entrance import signed_in
from folkmoot.network.reading.kept_offline import followed_conversations
from folkmoot.people.api import Viewer
from folkmoot.ui.api import asset, asset_text

SIZES = (192, 512)
COLOUR = "#0b686c"
PAPER = "#faf8f4"
ASSETS = ("app.css", "app.js", "icons.svg", "mark.svg")


@require_GET
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    """The web application manifest (W3C)."""
    del request
    icons = [
        {
            "src": f"/-/icon-{size}.png",
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": use,
        }
        for size in SIZES
        for use in ("any", "maskable")
    ]
    name = settings.FOLKMOOT.organisation
    said = {
        "id": "/",
        "name": name,
        "short_name": name[:12],
        "lang": get_language(),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": icons,
        "shortcuts": [{"name": _("Search"), "url": "/search"}],
    }
    return JsonResponse(said, content_type="application/manifest+json")


@require_GET
@cache_control(max_age=0, must_revalidate=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script, with the addresses of what every page loads in front of it."""
    del request
    named = ",".join(f'"{asset(name)}"' for name in ASSETS)
    text = f"const ASSETS=[{named}];\n{asset_text('worker.js')}"
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")


@require_GET
@cache_control(max_age=86400)
def icon(request: HttpRequest, size: int) -> HttpResponse:
    """The mark as a picture, with the room a mask may cut away."""
    del request
    if size not in SIZES:
        raise NotFound("There is no icon of this size.", hint="192 and 512 are there.")
    return HttpResponse(_drawn(size), content_type="image/png")


@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """What stands where a page is not kept and there is no connection."""
    return render(request, "network/device/offline.html")


@require_GET
@never_cache
@signed_in
def kept(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Home and the conversations the reader follows, each with a mark that changes with it."""
    del request
    found = followed_conversations(viewer)
    pages = [
        {"url": conversation_url(one.ref), "version": f"{one.last_at}:{one.message_count}"}
        for one in found
    ]
    newest = max((str(one.last_at) for one in found), default="")
    return JsonResponse([{"url": "/", "version": f"home {newest}"}, *pages], safe=False)


@lru_cache(maxsize=2)
def _drawn(size: int) -> bytes:
    """Seven people in a circle, drawn four times as large and made small, for smooth edges."""
    large = size * 4
    picture = Image.new("RGB", (large, large), PAPER)
    pen = ImageDraw.Draw(picture)
    middle, ring, dot = large / 2, large * 0.27, large * 0.068
    for place in range(7):
        turn = 2 * math.pi * place / 7 - math.pi / 2
        _dot(pen, middle + ring * math.cos(turn), middle + ring * math.sin(turn), dot)
    _dot(pen, middle, middle, dot * 0.6)
    out = BytesIO()
    picture.resize((size, size), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _dot(pen: ImageDraw.ImageDraw, x: float, y: float, radius: float) -> None:
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=COLOUR)
