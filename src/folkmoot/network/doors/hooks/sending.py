"""Sending what outgoing webhooks have to tell, again and again until it is received.

A delivery is leased before it is sent, so two workers do not send it at once; a worker that dies
lets go of it after the lease. It may thus arrive twice, under the same `webhook-id`.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import msgspec
from django.conf import settings
from django.db import transaction

from folkmoot.base import clock
from folkmoot.base.errors import FolkmootError
from folkmoot.base.ids import written
from folkmoot.base.outbound import Answer, request
from folkmoot.base.worker import Chore
from folkmoot.network.actions.hooks import pause_for_failing
from folkmoot.network.doors.hooks.events import words_of
from folkmoot.network.doors.hooks.signing import secret_of, signed_headers
from folkmoot.network.models import HookDelivery, OutgoingHook

AT_ONCE = 4
LEASE = timedelta(minutes=2)
FIRST_PAUSE_SECONDS = 5.0
LONGEST_PAUSE_SECONDS = 6 * 3600.0
GIVEN_UP_AFTER = timedelta(days=3)
KEPT = timedelta(days=30)
LONGEST_ANSWER = 500
GONE = 410
TOO_MANY = 429
WAITING = HookDelivery.State.WAITING
_turns: dict[int, int] = {}
"""When each hook was served last, counted in this process."""


class _Letter(msgspec.Struct, frozen=True):
    """A delivery ready to go out, without anything of the database."""

    delivery: int
    url: str
    body: bytes
    headers: dict[str, str]


class _Outcome(msgspec.Struct, frozen=True):
    status: int | None
    words: str
    took_ms: int | None


def step() -> bool:
    """Send what is due, at most one delivery of each hook; True if there was something."""
    due = _leased()
    letters = [letter for one in due if (letter := _letter(one)) is not None]
    if letters:
        # threads only wait for the other side; the database is left to this one
        with ThreadPoolExecutor(AT_ONCE) as pool:
            outcomes = list(pool.map(_sent, letters))
        by_pk = {one.pk: one for one in due}
        for letter, outcome in zip(letters, outcomes, strict=True):
            _note(by_pk[letter.delivery], outcome)
    return bool(due)


def pause_seconds(attempts: int) -> float:
    """How long to wait after so many attempts: 5 s, four times longer each, six hours at most."""
    return min(FIRST_PAUSE_SECONDS * 4.0 ** (attempts - 1), LONGEST_PAUSE_SECONDS)


def sweep() -> None:
    """Forget deliveries that were settled a month ago."""
    settled = HookDelivery.objects.exclude(state=WAITING)
    settled.filter(at__lt=clock.now() - KEPT).delete()


def _leased() -> list[HookDelivery]:
    """The oldest due delivery of each of a few hooks; hooks take turns, however much one has."""
    now = clock.now()
    due = HookDelivery.objects.filter(
        state=WAITING, next_try_at__lte=now, hook__paused_at=None, hook__removed_at=None
    )
    hooks = set(due.values_list("hook", flat=True).distinct())
    taken = []
    for hook in sorted(hooks, key=lambda one: _turns.get(one, 0))[:AT_ONCE]:
        _turns[hook] = max(_turns.values(), default=0) + 1
        row = due.filter(hook=hook).select_related("hook__owner").order_by("pk").first()
        if row is None:
            continue
        same = HookDelivery.objects.filter(pk=row.pk, state=WAITING, next_try_at=row.next_try_at)
        if same.update(next_try_at=now + LEASE):
            taken.append(row)
    return taken


def _letter(delivery: HookDelivery) -> _Letter | None:
    """What to send; None where its owner may not see it any more, which settles it."""
    body = words_of(delivery)
    if body is None:
        HookDelivery.objects.filter(pk=delivery.pk).update(
            state=HookDelivery.State.WITHHELD, next_try_at=None, tried_at=clock.now()
        )
        return None
    name = f"msg_{written(delivery.ref)}"
    at = int(clock.now().timestamp())
    headers = signed_headers(secret_of(delivery.hook), name, at, body)
    return _Letter(delivery.pk, delivery.hook.url, body, headers)


def _sent(letter: _Letter) -> _Outcome:
    try:
        answer = request(
            "POST",
            letter.url,
            body=letter.body,
            headers=letter.headers,
            allowed=settings.FOLKMOOT.outbound_hosts,
        )
    except FolkmootError as problem:
        return _Outcome(None, problem.message, None)
    return _Outcome(answer.status, _first_words(answer), answer.took_ms)


def _note(delivery: HookDelivery, outcome: _Outcome) -> None:
    """Write down how it went, and when to try again."""
    now = clock.now()
    received = outcome.status is not None and 200 <= outcome.status < 300
    delivery.attempt_count += 1
    delivery.tried_at, delivery.status = now, outcome.status
    delivery.answer = outcome.words[:LONGEST_ANSWER]
    delivery.took_ms = outcome.took_ms
    delivery.next_try_at = None if received else _next_try(delivery, now)
    if received:
        delivery.state = HookDelivery.State.SENT
    elif delivery.next_try_at is None:
        delivery.state = HookDelivery.State.FAILED
    with transaction.atomic():
        delivery.save()
        hook = OutgoingHook.objects.select_for_update().get(pk=delivery.hook_id)
        if received:
            OutgoingHook.objects.filter(pk=hook.pk).update(failing_since=None)
            return
        if delivery.next_try_at is not None and _concerns_all(outcome):
            behind = HookDelivery.objects.filter(hook=hook, state=WAITING)
            behind.filter(next_try_at__lt=delivery.next_try_at).update(
                next_try_at=delivery.next_try_at
            )
        since = hook.failing_since or now
        OutgoingHook.objects.filter(pk=hook.pk).update(failing_since=since)
        if outcome.status == GONE:
            pause_for_failing(hook, "The other side says that nobody listens there any more.")
        elif now - since >= GIVEN_UP_AFTER:
            pause_for_failing(hook, "Nothing was received for three days.")


def _concerns_all(outcome: _Outcome) -> bool:
    """Whether the other side is not there or overloaded, so that the rest need not be tried."""
    status = outcome.status
    return status is None or status >= 500 or status == TOO_MANY


def _next_try(delivery: HookDelivery, now: datetime) -> datetime | None:
    following = now + timedelta(seconds=pause_seconds(delivery.attempt_count))
    return following if following - delivery.at < GIVEN_UP_AFTER else None


def _first_words(answer: Answer) -> str:
    text = answer.content[: 4 * LONGEST_ANSWER].decode("utf-8", "replace")
    return " ".join("".join(each for each in text if each.isprintable() or each == "\n").split())


CHORE = Chore("network.doors.hooks", step)
