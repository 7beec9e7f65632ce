"""Right before a mail goes out: may this person still get it, and do they still want it?"""

import time
from collections.abc import Sequence
from enum import StrEnum

import msgspec
from django.db.models import Exists, OuterRef, QuerySet

from folkmoot.network.models import How, MailProblem, Message, Notice
from folkmoot.network.notices.bearings import Facts, facts_of, wishes_of
from folkmoot.network.notices.choices import DIGESTS, Choice, Wish, choice
from folkmoot.network.notices.mime.fields import is_address
from folkmoot.people.api import Address, Person, PersonKind, Viewer, viewer_of, visible

FRESH_SECONDS = 1.0


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


class Checker:
    """Checks notices of one batch: what they want is read for all of it, no older than `FRESH`.

    What they may see is asked for each mail.
    """

    def __init__(self, notices: Sequence[Notice]) -> None:
        self._notices = notices
        self._read_at = float("-inf")
        self._facts: dict[int, Facts] = {}
        self._wishes: dict[int, dict[int, Wish]] = {}

    def checked(self, notice: Notice) -> Checked:
        """Ask everything anew: deletion, membership, what they may see, what they want."""
        if time.monotonic() - self._read_at > FRESH_SECONDS:
            self._read()
        facts = self._facts.get(notice.message_id)
        if facts is None:
            return Checked(Verdict.FORGET)
        if not may_get(viewer_of(notice.person), facts.group, notice.message_id):
            return Checked(_unseen(notice))
        found = choice(self._wishes[facts.group][notice.person_id], facts.bearing(notice.person_id))
        if found.how == How.AT_ONCE:
            return Checked(Verdict.SEND, found)
        return Checked(Verdict.DIGEST if found.how in DIGESTS else Verdict.DROP, found)

    def _read(self) -> None:
        self._facts = facts_of({notice.message_id for notice in self._notices})
        persons = sorted({notice.person_id for notice in self._notices})
        groups = {facts.group for facts in self._facts.values()}
        self._wishes = {group: wishes_of(persons, group) for group in groups}
        self._read_at = time.monotonic()


def _unseen(notice: Notice) -> Verdict:
    """What was deleted meanwhile may come back; what they may not see does not."""
    gone = Message.objects.filter(pk=notice.message_id, deleted_at__isnull=False)
    return Verdict.FORGET if gone.exists() else Verdict.DROP


def may_get(viewer: Viewer, group: int, message: int) -> bool:
    """Whether the viewer belongs to the group and may see the message, which is not deleted."""
    if group not in viewer.group_roles:
        return False
    return visible(viewer, Message).filter(pk=message, deleted_at=None).exists()


def address_of(person: Person) -> str:
    """Where this person gets mail; empty if nowhere.

    A program gets none: the address made for it is one of our own, so mail to it would come back
    in.
    """
    if not person.is_active or person.kind == PersonKind.BOT:
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
