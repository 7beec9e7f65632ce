"""Who calls: the bearer of a token, or our own pages with their session."""

from http import HTTPStatus

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware

from folkmoot.network.doors.problems import Failed
from folkmoot.people.api import EVERY_SCOPE, Scope, Viewer, bearer_of, viewer_of

CHALLENGE = 'Bearer realm="folkmoot"'
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Caller(msgspec.Struct, frozen=True):
    """Whose rights a call has, what it may use of them, and what its calls are counted under."""

    viewer: Viewer
    scopes: frozenset[Scope]
    counted_as: str

    @property
    def person(self) -> int:
        """The row of the person who calls; nobody else gets as far as an endpoint."""
        if self.viewer.person_id is None:
            raise unknown_caller("Say who is calling.")
        return self.viewer.person_id


class _CsrfCheck(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        del request
        return HttpResponse(reason, status=HTTPStatus.FORBIDDEN)


def caller_of(request: HttpRequest) -> Caller:
    """Who calls; raises Failed with 401 or 403.

    A token counts only in the header `Authorization`, never in an address, which ends up in logs.
    A session counts for reading; for writing it also needs the CSRF token of our own pages.
    """
    bearer = bearer_in(request)
    if bearer is not None:
        return bearer
    viewer = viewer_of(request.user)
    if viewer.person is None:
        raise unknown_caller("Say who is calling.")
    if request.method not in SAFE:
        _require_our_own_page(request)
    return Caller(viewer, EVERY_SCOPE, f"person:{viewer.person.pk}")


def bearer_in(request: HttpRequest) -> Caller | None:
    """Whoever bears the token of a request; None without one, Failed with 401 for a bad one."""
    header = request.headers.get("Authorization", "")
    return _bearer(header) if header else None


def require_scope(caller: Caller, scope: Scope) -> None:
    """Raise Failed with 403 unless the caller's token is good for this."""
    if scope not in caller.scopes:
        raise Failed(
            HTTPStatus.FORBIDDEN,
            "scope-missing",
            f"This token is not good for {scope.value}.",
            hint="Make one with this scope under Settings, Tokens.",
            headers={
                "WWW-Authenticate": f'{CHALLENGE}, error="insufficient_scope", '
                f'scope="{scope.value}"'
            },
        )


def unknown_caller(words: str, error: str = "") -> Failed:
    """The problem of a caller nobody knows (RFC 6750)."""
    return Failed(
        HTTPStatus.UNAUTHORIZED,
        "unknown-caller",
        words,
        hint="Send the header `Authorization: Bearer fm_...` with a token from Settings, Tokens.",
        headers={"WWW-Authenticate": f'{CHALLENGE}, error="{error}"' if error else CHALLENGE},
    )


def _bearer(header: str) -> Caller:
    kind, _, secret = header.partition(" ")
    if kind.lower() != "bearer" or not secret.strip():
        raise unknown_caller("Only bearer tokens are understood.", "invalid_request")
    bearer = bearer_of(secret.strip())
    if bearer is None:
        raise unknown_caller(
            "This token is unknown, revoked or too old, or its account is closed.", "invalid_token"
        )
    return Caller(bearer.viewer, bearer.scopes, f"token:{bearer.token}")


def _require_our_own_page(request: HttpRequest) -> None:
    check = _CsrfCheck(lambda _: HttpResponse())
    check.process_request(request)
    refused: HttpResponseBase | None = check.process_view(request, lambda _: HttpResponse(), (), {})
    if refused is not None:
        raise Failed(
            HTTPStatus.FORBIDDEN,
            "not-our-page",
            "A session can write only from our own pages.",
            hint="Send the page's token in `X-CSRFToken`, or call with a bearer token.",
        )
