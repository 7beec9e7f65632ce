"""Mailboxes of several people: nobody reads what they neither sent nor received until opened."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import Cast, circle
from tests.unit.network.importing.archives import letter, mbox

from folkmoot.base.errors import FolkmootError, NotAllowed, NotFound
from folkmoot.base.models import FeedEntry
from folkmoot.network import audience
from folkmoot.network.actions import audience as actions
from folkmoot.network.importing.engine import claim, work_off
from folkmoot.network.importing.running import address_named, import_now
from folkmoot.network.models import Conversation, ImportRun, ImportState, Message, Opening
from folkmoot.network.rules import OPEN
from folkmoot.people.api import (
    OPERATOR,
    Group,
    Openness,
    Viewer,
    create_group,
    may,
    visible,
)

PEOPLE = ("olive", "moira", "mads", "gast", "stran")
OUTSIDE = ("ada@partner.example", "bo@partner.example")
EMAILS = tuple(f"{name}@example.org" for name in PEOPLE) + OUTSIDE

parties = st.tuples(
    st.sampled_from(EMAILS), st.frozensets(st.sampled_from(EMAILS), min_size=1, max_size=6)
)


def viewers(cast: Cast) -> dict[str, Viewer]:
    people = (cast.owner, cast.moderator, cast.member, cast.guest, cast.stranger)
    return dict(zip(EMAILS, people, strict=False))


def imported(group: Group, folder: Path, owner: str, mails: list[bytes]) -> ImportRun:
    """These mails as somebody's mailbox, imported here and now."""
    place = mbox(folder / owner.partition("@")[0], mails)
    return import_now(group, str(place), mailbox_of=address_named(owner))


def numbers_seen(viewer: Viewer, group: Group) -> set[int]:
    viewer.forget()
    rows = visible(viewer, Message).filter(group=group, is_ghost=False)
    ids = rows.values_list("message_id", flat=True)
    return {int(one.removeprefix("n").partition("@")[0]) for one in ids}


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(parties, min_size=1, max_size=6),
    st.permutations(EMAILS[:5]),
    st.sampled_from([Openness.CLOSED, Openness.OPEN, Openness.SECRET]),
)
def test_nobody_sees_what_they_neither_sent_nor_received(
    cast: Cast,
    tmp_path_factory: pytest.TempPathFactory,
    sent: list[tuple[str, frozenset[str]]],
    order: list[str],
    openness: str,
) -> None:
    folder = tmp_path_factory.mktemp("mailboxes")
    group = circle(cast, openness, title=folder.name)
    mails = [letter(number, who, sorted(to)) for number, (who, to) in enumerate(sent)]
    people = viewers(cast)
    readers = {email for email, viewer in people.items() if group.pk in viewer.group_roles}
    if openness == Openness.OPEN:
        readers |= {"stran@example.org", "adele@example.org"}
    held: set[int] = set()
    for owner in order:
        own = [n for n, (who, to) in enumerate(sent) if owner in {who, *to}]
        if own:
            imported(group, folder, owner, [mails[n] for n in own])
            held |= set(own)
        for email, viewer in people.items():
            parties_of = {n: {sent[n][0], *sent[n][1]} for n in held}
            expected = {
                n
                for n, party in parties_of.items()
                if email in readers and (email in party or readers <= party)
            }
            assert numbers_seen(viewer, group) == expected, (owner, email)
    assert Message.objects.filter(group=group, is_ghost=False).count() == len(held)


def test_a_group_without_readers_opens_nothing(db: None, tmp_path: Path) -> None:
    group = create_group(OPERATOR, title="Empty", slug="empty", openness=Openness.CLOSED)
    run = imported(group, tmp_path, EMAILS[0], [letter(1, EMAILS[0], [EMAILS[1]])])
    assert (run.added_count, run.restricted_count) == (1, 1)


def test_a_mailbox_in_an_open_group_stays_with_its_circle(
    cast: Cast, open_group: Group, tmp_path: Path
) -> None:
    members = EMAILS[:4]
    imported(open_group, tmp_path, members[0], [letter(1, members[0], members)])
    assert numbers_seen(cast.member, open_group) == {1}
    assert numbers_seen(cast.stranger, open_group) == set()


def test_the_archive_of_the_list_opens_what_a_mailbox_held(
    cast: Cast, closed_group: Group, tmp_path: Path
) -> None:
    mails = [letter(1, EMAILS[0], [EMAILS[1]])]
    imported(closed_group, tmp_path, EMAILS[0], mails)
    assert numbers_seen(cast.member, closed_group) == set()
    import_now(closed_group, str(mbox(tmp_path / "list", mails)))
    assert numbers_seen(cast.member, closed_group) == {1}
    assert Conversation.objects.get(group=closed_group).restricted_count == 0


def one_restricted(group: Group, folder: Path) -> Message:
    imported(group, folder, EMAILS[2], [letter(1, EMAILS[2], [OUTSIDE[0]])])
    return Message.objects.get(group=group, is_ghost=False)


def test_a_moderator_opens_without_having_read(
    cast: Cast, closed_group: Group, tmp_path: Path
) -> None:
    message = one_restricted(closed_group, tmp_path)
    assert numbers_seen(cast.moderator, closed_group) == set()
    actions.open_message(cast.moderator, message=message)
    assert numbers_seen(cast.guest, closed_group) == {1}
    assert Opening.objects.get(message=message).opened_by == cast.moderator.person
    assert Conversation.objects.get(group=closed_group).restricted_count == 0
    assert FeedEntry.objects.filter(kind="network.audience.changed").exists()


def test_its_author_opens_it_and_takes_that_back(
    cast: Cast, closed_group: Group, tmp_path: Path
) -> None:
    message = one_restricted(closed_group, tmp_path)
    actions.open_message(cast.member, message=message)
    actions.close_message(cast.member, message=message)
    assert numbers_seen(cast.guest, closed_group) == set()
    assert Conversation.objects.get(group=closed_group).restricted_count == 1
    with pytest.raises((NotAllowed, NotFound)):
        actions.close_message(cast.member, message=message)


def test_an_opening_of_long_ago_stays(
    cast: Cast, closed_group: Group, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = one_restricted(closed_group, tmp_path)
    actions.open_message(cast.member, message=message)
    monkeypatch.setattr(actions, "UNDO_WITHIN", -audience.UNDO_WITHIN)
    with pytest.raises(FolkmootError, match="more than an hour ago"):
        actions.close_message(cast.member, message=message)


@pytest.mark.parametrize("name", ["guest", "stranger", "anybody", "administrator"])
def test_nobody_else_opens(cast: Cast, closed_group: Group, tmp_path: Path, name: str) -> None:
    message = one_restricted(closed_group, tmp_path)
    viewer = cast.items()[name]
    assert not may(viewer, OPEN, message)
    with pytest.raises((NotAllowed, NotFound)):
        actions.open_message(viewer, message=message)
    message.refresh_from_db()
    assert message.restricted


def test_the_preview_says_what_the_import_does(
    cast: Cast, closed_group: Group, tmp_path: Path
) -> None:
    from folkmoot.network.actions.imports import approve_import, request_import
    from folkmoot.network.importing.preview import fill_preview, stored_preview

    mails = [letter(n, EMAILS[0], EMAILS[1:4] if n % 2 else [OUTSIDE[0]]) for n in range(9)]
    run = request_import(
        OPERATOR,
        group=closed_group,
        source=str(mbox(tmp_path / "olive", mails)),
        mailbox_of=address_named(EMAILS[0]),
    )
    fill_preview(run)
    run.refresh_from_db()
    seen = stored_preview(run)
    assert seen is not None
    assert (seen.read_count, seen.open_count) == (9, 4)
    assert [(one.count, one.addresses) for one in seen.circles] == [(5, (OUTSIDE[0], EMAILS[0]))]
    assert not Message.objects.filter(group=closed_group).exists()
    approve_import(OPERATOR, run=run)
    assert claim(run)
    work_off(run)
    run.refresh_from_db()
    assert (run.state, run.added_count, run.restricted_count) == (ImportState.DONE, 9, 5)


def test_fewer_received_than_read_it() -> None:
    assert audience.reached([{1}, {2, 3}], {1, 3})
    assert not audience.reached([{1}, {2}, {3}], {1, 2})
    assert not audience.reached([], {1})
    assert not audience.reached([set[int]()], {1})
