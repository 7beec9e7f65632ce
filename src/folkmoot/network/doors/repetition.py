"""The same request twice, done once: what a repetition under the same key is answered.

After the IETF draft "The Idempotency-Key HTTP Header Field". The key is kept a day, for one
person and one address. A repetition gets the first answer, with its status; another request under
the same key is refused; one that comes while the first is worked on is asked to wait. Should the
process die in between, the key is free again after a minute, and the action behind it knows the
key too, so even then nothing is written twice.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

from django.db import IntegrityError, transaction
from django.http import HttpResponse

from folkmoot.base import clock
from folkmoot.network.doors.problems import Failed
from folkmoot.network.models import KeptAnswer

KEPT = timedelta(hours=24)
ABANDONED = timedelta(minutes=1)
SWEPT_AT_ONCE = 1000


def answered_once(
    person: int, place: str, key: str, raw: bytes, answer: Callable[[], HttpResponse]
) -> HttpResponse:
    """The answer to this request, worked out now or kept from the first time."""
    digest = hashlib.sha256(raw).digest()
    row = _begun(person, place, key, digest)
    if row is None:
        kept = KeptAnswer.objects.filter(person=person, place=place, key=key).first()
        return _again(kept, digest)
    try:
        made = answer()
    except BaseException:
        row.delete()
        raise
    if made.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        row.delete()
        return made
    row.status, row.body = made.status_code, made.content
    row.media_type = made.headers.get("Content-Type", "")
    row.location = made.headers.get("Location", "")
    row.save(update_fields=["status", "body", "media_type", "location"])
    return made


def _begun(person: int, place: str, key: str, digest: bytes) -> KeptAnswer | None:
    """The row of a request nobody sent before, seen at once by every process."""
    dead = clock.now() - ABANDONED
    rows = KeptAnswer.objects.filter(person=person, place=place, key=key)
    rows.filter(status=None, began_at__lt=dead).delete()
    rows.filter(began_at__lt=clock.now() - KEPT).delete()
    try:
        with transaction.atomic():
            return KeptAnswer.objects.create(
                person_id=person, place=place, key=key, digest=digest, began_at=clock.now()
            )
    except IntegrityError:
        return None


def _again(kept: KeptAnswer | None, digest: bytes) -> HttpResponse:
    if kept is None or (kept.status is None and bytes(kept.digest) == digest):
        raise Failed(
            HTTPStatus.CONFLICT,
            "still-working",
            "The first request under this key is still being worked on.",
            hint="Send it again a little later.",
            place="Idempotency-Key",
            headers={"Retry-After": "2"},
        )
    if bytes(kept.digest) != digest:
        raise Failed(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "key-of-another-request",
            "This key was used for another request.",
            hint="Use a new key for each thing to be done.",
            place="Idempotency-Key",
        )
    answer = HttpResponse(bytes(kept.body), status=kept.status)
    answer.headers["Content-Type"] = kept.media_type
    answer.headers["Idempotency-Replayed"] = "true"
    if kept.location:
        answer.headers["Location"] = kept.location
    return answer


def sweep() -> bool:
    """Forget keys older than a day; True if there were so many that more may be left."""
    old = KeptAnswer.objects.filter(began_at__lt=clock.now() - KEPT).order_by("began_at")
    stale = list(old.values_list("pk", flat=True)[:SWEPT_AT_ONCE])
    KeptAnswer.objects.filter(pk__in=stale).delete()
    return len(stale) == SWEPT_AT_ONCE
