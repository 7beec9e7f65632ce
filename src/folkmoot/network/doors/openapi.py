"""The document of the interface (OpenAPI 3.1), made from the endpoints' own types."""

from functools import cache
from http import HTTPStatus
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from folkmoot.base.ids import ALPHABET, LENGTH
from folkmoot.network.doors.endpoint import Endpoint, endpoints, is_ref
from folkmoot.network.doors.problems import MEDIA_TYPE, Problem

VERSION = "1.0"
WORDS = """
Everything a page can do, for programs. Send `Authorization: Bearer fm_...` with a token from
Settings, Tokens. A token sees and may what its person sees and may, narrowed by its scopes.

Lists come in pages: follow `next` until it is null. Refusals are problem details (RFC 9457) with
a `hint` what to do next. A write under an `Idempotency-Key` is done once, however often it is sent
within a day. Answers to GET carry an `ETag`. Above the rate limits, wait as `Retry-After` says.
""".strip()
REF_PATTERN = f"^[{ALPHABET}]{{{LENGTH}}}$"
PROBLEMS = {
    HTTPStatus.BAD_REQUEST: "A parameter, the cursor or the JSON cannot be read.",
    HTTPStatus.UNAUTHORIZED: "Nobody known is calling.",
    HTTPStatus.FORBIDDEN: "The caller, the token or the policy does not allow it.",
    HTTPStatus.NOT_FOUND: "There is no such thing, or the caller may not see it.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address does not understand the method.",
    HTTPStatus.TOO_MANY_REQUESTS: "Too many calls; `Retry-After` says how long to wait.",
}
BODY_PROBLEMS = {
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The request is too large.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "The request is no JSON.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "It cannot be done with what was sent.",
}
KEYED_PROBLEMS = {HTTPStatus.CONFLICT: "The first request under this key is still worked on."}
SEARCH_PROBLEMS = {HTTPStatus.SERVICE_UNAVAILABLE: "The search index is not ready."}
PARAMETERS = {
    "slug": "The word in the group's address.",
    "ref": "A public id, as in page addresses.",
    "emoji": "One emoji.",
    "page": "The public id of a page that is shown under a message.",
    "person": "The public id of a person.",
    "file": "The public id of a file of a draft.",
    "asked": "The public id of a request to be let in.",
    "number": "A number, as the list says it.",
    "path": "The place of the file in its message, as `url` of the file says it.",
}
Json = dict[str, Any]


@cache
def document() -> Json:
    """The whole document."""
    known = endpoints()
    kinds = [kind for one in known for kind in (one.answer, one.body, one.query) if _is_typed(kind)]
    kinds.append(Problem)
    schemas, components = msgspec.json.schema_components(
        kinds, ref_template="#/components/schemas/{name}"
    )
    schema_of = dict(zip(map(repr, kinds), schemas, strict=True))
    paths: dict[str, Json] = {}
    for one in known:
        operation = _operation(one, schema_of, components)
        paths.setdefault(f"/api/v1/{one.path}", {})[one.method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {"title": "Folkmoot", "version": VERSION, "description": WORDS},
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "tags": [{"name": name} for name in sorted({one.tag for one in known})],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


@require_safe
def document_view(request: HttpRequest) -> HttpResponse:
    """The document; it says nothing about anybody, so everybody may read it."""
    del request
    answer = HttpResponse(msgspec.json.encode(document()), content_type="application/json")
    answer.headers["Cache-Control"] = "public, max-age=300"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    patch_vary_headers(answer, ["Accept-Encoding"])
    return answer


def _is_typed(kind: Any) -> bool:
    return kind is not None and kind is not type(None) and getattr(kind, "__name__", "") != "Bytes"


def _operation(one: Endpoint, schema_of: dict[str, Json], components: dict[str, Json]) -> Json:
    made: Json = {
        "operationId": one.name,
        "summary": one.summary,
        "tags": [one.tag],
        "parameters": [*_path_parameters(one), *_query_parameters(one, schema_of, components)],
        "responses": _responses(one, schema_of),
        "x-scope": one.scope.value,
    }
    if one.description:
        made["description"] = one.description
    if one.keyed:
        made["parameters"].append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "description": "The same request under the same key is done once.",
                "schema": {"type": "string", "maxLength": 200, "pattern": "^[ -~]*$"},
            }
        )
    if one.body is not None:
        content = {"application/json": {"schema": schema_of[repr(one.body)]}}
        made["requestBody"] = {"required": True, "content": content}
    elif one.method == "POST" and one.body_bytes > 0 and one.takes_bytes:
        schema = {"type": "string", "format": "binary"}
        made["requestBody"] = {
            "required": True,
            "content": {"application/octet-stream": {"schema": schema}},
        }
    return made


def _path_parameters(one: Endpoint) -> list[Json]:
    found = []
    for name, kind in one.parameters.items():
        schema: Json = {"type": "string", "minLength": 1}
        if is_ref(kind):
            schema = {"type": "string", "pattern": REF_PATTERN}
        elif kind is int:
            schema = {"type": "integer", "minimum": 1}
        found.append(
            {
                "name": name,
                "in": "path",
                "required": True,
                "description": PARAMETERS[name],
                "schema": schema,
            }
        )
    return found


def _query_parameters(
    one: Endpoint, schema_of: dict[str, Json], components: dict[str, Json]
) -> list[Json]:
    """The fields of the query's struct, each a parameter of its own."""
    if one.query is None:
        return []
    shape = components[schema_of[repr(one.query)]["$ref"].rpartition("/")[2]]
    found = []
    for name, given in shape["properties"].items():
        schema = dict(given)
        words = schema.pop("description", "")
        parameter: Json = {"name": name, "in": "query", "schema": schema}
        if words:
            parameter["description"] = words
        if name in shape.get("required", ()):
            parameter["required"] = True
        found.append(parameter)
    return found


def _responses(one: Endpoint, schema_of: dict[str, Json]) -> Json:
    done: Json = {"description": one.status.phrase}
    if _is_typed(one.answer):
        done["content"] = {one.media_type: {"schema": schema_of[repr(one.answer)]}}
    elif one.answer is not type(None):
        schema = {"type": "string", "format": "binary"}
        done["content"] = {one.media_type: {"schema": schema}}
    found: Json = {str(one.status.value): done}
    if one.method == "GET":
        found["304"] = {"description": "It is the same as under the `ETag` that was sent."}
    problems = dict(PROBLEMS)
    if one.method != "GET":
        problems |= BODY_PROBLEMS
    if one.keyed:
        problems |= KEYED_PROBLEMS
    if one.tag == "search":
        problems |= SEARCH_PROBLEMS
    problem = {MEDIA_TYPE: {"schema": schema_of[repr(Problem)]}}
    for status, words in problems.items():
        found[str(status.value)] = {"description": words, "content": problem}
    return found
