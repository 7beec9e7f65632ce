"""What of people leaves an installation: persons as far as they are known, groups, who belongs.

What makes somebody able to sign in stays: passwords, sessions, tokens, links, invitations. Whoever
had an account proves an address anew.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from folkmoot.base.ids import read, written
from folkmoot.base.portable import Table, by_parents
from folkmoot.base.portable.table import CHUNK
from folkmoot.people.actions.addresses import NO_PASSWORD
from folkmoot.people.addresses import normalised
from folkmoot.people.contracts import GroupChanged
from folkmoot.people.models import (
    AccessToken,
    ActivityEntry,
    Address,
    Group,
    GroupAlias,
    Invitation,
    JoinRequest,
    Membership,
    Person,
    RoleGrant,
)
from folkmoot.people.slugs import is_slug
from folkmoot.people.writing import Work


def _persons_in_order(rows: models.QuerySet[models.Model], _: int) -> Iterator[list[int]]:
    """Those who lead to nobody first, then the others behind those they lead to."""
    leads = Q(merged_into__isnull=False) | Q(keeper__isnull=False)
    plain = rows.exclude(leads).order_by("pk").values_list("pk", flat=True)
    last = 0
    while piece := list(plain.filter(pk__gt=last)[:CHUNK]):
        yield piece
        last = piece[-1]
    others = by_parents(rows.filter(leads), ["merged_into", "keeper"])
    for at in range(0, len(others), CHUNK):
        yield others[at : at + CHUNK]


def _without_password(row: dict[str, object]) -> None:
    row["password"] = NO_PASSWORD


def _require_normal(line: Mapping[str, object]) -> None:
    email = str(line["email"])
    if not email or normalised(email) != email:
        raise ValueError("An address is not in the form in which they are compared")


def _require_email(line: Mapping[str, object]) -> None:
    email = str(line["email"] or "")
    if email and normalised(email) != email.lower():
        raise ValueError("Nobody could sign in with this address")


def _require_slug(line: Mapping[str, object]) -> None:
    if not is_slug(str(line["slug"])):
        raise ValueError("A short name cannot stand in an address")


PERSONS = Table(
    name="persons",
    model=Person,
    named=("ref",),
    stays={
        "password": "whoever knows it proves an address anew",
        "last_login": "of this installation",
    },
    batches=_persons_in_order,
    coming=_without_password,
    usable=_require_email,
)
ADDRESSES = Table(name="addresses", model=Address, named=("email",), usable=_require_normal)
ROLES = Table(name="roles", model=RoleGrant)
GROUPS = Table(name="groups", model=Group, named=("ref",), usable=_require_slug)
ALIASES = Table(name="aliases", model=GroupAlias, home="group")
MEMBERSHIPS = Table(name="memberships", model=Membership, home="group")
JOIN_REQUESTS = Table(name="join-requests", model=JoinRequest, home="group")

OF_THE_HOUSE = (PERSONS, ADDRESSES, ROLES, GROUPS)
OF_A_GROUP = (ALIASES, MEMBERSHIPS, JOIN_REQUESTS)
OF_ONESELF = (
    Table(
        name="tokens",
        model=AccessToken,
        stays={"secret_digest": "only whoever holds the token knows its secret"},
    ),
    Table(name="invitations", model=Invitation, stays={"secret_digest": "lets its bearer in"}),
    Table(
        name="deeds",
        model=ActivityEntry,
        stays={
            "detail": "may name others",
            "hash": "proves the chain, which does not leave",
        },
    ),
)
"""What only somebody's copy of their own things holds beside these."""
STAYING: Mapping[str, str] = {
    "Invitation": "its secret is known to this installation only",
    "AccessToken": "a secret of one account",
    "SignInLink": "a secret of one account",
    "ActivityEntry": "the chain proves what was done in one installation; it is in its backups",
    "ActivityHead": "of the chain of deeds",
}
"""Tables that never leave, each with the reason."""


def known_persons(lines: list[dict[str, Any]], emails: Mapping[str, list[str]]) -> dict[str, str]:
    """Which persons of an archive are here under another public id, by the ids as written.

    Whoever is here under the same id is the same; else whoever signs in with the same address, else
    whoever owns one of their addresses, which `emails` gives by person.
    """
    refs = {line["ref"] for line in lines}
    rows = Person.objects.filter(ref__in=[read(ref) for ref in refs])
    here = {written(ref) for ref in rows.values_list("ref", flat=True)}
    wanted = {str(line["email"]).lower() for line in lines if line["email"]}
    accounts = {
        str(email).lower(): written(ref)
        for email, ref in Person.objects.filter(email__in=wanted).values_list("email", "ref")
    }
    every = [email for ref in refs for email in emails.get(ref, ())]
    owners = {
        email: written(ref)
        for email, ref in Address.objects.filter(email__in=every).values_list(
            "email", "person__ref"
        )
    }
    same: dict[str, str] = {}
    for line in lines:
        by_account = accounts.get(str(line["email"] or "").lower())
        by_address = (owners[email] for email in emails.get(line["ref"], ()) if email in owners)
        other = by_account or next(by_address, None)
        if other is not None and line["ref"] not in here:
            same[line["ref"]] = other
    return same


def open_taken_group(work: Work, group: Group, archived_at: datetime | None) -> None:
    """Let a group that came with an archive be what it was there: until it is whole, it takes no
    messages.
    """
    Group.objects.filter(pk=group.pk).update(archived_at=archived_at)
    work.announce(GroupChanged(group.pk))


def free_slug(slug: str) -> str:
    """This short name, or the next free one after it where a group here has it."""
    candidate, number = slug, 2
    while Group.objects.filter(Q(slug=candidate) | Q(aliases__slug=candidate)).exists():
        tail = f"-{number}"
        candidate, number = f"{slug[: 80 - len(tail)]}{tail}", number + 1
    return candidate
