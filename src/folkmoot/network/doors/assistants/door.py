"""The address at which assistants call over HTTP: who gets in, from where, how often.

Streamable HTTP of the Model Context Protocol (https://modelcontextprotocol.io), without sessions
and with JSON answers: only POST is understood. What is done there is done with a bearer token; a
session of a browser counts for nothing, so no page elsewhere can act in its reader's name.
"""

from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from folkmoot.base.errors import FolkmootError, NotFound
from folkmoot.network.doors.answering import length_of
from folkmoot.network.doors.callers import CHALLENGE, Caller, bearer_in, unknown_caller
from folkmoot.network.doors.limits import count_call, count_stranger
from folkmoot.network.doors.problems import Failed, problem_answer

MOST_BYTES = 1 << 20
PASSED_ON = ("Accept", "Content-Type", "Mcp-Protocol-Version", "Mcp-Method", "Mcp-Name")


@csrf_exempt
def assistants(request: HttpRequest) -> HttpResponse:
    """Answer one message of an assistant; refusals before that are problem details."""
    try:
        found = _answered(request)
    except FolkmootError as error:
        found = problem_answer(error)
    if found.status_code == HTTPStatus.UNAUTHORIZED:
        found.headers.setdefault("WWW-Authenticate", CHALLENGE)
    found.headers["Cache-Control"] = "no-store"
    found.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return found


def _answered(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        raise Failed(
            HTTPStatus.METHOD_NOT_ALLOWED,
            "no-such-method",
            "Only POST is understood here.",
            hint="There are no sessions and no streams to open.",
            headers={"Allow": "POST"},
        )
    _require_own_origin(request)
    count_call(f"mcp:{_let_in(request).counted_as}", writes=False)
    length = length_of(request)
    if length > MOST_BYTES:
        raise Failed(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            "too-large",
            f"The request is larger than {MOST_BYTES} bytes.",
            hint="Send less at once.",
        )
    return _handed_on(request, request.read(length) if length else b"")


def _let_in(request: HttpRequest) -> Caller:
    try:
        caller = bearer_in(request)
        if caller is None:
            raise unknown_caller("Say who is calling.")
    except Failed:
        count_stranger(request.META.get("REMOTE_ADDR", ""))
        raise
    return caller


def _handed_on(request: HttpRequest, body: bytes) -> HttpResponse:
    try:
        from folkmoot.network.doors.assistants.bridge import answer
    except ModuleNotFoundError as problem:
        if (problem.name or "").partition(".")[0] not in {"mcp", "starlette"}:
            raise
        raise NotFound(
            "The door for assistants is not installed here.",
            hint="An administrator installs folkmoot[mcp].",
        ) from None
    secret = request.headers.get("Authorization", "").partition(" ")[2].strip()
    passed = {name: request.headers[name] for name in PASSED_ON if name in request.headers}
    passed["Content-Length"] = str(len(body))
    found = answer(secret, passed, body)
    kind = found.headers.get("content-type", "application/json")
    return HttpResponse(found.body, status=found.status, content_type=kind)


def _require_own_origin(request: HttpRequest) -> None:
    """Only programs call here, and pages of our own: a page elsewhere is what a browser names."""
    origin = request.headers.get("Origin", "")
    own = urlsplit(settings.BASE_URL)
    if origin and origin != f"{own.scheme}://{own.netloc}":
        raise Failed(
            HTTPStatus.FORBIDDEN,
            "not-our-page",
            "This page may not call here.",
            hint="Call from a program.",
        )
