"""From a request to an answer: who calls, what they ask, the endpoint, and what it says."""

import logging
import re
from collections.abc import Callable, Mapping
from hashlib import blake2b
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from folkmoot.base.errors import FolkmootError, NotFound
from folkmoot.base.ids import read
from folkmoot.network.doors.callers import CHALLENGE, Caller, caller_of, require_scope
from folkmoot.network.doors.endpoint import Bytes, Endpoint, Upload, decoder_of, is_ref
from folkmoot.network.doors.limits import count_call, count_stranger
from folkmoot.network.doors.problems import UNEXPECTED, Failed, problem_answer
from folkmoot.network.doors.repetition import answered_once
from folkmoot.network.doors.shapes.paging import Paged

log = logging.getLogger("folkmoot.doors")
JSON = "application/json"
LONGEST_KEY = 200
LONGEST_NUMBER = 18
_NOTHING = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""The character no database keeps, as JSON writes it."""
_encoder = msgspec.json.Encoder()


def view_of(methods: Mapping[str, Endpoint]) -> Callable[..., HttpResponse]:
    """The view of one address; it never raises, so that a program always reads JSON."""
    allow = ", ".join(sorted({*methods, "OPTIONS", *(["HEAD"] if "GET" in methods else [])}))

    def view(request: HttpRequest, **captured: str) -> HttpResponse:
        if request.method == "OPTIONS":
            return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"Allow": allow})
        found = methods.get("GET" if request.method == "HEAD" else request.method or "")
        try:
            if found is None:
                raise _not_a_method(request.method or "", allow)
            answer = _answered(request, found, captured)
        except FolkmootError as error:
            answer = problem_answer(error)
        except Exception:  # the last place where a program can be told something in JSON
            log.exception("%s %s failed", request.method, request.path)
            answer = problem_answer(UNEXPECTED)
        return _finished(request, answer)

    return csrf_exempt(view)


@csrf_exempt
def nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    """The answer at an address that leads nowhere."""
    del rest
    error = NotFound("There is nothing at this address.", hint="/api/v1/ lists what there is.")
    return _finished(request, problem_answer(error))


def _answered(request: HttpRequest, found: Endpoint, captured: Mapping[str, str]) -> HttpResponse:
    caller = _let_in(request, found)
    count_call(caller.counted_as, writes=found.method != "GET")
    asked: dict[str, Any] = {
        name: _parameter(name, kind, captured[name]) for name, kind in found.parameters.items()
    }
    if found.query is not None:
        asked["query"] = _query(request, found.query)
    raw = b""
    if found.method != "GET":
        if found.takes_bytes:
            asked["upload"] = Upload(request.read, length_of(request))
        else:
            raw = _body(request, found)
        if found.body is not None:
            asked["body"] = _decoded(raw, found.body)
    key = _key(request) if found.keyed else ""
    if not key:
        return _encoded(request, found, caller, asked)
    asked["key"] = f"api:{key}"
    return answered_once(
        caller.person,
        f"{found.method} {request.path}",
        key,
        raw,
        lambda: _encoded(request, found, caller, asked),
    )


def _let_in(request: HttpRequest, found: Endpoint) -> Caller:
    try:
        caller = caller_of(request)
    except Failed as refusal:
        if refusal.status == HTTPStatus.UNAUTHORIZED:
            count_stranger(request.META.get("REMOTE_ADDR", ""))
        raise
    require_scope(caller, found.scope)
    return caller


def _encoded(
    request: HttpRequest, found: Endpoint, caller: Caller, asked: Mapping[str, Any]
) -> HttpResponse:
    """What the endpoint answers; its problems too are answers, kept for a repetition."""
    asked = {name: value for name, value in asked.items() if name != "key" or found.keyed}
    if found.keyed and "key" not in asked:
        asked = {**asked, "key": ""}
    try:
        answer = found.handler(caller, **asked)
    except FolkmootError as error:
        return problem_answer(error)
    if answer is None:
        return HttpResponse(status=found.status)
    if isinstance(answer, Bytes):
        return HttpResponse(
            answer.content, content_type=answer.media_type, headers=dict(answer.headers)
        )
    headers = {}
    if isinstance(answer, Paged) and answer.next_cursor:
        answer = msgspec.structs.replace(answer, next=_following(request, answer.next_cursor))
        headers["Link"] = f'<{answer.next}>; rel="next"'
    if found.status == HTTPStatus.CREATED:
        headers["Location"] = getattr(answer, "url", "") or request.path
    return HttpResponse(
        _encoder.encode(answer), content_type=JSON, status=found.status, headers=headers
    )


def _finished(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """What every answer carries; a reader who has it already gets only that it is the same."""
    answer.headers.setdefault("Cache-Control", "private, no-cache")
    answer.headers.setdefault("Content-Security-Policy", "default-src 'none'; sandbox")
    patch_vary_headers(answer, ["Authorization", "Cookie"])
    if answer.status_code == HTTPStatus.UNAUTHORIZED:
        answer.headers.setdefault("WWW-Authenticate", CHALLENGE)
    if request.method in {"GET", "HEAD"} and answer.status_code == HTTPStatus.OK:
        tag = f'"{blake2b(answer.content, digest_size=16).hexdigest()}"'
        if tag in request.headers.get("If-None-Match", ""):
            again = HttpResponse(status=HTTPStatus.NOT_MODIFIED)
            for name in ("Cache-Control", "Vary"):
                again.headers[name] = answer.headers[name]
            answer = again
            del answer.headers["Content-Type"]
        answer.headers["ETag"] = tag
    if request.method == "HEAD":
        length = len(answer.content)
        answer.content = b""
        answer.headers["Content-Length"] = str(length)
    return answer


def _parameter(name: str, kind: type, text: str) -> object:
    if is_ref(kind):
        try:
            return read(text)
        except ValueError:
            raise NotFound(
                "There is nothing with this id.", hint="An id has 26 characters.", place=name
            ) from None
    if kind is int:
        return _number(name, text)
    if "\0" in text:
        raise NotFound("There is nothing at this address.", hint="Check it.", place=name)
    return text


def _number(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER):
        raise NotFound("There is nothing with this number.", hint="Check it.", place=name)
    return int(text)


def _query(request: HttpRequest, kind: type[msgspec.Struct]) -> msgspec.Struct:
    given = request.GET.dict()
    if any("\0" in word for pair in given.items() for word in pair):
        raise _unreadable("A parameter holds a character that cannot be read.", "")
    try:
        return msgspec.convert(given, kind, strict=False)
    except msgspec.ValidationError as error:
        raise _unreadable(f"A parameter cannot be used: {error}.", _place(error)) from None


def _body(request: HttpRequest, found: Endpoint) -> bytes:
    length = length_of(request)
    if length > found.body_bytes:
        raise Failed(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            "too-large",
            f"The request is larger than {found.body_bytes} bytes.",
            hint="Send less at once.",
        )
    raw = request.read(length) if length else b""
    if found.body is not None and (request.content_type or "").lower() != JSON:
        raise Failed(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "not-json",
            "The request must be JSON.",
            hint="Send `Content-Type: application/json`.",
        )
    return raw


def length_of(request: HttpRequest) -> int:
    """How many bytes the body was announced to have."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    return int(announced) if announced.isdigit() else 0


def _decoded(raw: bytes, kind: Any) -> Any:
    if _NOTHING.search(raw):
        raise _unreadable("The JSON holds a character that cannot be kept.", "")
    try:
        found = decoder_of(kind).decode(raw)
    except msgspec.ValidationError as error:
        raise Failed(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "unusable",
            f"The request cannot be used: {error}.",
            hint="/api/v1/ says which fields there are.",
            place=_place(error),
        ) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _unreadable(f"This is no JSON: {error}.", "") from None
    return found


def _key(request: HttpRequest) -> str:
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > LONGEST_KEY or not key.isprintable():
        raise _unreadable(
            f"An Idempotency-Key has at most {LONGEST_KEY} printable characters.", "Idempotency-Key"
        )
    return key


def _place(error: msgspec.ValidationError) -> str:
    """The field an error names, such as `$.files[0].name`."""
    words = str(error)
    return words.partition(" - at `")[2].rstrip("`.")


def _following(request: HttpRequest, cursor: str) -> str:
    given = {name: value for name, value in request.GET.items() if name != "cursor"}
    return f"{request.path}?{urlencode({**given, 'cursor': cursor})}"


def _unreadable(words: str, place: str) -> Failed:
    return Failed(
        HTTPStatus.BAD_REQUEST,
        "unreadable",
        words,
        hint="/api/v1/ says what is understood.",
        place=place,
    )


def _not_a_method(method: str, allow: str) -> Failed:
    return Failed(
        HTTPStatus.METHOD_NOT_ALLOWED,
        "no-such-method",
        f"{method} is not understood here.",
        hint=f"One of {allow}.",
        headers={"Allow": allow},
    )
