"""The site as an installed application: what browsers ask for, what they may keep."""

import json
from io import BytesIO

import pytest
from django.test import Client
from PIL import Image
from tests.cast import Cast
from tests.unit.network.pages.test_permissions import client_of

from folkmoot.base.ids import written
from folkmoot.network.actions.following import follow_branch
from folkmoot.network.actions.posting import answer_message, start_conversation
from folkmoot.network.models import Message
from folkmoot.people.api import Group, remove_member

pytestmark = pytest.mark.django_db


def kept(client: Client) -> dict[str, str]:
    return {page["url"]: page["version"] for page in json.loads(client.get("/-/kept").content)}


def test_the_manifest_names_icons_that_are_there(client: Client) -> None:
    manifest = json.loads(client.get("/manifest.webmanifest").content)
    assert manifest["display"] == "standalone"
    for icon in manifest["icons"]:
        picture = Image.open(BytesIO(client.get(icon["src"]).content))
        assert f"{picture.width}x{picture.height}" == icon["sizes"]
    assert client.get("/-/icon-100.png").status_code == 404


def test_the_service_worker_knows_what_pages_load(client: Client) -> None:
    answer = client.get("/service-worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-store" not in answer["Cache-Control"]
    first = answer.content.decode().splitlines()[0]
    for address in json.loads(first.removeprefix("const ASSETS=").rstrip(";")):
        assert address in client.get("/accounts/login/").content.decode() or ".svg" in address
    assert client.get("/-/offline").status_code == 200


def test_followed_conversations_are_kept_until_they_may_not_be_seen(
    cast: Cast, closed_group: Group
) -> None:
    posted = start_conversation(cast.owner, group=closed_group, title="A", text="words")
    start_conversation(cast.owner, group=closed_group, title="B", text="words")
    root = Message.objects.get(pk=posted.message)
    client = client_of(cast.member)
    assert set(kept(client)) == {"/"}
    follow_branch(cast.member, message=root)
    address = f"/c/{written(posted.conversation)}"
    before = kept(client)
    assert set(before) == {"/", address}
    answer_message(cast.owner, message=root, text="more words")
    assert kept(client)[address] != before[address]
    assert cast.member.person
    remove_member(cast.owner, group=closed_group, person=cast.member.person)
    assert set(kept(client)) == {"/"}


def test_nobody_signed_in_keeps_nothing(client: Client) -> None:
    assert client.get("/-/kept").status_code == 302


def test_signing_out_clears_what_was_kept(cast: Cast) -> None:
    client = client_of(cast.member)
    assert "Clear-Site-Data" not in client.get("/accounts/logout/")
    assert '"storage"' in client.post("/accounts/logout/")["Clear-Site-Data"]
