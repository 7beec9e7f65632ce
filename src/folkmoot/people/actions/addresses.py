"""Whose an address is: senders found in mail, and people who prove that they are them."""

from collections.abc import Mapping

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import connection, transaction

from folkmoot.base import clock
from folkmoot.base.compiled import Compiled, CompiledObjects
from folkmoot.base.database import (
    Among,
    insert_rows,
    lock_for_transaction,
    reserved_ids,
    stored_ref,
)
from folkmoot.base.errors import FolkmootError, NotAllowed
from folkmoot.base.feed.entries import append
from folkmoot.base.ids import new_ref, written
from folkmoot.people import kinds
from folkmoot.people.access.viewer import Viewer
from folkmoot.people.actions.persons import usable_email
from folkmoot.people.addresses import better_name, clean_name, normalised
from folkmoot.people.contracts import AddressClaimed, CorrespondentsAdded, PersonChanged
from folkmoot.people.models import Address, Membership, Person, PersonKind
from folkmoot.people.things import person_thing
from folkmoot.people.writing import Work, writing

CHUNK = 500
CORRESPONDENT = PersonKind.CORRESPONDENT.value
_EMAILS = Compiled(
    lambda person: Address.objects.filter(person=person).order_by("pk").values_list("email"), int
)
_OF_EMAILS = CompiledObjects(
    Address, lambda emails: Address.objects.filter(Among("email", emails)), list
)
NO_PASSWORD = "!"  # noqa: S105  # Django's mark of a password nobody can enter


def addresses_for(names: Mapping[str, str]) -> dict[str, int]:
    """The row ids of many addresses, given with the name each was seen with (or "").

    For the importer, inside its transaction. Unknown addresses become correspondents; of the
    names seen with an address the best is kept, whichever came first. Keys of the answer are the
    addresses exactly as given; those without any character are left out.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("senders are stored with what they wrote")
    forms = {given: normalised(given) for given in names}
    seen: dict[str, str] = {}
    for given, email in forms.items():
        if email:
            seen[email] = better_name(seen.get(email, ""), clean_name(names[given]))
    known = _known(seen)
    fresh = seen.keys() - known.keys()
    if fresh:
        lock_for_transaction("people.address")
        known |= _known(fresh)
        known |= _added({email: seen[email] for email in seen if email not in known})
    _name_better(known, seen)
    return {given: known[email].pk for given, email in forms.items() if email}


def writing_address(person: Person) -> str:
    """The address under which a person's messages stand: that of their account, else another of
    theirs, else one made for them (a program, or somebody who proved none).

    Safe to ask twice at once; stores the made one.
    """
    return writing_addresses(person)[0]


def writing_addresses(person: Person) -> list[str]:
    """All addresses of a person, first the one of `writing_address`."""
    own = [email for (email,) in _EMAILS(person.pk)]
    account = normalised(person.email or "")
    if account in own:
        return [account, *(email for email in own if email != account)]
    if own:
        return own
    made = f"{written(person.ref)}@{settings.MAIL_DOMAIN}"
    Address.objects.get_or_create(
        email=made, defaults={"person": person, "name": person.name, "claimed_at": clock.now()}
    )
    return [made]


def claim_address(actor: Viewer, *, person: Person, email: str) -> Address:
    """Make an address, with all its messages, `person`'s own.

    Needs the proof: django-allauth knows the address as confirmed by mail for this person.
    Records the claim and announces AddressClaimed. Claiming twice changes nothing. Raises
    NotAllowed without proof, or when the address belongs to another account.
    """
    email = normalised(email)
    with writing(actor) as work:
        if not actor.is_operator and actor.person_id != person.pk:
            raise NotAllowed("Nobody can claim an address for another.", hint="Ask them.")
        if not EmailAddress.objects.filter(user=person, email=email, verified=True).exists():
            raise NotAllowed(
                f"It is not proved that {email} is yours.",
                hint="Confirm it with the code sent there.",
            )
        return _claimed(work, person, email)


def vouch_for_address(actor: Viewer, *, person: Person, email: str) -> Address:
    """Take an address as proved because the operator of the machine says so, and claim it."""
    email = usable_email(email)
    with writing(actor) as work:
        if not actor.is_operator:
            raise NotAllowed("Only the operator of the machine vouches for addresses.")
        confirm_unmailed(person, email)
        work.record(kinds.ADDRESS_VOUCHED, person_thing(person))
        return _claimed(work, person, email)


def confirm_unmailed(person: Person, email: str) -> None:
    """Tell allauth that an address is proved, as it would be by a code mailed there."""
    taken = EmailAddress.objects.filter(email=email, verified=True).exclude(user=person)
    if taken.exists():
        raise FolkmootError(
            f"{email} belongs to another account.", hint="Use another one.", place="email"
        )
    others = EmailAddress.objects.filter(user=person).exclude(email=email)
    is_first = not others.filter(primary=True).exists()
    EmailAddress.objects.update_or_create(
        user=person, email=email, defaults={"verified": True, "primary": is_first}
    )
    if is_first:
        Person.objects.filter(pk=person.pk).update(email=email)
        person.email = email


def claim_proved_by_mail(work: Work, person: Person, email: str) -> Address:
    """Claim an address within a running transaction whose caller has the proof."""
    return _claimed(work, person, email)


def _claimed(work: Work, person: Person, email: str) -> Address:
    address, is_new = Address.objects.select_for_update().get_or_create(
        email=email, defaults={"person": person, "name": person.name, "claimed_at": clock.now()}
    )
    if address.person_id == person.pk and address.claimed_at is not None and not is_new:
        return address
    before = address.person
    if before.pk != person.pk and before.has_account:
        raise NotAllowed(
            f"{email} belongs to another account.",
            hint="An administrator can find out whose it is.",
        )
    address.person, address.claimed_at = person, clock.now()
    address.save(update_fields=["person", "claimed_at"])
    if before.pk != person.pk:
        _absorb(before, person)
        work.announce(PersonChanged(before.pk))
    _take_name(person, address)
    work.record(kinds.ADDRESS_CLAIMED, person_thing(person), address=address.pk, person=before.pk)
    work.announce(AddressClaimed(address.pk, person.pk, before.pk))
    return address


def _absorb(correspondent: Person, person: Person) -> None:
    """What is left of a correspondent whose last address was claimed leads on to the claimer."""
    if correspondent.addresses.exists():
        return
    own_groups = Membership.objects.filter(person=person).values_list("group_id", flat=True)
    listed = Membership.objects.filter(person=correspondent)
    listed.filter(group__in=list(own_groups)).delete()
    listed.update(person=person)
    Person.objects.filter(pk=correspondent.pk).update(merged_into=person)
    Person.objects.filter(merged_into=correspondent).update(merged_into=person)


def _take_name(person: Person, address: Address) -> None:
    if not person.name and address.name:
        person.name = address.name
        person.save(update_fields=["name"])


def _known(emails: Mapping[str, str] | set[str]) -> dict[str, Address]:
    found: dict[str, Address] = {}
    wanted = sorted(emails)
    for at in range(0, len(wanted), CHUNK):
        found.update((row.email, row) for row in _OF_EMAILS(wanted[at : at + CHUNK]))
    return found


def _added(names: Mapping[str, str]) -> dict[str, Address]:
    """New correspondents with one address each."""
    if not names:
        return {}
    persons = reserved_ids(Person, len(names))
    addresses = reserved_ids(Address, len(names))
    insert_rows(
        Person,
        ["id", "ref", "kind", "name", "about", "is_active", "password"],
        (
            (person, stored_ref(new_ref()), CORRESPONDENT, name, "", True, NO_PASSWORD)
            for person, name in zip(persons, names.values(), strict=True)
        ),
    )
    insert_rows(
        Address,
        ["id", "person_id", "email", "name"],
        (
            (address, person, email, name)
            for address, person, (email, name) in zip(
                addresses, persons, names.items(), strict=True
            )
        ),
    )
    append([CorrespondentsAdded(list(persons))])
    return {
        email: Address(pk=address, person_id=person, email=email, name=name)
        for address, person, (email, name) in zip(addresses, persons, names.items(), strict=True)
    }


def _name_better(known: Mapping[str, Address], seen: Mapping[str, str]) -> None:
    """Keep the best name of each address; a correspondent is called as their address is."""
    changed: list[Address] = []
    for email, name in seen.items():
        address = known[email]
        if name and better_name(address.name, name) != address.name:
            address.name = name
            changed.append(address)
    if not changed:
        return
    Address.objects.bulk_update(changed, ["name"], batch_size=CHUNK)
    names = {address.person_id: address.name for address in changed}
    persons = [
        person
        for at in range(0, len(names), CHUNK)
        for person in Person.objects.filter(
            pk__in=sorted(names)[at : at + CHUNK], kind=PersonKind.CORRESPONDENT
        )
    ]
    for person in persons:
        person.name = better_name(person.name, names[person.pk])
    Person.objects.bulk_update(persons, ["name"], batch_size=CHUNK)
