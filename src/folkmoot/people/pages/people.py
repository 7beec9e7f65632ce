"""The directory of people."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from folkmoot.people.access.viewer import Viewer
from folkmoot.people.pages.asking import page_of, signed_in
from folkmoot.people.queries.persons import SHOWN, directory


@signed_in
def people(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """People one may see, by name, found by words of it."""
    words = request.GET.get("q", "").strip()[:200]
    shown = request.GET.get("show", "")
    if shown not in SHOWN:
        shown = "everybody" if words or viewer.is_guest else "members"
    return render(
        request,
        "people/people.html",
        {
            "page": page_of(request, directory(viewer, words=words, shown=shown)),
            "words": words,
            "shown": shown,
        },
    )
