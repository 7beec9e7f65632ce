"""Groups: which there are, who belongs to them, what is unread."""

from folkmoot.base.ids import written
from folkmoot.network.doors.addresses import conversation_address, group_address
from folkmoot.network.doors.callers import Caller
from folkmoot.network.doors.cursors import cursor, parts_of
from folkmoot.network.doors.endpoint import endpoint
from folkmoot.network.doors.endpoints.people import person_answer
from folkmoot.network.doors.paging import page_of
from folkmoot.network.doors.shapes.answers import (
    ConversationRow,
    GroupAnswer,
    MemberAnswer,
    UnreadAnswer,
)
from folkmoot.network.doors.shapes.paging import Listing, Paging
from folkmoot.network.doors.shapes.wishes import ConversationsQuery
from folkmoot.network.reading.groups import (
    Cursor,
    Filter,
    Row,
    conversation_rows,
    group_by_slug,
    read_cursor,
)
from folkmoot.network.reading.state import read_state, read_states, unread_counts
from folkmoot.people.api import ListedGroup, join_group, leave_group, listed_groups, members
from folkmoot.people.api import group_by_slug as seen_group


@endpoint("GET", "groups")
def groups(caller: Caller, *, query: Paging) -> Listing[GroupAnswer]:
    """The groups the caller can see, by slug."""
    after = parts_of(query.cursor, 1)
    listed = sorted(listed_groups(caller.viewer), key=lambda one: one.group.slug)
    found = [one for one in listed if not after or one.group.slug > after[0]]
    shown = found[: query.limit]
    unread = _unread(caller, [one.group.pk for one in shown])
    return Listing(
        items=[_group(one, unread) for one in shown],
        next_cursor=cursor(shown[-1].group.slug) if len(found) > len(shown) else None,
    )


@endpoint("GET", "groups/{slug}")
def group(caller: Caller, slug: str) -> GroupAnswer:
    """One group."""
    seen = seen_group(caller.viewer, slug)
    listed = next(one for one in listed_groups(caller.viewer) if one.group.pk == seen.pk)
    return _group(listed, _unread(caller, [seen.pk]))


@endpoint("PUT", "groups/{slug}/membership")
def group_join(caller: Caller, slug: str) -> None:
    """Join a group that is open to the caller."""
    join_group(caller.viewer, group=seen_group(caller.viewer, slug))


@endpoint("DELETE", "groups/{slug}/membership")
def group_leave(caller: Caller, slug: str) -> None:
    """Leave a group."""
    leave_group(caller.viewer, group=seen_group(caller.viewer, slug))


@endpoint("GET", "groups/{slug}/members")
def group_members(caller: Caller, slug: str, *, query: Paging) -> Listing[MemberAnswer]:
    """Who belongs to a group, in the order in which they came.

    Of a group that is not open to the caller only its owners, since one has to ask them.
    """
    rows = members(caller.viewer, seen_group(caller.viewer, slug))
    shown, further = page_of(rows, query, oldest_first=True)
    return Listing(
        items=[
            MemberAnswer(person=person_answer(one.person), role=one.role, joined_at=one.joined_at)
            for one in shown
        ],
        next_cursor=further,
    )


@endpoint("GET", "groups/{slug}/conversations")
def conversations(
    caller: Caller, slug: str, *, query: ConversationsQuery
) -> Listing[ConversationRow]:
    """The conversations of a group, those with the newest activity first.

    A page holds at most 50, whatever the limit. A conversation that goes on while its list is read
    moves to the front and may be met again; none is missed.
    """
    found = group_by_slug(caller.viewer, slug)
    after = parts_of(query.cursor, 1)
    page = conversation_rows(
        caller.viewer,
        found,
        read_state(caller.viewer, found.pk),
        narrowed=Filter(query.show),
        after=read_cursor(after[0]) if after else None,
    )
    shown = page.rows[: query.limit]
    following = page.following
    if len(shown) < len(page.rows) and shown[-1].last_at is not None:
        following = Cursor(shown[-1].last_at, shown[-1].pk)
    return Listing(
        items=[conversation_row(row) for row in shown],
        next_cursor=cursor(str(following)) if following else None,
    )


@endpoint("GET", "me/unread")
def unread(caller: Caller) -> list[UnreadAnswer]:
    """How many messages of each of the caller's groups wait for them; groups by slug."""
    own = [one for one in listed_groups(caller.viewer) if one.role]
    counts = _unread(caller, [one.group.pk for one in own])
    own.sort(key=lambda one: one.group.slug)
    return [UnreadAnswer(group=one.group.slug, unread_count=counts[one.group.pk]) for one in own]


def _unread(caller: Caller, found: list[int]) -> dict[int, int]:
    counts = unread_counts(caller.viewer, read_states(caller.viewer, found))
    return {group: counts.get(group, 0) for group in found}


def _group(listed: ListedGroup, unread: dict[int, int]) -> GroupAnswer:
    group = listed.group
    return GroupAnswer(
        ref=written(group.ref),
        slug=group.slug,
        title=group.title,
        about=group.about,
        openness=group.openness,  # type: ignore[arg-type]  # the column holds only these words
        is_archived=group.archived_at is not None,
        role=listed.role,
        may_read=listed.may_read,
        may_join=listed.may_join,
        member_count=listed.member_count,
        unread_count=unread.get(group.pk, 0),
        url=group_address(group.slug),
    )


def conversation_row(row: Row) -> ConversationRow:
    """A conversation of a list, as programs read it."""
    return ConversationRow(
        ref=written(row.ref),
        title=row.title,
        message_count=row.message_count,
        unread_count=row.unread_count,
        people_count=row.people_count,
        people=list(row.people),
        last_at=row.last_at,
        last_writer=row.last_writer,
        last_words=row.last_words,
        url=conversation_address(row.ref),
    )
