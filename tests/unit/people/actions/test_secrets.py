"""Invitations, tokens and sign-in links: shown once, used once, kept as digests."""

import logging
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from pytest_django import DjangoCaptureOnCommitCallbacks
from tests.cast import Cast

from folkmoot.base import clock
from folkmoot.base.errors import FolkmootError, NotAllowed, NotFound
from folkmoot.people.api import (
    ANYBODY,
    OPERATOR,
    Group,
    Person,
    PersonKind,
    Role,
    Scope,
    Viewer,
    accept_invitation,
    bearer_of,
    first_sign_in_link,
    invite,
    make_sign_in_link,
    make_token,
    restore_token,
    revoke_token,
    scopes_named,
    use_sign_in_link,
    valid_invitation,
    viewer_for_token,
    withdraw_invitation,
)
from folkmoot.people.models import AccessToken, Invitation, SignInLink
from folkmoot.people.queries.persons import account_of


def the(viewer: Viewer) -> Person:
    """The person behind a viewer."""
    assert viewer.person is not None
    return viewer.person


def secret_in(url: str) -> str:
    """The secret that ends an address."""
    return url.rsplit("/", 1)[1]


def everything_stored() -> str:
    """Every value of every table of people, as one text."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows: list[str] = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # names from the database
            for row in cursor.fetchall():
                rows += [
                    bytes(value).decode("latin-1")
                    if isinstance(value, bytes | memoryview)
                    else str(value)
                    for value in row
                ]
    return "\n".join(rows)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> object:
    """Lets time pass: `later(days=3)`."""

    def move(**duration: float) -> None:
        moment = clock.now() + timedelta(**duration)

        def frozen() -> datetime:
            return moment

        monkeypatch.setattr(clock, "now", frozen)

    return move


def test_no_secret_is_stored_or_logged(
    cast: Cast,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with caplog.at_level(logging.DEBUG), django_capture_on_commit_callbacks(execute=True):
        secrets = [
            secret_in(invite(cast.administrator, email="new@example.org").url),
            make_token(cast.member, person=the(cast.member), label="x").secret,
            secret_in(make_sign_in_link(OPERATOR, person=the(cast.member))),
        ]
    stored = everything_stored()
    assert "new@example.org" in stored
    for secret in secrets:
        assert len(secret) > 40
        assert secret not in stored
        assert secret not in caplog.text


def test_an_invitation_is_mailed_after_the_transaction_and_works_once(
    cast: Cast,
    secret_group: Group,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        invited = invite(
            cast.owner, email="Guest@Example.net", kind=PersonKind.GUEST, group=secret_group
        )
        assert not mail.outbox
    letter = mail.outbox[0]
    assert letter.to == ["guest@example.net"]
    assert invited.url in letter.body
    assert secret_group.title in letter.subject
    secret = secret_in(invited.url)
    with pytest.raises(NotAllowed):
        accept_invitation(ANYBODY, secret=secret)
    accept_invitation(cast.stranger, secret=secret)
    assert secret_group.pk in cast.stranger.member_groups
    with pytest.raises(NotFound):
        accept_invitation(cast.administrator, secret=secret)
    assert secret_group.pk not in cast.administrator.member_groups


def test_an_invitation_grows_too_old(cast: Cast, later: object) -> None:
    secret = secret_in(invite(cast.administrator, email="new@example.org").url)
    assert valid_invitation(secret)
    assert callable(later)
    later(days=15)
    assert valid_invitation(secret) is None
    with pytest.raises(NotFound):
        accept_invitation(cast.stranger, secret=secret)


def test_an_invitation_can_be_withdrawn(cast: Cast, open_group: Group) -> None:
    invited = invite(cast.owner, email="g@example.net", kind=PersonKind.GUEST, group=open_group)
    for viewer in (cast.member, cast.stranger, cast.guest, cast.anybody):
        with pytest.raises(NotFound):
            withdraw_invitation(viewer, invitation=invited.invitation)
    withdraw_invitation(cast.owner, invitation=invited.invitation)
    assert valid_invitation(secret_in(invited.url)) is None


def test_who_may_invite_whom(cast: Cast, open_group: Group) -> None:
    guest = PersonKind.GUEST
    for viewer in (cast.owner, cast.moderator, cast.member, cast.guest, cast.stranger, ANYBODY):
        with pytest.raises(NotAllowed):
            invite(viewer, email="x@example.org")
    for viewer in (cast.moderator, cast.member, cast.guest, cast.stranger, ANYBODY):
        with pytest.raises((NotAllowed, NotFound)):
            invite(viewer, email="x@example.org", kind=guest, group=open_group)
    with pytest.raises(NotAllowed):
        invite(cast.owner, email="x@example.org", kind=PersonKind.MEMBER, group=open_group)
    with pytest.raises(FolkmootError):
        invite(cast.administrator, email="x@example.org", kind=PersonKind.BOT)
    assert not Invitation.objects.exists()
    invite(cast.owner, email="x@example.org", kind=guest, group=open_group)


def test_a_token_acts_for_its_person_until_revoked(cast: Cast) -> None:
    issued = make_token(cast.member, person=the(cast.member), label="script")
    assert issued.secret.startswith("fm_")
    assert viewer_for_token(issued.secret).person == the(cast.member)
    assert AccessToken.objects.get().used_at is not None
    for stranger in (cast.stranger, cast.guest, cast.anybody):
        with pytest.raises(NotFound):
            revoke_token(stranger, token=issued.token)
    revoke_token(cast.member, token=issued.token)
    assert not viewer_for_token(issued.secret).is_known
    assert not viewer_for_token("fm_wrong").is_known
    assert not viewer_for_token("").is_known


def test_a_token_of_a_closed_account_or_too_old_is_worthless(cast: Cast, later: object) -> None:
    expiring = make_token(
        cast.member, person=the(cast.member), expires_at=clock.now() + timedelta(days=1)
    )
    lasting = make_token(cast.owner, person=the(cast.owner))
    Person.objects.filter(pk=the(cast.owner).pk).update(is_active=False)
    assert not viewer_for_token(lasting.secret).is_known
    assert viewer_for_token(expiring.secret).is_known
    assert callable(later)
    later(days=2)
    assert not viewer_for_token(expiring.secret).is_known


def test_nobody_makes_a_token_in_anothers_name(cast: Cast) -> None:
    for viewer in (cast.administrator, cast.owner, cast.anybody):
        with pytest.raises(FolkmootError):
            make_token(viewer, person=the(cast.member))
    assert make_token(OPERATOR, person=the(cast.member)).secret


def test_a_sign_in_link_works_once(cast: Cast, later: object) -> None:
    with pytest.raises(NotAllowed):
        make_sign_in_link(cast.administrator, person=the(cast.member))
    older = secret_in(make_sign_in_link(OPERATOR, person=the(cast.member)))
    newer = secret_in(make_sign_in_link(OPERATOR, person=the(cast.member)))
    with pytest.raises(NotFound):
        use_sign_in_link(secret=older)
    assert use_sign_in_link(secret=newer) == the(cast.member)
    with pytest.raises(NotFound):
        use_sign_in_link(secret=newer)
    late = secret_in(make_sign_in_link(OPERATOR, person=the(cast.member)))
    assert callable(later)
    later(days=2)
    with pytest.raises(NotFound):
        use_sign_in_link(secret=late)


def test_a_link_of_a_closed_account_signs_nobody_in(cast: Cast) -> None:
    secret = secret_in(make_sign_in_link(OPERATOR, person=the(cast.member)))
    Person.objects.filter(pk=the(cast.member).pk).update(is_active=False)
    with pytest.raises(NotFound):
        use_sign_in_link(secret=secret)
    assert SignInLink.objects.get().used_at is None


def test_the_first_administrator_gets_a_link_until_they_have_an_address(db: None) -> None:
    first = first_sign_in_link()
    second = first_sign_in_link()
    assert first
    assert second
    assert Person.objects.count() == 1, "asking again makes nobody new"
    with pytest.raises(NotFound):
        use_sign_in_link(secret=secret_in(first))
    person = use_sign_in_link(secret=secret_in(second))
    assert Viewer(person).is_administrator
    Person.objects.filter(pk=person.pk).update(email="first@example.org")
    assert first_sign_in_link() is None


def test_no_first_administrator_where_there_is_one(cast: Cast) -> None:
    assert first_sign_in_link() is None
    assert Person.objects.filter(role_grants__role=Role.ADMINISTRATOR).count() == 1
    with pytest.raises(NotFound):
        account_of("nobody@example.org")


def test_a_token_is_good_for_its_scopes_and_no_more(cast: Cast) -> None:
    plain = make_token(cast.administrator, person=the(cast.administrator))
    full = make_token(
        cast.administrator, person=the(cast.administrator), scopes=[Scope.READ, Scope.ADMIN]
    )
    reading = bearer_of(plain.secret)
    acting = bearer_of(full.secret)
    assert reading
    assert reading.scopes == {Scope.READ, Scope.WRITE}
    assert not reading.viewer.is_administrator
    assert acting
    assert acting.scopes == {Scope.READ, Scope.ADMIN}
    assert acting.viewer.is_administrator


@pytest.mark.parametrize("words", [[], ["read", "everything"]])
def test_scopes_are_named(words: list[str]) -> None:
    with pytest.raises(FolkmootError):
        scopes_named(words)


def test_a_revocation_is_taken_back_only_by_whoever_revoked_and_only_soon(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    issued = make_token(cast.member, person=the(cast.member))
    revoke_token(cast.administrator, token=issued.token)
    with pytest.raises(FolkmootError):
        restore_token(cast.member, token=issued.token)
    restore_token(cast.administrator, token=issued.token)
    assert bearer_of(issued.secret)
    revoke_token(cast.member, token=issued.token)
    later = clock.now() + timedelta(minutes=3)
    monkeypatch.setattr(clock, "now", lambda: later)
    with pytest.raises(FolkmootError):
        restore_token(cast.member, token=issued.token)
    assert bearer_of(issued.secret) is None
