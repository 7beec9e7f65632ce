"""Who may what at every door: each endpoint for each caller, held against the one policy.

The law: what an endpoint shows of a thing is there exactly for those to whom `visible` shows it,
and nobody without a token, with one that ended, or with one of too little scope gets anything.
"""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from tests.cast import ORGANISATION, Cast
from tests.mailbag import chain, deliver, mail
from tests.unit.network.doors.calling import Program, token_of

from folkmoot.base.ids import written
from folkmoot.network.doors.endpoint import Endpoint, endpoints
from folkmoot.network.doors.endpoints import load
from folkmoot.network.models import Conversation, Message
from folkmoot.network.rules import OPEN
from folkmoot.people.api import (
    READ,
    Address,
    Group,
    Person,
    Scope,
    Viewer,
    allowed,
    visible,
)

load()
VIEWERS = ("owner", "moderator", "member", "guest", "stranger", "administrator")
NOTHING_SHOWN = {401, 403, 404, 405, 422}
BODIES: dict[str, object] = {
    "conversation_start": {"text": "Mine"},
    "message_answer": {"text": "Mine"},
    "message_edit": {"text": "Mine"},
    "branch_follow": {"state": "follow"},
    "message_move": {"parent": None},
    "branch_name": {"name": "Mine"},
    "bot_make": {"name": "Mine"},
    "branch_restrict": {"people": []},
    "conversation_tag": {"tags": ["mine"]},
    "delivery_put": {"how": "at_once"},
    "group_invite": {"email": "new@example.org"},
    "incoming_hook_make": {"label": "Mine"},
    "kind_put": {"kind": "guest"},
    "must_read_put": {"until": "2100-01-01"},
    "poll_put": {"question": "Mine?", "options": ["Yes", "No"]},
    "poll_start": {"question": "Mine?", "options": ["Yes", "No"]},
    "poll_vote": {"options": [1]},
    "praise": {"people": [written(UUID(int=1))], "reason": "Mine"},
    "roles_put": {"roles": []},
    "tag_rename": {"label": "Mine"},
}
FOR_ADMINISTRATORS = {"account", "account_close", "account_reopen", "kind_put", "roles_put"}
"""These refuse everybody else before they look for the person."""


@pytest.fixture
def groups(cast: Cast, open_group: Group, closed_group: Group, secret_group: Group) -> list[Group]:
    """Groups of each openness with a conversation, and one message only its recipient sees."""
    for group in (open_group, closed_group, secret_group):
        deliver(group, chain(3, prefix=group.slug, subject=f"Talk of {group.slug}"))
    box = Address.objects.get(email=f"stran@{ORGANISATION}")
    private = mail("private", to=f"stran@{ORGANISATION}", subject="Between us")
    deliver(open_group, [private], mailbox_of=box)
    return [open_group, closed_group, secret_group]


def addresses(one: Endpoint) -> Iterator[tuple[str, dict[str, object]]]:
    """Every address of an endpoint, for every thing there is, with the rows it names."""
    kind = one.path.partition("/")[0]
    if not one.parameters:
        yield one.path, {}
    elif "slug" in one.parameters:
        for group in Group.objects.all():
            path = one.path.replace("{slug}", group.slug).replace("{number}", "1")
            yield re.sub(r"\{\w+\}", written(UUID(int=1)), path), {"group": group}
    else:
        tables: dict[str, list[Conversation] | list[Message] | list[Person]] = {
            "conversations": list(Conversation.objects.all()),
            "messages": list(Message.objects.all()),
            "people": list(Person.objects.all()),
        }
        for row in tables.get(kind, []):
            path = one.path.replace("{ref}", written(row.ref))
            yield path.replace("{emoji}", "👍").replace("{path}", "1"), {kind: row}


def unseen(viewer: Viewer, one: Endpoint, rows: dict[str, object]) -> set[int]:
    """What the door may answer about rows the viewer does not see; nothing where it may act."""
    if may_see(viewer, rows):
        return set()
    if one.name == "message_open":  # for those who look after a group, unread as it is
        row = rows["messages"]
        assert isinstance(row, Message)
        return set() if allowed(viewer, OPEN, Message).filter(pk=row.pk).exists() else {404}
    refused = one.name in FOR_ADMINISTRATORS and not viewer.is_administrator
    return {403} if refused else {404}


def may_see(viewer: Viewer, rows: dict[str, object]) -> bool:
    """What the policy says of the rows an address names."""
    return all(
        visible(viewer, type(row)).filter(pk=row.pk).exists()  # type: ignore[attr-defined,type-var]  # rows of our tables
        for row in rows.values()
    )


READING = [one for one in endpoints() if one.method == "GET" and one.path != "search"]
WRITING = [one for one in endpoints() if one.method != "GET" and "import" not in one.name]


@pytest.mark.parametrize("one", READING, ids=lambda one: one.name)
def test_reading_shows_what_is_visible_and_nothing_else(
    cast: Cast, groups: list[Group], one: Endpoint
) -> None:
    for name in VIEWERS:
        viewer = cast.items()[name]
        viewer.forget()
        program = Program(viewer)
        for path, rows in addresses(one):
            status = program.call("GET", path).status_code
            if expected := unseen(viewer, one, rows):
                assert status in expected, (name, path)
            elif one.name in {"conversation", "message", "message_raw", "person", "group"}:
                assert status == 200, (name, path)
            else:
                assert status in {200, 403, 404}, (name, path)
            if one.name == "conversations":
                group = rows["group"]
                assert isinstance(group, Group)
                reads = allowed(viewer, READ, Group).filter(pk=group.pk).exists()
                assert status == (200 if reads else 404), (name, path)


@pytest.mark.parametrize("one", WRITING, ids=lambda one: one.name)
def test_what_cannot_be_seen_cannot_be_changed(
    cast: Cast, groups: list[Group], one: Endpoint
) -> None:
    body = BODIES.get(one.name, {}) if one.body is not None else None
    before = set(Message.objects.values_list("pk", "revision", "deleted_at", "parent"))
    for name in VIEWERS:
        viewer = cast.items()[name]
        viewer.forget()
        program = Program(viewer)
        for path, rows in addresses(one):
            if expected := unseen(viewer, one, rows):
                status = program.call(one.method, path, body).status_code
                assert status in expected, (name, path)
    assert set(Message.objects.values_list("pk", "revision", "deleted_at", "parent")) == before


@pytest.mark.parametrize("one", endpoints(), ids=lambda one: one.name)
def test_nobody_gets_anything_without_a_token_that_is_good_for_it(
    cast: Cast, groups: list[Group], one: Endpoint
) -> None:
    others = [scope for scope in Scope if scope != one.scope]
    programs = [Program(), Program(token="fm_wrong"), Program(cast.owner, *others)]
    body = BODIES.get(one.name, {}) if one.body is not None else None
    paths = [path for path, _ in addresses(one)][:3]
    for path in paths:
        statuses = [program.call(one.method, path, body).status_code for program in programs]
        assert statuses == [401, 401, 403], path


def test_lists_hold_exactly_what_is_visible(cast: Cast, groups: list[Group]) -> None:
    for name in VIEWERS:
        viewer = cast.items()[name]
        viewer.forget()
        program = Program(token=token_of(viewer))
        shown = {one["slug"] for one in program.get("groups?limit=200")["items"]}
        assert shown == set(visible(viewer, Group).values_list("slug", flat=True))
        people = {one["ref"] for one in program.get("people?show=everybody&limit=200")["items"]}
        known = visible(viewer, Person).filter(merged_into=None, is_active=True)
        assert people == {written(person.ref) for person in known}
        for group in allowed(viewer, READ, Group):
            rows = program.get(f"groups/{group.slug}/conversations?limit=200")["items"]
            seen = visible(viewer, Conversation).filter(group=group, message_count__gt=0)
            assert {row["ref"] for row in rows} == {written(one.ref) for one in seen}
            for row in rows:
                told = program.get(f"conversations/{row['ref']}?limit=200")["messages"]
                messages = visible(viewer, Message).filter(conversation__ref__isnull=False)
                visible_refs = {written(one.ref) for one in messages}
                assert {one["ref"] for one in told} <= visible_refs
                assert {one["parent"] for one in told} - {None} <= visible_refs
