"""Refusals and failures as programs read them: problem details (RFC 9457)."""

from http import HTTPStatus

import msgspec
from django.http import HttpResponse

from folkmoot.base.errors import FolkmootError, NotAllowed, NotFound
from folkmoot.network.search.errors import SearchError
from folkmoot.people.api import Refused

MEDIA_TYPE = "application/problem+json"
_encoder = msgspec.json.Encoder()


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """What went wrong: `detail` in words, `hint` what to do next, `place` which field or parameter.

    `type` is a word for programs that never changes, as a URI reference beside the document.
    """

    type: str
    title: str
    status: int
    detail: str
    hint: str = ""
    place: str = ""


class Failed(FolkmootError):
    """A problem that the door itself found: which status, which word, and headers for it."""

    def __init__(
        self,
        status: HTTPStatus,
        word: str,
        message: str,
        *,
        hint: str = "",
        place: str = "",
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message, hint=hint, place=place)
        self.status = status
        self.word = word
        self.headers = headers or {}


def problem_of(error: FolkmootError) -> Problem:
    """One of our errors as a problem."""
    status, word = _status(error)
    return Problem(
        type=f"/api/v1/#problem-{word}",
        title=status.phrase,
        status=status.value,
        detail=error.message,
        hint=error.hint,
        place=error.place,
    )


def problem_answer(error: FolkmootError) -> HttpResponse:
    """The answer that tells a problem."""
    problem = problem_of(error)
    headers = error.headers if isinstance(error, Failed) else {}
    return HttpResponse(
        _encoder.encode(problem), content_type=MEDIA_TYPE, status=problem.status, headers=headers
    )


def _status(error: FolkmootError) -> tuple[HTTPStatus, str]:
    if isinstance(error, Failed):
        return error.status, error.word
    if isinstance(error, NotFound):
        return HTTPStatus.NOT_FOUND, "not-found"
    if isinstance(error, Refused):
        return HTTPStatus.FORBIDDEN, "refused-by-policy"
    if isinstance(error, NotAllowed):
        return HTTPStatus.FORBIDDEN, "not-allowed"
    if isinstance(error, SearchError):
        return HTTPStatus.SERVICE_UNAVAILABLE, "search-not-ready"
    return HTTPStatus.UNPROCESSABLE_ENTITY, "unusable"


UNEXPECTED = Failed(
    HTTPStatus.INTERNAL_SERVER_ERROR,
    "unexpected",
    "Something went wrong here.",
    hint="Try again; if it stays, tell an administrator when it happened.",
)
