"""A message by itself: why it stands where it stands, its original, its HTML form, its bytes."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from folkmoot.network.pages.addresses import group_url, message_url
from folkmoot.network.pages.entrance import signed_in, wants_part
from folkmoot.network.pages.grounds import confidence_words, ground_words, kind_words
from folkmoot.network.pages.locked import HTML_MAIL, NOTHING_RUNS, with_pictures_from_anywhere
from folkmoot.network.reading.conversations import message_by_ref
from folkmoot.network.reading.evidence import evidence_of
from folkmoot.network.reading.originals import html_form, parsed, raw_parts
from folkmoot.people.api import Viewer


@require_GET
@signed_in
def why(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Why a message hangs where it hangs, with what a moderator may do about it."""
    found = message_by_ref(viewer, ref)
    evidence = evidence_of(viewer, found)
    context = {
        "message": found,
        "evidence": evidence,
        "kind": kind_words(evidence.kind),
        "sure": confidence_words(evidence.confidence),
        "grounds": [(ground_words(one), one) for one in evidence.grounds],
        "back": message_url(ref),
    }
    name = "network/why_panel.html" if wants_part(request) else "network/why.html"
    answer = render(request, name, context)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


@require_GET
@signed_in
def original(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """The whole message with its headers, nothing folded."""
    found = message_by_ref(viewer, ref)
    mail = None if found.is_ghost else parsed(found)
    context = {
        "message": found,
        "mail": mail,
        "back": message_url(ref),
        "group_url": group_url(found.group.slug),
    }
    return render(request, "network/original.html", context)


@require_GET
@signed_in
def raw(request: HttpRequest, viewer: Viewer, ref: UUID) -> StreamingHttpResponse:
    """The bytes of a message exactly as they came, as text that nothing can run in."""
    del request
    found = message_by_ref(viewer, ref)
    return StreamingHttpResponse(
        raw_parts(found),
        content_type="text/plain; charset=utf-8",
        headers={**NOTHING_RUNS, "Content-Length": str(found.size)},
    )


@require_GET
@signed_in
def html(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """The HTML form of a message, in a frame where nothing can run; without one the original."""
    found = message_by_ref(viewer, ref)
    wanted = request.GET.get("images") == "1"
    shown = html_form(found, remote_images=wanted, files_url=message_url(ref, "files"))
    if not shown.html:
        return HttpResponseRedirect(message_url(ref, "original"))
    context = {
        "message": found,
        "back": message_url(ref),
        "blocked": shown.blocked_images,
        "wanted": wanted,
        "frame": reverse("network:html-body", args=[ref]) + ("?images=1" if wanted else ""),
    }
    return render(request, "network/html.html", context)


@require_GET
@signed_in
def html_body(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """What stands in the frame; remote images only when asked for."""
    found = message_by_ref(viewer, ref)
    wanted = request.GET.get("images") == "1"
    shown = html_form(found, remote_images=wanted, files_url=message_url(ref, "files"))
    context = {"html": mark_safe(shown.html)}  # noqa: S308  # sanitised by network.mail.html
    answer = render(request, "network/html_body.html", context)
    for name, value in (with_pictures_from_anywhere() if wanted else HTML_MAIL).items():
        answer.headers[name] = value
    return answer
