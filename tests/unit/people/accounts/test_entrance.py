"""Coming in: what opens the door, what does not, and what an attacker learns (nothing)."""

import re
import time
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings
from tests.cast import Cast

from folkmoot.people.api import (
    OPERATOR,
    Address,
    Group,
    Person,
    PersonKind,
    addresses_for,
    first_sign_in_link,
    invite,
    make_sign_in_link,
    persons_of_addresses,
)

PASSWORD = "a long orange lantern"  # of nobody


@pytest.fixture(autouse=True)
def _quick_hashing(settings: Settings) -> None:
    """Scrypt is meant to be slow; these tests are not about it."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def mads(cast: Cast) -> Person:
    """The member, with a password."""
    assert cast.member.person is not None
    cast.member.person.set_password(PASSWORD)
    cast.member.person.save()
    return cast.member.person


def is_signed_in(client: Client) -> bool:
    """Whether the browser's session belongs to somebody."""
    return client.get("/settings/profile").status_code == 200


def log_in(client: Client, password: str = PASSWORD, **more: str) -> object:
    """Send the sign-in form."""
    words = {"login": "mads@example.org", "password": password, **more}
    return client.post("/accounts/login/", words)


def prove_again(client: Client) -> None:
    """What a sensitive change asks for."""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def newest_code() -> str:
    """The code in the newest letter."""
    found = re.search(
        r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", str(mail.outbox[-1].body), re.MULTILINE
    )
    assert found, "no code in the newest letter"
    return found[1]


def test_a_password_opens_the_door(mads: Person, client: Client) -> None:
    log_in(client, "wrong words altogether")
    assert not is_signed_in(client)
    log_in(client)
    assert is_signed_in(client)


def test_a_session_known_before_signing_in_is_worthless_after(mads: Person, client: Client) -> None:
    client.get("/accounts/login/")
    session = client.session
    session["planted"] = True
    session.save()
    planted = str(session.session_key)
    client.cookies[settings.SESSION_COOKIE_NAME] = planted
    log_in(client)
    assert is_signed_in(client)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != planted
    attacker = Client()
    attacker.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert not is_signed_in(attacker)


def test_a_link_gives_a_fresh_session_too(cast: Cast, client: Client) -> None:
    assert cast.member.person is not None
    session = client.session
    session["planted"] = True
    session.save()
    planted = str(session.session_key)
    client.cookies[settings.SESSION_COOKIE_NAME] = planted
    client.post(make_sign_in_link(OPERATOR, person=cast.member.person))
    assert is_signed_in(client)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != planted


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:///evil.example",
        "https:evil.example",
    ],
)
def test_signing_in_leads_nowhere_else(mads: Person, client: Client, elsewhere: str) -> None:
    client.get(f"/accounts/login/?next={quote(elsewhere)}")
    response = log_in(client, next=elsewhere)
    assert getattr(response, "url", "") == "/"
    assert is_signed_in(client)


def test_signing_in_leads_back(mads: Person, client: Client) -> None:
    assert getattr(client.get("/groups?q=x"), "url", "") == "/accounts/login/?next=/groups%3Fq%3Dx"
    assert getattr(log_in(client, next="/groups?q=x"), "url", "") == "/groups?q=x"


@pytest.fixture
def one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """For what counts attempts time stands still, however slow the machine is."""
    now = time.time()
    still = SimpleNamespace(time=lambda: now, monotonic=time.monotonic, sleep=time.sleep)
    monkeypatch.setattr("allauth.core.internal.ratelimit.time", still)
    monkeypatch.setattr("django.core.cache.backends.locmem.time", still)


@pytest.mark.usefixtures("one_moment")
def test_too_many_wrong_passwords_are_stopped(mads: Person, client: Client) -> None:
    for _ in range(6):
        log_in(client, "wrong words altogether")
    response = log_in(client)
    assert not is_signed_in(client)
    assert b"Too many" in getattr(response, "content", b"")


@pytest.mark.usefixtures("one_moment")
def test_too_many_codes_are_stopped_with_a_page_that_says_so(mads: Person) -> None:
    answers = [
        Client().post("/accounts/login/code/", {"email": "mads@example.org"}) for _ in range(8)
    ]
    assert [answer.status_code for answer in answers] == [302] * 3 + [200] * 5
    assert "Too many" in answers[-1].content.decode()
    assert len(mail.outbox) == 3


@pytest.mark.usefixtures("one_moment")
def test_too_many_tries_from_one_place_are_stopped_too(db: None) -> None:
    answers = [Client().get("/accounts/login/").status_code for _ in range(40)]
    assert set(answers) == {200}, "looking is free"
    tries = [
        Client().post("/accounts/login/", {"login": f"{number}@example.org", "password": "x"})
        for number in range(40)
    ]
    assert tries[-1].status_code == 429
    assert "Wait five minutes" in tries[-1].content.decode()


def test_a_code_by_mail_opens_the_door_and_proves_the_address(cast: Cast, client: Client) -> None:
    from folkmoot.people.api import create_person

    found = addresses_for({"new@example.org": "New One"})
    create_person(OPERATOR, email="new@example.org")
    client.post("/accounts/login/code/", {"email": "New@example.org"})
    client.post("/accounts/login/code/confirm/", {"code": newest_code()})
    assert is_signed_in(client)
    address = Address.objects.get(pk=found["new@example.org"])
    assert address.claimed_at is not None
    assert (address.person.email, address.person.name) == ("new@example.org", "New One")


def test_a_wrong_code_opens_nothing(mads: Person, client: Client) -> None:
    client.post("/accounts/login/code/", {"email": "mads@example.org"})
    client.post("/accounts/login/code/confirm/", {"code": "XXXXXX"})
    assert not is_signed_in(client)


@pytest.mark.parametrize("path", ["/accounts/login/code/", "/accounts/password/reset/"])
def test_nobody_learns_who_has_an_account(mads: Person, path: str) -> None:
    answers = []
    for email in ("mads@example.org", "nobody@example.org"):
        client = Client()
        response = client.post(path, {"email": email}, follow=True)
        words = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode())
        answers.append((response.status_code, words.replace(email, "")))
    assert answers[0] == answers[1]
    assert [letter.to for letter in mail.outbox] == [["mads@example.org"]]


def test_a_wrong_password_and_a_wrong_address_look_the_same(mads: Person) -> None:
    answers = []
    for email in ("mads@example.org", "nobody@example.org"):
        words = {"login": email, "password": "wrong words altogether"}
        response = Client().post("/accounts/login/", words)
        page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode())
        answers.append(page.replace(email, ""))
    assert answers[0] == answers[1]


def sign_up(client: Client, email: str = "new@example.net") -> None:
    """Send the form that makes an account, and the code mailed for it."""
    words = {"name": "New\u202e One", "email": email, "password1": PASSWORD, "password2": PASSWORD}
    client.post("/accounts/signup/", words)
    if mail.outbox and email in mail.outbox[-1].to:
        client.post("/accounts/confirm-email/", {"code": newest_code()})


def test_without_invitation_nobody_makes_an_account(cast: Cast, client: Client) -> None:
    count = Person.objects.count()
    assert b"by invitation" in client.get("/accounts/signup/").content
    sign_up(client)
    assert Person.objects.count() == count
    assert not mail.outbox


@pytest.mark.django_db(transaction=True)
def test_an_invitation_makes_one_account_in_its_group(
    cast: Cast, secret_group: Group, client: Client
) -> None:
    url = invite(
        cast.owner, email="other@example.net", kind=PersonKind.GUEST, group=secret_group
    ).url
    mail.outbox.clear()
    path = url.removeprefix(settings.BASE_URL)
    response = client.get(path, follow=True)
    assert response.redirect_chain == [("/invitation", 302)]
    assert secret_group.title in response.content.decode()
    sign_up(client)
    assert is_signed_in(client)
    person = Person.objects.get(email="new@example.net")
    assert (person.kind, person.name) == (PersonKind.GUEST, "New One")
    assert person.memberships.get().group == secret_group
    second = Client()
    assert second.get(path).status_code == 404
    sign_up(second, "second@example.net")
    assert not Person.objects.filter(email="second@example.net").exists()


@pytest.mark.django_db(transaction=True)
def test_an_invitation_does_not_prove_an_address(cast: Cast, client: Client) -> None:
    """Whoever invites has seen the secret, and must not get at the mail of the invited."""
    found = addresses_for_now({"other@example.net": "Other"})
    url = invite(cast.administrator, email="other@example.net").url
    client.get(url.removeprefix(settings.BASE_URL))
    words = {"name": "X", "email": "other@example.net"}
    client.post("/accounts/signup/", {**words, "password1": PASSWORD, "password2": PASSWORD})
    assert not is_signed_in(client)
    assert not EmailAddress.objects.filter(email="other@example.net", verified=True).exists()
    assert Address.objects.get(pk=found["other@example.net"]).claimed_at is None


def addresses_for_now(names: dict[str, str]) -> dict[str, int]:
    """The same in a transaction of its own."""
    from django.db import transaction

    with transaction.atomic():
        return addresses_for(names)


def test_somebody_with_an_account_accepts_with_it(
    cast: Cast, closed_group: Group, client: Client
) -> None:
    assert cast.stranger.person is not None
    client.force_login(cast.stranger.person)
    url = invite(cast.owner, email="g@example.net", kind=PersonKind.GUEST, group=closed_group).url
    client.get(url.removeprefix(settings.BASE_URL))
    assert closed_group.pk not in cast.stranger.member_groups
    client.post("/invitation/accept")
    cast.stranger.forget()
    assert closed_group.pk in cast.stranger.member_groups
    assert client.post("/invitation/accept").status_code == 404


def test_looking_at_a_sign_in_link_does_not_use_it_up(cast: Cast, client: Client) -> None:
    assert cast.member.person is not None
    path = make_sign_in_link(OPERATOR, person=cast.member.person)
    assert client.get(path).status_code == 200
    assert not is_signed_in(client)
    client.post(path)
    assert is_signed_in(client)
    assert Client().post(path).status_code == 404


def test_the_first_administrator_says_who_they_are_once(db: None, client: Client) -> None:
    path = first_sign_in_link()
    assert path
    assert getattr(client.post(path), "url", "") == "/welcome"
    weak = {"name": "Ada", "email": "ada@example.org", "password": "password"}
    assert b"too" in client.post("/welcome", weak).content
    client.post("/welcome", {**weak, "password": PASSWORD})
    assert is_signed_in(client)
    ada = Person.objects.get()
    assert (ada.name, ada.email, ada.check_password(PASSWORD)) == ("Ada", "ada@example.org", True)
    assert EmailAddress.objects.get().verified
    assert getattr(client.get("/welcome"), "url", "") == "/settings/profile"
    other = Client()
    other.post("/accounts/login/", {"login": "ada@example.org", "password": PASSWORD})
    assert is_signed_in(other)


def test_proving_another_address_adopts_its_messages(mads: Person, client: Client) -> None:
    found = addresses_for({"old@example.net": "Mads Old"})
    before = persons_of_addresses(found.values())[found["old@example.net"]]
    log_in(client)
    prove_again(client)
    client.post("/accounts/email/", {"action_add": "", "email": "Old@Example.net"})
    assert Address.objects.get(pk=found["old@example.net"]).person_id == before
    client.post("/accounts/confirm-email/", {"code": newest_code()})
    assert Address.objects.get(pk=found["old@example.net"]).person == mads
    assert Person.objects.get(pk=before).merged_into == mads


def test_a_new_password_needs_the_code_mailed(mads: Person, client: Client) -> None:
    client.post("/accounts/password/reset/", {"email": "mads@example.org"})
    client.post("/accounts/password/reset/confirm/", {"code": newest_code()})
    fresh = "another orange lantern"
    client.post("/accounts/password/reset/complete/", {"password1": fresh, "password2": fresh})
    mads.refresh_from_db()
    assert mads.check_password(fresh)


def test_sensitive_changes_ask_again(mads: Person, client: Client) -> None:
    client.force_login(mads)
    response = client.get("/accounts/2fa/totp/activate/")
    assert getattr(response, "url", "").startswith("/accounts/reauthenticate/")


def test_signing_out_everywhere_else(mads: Person) -> None:
    here, there = Client(), Client()
    log_in(here)
    log_in(there)
    page = here.get("/accounts/sessions/").content.decode()
    assert "Sign out everywhere else" in page
    here.post("/accounts/sessions/")
    assert is_signed_in(here)
    assert not is_signed_in(there)


def test_passkey_pages_run_no_inline_script(mads: Person, client: Client) -> None:
    """Our policy refuses inline script; what stands inline may only be inert data."""
    pages = [client.get("/accounts/login/").content.decode()]
    log_in(client)
    prove_again(client)
    pages.append(client.get("/accounts/2fa/webauthn/add/").content.decode())
    for page in pages:
        assert "webauthn.js" in page
        for attributes, inside in re.findall(r"<script([^>]*)>(.*?)</script>", page, re.DOTALL):
            assert 'src="' in attributes or "application/json" in attributes, inside
        assert not re.search(r"\son[a-z]+=|\sstyle=", page)
        for source in re.findall(r'<script[^>]*src="([^"]+)"', page):
            script = client.get(source)
            assert script.status_code == 200, source
            script.close()


def test_a_list_of_groups_costs_the_same_however_long(
    cast: Cast, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    from folkmoot.people.api import create_group

    for number in range(30):
        create_group(cast.member, title=f"Group {number}")
    assert cast.member.person is not None
    client.force_login(cast.member.person)
    with django_assert_max_num_queries(12):
        client.get("/groups")
