"""Coming in by a letter or a link."""

from django.conf import settings
from django.contrib.auth import login, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from folkmoot.base.errors import NotFound
from folkmoot.people.access.viewer import Viewer
from folkmoot.people.accounts.invited import invitation_of, keep_secret, taken_secret
from folkmoot.people.actions.account import complete_account
from folkmoot.people.actions.invitations import accept_invitation, valid_invitation
from folkmoot.people.actions.links import use_sign_in_link
from folkmoot.people.models import Person
from folkmoot.people.pages.asking import signed_in, themselves
from folkmoot.people.pages.forms import WelcomeForm
from folkmoot.people.ways import group_path
from folkmoot.ui.api import succeeded, toast

BACKEND = settings.AUTHENTICATION_BACKENDS[0]


@never_cache
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """The address in an invitation's letter: keeps the secret and leaves it out of what follows."""
    if valid_invitation(secret) is None:
        raise NotFound(
            "This invitation is no longer valid.", hint="Ask whoever sent it for a new one."
        )
    keep_secret(request, secret)
    return redirect("people:invited")


@never_cache
def invited(request: HttpRequest) -> HttpResponse:
    """Who invites whom to what; looking at it uses nothing up."""
    found = invitation_of(request)
    if found is None:
        raise NotFound(
            "There is no invitation here.", hint="Open the address in the letter once more."
        )
    return render(request, "people/invited.html", {"invitation": found})


@signed_in
@require_POST
def invitation_accept(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Entering the group of an invitation with the account one has already."""
    accepted = accept_invitation(viewer, secret=taken_secret(request))
    if accepted.group is None:
        toast(request, _("You have an account already; the invitation is used up."))
        return redirect("people:groups")
    toast(request, _("You are in %(group)s.") % {"group": accepted.group.title})
    return redirect(group_path(accepted.group))


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in_link(request: HttpRequest, secret: str) -> HttpResponse:
    """A link that signs in once. Opening it asks; only the button uses it up.

    Mail and chat programs open links to look at them, and must not use them up.
    """
    if request.method != "POST":
        return render(request, "people/sign_in_link.html")
    person = use_sign_in_link(secret=secret)
    login(request, person, backend=BACKEND)
    return redirect("people:welcome" if person.email is None else "/")


@signed_in
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The first administrator says who they are."""
    if viewer.person is not None and viewer.person.email is not None:
        return redirect("people:profile")
    form = WelcomeForm(request.POST or None)
    if form.is_valid() and succeeded(form, lambda: complete_account(viewer, **form.cleaned_data)):
        person = Person.objects.get(pk=themselves(viewer).pk)
        update_session_auth_hash(request, person)
        toast(request, _("Welcome, %(person)s.") % {"person": person})
        return redirect("/")
    return render(request, "people/welcome.html", {"form": form})
