"""People: the directory, and finding one of them."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from folkmoot.base.errors import NotFound
from folkmoot.people.access.policy import visible
from folkmoot.people.access.viewer import Viewer
from folkmoot.people.addresses import normalised
from folkmoot.people.models import Address, Person, PersonKind

SHOWN = ("everybody", "members", "guests", "correspondents")
CHUNK = 500


def directory(viewer: Viewer, *, words: str = "", shown: str = "members") -> QuerySet[Person]:
    """People by name: of one kind (see SHOWN), whose name holds all the words.

    Administrators, and everybody for themselves, also find people by address.
    """
    rows = visible(viewer, Person).filter(merged_into=None)
    if shown == "members":
        rows = rows.filter(kind__in=(PersonKind.MEMBER, PersonKind.BOT))
    elif shown == "guests":
        rows = rows.filter(kind=PersonKind.GUEST)
    elif shown == "correspondents":
        rows = rows.filter(kind=PersonKind.CORRESPONDENT)
    if not viewer.is_administrator:
        rows = rows.filter(is_active=True)
    for word in words.split()[:8]:
        rows = rows.filter(_named(viewer, word))
    return rows.order_by("name", "pk")


def _named(viewer: Viewer, word: str) -> Q:
    found = Q(name__icontains=word)
    if viewer.is_administrator:
        by_address = Address.objects.filter(email__contains=normalised(word)).values("person")
        found |= Q(email__contains=normalised(word)) | Q(pk__in=by_address)
    return found


def person_by_ref(viewer: Viewer, ref: UUID) -> Person:
    """The person at this address, or the one they merged into; NotFound if not to be seen."""
    named = Person.objects.filter(ref=ref).select_related("merged_into").first()
    meant = named.merged_into or named if named else None
    person = visible(viewer, Person).filter(pk=meant.pk).first() if meant else None
    if person is None:
        raise NotFound("There is nobody here that you can see.", hint="Check the address.")
    return person


def person_by_email(email: str) -> Person | None:
    """Whose account this address signs in to, or else who writes from it; for the operator."""
    written = normalised(email)
    account = Person.objects.filter(email=written).first()
    if account is not None:
        return account
    address = Address.objects.select_related("person").filter(email=written).first()
    return address.person if address else None


def account_of(email: str) -> Person:
    """The open account this address belongs to; NotFound if there is none."""
    person = person_by_email(email)
    if person is None or not person.has_account or not person.is_active:
        raise NotFound(
            f"Nobody with the address {email!r} has an account here.",
            hint="`folkmoot person add EMAIL` makes one.",
        )
    return person


def viewer_for_email(email: str) -> Viewer:
    """The eyes of the person with this address, for `--as`; NotFound if there is no account."""
    return Viewer(account_of(email))


def persons_of_addresses(addresses: Iterable[int]) -> dict[int, int]:
    """Whose each address is, by row id; for the importer and for what is derived from messages."""
    wanted = sorted(set(addresses))
    found: dict[int, int] = {}
    for at in range(0, len(wanted), CHUNK):
        rows = Address.objects.filter(pk__in=wanted[at : at + CHUNK])
        found.update(rows.values_list("pk", "person_id"))
    return found


def with_roles(rows: QuerySet[Person]) -> QuerySet[Person]:
    """The same people with their roles and addresses read along, for lists of administrators."""
    return rows.prefetch_related("role_grants", Prefetch("addresses"))
