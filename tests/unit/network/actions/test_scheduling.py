"""Posting later: at its time, under the rights of that time, once."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.cast import Cast, circle

from folkmoot.base import clock
from folkmoot.base.errors import NotFound, Unusable
from folkmoot.base.ids import new_ref
from folkmoot.network import writing_chore
from folkmoot.network.actions import scheduling
from folkmoot.network.actions.drafts import (
    KEPT_DISCARDED,
    Place,
    clear_away,
    discard_draft,
    post_draft,
    save_draft,
)
from folkmoot.network.actions.posting import Posted
from folkmoot.network.actions.scheduling import MOST_TRIES, cancel_schedule, schedule_draft
from folkmoot.network.models import Draft, Message, ScheduledPost
from folkmoot.people.api import Group, Openness, Viewer, deactivate_person, remove_member

ZONE = "America/New_York"


@pytest.fixture
def group(cast: Cast) -> Group:
    return circle(cast, Openness.OPEN)


def draft_of(viewer: Viewer, group: Group, text: str = "Later words") -> Draft:
    place = Place(group)
    return save_draft(viewer, place=place, ref=new_ref(), seen=0, title="T", text=text).draft


def local(**ahead: float) -> str:
    """A time as a browser's field writes it."""
    at = clock.now() + timedelta(**ahead)
    return at.astimezone(ZoneInfo(ZONE)).strftime("%Y-%m-%dT%H:%M")


def due(draft: Draft) -> None:
    """Its time has come."""
    past = clock.now() - timedelta(seconds=1)
    ScheduledPost.objects.filter(draft=draft).update(post_at=past)


def test_a_draft_is_posted_at_its_time_and_once(cast: Cast, group: Group) -> None:
    draft = draft_of(cast.member, group)
    moment = schedule_draft(cast.member, draft=draft, at=local(hours=2), time_zone=ZONE)
    assert timedelta(minutes=118) < moment - clock.now() <= timedelta(hours=2)
    assert not writing_chore.step()
    assert not Message.objects.exists()
    due(draft)
    assert writing_chore.step()
    assert not writing_chore.step()
    message = Message.objects.get()
    assert (message.subject, message.posted_by) == ("T", cast.member.person)
    assert not Draft.objects.exists()


def test_whoever_left_posts_nothing_and_learns_why(cast: Cast, group: Group) -> None:
    draft = draft_of(cast.member, group)
    schedule_draft(cast.member, draft=draft, at=local(hours=2), time_zone=ZONE)
    assert cast.member.person
    remove_member(cast.owner, group=group, person=cast.member.person)
    due(draft)
    assert writing_chore.step()
    assert not writing_chore.step()
    draft.refresh_from_db()
    assert "may not post" in draft.problem
    assert not ScheduledPost.objects.exists()
    assert not Message.objects.exists()


def test_a_closed_account_posts_nothing(cast: Cast, group: Group) -> None:
    draft = draft_of(cast.member, group)
    schedule_draft(cast.member, draft=draft, at=local(hours=2), time_zone=ZONE)
    assert cast.member.person
    deactivate_person(cast.administrator, person=cast.member.person)
    due(draft)
    assert writing_chore.step()
    assert not Message.objects.exists()


def test_a_schedule_is_moved_and_cancelled(cast: Cast, group: Group) -> None:
    draft = draft_of(cast.member, group)
    schedule_draft(cast.member, draft=draft, at=local(hours=2), time_zone=ZONE)
    later = schedule_draft(cast.member, draft=draft, at=local(hours=5), time_zone=ZONE)
    assert ScheduledPost.objects.get().post_at == later
    cancel_schedule(cast.member, draft=draft)
    assert not ScheduledPost.objects.exists()
    assert Draft.objects.exists()


def test_a_discarded_one_is_not_posted(cast: Cast, group: Group) -> None:
    draft = draft_of(cast.member, group)
    schedule_draft(cast.member, draft=draft, at=local(hours=2), time_zone=ZONE)
    discard_draft(cast.member, draft=draft)
    due(draft)
    assert not writing_chore.step()
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "at", ["", "soon", "2020-01-01T00:00", "9999-12-31T23:59", "2026-13-01T00:00"]
)
def test_a_time_that_cannot_be(cast: Cast, group: Group, at: str) -> None:
    draft = draft_of(cast.member, group)
    with pytest.raises(Unusable):
        schedule_draft(cast.member, draft=draft, at=at, time_zone=ZONE)


@pytest.mark.parametrize("zone", ["", "Nowhere/Never", "../../etc/passwd"])
def test_a_zone_that_cannot_be(cast: Cast, group: Group, zone: str) -> None:
    draft = draft_of(cast.member, group)
    with pytest.raises(Unusable):
        schedule_draft(cast.member, draft=draft, at=local(hours=2), time_zone=zone)


def test_nobody_schedules_for_others(cast: Cast, group: Group) -> None:
    draft = draft_of(cast.member, group)
    for deed in (cancel_schedule, discard_draft):
        with pytest.raises(NotFound):
            deed(cast.owner, draft=draft)
    with pytest.raises(NotFound):
        schedule_draft(cast.owner, draft=draft, at=local(hours=2), time_zone=ZONE)


def test_what_was_discarded_long_ago_is_cleared_away(cast: Cast, group: Group) -> None:
    old, fresh, kept = (draft_of(cast.member, group) for _ in range(3))
    for draft in (old, fresh):
        discard_draft(cast.member, draft=draft)
    long_ago = clock.now() - KEPT_DISCARDED - timedelta(minutes=1)
    Draft.objects.filter(pk=old.pk).update(discarded_at=long_ago)
    assert clear_away() == 1
    assert set(Draft.objects.all()) == {fresh, kept}


@pytest.fixture
def broken(cast: Cast, group: Group, monkeypatch: pytest.MonkeyPatch) -> Draft:
    """A draft whose time has come and whose posting fails in a way nobody thought of."""
    draft = draft_of(cast.member, group)
    schedule_draft(cast.member, draft=draft, at=local(hours=2), time_zone=ZONE)
    due(draft)
    post = post_draft

    def failing(actor: Viewer, *, draft: Draft) -> Posted | None:
        if draft.pk == first:
            raise RuntimeError("a hidden mistake")
        return post(actor, draft=draft)

    first = draft.pk
    monkeypatch.setattr(scheduling, "post_draft", failing)
    return draft


def test_one_that_fails_keeps_nobody_behind_it_waiting(
    cast: Cast, group: Group, broken: Draft
) -> None:
    behind = draft_of(cast.owner, group, "Behind it")
    schedule_draft(cast.owner, draft=behind, at=local(hours=2), time_zone=ZONE)
    due(behind)
    ScheduledPost.objects.filter(draft=broken).update(post_at=clock.now() - timedelta(hours=1))
    assert writing_chore.step()
    assert writing_chore.step()
    assert not writing_chore.step()
    assert Message.objects.get().posted_by == cast.owner.person
    broken.refresh_from_db()
    assert "RuntimeError" in broken.problem
    assert "tried again" in broken.problem
    assert broken.scheduled.tries == 1


def test_it_is_tried_again_with_growing_pauses_and_is_a_draft_in_the_end(broken: Draft) -> None:
    pauses = []
    while (row := ScheduledPost.objects.filter(draft=broken).first()) is not None:
        assert row.tries < MOST_TRIES
        ScheduledPost.objects.update(paused_until=clock.now() - timedelta(seconds=1))
        began = clock.now()
        assert writing_chore.step()
        row = ScheduledPost.objects.filter(draft=broken).first()
        if row is not None and row.paused_until is not None:
            pauses.append(round((row.paused_until - began).total_seconds() / 60))
    assert pauses[:4] == [1, 2, 4, 8]
    assert pauses[-1] == 360
    assert 24 * 60 < sum(pauses) < 48 * 60
    broken.refresh_from_db()
    assert "tried 13 times" in broken.problem


def test_one_that_takes_its_process_with_it_waits_for_its_pause(
    broken: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def dying(actor: Viewer, *, draft: Draft) -> None:
        raise Killed

    monkeypatch.setattr(scheduling, "post_draft", dying)
    with pytest.raises(Killed):
        writing_chore.step()
    assert ScheduledPost.objects.get().tries == 1
    assert not writing_chore.step()


def test_a_new_time_begins_the_count_anew(cast: Cast, broken: Draft) -> None:
    assert writing_chore.step()
    schedule_draft(cast.member, draft=broken, at=local(hours=3), time_zone=ZONE)
    assert (ScheduledPost.objects.get().tries, ScheduledPost.objects.get().paused_until) == (
        0,
        None,
    )
    broken.refresh_from_db()
    assert broken.problem == ""
