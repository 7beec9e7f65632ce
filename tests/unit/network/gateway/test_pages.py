"""The pages of held mail and of all that came in."""

import pytest
from django.test import Client
from tests.cast import Cast
from tests.mailbag import mail
from tests.unit.network.gateway.conftest import Arrive
from tests.unit.network.gateway.test_receiving import answer_address, begun, person_of

from folkmoot.network.gateway.addresses import group_address
from folkmoot.network.gateway.names import alike, skeleton
from folkmoot.network.models import BlockedSender, InboundMail, InboundState
from folkmoot.people.api import Group, Viewer

EVIL = "<script>alert(1)</script>"


def browser(viewer: Viewer) -> Client:
    client = Client()
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(person_of(viewer), backend=backend)
    return client


@pytest.fixture
def held(cast: Cast, open_group: Group, arrive: Arrive) -> InboundMail:
    """A mail of a stranger who bears nearly the name of a member."""
    del cast
    # the first letter of the name is Cyrillic
    raw = mail("n", f"{EVIL} read this\n", sender="\u041cads <x@evil.example>", subject=EVIL)
    return arrive(group_address(open_group.slug), raw)


def test_a_moderator_sees_who_what_and_why(
    cast: Cast, open_group: Group, held: InboundMail
) -> None:
    page = browser(cast.moderator).get(f"/g/{open_group.slug}/held").content.decode()
    assert EVIL not in page
    assert "x@evil.example" in page
    assert "Bears a name like Mads" in page
    assert "Nobody with an account writes from this address" in page
    assert (
        f"/g/{open_group.slug}/held"
        in browser(cast.moderator).get(f"/g/{open_group.slug}").content.decode()
    )
    del held


@pytest.mark.parametrize("who", ["member", "guest", "stranger", "administrator"])
def test_nobody_else_sees_it(cast: Cast, open_group: Group, held: InboundMail, who: str) -> None:
    client = browser(cast.items()[who])
    assert client.get(f"/g/{open_group.slug}/held").status_code in (403, 404)
    for deed in ("post", "discard", "block", "back"):
        assert client.post(f"/held/{_written(held)}/{deed}").status_code in (403, 404)
    assert client.get(f"/held/{_written(held)}").status_code == 404


def _written(held: InboundMail) -> str:
    from folkmoot.base.ids import written

    return written(held.ref)


def test_each_button_does_what_it_says(cast: Cast, open_group: Group, held: InboundMail) -> None:
    client, here = browser(cast.moderator), f"/held/{_written(held)}"
    assert client.post(f"{here}/block").status_code == 302
    assert BlockedSender.objects.get().email == "x@evil.example"
    page = client.get(f"/g/{open_group.slug}/held?show=discarded").content.decode()
    assert "Put back" in page
    client.post(f"{here}/back")
    assert not BlockedSender.objects.exists()
    client.post(f"{here}/discard")
    client.post(f"{here}/back")
    client.post(f"{here}/post")
    held.refresh_from_db()
    assert held.state == InboundState.POSTED
    again = client.post(f"{here}/post", follow=True)
    assert b"settled already" in again.content


def test_the_bytes_are_shown_as_text(cast: Cast, held: InboundMail) -> None:
    answer = browser(cast.moderator).get(f"/held/{_written(held)}")
    assert answer["Content-Type"].startswith("text/plain")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_administrators_see_numbers_and_no_letters(
    cast: Cast, open_group: Group, held: InboundMail, arrive: Arrive
) -> None:
    signed = answer_address(begun(cast, open_group), cast.member)
    arrive(signed, mail("a", "words of an answer\n"))
    arrive(group_address(open_group.slug), mail("o", headers={"Auto-Submitted": "auto-replied"}))
    page = browser(cast.administrator).get("/administration/mail").content.decode()
    assert "An automatic reply, such as an absence notice" in page
    assert "Nobody with an account writes from this address" in page
    assert "read this" not in page
    assert "words of an answer" not in page
    # a signed address would let whoever sees it write in its person's name
    assert signed.partition("@")[0] not in page
    narrowed = browser(cast.administrator).get("/administration/mail?state=held").content.decode()
    assert narrowed.count("data-row") == 1
    for who in (cast.owner, cast.member):
        assert browser(who).get("/administration/mail").status_code == 403
    del held


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("M\u0430ds", "Mads"),
        ("MADS", "Mads"),
        ("M\u00e1ds", "Mads"),
        ("\uff2d\uff41\uff44\uff53", "Mads"),
        ("0live", "Olive"),
        ("Bi11", "Bill"),
    ],
)
def test_names_that_look_alike(name: str, other: str) -> None:
    assert alike(name, ["Somebody", other]) == other


def test_other_names_do_not_and_an_empty_one_never() -> None:
    assert alike("Mats", ["Mads"]) == ""
    assert alike("", [""]) == ""
    assert skeleton("Ada Lovelace") == "adalovelace"
