"""The tools of assistants, through the SDK's own client, in this process."""

import sys
from pathlib import Path

import anyio
import pytest
from mcp import Client
from mcp.shared.exceptions import MCPError
from mcp.types import TextContent, TextResourceContents
from tests.cast import Cast
from tests.mailbag import chain, deliver, mail
from tests.unit.network.doors.calling import token_of

from folkmoot.base.errors import Unusable
from folkmoot.base.ids import written
from folkmoot.network.commands.mcp import mcp
from folkmoot.network.doors.assistants.server import server_for
from folkmoot.network.models import Message
from folkmoot.people.api import Group, Scope, bearer_of, leave_group, revoke_token
from folkmoot.people.models import AccessToken

# the SDK runs tools on threads, which see only what is committed
pytestmark = pytest.mark.django_db(transaction=True)


def used(token: str, name: str, **given: str) -> tuple[str, bool]:
    """What a tool answers, and whether it is an error."""

    async def talk() -> tuple[str, bool]:
        async with Client(server_for(lambda: token)) as client:
            answer = await client.call_tool(name, given)
            [content] = answer.content
            assert isinstance(content, TextContent)
            return content.text, bool(answer.is_error)

    return anyio.run(talk)


def test_the_tools_say_what_they_take(cast: Cast) -> None:
    async def talk() -> dict[str, list[str]]:
        async with Client(server_for(lambda: token_of(cast.member))) as client:
            listed = (await client.list_tools()).tools
            assert all(tool.description for tool in listed)
            assert all("caller" not in tool.input_schema["properties"] for tool in listed)
            return {tool.name: sorted(tool.input_schema.get("required", ())) for tool in listed}

    assert anyio.run(talk) == {
        "list_groups": [],
        "list_conversations": ["group"],
        "search": ["query"],
        "read_conversation": ["conversation_ref"],
        "read_message": ["message_ref"],
        "post_message": ["group", "text", "title"],
        "answer_message": ["message_ref", "text"],
    }


def test_an_assistant_reads_what_its_person_may(
    cast: Cast, open_group: Group, secret_group: Group
) -> None:
    messages = deliver(open_group, chain(25))
    hidden = deliver(secret_group, [mail("hidden")])["hidden"]
    member, stranger = token_of(cast.member), token_of(cast.stranger)
    assert secret_group.slug in used(member, "list_groups")[0]
    assert secret_group.slug not in used(stranger, "list_groups")[0]
    ref = written(messages["m0"].conversation.ref)
    assert ref in used(stranger, "list_conversations", group=open_group.slug)[0]
    first, failed = used(stranger, "read_conversation", conversation_ref=ref)
    assert not failed
    assert "words of m19" in first
    assert "words of m20" not in first
    cursor = first.rpartition("cursor ")[2]
    rest, _ = used(stranger, "read_conversation", conversation_ref=ref, cursor=cursor)
    assert "words of m24" in rest
    assert "There is more" not in rest
    whole = {"message_ref": written(hidden.ref)}
    assert "words of hidden" in used(member, "read_message", **whole)[0]
    words, failed = used(stranger, "read_message", **whole)
    assert failed
    assert "no such message" in words


def test_an_assistant_posts_in_its_persons_name(cast: Cast, open_group: Group) -> None:
    token = token_of(cast.member)
    words, _ = used(token, "post_message", group=open_group.slug, title="Roof", text="It *leaks*.")
    begun = Message.objects.get()
    assert written(begun.ref) in words
    used(token, "answer_message", message_ref=written(begun.ref), text="> It leaks.\n\nWhere?")
    answer = Message.objects.get(parent=begun)
    assert answer.posted_by == cast.member.person


def test_errors_are_words(cast: Cast, open_group: Group, closed_group: Group) -> None:
    token = token_of(cast.stranger)
    for name, given, wanted in (
        ("list_conversations", {"group": closed_group.slug}, "no group"),
        ("post_message", {"group": open_group.slug, "title": "x", "text": "x"}, "may not post"),
        ("read_message", {"message_ref": "short"}, "no id"),
        ("read_conversation", {}, "conversation_ref"),
    ):
        words, failed = used(token, name, **given)
        assert failed, name
        assert wanted in words, words


def test_a_token_counts_at_each_call_and_for_its_scopes(cast: Cast, secret_group: Group) -> None:
    reading = token_of(cast.member, Scope.READ)
    assert not used(reading, "list_groups")[1]
    words, failed = used(reading, "post_message", group=secret_group.slug, title="x", text="x")
    assert failed
    assert "not good for write" in words
    leave_group(cast.member, group=secret_group)
    assert secret_group.slug not in used(reading, "list_groups")[0]
    bearer = bearer_of(reading)
    assert bearer
    revoke_token(cast.member, token=AccessToken.objects.get(pk=bearer.token))
    words, failed = used(reading, "list_groups")
    assert failed
    assert "revoked" in words


def test_conversations_are_resources(cast: Cast, open_group: Group) -> None:
    message = deliver(open_group, [mail("a")])["a"]
    token = token_of(cast.member)

    async def talk(uri: str) -> str:
        async with Client(server_for(lambda: token)) as client:
            with pytest.raises(MCPError, match="no id"):
                await client.read_resource("folkmoot://messages/short")
            [content] = (await client.read_resource(uri)).contents
            assert isinstance(content, TextResourceContents)
            return content.text

    assert open_group.slug in anyio.run(talk, "folkmoot://groups")
    told = anyio.run(talk, f"folkmoot://conversations/{written(message.conversation.ref)}")
    assert "words of a" in told


def test_the_command_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unusable, match="cannot be read"):
        mcp(tmp_path / "nothing")
    monkeypatch.delitem(sys.modules, "folkmoot.network.doors.assistants.server")
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)
    monkeypatch.setitem(sys.modules, "mcp", None)
    with pytest.raises(Unusable) as caught:
        mcp(tmp_path / "token")
    assert "pip install 'folkmoot[mcp]'" in caught.value.hint
