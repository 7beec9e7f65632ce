"""What a person sees when something is refused or fails: what, why, what to do."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from folkmoot.base.errors import FolkmootError, Moved, NotAllowed, NotFound
from folkmoot.people.api import Refused


class ErrorPages:
    """Turns our own errors into pages, wherever in a view they were raised."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the view does, unless the address holds what no database takes."""
        if request.path_info.startswith("/api/"):
            # programs are told in their own words
            return self.get_response(request)
        if "%00" in request.META.get("QUERY_STRING", "") or "\0" in request.path_info:
            problem = FolkmootError(
                "The address holds a character that cannot be read.",
                hint="Take the end of it away and try again.",
            )
            return render(request, "400.html", {"problem": problem}, status=400)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """The page for one of our errors; anything else goes on to Django."""
        if not isinstance(problem, FolkmootError):
            return None
        if isinstance(problem, Moved):
            return _led_on(request, problem)
        status = _status(problem)
        return render(request, f"{status}.html", {"problem": problem}, status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form whose token is missing or old."""
    problem = NotAllowed(
        "This form was opened too long ago, or not from this site.",
        hint="Go back, load the page again and send the form once more.",
        place=reason,
    )
    return render(request, "403.html", {"problem": problem}, status=403)


def _led_on(request: HttpRequest, problem: Moved) -> HttpResponse:
    """To the new address, with the query and, by its status, with the form that was sent.

    Never for good: the old address may be given to something else.
    """
    query = request.META.get("QUERY_STRING", "")
    address = problem.address(request.path) + (f"?{query}" if query else "")
    return HttpResponse(status=307, headers={"Location": address})


def _status(problem: FolkmootError) -> int:
    if isinstance(problem, NotFound):
        return 404
    if isinstance(problem, NotAllowed | Refused):
        return 403
    return 400


def not_found(request: HttpRequest, exception: Http404) -> HttpResponse:
    """The page for an address that leads nowhere."""
    del exception
    problem = NotFound("There is nothing at this address.", hint="Check it, or search for it.")
    return render(request, "404.html", {"problem": problem}, status=404)
