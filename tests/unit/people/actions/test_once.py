"""What works once works once, also for two who come at the same time."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from tests.cast import somebody

from folkmoot.base.errors import FolkmootError
from folkmoot.people.api import (
    OPERATOR,
    Membership,
    Openness,
    PersonKind,
    Role,
    accept_invitation,
    addresses_for,
    create_group,
    grant_role,
    invite,
    leave_group,
    make_sign_in_link,
    revoke_role,
    use_sign_in_link,
)
from folkmoot.people.models import Address, Person, RoleGrant

pytestmark = [
    pytest.mark.skipif(
        "connection.vendor != 'postgresql'", reason="SQLite has one writer at a time"
    ),
    pytest.mark.django_db(transaction=True),
]


def together(*steps: Callable[[], object]) -> list[bool]:
    """Run the steps at the same time, each on its own connection; which were not refused."""
    barrier = threading.Barrier(len(steps))

    def run(step: Callable[[], object]) -> bool:
        try:
            barrier.wait(timeout=20)
            step()
        except FolkmootError:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(len(steps)) as pool:
        return [done.result(timeout=60) for done in [pool.submit(run, step) for step in steps]]


def test_a_sign_in_link_lets_one_in() -> None:
    person = somebody("Mads").person
    assert person is not None
    secret = make_sign_in_link(OPERATOR, person=person).rsplit("/", 1)[1]
    assert sum(together(*[lambda: use_sign_in_link(secret=secret)] * 4)) == 1


def test_an_invitation_lets_one_in() -> None:
    owner, one, other = somebody("Olive"), somebody("One"), somebody("Other")
    group = create_group(owner, title="Circle", openness=Openness.SECRET)
    url = invite(owner, email="x@example.net", kind=PersonKind.GUEST, group=group).url
    secret = url.rsplit("/", 1)[1]
    done = together(
        lambda: accept_invitation(one, secret=secret),
        lambda: accept_invitation(other, secret=secret),
    )
    assert sorted(done) == [False, True]
    assert Membership.objects.filter(group=group).count() == 2


def test_two_owners_do_not_both_leave() -> None:
    one, other = somebody("One"), somebody("Other")
    group = create_group(one, title="Circle")
    from folkmoot.people.api import add_member

    assert other.person is not None
    add_member(one, group=group, person=other.person, role="owner")
    assert sorted(
        together(lambda: leave_group(one, group=group), lambda: leave_group(other, group=group))
    ) == [False, True]
    assert Membership.objects.filter(group=group, role="owner").count() == 1


def test_two_administrators_do_not_both_go() -> None:
    people = [somebody("One").person, somebody("Other").person]
    for person in people:
        assert person is not None
        grant_role(OPERATOR, person=person, role=Role.ADMINISTRATOR)
    first, second = people
    assert first is not None
    assert second is not None
    assert sorted(
        together(
            lambda: revoke_role(OPERATOR, person=first, role=Role.ADMINISTRATOR),
            lambda: revoke_role(OPERATOR, person=second, role=Role.ADMINISTRATOR),
        )
    ) == [False, True]
    assert RoleGrant.objects.count() == 1


def test_two_importers_make_each_sender_once() -> None:
    from django.db import transaction

    names = {f"s{number}@example.net": "" for number in range(300)}

    def store() -> None:
        with transaction.atomic():
            addresses_for(names)

    assert together(store, store, store) == [True, True, True]
    assert (Address.objects.count(), Person.objects.count()) == (300, 300)
