"""How the interface speaks: methods, problems, limits, repetition, who may call at all."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings
from tests.cast import Cast
from tests.mailbag import deliver, mail
from tests.unit.network.doors.calling import Program, limited, read, token_of

from folkmoot.base import clock
from folkmoot.base.ids import written
from folkmoot.network.doors import limits, repetition
from folkmoot.network.models import KeptAnswer, Message
from folkmoot.people.api import (
    OPERATOR,
    Group,
    Scope,
    deactivate_person,
    leave_group,
    make_token,
    revoke_token,
)


def test_options_and_head(cast: Cast, open_group: Group) -> None:
    program = Program(cast.member)
    options = program.call("OPTIONS", f"groups/{open_group.slug}/messages")
    assert (options.status_code, options.headers["Allow"]) == (204, "OPTIONS, POST")
    head = program.call("HEAD", "groups")
    whole = program.call("GET", "groups")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == str(len(whole.content))
    assert head.headers["ETag"] == whole.headers["ETag"]


def test_an_unknown_method_says_which_there_are(cast: Cast) -> None:
    answer = Program(cast.member).call("DELETE", "groups")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS, POST")


def test_every_problem_is_told_in_one_shape(cast: Cast, open_group: Group) -> None:
    program = Program(cast.member)
    message = deliver(open_group, [mail("a")])["a"]
    reply = f"messages/{written(message.ref)}/replies"
    for status, method, path, body in (
        (404, "GET", "nothing/here", None),
        (404, "GET", "messages/short", None),
        (404, "GET", f"messages/{'0' * 26}", None),
        (400, "GET", "groups?limit=0", None),
        (400, "GET", "groups?limit=many", None),
        (400, "GET", "groups?cursor=%C3%A9", None),
        (400, "GET", "groups?cursor=bm8K", None),
        (400, "GET", "groups/x/members?cursor=%00", None),
        (400, "POST", reply, b"{"),
        (400, "POST", reply, b'{"text": "\xff"}'),
        (422, "POST", reply, {"text": ""}),
        (422, "POST", reply, {"text": "x", "colour": "red"}),
        (422, "POST", reply, {"text": 5}),
    ):
        answer = program.call(method, path, body)
        assert answer.status_code == status, (path, answer.content)
        assert answer.headers["Content-Type"] == "application/problem+json"
        told = read(answer)
        assert told["status"] == status
        assert told["detail"]
        assert told["hint"]


def test_what_is_no_json_or_too_large_is_not_read(cast: Cast, open_group: Group) -> None:
    program = Program(cast.member)
    path = f"conversations/{'0' * 26}/read"
    assert program.call("POST", path, b"x=1", Content_Type="text/plain").status_code == 415
    assert program.call("POST", path, b" " * (1 << 20) + b"{}").status_code == 413


def test_without_a_token_nothing_is_told(cast: Cast, open_group: Group) -> None:
    for program in (Program(), Program(token="fm_wrong"), Program(token="")):
        answer = program.call("GET", "groups")
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    token = token_of(cast.member)
    assert Client().get("/api/v1/groups", {"access_token": token}).status_code == 401
    basic = Client().get("/api/v1/groups", headers={"Authorization": f"Basic {token}"})
    assert basic.status_code == 401


def test_scopes_narrow_a_token(cast: Cast, open_group: Group) -> None:
    path = f"groups/{open_group.slug}/messages"
    reading = Program(cast.member, Scope.READ)
    assert reading.call("GET", "groups").status_code == 200
    refused = reading.call("POST", path, {"text": "Hello"})
    assert refused.status_code == 403
    assert 'scope="write"' in refused.headers["WWW-Authenticate"]
    writing = Program(cast.member, Scope.WRITE)
    assert writing.call("GET", "groups").status_code == 403
    assert writing.call("POST", path, {"text": "Hello"}).status_code == 201
    plain = Program(cast.administrator, Scope.READ)
    assert len(plain.get("groups")["items"]) == 1


def test_a_session_reads_and_writes_only_from_our_pages(cast: Cast, open_group: Group) -> None:
    client = Client(enforce_csrf_checks=True)
    assert cast.member.person
    client.force_login(cast.member.person)
    assert client.get("/api/v1/groups").status_code == 200
    path = f"/api/v1/groups/{open_group.slug}/messages"
    body = {"text": "Hello"}
    refused = client.post(path, body, content_type="application/json")
    assert (refused.status_code, read(refused)["type"]) == (403, "/api/v1/#problem-not-our-page")  # type: ignore[arg-type]  # the client's answer is one of Django's
    assert not Message.objects.exists()
    client.get("/settings/tokens")
    token = client.cookies["csrftoken"].value
    own = client.post(path, body, content_type="application/json", headers={"X-CSRFToken": token})
    assert own.status_code == 201


@pytest.mark.parametrize("ending", ["revoked", "closed", "expired"])
def test_a_token_that_ended_opens_nothing(
    cast: Cast, open_group: Group, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cast.member.person
    issued = make_token(
        OPERATOR, person=cast.member.person, expires_at=clock.now() + timedelta(minutes=5)
    )
    program = Program(token=issued.secret)
    assert program.call("GET", "me").status_code == 200
    if ending == "revoked":
        revoke_token(cast.member, token=issued.token)
    elif ending == "closed":
        deactivate_person(OPERATOR, person=cast.member.person)
    else:
        later = clock.now() + timedelta(minutes=6)
        monkeypatch.setattr(clock, "now", lambda: later)
    for method, path in (("GET", "me"), ("POST", f"groups/{open_group.slug}/messages")):
        assert program.call(method, path, {"text": "x"}).status_code == 401


def test_who_left_a_group_is_a_stranger_at_once(cast: Cast, secret_group: Group) -> None:
    message = deliver(secret_group, [mail("a")])["a"]
    program = Program(cast.member)
    paths = (
        f"groups/{secret_group.slug}",
        f"groups/{secret_group.slug}/conversations",
        f"conversations/{written(message.conversation.ref)}",
        f"messages/{written(message.ref)}",
        f"messages/{written(message.ref)}/raw",
    )
    assert {program.call("GET", path).status_code for path in paths} == {200}
    leave_group(cast.member, group=secret_group)
    assert {program.call("GET", path).status_code for path in paths} == {404}


def test_too_many_calls_are_told_to_wait(
    cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited(settings, reads=3)
    monkeypatch.setattr(limits, "STRANGERS", 2)
    program = Program(cast.member)
    assert [program.call("GET", "me").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert 0 < int(program.call("GET", "me").headers["Retry-After"]) <= 60
    assert Program(cast.owner).call("GET", "me").status_code == 200
    stranger = Program(token="fm_guess")
    assert [stranger.call("GET", "me").status_code for _ in range(3)] == [401, 401, 429]


def test_the_same_key_does_it_once(cast: Cast, open_group: Group) -> None:
    program = Program(cast.member)
    path = f"groups/{open_group.slug}/messages"
    first = program.call("POST", path, {"text": "Only once"}, Idempotency_Key="k1")
    again = program.call("POST", path, {"text": "Only once"}, Idempotency_Key="k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert first.headers["Location"] == again.headers["Location"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert Message.objects.count() == 1
    other = program.call("POST", path, {"text": "Something else"}, Idempotency_Key="k1")
    assert (other.status_code, read(other)["place"]) == (422, "Idempotency-Key")
    assert Program(cast.owner).post(path, {"text": "Only once"}, Idempotency_Key="k1")
    assert Message.objects.count() == 2


def test_a_refusal_is_repeated_too(cast: Cast, open_group: Group) -> None:
    program = Program(cast.stranger)
    path = f"groups/{open_group.slug}/messages"
    answers = [program.call("POST", path, {"text": "x"}, Idempotency_Key="k") for _ in range(2)]
    assert [one.status_code for one in answers] == [403, 403]
    assert answers[0].content == answers[1].content


def test_a_repetition_waits_for_the_first(cast: Cast, open_group: Group) -> None:
    program = Program(cast.member)
    path = f"groups/{open_group.slug}/messages"
    program.post(path, {"text": "x"}, Idempotency_Key="k")
    KeptAnswer.objects.update(status=None)
    waiting = program.call("POST", path, {"text": "x"}, Idempotency_Key="k")
    assert (waiting.status_code, waiting.headers["Retry-After"]) == (409, "2")
    KeptAnswer.objects.update(began_at=clock.now() - timedelta(minutes=2))
    assert program.call("POST", path, {"text": "x"}, Idempotency_Key="k").status_code == 201
    assert Message.objects.count() == 1, "the action knows the key too"


def test_kept_answers_are_forgotten_after_a_day(cast: Cast, open_group: Group) -> None:
    program = Program(cast.member)
    program.post(f"groups/{open_group.slug}/messages", {"text": "x"}, Idempotency_Key="k")
    repetition.sweep()
    assert KeptAnswer.objects.count() == 1
    KeptAnswer.objects.update(began_at=clock.now() - timedelta(hours=25))
    repetition.sweep()
    assert not KeptAnswer.objects.exists()
