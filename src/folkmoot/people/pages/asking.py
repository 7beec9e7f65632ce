"""What every page of this part begins with: who asks, and how a refusal is told in a form."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse

from folkmoot.base.errors import NotAllowed
from folkmoot.people.access.viewer import Viewer
from folkmoot.people.models import Person
from folkmoot.people.places import asker

P = ParamSpec("P")
Row = TypeVar("Row", bound=Model)
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
ViewerView = Callable[Concatenate[HttpRequest, Viewer, P], HttpResponse]
PAGE_ROWS = 50


def signed_in(view: ViewerView[P]) -> View[P]:
    """Hands the view who is asking; whoever is not signed in is asked to, and comes back."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        viewer = asker(request)
        if viewer.person is None:
            return redirect_to_login(request.get_full_path())
        return view(request, viewer, *args, **kwargs)

    return guarded


def themselves(viewer: Viewer) -> Person:
    """The person who asks, on a page of their own."""
    if viewer.person is None:
        raise NotAllowed("Sign in first.", hint="Then load this page again.")
    return viewer.person


def page_of(request: HttpRequest, rows: QuerySet[Row], size: int = PAGE_ROWS) -> Page[Row]:
    """The part of a list that the address asks for; the nearest there is."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
