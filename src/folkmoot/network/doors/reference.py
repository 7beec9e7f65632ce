"""The interface as a page for people, made from the same document as programs read."""

from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from folkmoot.network.doors.endpoint import endpoints
from folkmoot.network.doors.openapi import document

Json = dict[str, Any]


class Field(msgspec.Struct, frozen=True):
    """A field of a struct, a parameter: its name, its type in words, what it is for."""

    name: str
    kind: str
    words: str
    is_required: bool


class Shape(msgspec.Struct, frozen=True):
    """A struct by name."""

    name: str
    words: str
    fields: tuple[Field, ...]


class Call(msgspec.Struct, frozen=True):
    """One thing that can be called."""

    method: str
    path: str
    name: str
    summary: str
    words: str
    scope: str
    parameters: tuple[Field, ...]
    sends: str
    answers: str
    status: str


class Section(msgspec.Struct, frozen=True):
    """The calls about one subject."""

    name: str
    calls: tuple[Call, ...]


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """All calls, by subject, and the shapes they send and answer with."""
    told = document()
    context = {"sections": sections(told), "shapes": shapes(told), "words": _paragraphs(told)}
    return render(request, "network/doors/reference.html", context)


def sections(told: Json) -> list[Section]:
    """The calls of the document, by subject."""
    found: dict[str, list[Call]] = {}
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            call = _call(method.upper(), path, operation)
            found.setdefault(operation["tags"][0], []).append(call)
    return [Section(name, tuple(calls)) for name, calls in sorted(found.items())]


def shapes(told: Json) -> list[Shape]:
    """The structs of the document, by name; those of query parameters stand with their calls."""
    queries = {one.query.__name__ for one in endpoints() if one.query is not None}
    return [
        Shape(name, schema.get("description", ""), _fields(schema))
        for name, schema in sorted(told["components"]["schemas"].items())
        if name not in queries
    ]


def kind_words(schema: Json) -> str:
    """A type in words, such as "list of MessageAnswer" or "string or null"."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " or ".join(kind_words(one) for one in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(repr(value) for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {kind_words(schema.get('items', {}))}"
    words = str(schema.get("format") or schema.get("contentEncoding") or schema.get("type", "any"))
    return {"date-time": "time (RFC 3339)"}.get(words, words)


def _call(method: str, path: str, operation: Json) -> Call:
    status, done = next(iter(operation["responses"].items()))
    return Call(
        method=method,
        path=path,
        name=operation["operationId"],
        summary=operation["summary"],
        words=operation.get("description", ""),
        scope=operation["x-scope"],
        parameters=tuple(
            Field(
                one["name"],
                kind_words(one["schema"]),
                one.get("description", ""),
                one.get("required", False),
            )
            for one in operation["parameters"]
        ),
        sends=_content_words(operation.get("requestBody", {})),
        answers=_content_words(done),
        status=status,
    )


def _content_words(holder: Json) -> str:
    """The type of what a request or an answer holds; empty where it holds nothing."""
    for media in holder.get("content", {}).values():
        return kind_words(media["schema"])
    return ""


def _fields(schema: Json) -> tuple[Field, ...]:
    required = set(schema.get("required", ()))
    return tuple(
        Field(name, kind_words(given), given.get("description", ""), name in required)
        for name, given in schema.get("properties", {}).items()
    )


def _paragraphs(told: Json) -> list[str]:
    return [words.replace("\n", " ") for words in told["info"]["description"].split("\n\n")]
