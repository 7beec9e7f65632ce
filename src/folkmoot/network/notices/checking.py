"""Right before a mail goes out: may this person still get it, and do they still want it?"""

from enum import StrEnum

import msgspec
from django.db.models import Exists, OuterRef, QuerySet

from folkmoot.network.models import How, MailProblem, Message, Notice
from folkmoot.network.notices.bearings import facts_of, wishes_of
from folkmoot.network.notices.choices import DIGESTS, Choice, choice
from folkmoot.network.notices.mime.fields import is_address
from folkmoot.people.api import Address, Person, Viewer, viewer_of, visible


class Verdict(StrEnum):
    """What to do with a notice."""

    SEND = "send"
    DROP = "drop"
    """They may not see it, do not want it, or cannot be reached."""
    FORGET = "forget"
    """As if it had never been written: the message is deleted and may come back."""
    DIGEST = "digest"
    """They want a digest by now."""


class Checked(msgspec.Struct, frozen=True):
    """The verdict, and how the message bears on the person by now."""

    verdict: Verdict
    choice: Choice | None = None


def checked(notice: Notice) -> Checked:
    """Ask everything anew: deletion, membership, what they may see, what they want."""
    facts = facts_of([notice.message_id]).get(notice.message_id)
    if facts is None:
        return Checked(Verdict.FORGET)
    if not may_get(viewer_of(notice.person), facts.group, notice.message_id):
        return Checked(Verdict.DROP)
    wish = wishes_of([notice.person_id], facts.group)[notice.person_id]
    found = choice(wish, facts.bearing(notice.person_id))
    if found.how == How.AT_ONCE:
        return Checked(Verdict.SEND, found)
    return Checked(Verdict.DIGEST if found.how in DIGESTS else Verdict.DROP, found)


def may_get(viewer: Viewer, group: int, message: int) -> bool:
    """Whether the viewer belongs to the group and may see the message."""
    if group not in viewer.group_roles:
        return False
    return visible(viewer, Message).filter(pk=message).exists()


def address_of(person: Person) -> str:
    """Where this person gets mail; empty if nowhere."""
    if not person.is_active:
        return ""
    if person.email and is_address(person.email):
        return person.email
    rows = Address.objects.filter(person=person, claimed_at__isnull=False).order_by("pk")
    for email in rows.values_list("email", flat=True):
        if is_address(email):
            return str(email)
    return ""


def problems(person_field: str) -> Exists:
    """For a queryset: whether mail to the person came back and nobody said it works again."""
    rows = MailProblem.objects.filter(person=OuterRef(person_field), cleared_at=None)
    return Exists(rows.exclude(kind=MailProblem.Kind.SOFT))


def problems_of(person: Person) -> QuerySet[MailProblem]:
    """What came back from this person's addresses and was not cleared, newest first."""
    rows = MailProblem.objects.filter(person=person, cleared_at=None)
    return rows.exclude(kind=MailProblem.Kind.SOFT).order_by("-at")
