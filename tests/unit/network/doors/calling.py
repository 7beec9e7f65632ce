"""Calling the interface as a program does: in this process, with a bearer token."""

from typing import Any

import msgspec
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from folkmoot.people.api import EVERY_SCOPE, OPERATOR, Scope, Viewer, make_token

ROOT = "/api/v1/"


def limited(settings: Settings, *, reads: int = 10_000, writes: int = 10_000) -> None:
    """Let a caller make so many calls a minute."""
    settings.FOLKMOOT = msgspec.structs.replace(
        settings.FOLKMOOT, api_reads_per_minute=reads, api_writes_per_minute=writes
    )


def token_of(viewer: Viewer, *scopes: Scope) -> str:
    """A token of somebody, good for these scopes (all without)."""
    assert viewer.person is not None
    return make_token(OPERATOR, person=viewer.person, scopes=scopes or EVERY_SCOPE).secret


class Program:
    """A program that calls in somebody's name."""

    def __init__(self, viewer: Viewer | None = None, *scopes: Scope, token: str = "") -> None:
        self.token = token or (token_of(viewer, *scopes) if viewer else "")
        self.client = Client(raise_request_exception=False)

    def call(self, method: str, path: str, body: object = None, **headers: str) -> HttpResponse:
        """One call; `path` is below `/api/v1/` unless it begins with a slash."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            given["Authorization"] = f"Bearer {self.token}"
        raw = body if isinstance(body, bytes) else b"" if body is None else encoded(body)
        address = path if path.startswith("/") else ROOT + path
        content_type = given.pop("Content-Type", "application/json")
        answer = self.client.generic(method, address, raw, content_type, headers=given)
        assert isinstance(answer, HttpResponse)
        return answer

    def get(self, path: str, **headers: str) -> Any:
        """What GET answers, which must be 200."""
        answer = self.call("GET", path, **headers)
        assert answer.status_code == 200, answer.content
        return read(answer)

    def post(self, path: str, body: object, **headers: str) -> Any:
        """What POST answers, which must be a success."""
        answer = self.call("POST", path, body, **headers)
        assert answer.status_code in {200, 201, 204}, answer.content
        return read(answer)


def encoded(body: object) -> bytes:
    """A body as JSON."""
    return msgspec.json.encode(body)


def read(answer: HttpResponse) -> Any:
    """The JSON of an answer; None where it is empty."""
    return msgspec.json.decode(answer.content) if answer.content else None
