"""What a digest is made of: messages a reader may see, read from the tables."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec
from django.db.models import Exists, OuterRef, Q, QuerySet

from folkmoot.network.models import DigestMark, How, Message, MessageKind, Notice
from folkmoot.network.notices.bearings import facts_of, hows_of
from folkmoot.network.notices.choices import Bearing
from folkmoot.network.notices.digests.shape import Concern, Digest, GroupName, NewMessage, digest_of
from folkmoot.network.reading.state import ReadState, read_states
from folkmoot.people.api import Group, Membership, Viewer, visible

MOST = 5000
"""Messages looked at for one digest, the newest; nobody reads the beginning of more."""
COLUMNS = (
    "pk", "ref", "number", "group_id", "conversation_id", "parent_id", "subject",
    "conversation__title", "conversation__restricted_count", "branch_name__name", "sender_name",
    "sender__person__name", "sender__email", "sent_at", "added_at", "first_words",
)  # fmt: skip


class Span(msgspec.Struct, frozen=True):
    """Announcements of a group to be told: behind `after`, up to and including `up_to`.

    `until` is where digests of the group end for good, None if they go on.
    """

    after: int
    up_to: int
    until: int | None = None

    @property
    def told(self) -> int:
        """Up to here the group is told once the digest went out."""
        return max(self.after, self.up_to)


class _Row(NamedTuple):
    pk: int
    ref: UUID
    number: int | None
    group: int
    conversation: int
    parent: int | None
    subject: str
    title: str
    restricted_count: int
    branch_name: str | None
    sender_name: str
    person_name: str | None
    email: str | None
    sent_at: datetime | None
    added_at: datetime
    first_words: str


def spans_of(viewer: Viewer, how: str, up_to: int) -> dict[int, Span]:
    """For each group of the viewer, what the next digest of this rhythm has to tell of it."""
    person = viewer.person_id
    if person is None:
        return {}
    marks = {row.group_id: row for row in DigestMark.objects.filter(person=person)}
    found: dict[int, Span] = {}
    for group, chosen in hows_of(person, viewer.member_groups).items():
        mark = marks.get(group)
        after = mark.after if mark else 0
        if chosen == how:
            found[group] = Span(after, up_to)
        elif mark is not None and mark.until is not None and chosen != How.NEVER:
            found[group] = Span(after, min(mark.until, up_to), mark.until)
    return found


def untold(viewer: Viewer, spans: Mapping[int, Span]) -> QuerySet[Message]:
    """The messages of these spans the viewer may see and was not mailed; not their own."""
    wanted = Q(pk__in=[])
    joined = dict(
        Membership.objects.filter(person=viewer.person_id).values_list("group_id", "joined_at")
    )
    for group, span in spans.items():
        if group in joined and span.up_to > span.after:
            wanted |= Q(
                announcement__group=group,
                announcement__pk__gt=span.after,
                announcement__pk__lte=span.up_to,
                added_at__gte=joined[group],
            )
    mailed = Notice.objects.filter(person=viewer.person_id, message=OuterRef("pk"))
    rows = visible(viewer, Message).filter(wanted, ~Exists(mailed))
    return _tellable(rows).exclude(posted_by=viewer.person_id)


def of_week(viewer: Viewer, group: Group, since: datetime, until: datetime) -> QuerySet[Message]:
    """The messages of a group written in a stretch of time that the viewer may see."""
    rows = visible(viewer, Message).filter(group=group, sent_at__gte=since, sent_at__lt=until)
    return _tellable(rows)


def missed(
    viewer: Viewer, messages: QuerySet[Message], *, also_read: bool = False
) -> Digest | None:
    """The digest of these messages, all of which the viewer may see.

    Without what stands in muted branches, and unless `also_read` without what they read here.
    """
    if viewer.person is None:
        return None
    newest = messages.order_by("-sent_at", "-pk").values_list(*COLUMNS)[:MOST]
    rows = [_Row._make(row) for row in newest]
    groups = {row.group for row in rows}
    states = {} if also_read else read_states(viewer, groups)
    rows = [row for row in rows if not _is_read(row, states)]
    facts = facts_of(row.pk for row in rows)
    told: list[NewMessage] = []
    for row in rows:
        bearing = facts[row.pk].bearing(viewer.person.pk) if row.pk in facts else Bearing()
        if bearing.branch != "mute":
            told.append(_message(row, bearing))
    return digest_of(told, _names(groups))


def _tellable(rows: QuerySet[Message]) -> QuerySet[Message]:
    return rows.filter(is_ghost=False, kind=MessageKind.NORMAL, deleted_at=None)


def _is_read(row: _Row, states: Mapping[int, ReadState]) -> bool:
    state = states.get(row.group)
    return state is not None and row.number is not None and row.number in state.read


def _message(row: _Row, bearing: Bearing) -> NewMessage:
    return NewMessage(
        id=row.pk,
        ref=row.ref,
        group=row.group,
        conversation=row.conversation,
        parent=row.parent,
        # a title may come from a message this reader does not see
        title=(row.subject if row.restricted_count else row.title) or row.subject,
        branch_name=row.branch_name or "",
        author=row.person_name or row.sender_name or (row.email or "").partition("@")[0],
        at=row.sent_at or row.added_at,
        words=row.first_words,
        concern=_concern(bearing),
    )


def _concern(bearing: Bearing) -> Concern:
    if bearing.mentions:
        return Concern.MENTION
    if bearing.answers and not bearing.is_own:
        return Concern.ANSWER
    return Concern.FOLLOWED if bearing.branch == "follow" else Concern.REST


def _names(groups: Iterable[int]) -> dict[int, GroupName]:
    rows = Group.objects.filter(pk__in=list(groups)).values_list("pk", "title", "slug")
    return {pk: GroupName(title, slug) for pk, title, slug in rows}
