"""One's own settings that are not sign-in: profile and tokens."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from folkmoot.base import clock
from folkmoot.base.errors import NotFound
from folkmoot.people.access.viewer import Viewer
from folkmoot.people.actions.persons import change_profile, choose_language
from folkmoot.people.actions.tokens import make_token, restore_token, revoke_token
from folkmoot.people.models import AccessToken
from folkmoot.people.pages.asking import signed_in, themselves
from folkmoot.people.pages.forms import ProfileForm, TokenForm
from folkmoot.people.queries.tokens import own_tokens
from folkmoot.people.scopes import scopes_named
from folkmoot.ui.api import succeeded, toast

YEAR = timedelta(days=365)


@signed_in
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What one is called and says of oneself."""
    person = themselves(viewer)
    known = {"name": person.name, "about": person.about, "language": person.language}
    form = ProfileForm(request.POST or None, initial=known)

    def change() -> None:
        values = dict(form.cleaned_data)
        language = values.pop("language", person.language)
        change_profile(viewer, person=person, **values)
        choose_language(viewer, person=person, language=language)

    if form.is_valid() and succeeded(form, change):
        toast(request, _("Saved."))
        return _in_language(redirect("people:profile"), form.cleaned_data.get("language", ""))
    return render(request, "people/profile.html", {"form": form, "tab": "profile"})


def _in_language(answer: HttpResponse, language: str) -> HttpResponse:
    """Let this browser show pages in the language, or in whatever it asks for itself."""
    if language:
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR, samesite="Lax")
    else:
        answer.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite="Lax")
    return answer


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """One's access tokens; a new one is shown this once."""
    person = themselves(viewer)
    form = TokenForm(request.POST or None)
    secrets: list[str] = []
    if form.is_valid():
        days = form.cleaned_data["days"]
        expires_at = clock.now() + timedelta(days=days) if days else None
        wanted = scopes_named(form.cleaned_data["scopes"])
        label = form.cleaned_data["label"]

        def make() -> None:
            issued = make_token(
                viewer, person=person, label=label, expires_at=expires_at, scopes=wanted
            )
            secrets.append(issued.secret)

        if succeeded(form, make):
            form = TokenForm()
    return render(
        request,
        "people/tokens.html",
        {
            "form": form,
            "secret": "".join(secrets),
            "tokens": own_tokens(viewer),
            "now": clock.now(),
            "tab": "tokens",
        },
    )


@signed_in
@require_POST
def token_revoke(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """Making one of one's own tokens worthless, with a way back."""
    revoke_token(viewer, token=_own(viewer, number))
    undo = reverse("people:token-restore", args=[number])
    toast(request, _("The token is worthless now."), undo_url=undo)
    return redirect("people:tokens")


@signed_in
@require_POST
def token_restore(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """Taking that back."""
    restore_token(viewer, token=_own(viewer, number))
    toast(request, _("The token is good again."))
    return redirect("people:tokens")


def _own(viewer: Viewer, number: int) -> AccessToken:
    token = own_tokens(viewer).filter(pk=number).first()
    if token is None:
        raise NotFound("There is no such token of yours.", hint="Load the list again.")
    return token
