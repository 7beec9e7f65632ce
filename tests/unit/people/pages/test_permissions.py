"""Who gets which page: owner, moderator, member, guest, stranger, administrator, anybody."""

import pytest
from django.test import Client
from tests.cast import Cast

from folkmoot.base.ids import written
from folkmoot.people.api import Group, Viewer
from folkmoot.people.models import ActivityEntry, Membership

NAMES = ("owner", "moderator", "member", "guest", "stranger", "administrator")
SIGN_IN = "sign in"


def client_of(viewer: Viewer) -> Client:
    """A browser in which they are signed in."""
    client = Client()
    if viewer.person is not None:
        client.force_login(viewer.person)
    return client


def answer(viewer: Viewer, path: str, *, post: dict[str, str] | None = None) -> int | str:
    """The status of a page, or SIGN_IN where it leads to signing in."""
    client = client_of(viewer)
    response = client.get(path) if post is None else client.post(path, post)
    if response.status_code == 302 and response.headers["Location"].startswith("/accounts/login/"):
        return SIGN_IN
    return response.status_code


EVERYBODY = dict.fromkeys(NAMES, 200) | {"anybody": SIGN_IN}
ADMINISTRATORS = dict.fromkeys(NAMES, 403) | {"administrator": 200, "anybody": SIGN_IN}
MAKERS = dict.fromkeys(NAMES, 200) | {"guest": 403, "anybody": SIGN_IN}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/groups", EVERYBODY),
        ("/groups?q=x", EVERYBODY),
        ("/groups/new", MAKERS),
        ("/people", EVERYBODY),
        ("/people?show=correspondents&q=a", EVERYBODY),
        ("/people?page=nonsense&show=nonsense", EVERYBODY),
        ("/settings/profile", EVERYBODY),
        ("/settings/tokens", EVERYBODY),
        ("/accounts/email/", EVERYBODY),
        ("/accounts/2fa/", EVERYBODY),
        ("/accounts/sessions/", EVERYBODY),
        ("/-/components", dict.fromkeys((*NAMES, "anybody"), 404) | {"administrator": 200}),
        ("/administration/people", ADMINISTRATORS),
        ("/administration/invitations", ADMINISTRATORS),
        ("/administration/activity", ADMINISTRATORS),
        ("/administration/activity?actor=nonsense&kind=x&thing=y", ADMINISTRATORS),
        ("/administration/activity?actor=99999999999999999999999", ADMINISTRATORS),
    ],
)
def test_pages_of_the_house(cast: Cast, path: str, expected: dict[str, int | str]) -> None:
    assert {name: answer(cast.items()[name], path) for name in expected} == expected


@pytest.mark.parametrize("path", ["/people?q=%00", "/groups?q=a%00b", "/g/a%00b/members"])
def test_characters_no_database_takes_are_refused(cast: Cast, path: str) -> None:
    assert answer(cast.member, path) in {400, 404}


def test_numbers_no_database_takes_lead_nowhere(cast: Cast) -> None:
    assert answer(cast.member, f"/settings/tokens/{'9' * 30}/revoke", post={}) == 404


def test_pages_of_a_secret_group_do_not_exist_for_strangers(
    cast: Cast, secret_group: Group
) -> None:
    base = f"/g/{secret_group.slug}"
    somebody = cast.member.person
    assert somebody is not None
    ways: list[tuple[str, dict[str, str] | None]] = [
        (f"{base}/members", None),
        (f"{base}/settings", None),
        (f"{base}/settings", {"title": "x", "openness": "open"}),
        (f"{base}/archive", {}),
        (f"{base}/join", {}),
        (f"{base}/leave", {}),
        (f"{base}/ask", {"words": "Let me in"}),
        (f"{base}/address", {"slug": "mine"}),
        (f"{base}/members/add", {"email": "stran@example.org", "role": "owner"}),
        (f"{base}/members/invite", {"email": "x@example.org", "kind": "guest"}),
        (f"{base}/members/{written(somebody.ref)}", {"role": "none"}),
    ]
    before = ActivityEntry.objects.count()
    for path, post in ways:
        assert answer(cast.stranger, path, post=post) == 404, path
        assert answer(cast.anybody, path, post=post) == SIGN_IN, path
        missing = path.replace(secret_group.slug, "no-such-group")
        assert answer(cast.stranger, missing, post=post) == 404
    assert ActivityEntry.objects.count() == before
    page = client_of(cast.stranger).get(f"{base}/members").content.decode()
    nothing = client_of(cast.stranger).get("/g/no-such-group/members").content.decode()
    assert _without_own_words(page, secret_group.slug) == _without_own_words(
        nothing, "no-such-group"
    )


def _without_own_words(page: str, slug: str) -> str:
    """The page without what differs by the address asked for and the form tokens."""
    import re

    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page).replace(slug, "")


def test_a_secret_group_shows_nowhere_to_strangers(cast: Cast, secret_group: Group) -> None:
    client = client_of(cast.stranger)
    for path in (
        "/groups",
        "/groups?q=secret",
        "/-/palette?q=secret",
        "/people",
        "/settings/tokens",
    ):
        assert secret_group.title not in client.get(path).content.decode(), path
    assert secret_group.title in client_of(cast.guest).get("/groups").content.decode()


def test_who_may_do_what_in_a_closed_group(cast: Cast, closed_group: Group) -> None:
    base = f"/g/{closed_group.slug}"
    seen = {name: answer(cast.items()[name], f"{base}/members") for name in NAMES}
    assert seen == dict.fromkeys(NAMES, 200)
    managed = {name: answer(cast.items()[name], f"{base}/settings") for name in NAMES}
    assert managed == dict.fromkeys(NAMES, 403) | {"owner": 200, "administrator": 200}
    members = Membership.objects.count()
    for name in ("moderator", "member", "guest", "stranger"):
        post = {"email": "stran@example.org", "role": "member"}
        if name != "moderator":
            assert answer(cast.items()[name], f"{base}/members/add", post=post) == 403
        assert answer(cast.items()[name], f"{base}/archive", post={}) == 403
    assert answer(cast.stranger, f"{base}/join", post={}) == 403
    assert Membership.objects.count() == members


def test_strangers_see_of_a_closed_group_whom_to_ask_and_no_more(
    cast: Cast, closed_group: Group
) -> None:
    page = client_of(cast.stranger).get(f"/g/{closed_group.slug}/members").content.decode()
    assert "Olive" in page
    assert "Mads" not in page
    assert "Mads" in client_of(cast.member).get(f"/g/{closed_group.slug}/members").content.decode()


def test_guests_meet_only_those_they_share_a_group_with(cast: Cast, open_group: Group) -> None:
    page = client_of(cast.guest).get("/people?show=everybody").content.decode()
    assert "Olive" in page
    assert "Stran" not in page
    assert "Adele" not in page


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_changes_need_a_form_that_was_sent(cast: Cast, open_group: Group, method: str) -> None:
    client = client_of(cast.owner)
    base = f"/g/{open_group.slug}"
    for path in (f"{base}/archive", f"{base}/join", f"{base}/leave", f"{base}/members/add"):
        assert client.generic(method, path).status_code == 405


def test_forms_of_other_sites_change_nothing(cast: Cast, open_group: Group) -> None:
    person = cast.owner.person
    assert person is not None
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    reads_only = {"people:invitation", "people:invited"}
    from folkmoot.people.urls import urlpatterns

    kwargs = {"slug": open_group.slug, "ref": person.ref, "number": 1, "secret": "x"}
    kwargs |= {"answer": "admit", "kind": "guest"}
    from django.urls import reverse

    for pattern in urlpatterns:
        name = f"people:{pattern.name}"
        wanted = {key: kwargs[key] for key in pattern.pattern.converters}
        before = ActivityEntry.objects.count()
        response = client.post(reverse(name, kwargs=wanted), {"title": "Taken over"})
        assert response.status_code == 403, name
        assert b"not from this site" in response.content or name in reads_only
        assert ActivityEntry.objects.count() == before
