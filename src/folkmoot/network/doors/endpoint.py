"""What can be called: typed functions, found by their decorator.

    @endpoint("GET", "groups/{slug}/members")
    def members(caller: Caller, slug: str, *, query: Paging) -> Listing[MemberAnswer]: ...

The function's own types are the interface: names in braces are its parameters (`ref`, a public id,
is annotated as UUID), `query` and `body` are structs, `key` is the caller's Idempotency-Key,
`upload` a stream of bytes, and what it returns is the answer. The document (`openapi`) and the
tests are made from the same.
"""

import inspect
import re
from collections.abc import Callable, Mapping
from functools import cache
from http import HTTPStatus
from typing import Any, TypeVar, get_type_hints
from uuid import UUID

import msgspec

from folkmoot.people.api import Scope

BODY_BYTES = 1 << 20
_NAMES = re.compile(r"\{(\w+)\}")
Handler = TypeVar("Handler", bound=Callable[..., object])


class Bytes(msgspec.Struct, frozen=True):
    """An answer that is no JSON: its bytes and what they are."""

    content: bytes
    media_type: str
    headers: dict[str, str] = {}


class Upload(msgspec.Struct, frozen=True):
    """A body that is read piece by piece; `length` is what was announced, in bytes."""

    read: Callable[[int], bytes]
    length: int


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """One method of one address."""

    method: str
    path: str
    name: str
    words: str
    handler: Callable[..., object]
    scope: Scope
    tag: str
    status: HTTPStatus
    parameters: Mapping[str, type]
    query: type[msgspec.Struct] | None
    body: Any
    answer: Any
    keyed: bool
    takes_bytes: bool
    body_bytes: int
    media_type: str

    @property
    def summary(self) -> str:
        """The first line of what the function says of itself."""
        return self.words.partition("\n")[0].rstrip(".")

    @property
    def description(self) -> str:
        """The rest of it."""
        return self.words.partition("\n")[2].strip()


_endpoints: dict[tuple[str, str], Endpoint] = {}


def endpoint(
    method: str,
    path: str,
    *,
    scope: Scope | None = None,
    status: HTTPStatus | None = None,
    body_bytes: int = BODY_BYTES,
    media_type: str = "application/json",
) -> Callable[[Handler], Handler]:
    """Let programs call a function with this method at this address below `/api/v1/`.

    Without `scope`, GET needs READ and everything else WRITE. Without `status`, an answer is 200
    and None is 204. `body_bytes` limits what is read of the caller.
    """

    def register(handler: Handler) -> Handler:
        types = get_type_hints(handler)
        answer = types["return"]
        default = HTTPStatus.NO_CONTENT if answer is type(None) else HTTPStatus.OK
        _endpoints[path, method] = Endpoint(
            method=method,
            path=path,
            name=handler.__name__,
            words=inspect.getdoc(handler) or "",
            handler=handler,
            scope=scope or (Scope.READ if method == "GET" else Scope.WRITE),
            tag=handler.__module__.rpartition(".")[2],
            status=status or default,
            parameters={name: types[name] for name in _NAMES.findall(path)},
            query=types.get("query"),
            body=types.get("body"),
            answer=answer,
            keyed="key" in types,
            takes_bytes="upload" in types,
            body_bytes=body_bytes,
            media_type=media_type,
        )
        return handler

    return register


def endpoints() -> list[Endpoint]:
    """All that can be called, by address."""
    return [_endpoints[place] for place in sorted(_endpoints)]


def paths() -> dict[str, dict[str, Endpoint]]:
    """The methods of each address."""
    found: dict[str, dict[str, Endpoint]] = {}
    for one in endpoints():
        found.setdefault(one.path, {})[one.method] = one
    return found


def pattern_of(path: str) -> str:
    """The address as Django writes patterns."""
    return _NAMES.sub(r"<str:\1>", path)


def is_ref(kind: type) -> bool:
    """Whether a parameter is a public id."""
    return kind is UUID


@cache
def decoder_of(kind: Any) -> msgspec.json.Decoder[Any]:
    """What reads bodies of this type."""
    return msgspec.json.Decoder(kind)
