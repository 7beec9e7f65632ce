"""How a request becomes a viewer."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase

from folkmoot.people.api import Viewer, asker

Rest = ParamSpec("Rest")
Page = Callable[Concatenate[HttpRequest, Viewer, Rest], HttpResponseBase]


def signed_in(page: Page[Rest]) -> Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]:
    """Give a view the viewer behind its request; whoever is not signed in is sent to do so."""

    @wraps(page)
    def entered(
        request: HttpRequest, /, *rest: Rest.args, **named: Rest.kwargs
    ) -> HttpResponseBase:
        return page(request, asker(request), *rest, **named)

    return login_required(entered)


def wants_part(request: HttpRequest) -> bool:
    """Whether script asks for a part of this page instead of all of it."""
    return request.headers.get("HX-Request") == "true"
