"""The document held against what is answered: generated calls, by known and unknown callers.

Derandomised: the same calls each time. Nothing may fail inside, and every answer must be one that
the document tells of, with the content it tells of.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any
from uuid import UUID

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given
from hypothesis import settings as bounded
from hypothesis import strategies as st
from pytest_django import Settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.cast import Cast
from tests.mailbag import chain, deliver
from tests.unit.network.doors.calling import limited, token_of

from folkmoot.base.ids import written
from folkmoot.config.wsgi import application
from folkmoot.network.doors import limits
from folkmoot.network.doors.endpoint import Endpoint, endpoints
from folkmoot.network.doors.endpoints import load
from folkmoot.people.api import Group

load()
CALLS = 12
"""Generated calls of each operation; most of what they find, the first few find."""
FEW_CALLS = 5
"""Of an operation that takes nothing: its calls differ only in who calls."""
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
BINARY = "application/octet-stream"


@pytest.fixture(autouse=True)
def _connections_stay_open() -> Iterator[None]:
    """A request closes a connection with an open transaction, and all of a test is one."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@cache
def _schema() -> Any:
    """The document, read once: it is the same for every test."""
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.mark.parametrize("one", endpoints(), ids=lambda one: one.name)
def test_answers_are_those_of_the_document(
    cast: Cast,
    open_group: Group,
    one: Endpoint,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limited(settings)
    monkeypatch.setattr(limits, "STRANGERS", 10_000)
    message = deliver(open_group, chain(3))["m1"]
    assert cast.owner.person
    refs = {
        "conversations": written(message.conversation.ref),
        "messages": written(message.ref),
        "people": written(cast.owner.person.ref),
    }
    known: dict[str, object] = {
        "slug": open_group.slug,
        "emoji": "👍",
        "path": "1",
        "ref": refs.get(one.path.partition("/")[0], "0" * 26),
        "person": refs["people"],
    }
    unknown = {UUID: "0" * 26, int: 1, str: "unknown"}
    places = {name: known.get(name, unknown[kind]) for name, kind in one.parameters.items()}
    tokens = [token_of(cast.owner), token_of(cast.stranger), "fm_nobody", ""]
    operation = _schema()[f"/api/v1/{one.path}"][one.method]
    made = st.one_of(
        *(operation.as_strategy(mode, path_parameters=places) for mode in MODES),
        operation.as_strategy(GenerationMode.POSITIVE),
    )

    @bounded(
        max_examples=CALLS if one.body or one.query else FEW_CALLS,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=made, token=st.sampled_from(tokens))
    def calls(case: schemathesis.Case[Any], token: str) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = case.call(headers=headers)
        case.validate_response(answer, checks=CHECKS)

    calls()
