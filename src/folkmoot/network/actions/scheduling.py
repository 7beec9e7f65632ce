"""Posting later: a draft with a time, posted by the worker under the rights of that moment."""

import logging
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from folkmoot.base import clock
from folkmoot.base.errors import FolkmootError, NotFound, Unusable
from folkmoot.network.actions.drafts import post_draft
from folkmoot.network.actions.posting import Posted
from folkmoot.network.actions.writers import usable_text
from folkmoot.network.models import Draft, MailHabit, ScheduledPost
from folkmoot.people.api import POST, Viewer, require

log = logging.getLogger("folkmoot.writing")
LATEST = timedelta(days=366)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
MOST_TRIES = 13
"""With the pauses between them somewhat more than a day."""


def zone_of(viewer: Viewer, asked: str = "") -> str:
    """The time zone in which somebody thinks: what their browser says, what they chose, ours."""
    if asked in available_timezones():
        return asked
    habit = MailHabit.objects.filter(person=viewer.person_id).first()
    return (habit.time_zone if habit else "") or settings.TIME_ZONE


def schedule_draft(actor: Viewer, *, draft: Draft, at: str, time_zone: str) -> datetime:
    """Post a draft at a time, given as people write it (`2026-03-01T09:30`) in their zone.

    Answers the moment. Raises Unusable for a time that cannot be, and for what cannot be posted.
    """
    return schedule_for(actor, draft=draft, moment=_read(at, time_zone), time_zone=time_zone)


def schedule_for(actor: Viewer, *, draft: Draft, moment: datetime, time_zone: str) -> datetime:
    """The same for a moment that is known already."""
    _require_own(actor, draft)
    if draft.edited_id is not None:
        raise Unusable("A change is made at once.", hint="Save it now.", place="post_at")
    require(actor, POST, draft.group)
    usable_text(draft.text)
    _require_soon(moment)
    ScheduledPost.objects.update_or_create(
        draft=draft,
        defaults={
            "post_at": moment,
            "time_zone": time_zone,
            "tries": 0,
            "paused_until": None,
        },
    )
    Draft.objects.filter(pk=draft.pk).update(problem="", discarded_at=None)
    return moment


def cancel_schedule(actor: Viewer, *, draft: Draft) -> None:
    """Make a scheduled post a draft again."""
    _require_own(actor, draft)
    ScheduledPost.objects.filter(draft=draft).delete()


def post_next_due() -> bool:
    """Post the scheduled draft that waits longest; True if there was one.

    What cannot be posted any more becomes a draft again that tells why. What fails unexpectedly is
    tried again, with growing pauses in which others are posted, and becomes a draft in the end.
    """
    found = _next_due()
    if found is None:
        return False
    draft, tries = found.draft, found.tries + 1
    again_at = clock.now() + _pause(tries)
    ScheduledPost.objects.filter(draft=draft).update(tries=tries, paused_until=again_at)
    try:
        _posted(draft)
    except FolkmootError as problem:
        _make_draft_again(draft, f"{problem.message} {problem.hint}")
    except Exception as problem:
        log.exception("a post of a later time failed for the %d. time", tries)
        why = f"Something went wrong here ({type(problem).__name__})."
        if tries >= MOST_TRIES:
            _make_draft_again(draft, f"{why} It was tried {tries} times. Post it yourself.")
        else:
            _note(draft, f"{why} It was tried {tries} times and is tried again.")
    return True


def _next_due() -> ScheduledPost | None:
    now = clock.now()
    due = ScheduledPost.objects.filter(post_at__lte=now, draft__discarded_at=None)
    due = due.filter(Q(paused_until=None) | Q(paused_until__lte=now))
    return due.order_by("post_at", "pk").select_related("draft__person").first()


def _pause(tries: int) -> timedelta:
    """How long to leave it alone after so many beginnings."""
    return min(FIRST_PAUSE * (1 << tries - 1), LONGEST_PAUSE)


def _note(draft: Draft, why: str) -> None:
    Draft.objects.filter(pk=draft.pk).update(problem=why.strip()[:500], updated_at=clock.now())


def _make_draft_again(draft: Draft, why: str) -> None:
    with transaction.atomic():
        _note(draft, why)
        ScheduledPost.objects.filter(draft=draft).delete()


def _posted(draft: Draft) -> Posted | None:
    if not draft.person.is_active:
        raise Unusable("The account is closed.", hint="")
    whole = Draft.objects.select_related("group", "parent__group", "parent__conversation", "edited")
    return post_draft(Viewer(draft.person), draft=whole.get(pk=draft.pk))


def _read(at: str, time_zone: str) -> datetime:
    try:
        written = datetime.fromisoformat(at)
        return written.replace(tzinfo=ZoneInfo(time_zone)).astimezone(UTC)
    except (ValueError, OverflowError, KeyError):
        raise Unusable(
            "This is no date and time.", hint="Such as 2026-03-01T09:30.", place="post_at"
        ) from None


def _require_soon(moment: datetime) -> None:
    if not clock.now() < moment < clock.now() + LATEST:
        raise Unusable(
            "This time is past, or more than a year away.",
            hint="Choose one that is to come.",
            place="post_at",
        )


def _require_own(actor: Viewer, draft: Draft) -> None:
    if actor.person_id is None or draft.person_id != actor.person_id:
        raise NotFound("There is no such draft of yours.", hint="Look at the list of your drafts.")
