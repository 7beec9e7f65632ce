"""Senders found in mail, and people who prove that they are them."""

import time

import pytest
from allauth.account.models import EmailAddress
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast, somebody

from folkmoot.base.errors import NotAllowed
from folkmoot.base.feed.entries import START, entries_after
from folkmoot.people.api import (
    OPERATOR,
    Address,
    Group,
    GroupRole,
    Membership,
    Person,
    PersonKind,
    Viewer,
    addresses_for,
    claim_address,
    enter_correspondents,
    persons_of_addresses,
    vouch_for_address,
)
from folkmoot.people.contracts import AddressClaimed


@pytest.mark.django_db(transaction=True)
def test_senders_are_stored_only_with_what_they_wrote() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        addresses_for({"a@example.net": ""})


def test_unknown_senders_become_correspondents(db: None) -> None:
    found = addresses_for({"Jo@Example.NET": "Jo Doe", "kim@example.net": ""})
    assert set(found) == {"Jo@Example.NET", "kim@example.net"}
    jo = Address.objects.get(pk=found["Jo@Example.NET"])
    assert (jo.email, jo.name, jo.claimed_at) == ("jo@example.net", "Jo Doe", None)
    assert (jo.person.kind, jo.person.name) == (PersonKind.CORRESPONDENT, "Jo Doe")
    assert not jo.person.has_usable_password()
    assert addresses_for({"jo@example.net": ""}) == {"jo@example.net": jo.pk}
    assert Person.objects.count() == 2


def test_two_spellings_of_an_address_in_one_batch_are_one(db: None) -> None:
    found = addresses_for({"JO@example.net": "", "jo@EXAMPLE.net": "Jo", "": "Nobody"})
    assert len(found) == 2
    assert len(set(found.values())) == 1


def test_the_best_name_is_kept_whichever_came_first(db: None) -> None:
    names = ["jo@example.net", "JO", "Jo", "Jo Doe", ""]
    for name in names:
        addresses_for({"one@example.net": name})
    for name in reversed(names):
        addresses_for({"two@example.net": name})
    assert set(Address.objects.values_list("name", flat=True)) == {"Jo Doe"}
    assert set(Person.objects.values_list("name", flat=True)) == {"Jo Doe"}


def test_names_seen_in_mail_do_not_rename_members(cast: Cast) -> None:
    addresses_for({"mads@example.org": "Very Long And Wonderful Name"})
    assert Person.objects.filter(name="Mads").exists()


def test_thousands_of_senders_need_few_queries(db: None) -> None:
    names = {f"sender{number}@example.net": f"Sender {number}" for number in range(2000)}
    started = time.perf_counter()
    with CaptureQueriesContext(connection) as asked:
        found = addresses_for(names)
    print(f"2,000 new addresses: {time.perf_counter() - started:.3f} s")  # noqa: T201  # a figure
    assert len(found) == 2000
    statements = [query for query in asked if not query["sql"].startswith("INSERT")]
    assert len(statements) < 25


def test_correspondents_enter_a_group_once_and_gain_no_rights(
    cast: Cast, secret_group: Group
) -> None:
    found = addresses_for({"jo@example.net": "Jo", "mads@example.org": "Mads"})
    persons = persons_of_addresses(found.values())
    assert enter_correspondents(secret_group, persons.values()) == 1
    assert enter_correspondents(secret_group, persons.values()) == 0
    jo = Person.objects.get(pk=persons[found["jo@example.net"]])
    assert Membership.objects.get(person=jo).role == GroupRole.CORRESPONDENT
    assert Viewer(jo).member_groups == []
    assert Membership.objects.get(person=cast.member.person_id).role == GroupRole.MEMBER


def test_claiming_needs_proof_and_the_claimer(cast: Cast) -> None:
    addresses_for({"old@example.net": "Mads Old"})
    assert cast.member.person
    assert cast.stranger.person
    with pytest.raises(NotAllowed, match="not proved"):
        claim_address(cast.member, person=cast.member.person, email="old@example.net")
    EmailAddress.objects.create(user=cast.member.person, email="old@example.net", verified=True)
    with pytest.raises(NotAllowed, match="for another"):
        claim_address(cast.stranger, person=cast.member.person, email="old@example.net")
    with pytest.raises(NotAllowed):
        vouch_for_address(cast.administrator, person=cast.stranger.person, email="x@example.net")


def test_a_claimed_address_adopts_what_hangs_on_it(cast: Cast, open_group: Group) -> None:
    address = addresses_for({"old@example.net": "Mads Old"})["old@example.net"]
    before = Address.objects.get(pk=address).person
    enter_correspondents(open_group, [before.pk])
    assert cast.stranger.person
    EmailAddress.objects.create(user=cast.stranger.person, email="old@example.net", verified=True)
    claimed = claim_address(cast.stranger, person=cast.stranger.person, email="Old@Example.net")
    assert claimed.pk == address
    assert claimed.claimed_at is not None
    assert address in cast.stranger.address_ids
    before.refresh_from_db()
    assert before.merged_into == cast.stranger.person
    assert not before.memberships.exists()
    assert Membership.objects.get(person=cast.stranger.person).role == GroupRole.CORRESPONDENT
    told = [entry.payload for entry in entries_after(START, 500)]
    if connection.vendor == "sqlite":  # on PostgreSQL this transaction is not settled yet
        assert AddressClaimed(address, cast.stranger.person.pk, before.pk) in told


def test_claiming_twice_changes_nothing(cast: Cast) -> None:
    assert cast.member.person
    first = claim_address(cast.member, person=cast.member.person, email="mads@example.org")
    second = claim_address(cast.member, person=cast.member.person, email="mads@example.org")
    assert first.claimed_at == second.claimed_at


def test_an_address_of_another_account_is_not_taken_over(cast: Cast) -> None:
    other = somebody("Other")
    assert other.person
    assert cast.member.person
    EmailAddress.objects.filter(email="mads@example.org").delete()
    EmailAddress.objects.create(user=other.person, email="mads@example.org", verified=True)
    with pytest.raises(NotAllowed, match="belongs to another account"):
        claim_address(other, person=other.person, email="mads@example.org")
    assert list(cast.member.address_ids) == [Address.objects.get(email="mads@example.org").pk]


def test_the_operator_vouches_for_addresses(cast: Cast) -> None:
    assert cast.stranger.person
    vouch_for_address(OPERATOR, person=cast.stranger.person, email="second@example.org")
    known = EmailAddress.objects.filter(user=cast.stranger.person)
    assert set(known.values_list("email", "verified", "primary")) == {
        ("stran@example.org", True, True),
        ("second@example.org", True, False),
    }
