"""How many queries a page may ask, however much it shows."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast
from tests.mailbag import chain, deliver, mail
from tests.unit.network.pages.test_permissions import client_of

from folkmoot.base.ids import written
from folkmoot.people.api import Group

pytestmark = pytest.mark.django_db


def queries(client: Client, path: str) -> int:
    """Queries of the second look: the first one fills what a process keeps."""
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return len(asked)


def test_a_conversation(cast: Cast, open_group: Group) -> None:
    held = deliver(open_group, [*chain(3), *chain(60, prefix="n", subject="Other")])
    client = client_of(cast.member)
    few = queries(client, f"/c/{written(held['m0'].conversation.ref)}")
    many = queries(client, f"/c/{written(held['n0'].conversation.ref)}")
    assert few == many <= 12


def test_a_group(cast: Cast, open_group: Group) -> None:
    deliver(open_group, [mail(f"t{n}", subject=f"Talk {n}", minutes=n) for n in range(60)])
    assert queries(client_of(cast.member), f"/g/{open_group.slug}") <= 15


def test_home(cast: Cast, open_group: Group, closed_group: Group) -> None:
    deliver(open_group, chain(20))
    deliver(closed_group, chain(20))
    assert queries(client_of(cast.member), "/") <= 21


def test_addresses_written_by_hand_are_those_of_the_patterns(cast: Cast, open_group: Group) -> None:
    from django.urls import reverse

    from folkmoot.network.pages import addresses

    found = deliver(open_group, chain(1))["m0"]
    assert found.sender
    person = found.sender.person
    assert addresses.message_url(found.ref) == reverse("network:message", args=[found.ref])
    talk = found.conversation.ref
    assert addresses.conversation_url(talk) == reverse("network:conversation", args=[talk])
    assert addresses.person_url(person.ref) == reverse("network:person", args=[person.ref])
    assert addresses.group_url("kitchen") == reverse("network:group", args=["kitchen"])
    named = {"ref": found.ref, "path": "1.2"}
    assert addresses.message_url(found.ref, "files/1.2") == reverse("network:file", kwargs=named)
