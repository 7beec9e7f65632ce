"""Sending notices, in order for each person: at most twice, and never lost.

Before mails are handed over, their beginnings are counted and committed; afterwards, what became
of them. If this process dies between the two, the next one sends what was begun once more, one at
a time, each counted right before its bytes go out; what was begun twice is not begun again.
"""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import get_language, override

from folkmoot.base import clock
from folkmoot.network.models import Message, Notice, Outcome, Postbox
from folkmoot.network.notices.checking import Checker, Verdict, address_of, problems
from folkmoot.network.notices.due import expect_digests
from folkmoot.network.notices.envelopes import envelope_of
from folkmoot.network.notices.mime.letter import Post, written
from folkmoot.network.notices.pacing import GIVEN_UP_AFTER, Pace, Rest
from folkmoot.network.notices.posts import RELATED, post_of
from folkmoot.network.notices.settling import note_refusal, put_off, settle
from folkmoot.network.notices.transport import Answer, Fate, Transport, transport_for
from folkmoot.people.api import language_of

log = logging.getLogger("folkmoot.notices")
BATCH = 50
POSTS_KEPT = 20


class Sender:
    """Sends what waits; keeps the connection, the pace and the pauses between its steps."""

    def __init__(self, transport: Transport, *, per_minute: int = 0) -> None:
        self.transport = transport
        self.pace = Pace(per_minute, time.monotonic)
        self.rest = Rest(time.monotonic)
        self._posts: OrderedDict[tuple[int, int, str], Post] = OrderedDict()

    def send_notices(self, keep_going: Callable[[], bool]) -> int:
        """Send the next notices, first those begun before; returns how many were settled."""
        begun = list(_waiting().filter(starts__gt=0)[:BATCH])
        if begun:
            return self._send_again(begun, keep_going)
        return self._send_batch(keep_going)

    def hand_over(
        self, sender: str, recipient: str, mail: bytes, begin: Callable[[], None]
    ) -> Answer:
        """Hand one mail over and note whether the server is there."""
        answer = self.transport.send(sender, recipient, mail, begin)
        if answer.fate in (Fate.DOWN, Fate.UNKNOWN):
            seconds = self.rest.failed()
            log.warning("no mail leaves (%s); again in %.0f s", _brief(answer), seconds)
        else:
            self.rest.succeeded()
        return answer

    def _send_batch(self, keep_going: Callable[[], bool]) -> int:
        notices = list(_waiting()[:BATCH])
        if not notices:
            return 0
        keys = [notice.pk for notice in notices]
        Notice.objects.filter(pk__in=keys, settled_at=None).update(starts=F("starts") + 1)
        left = {notice.pk: notice for notice in notices}
        checker = Checker(notices)
        done: list[tuple[Notice, Outcome]] = []
        late: set[int] = set()
        try:
            for notice in notices:
                if not (keep_going() and self.rest.is_over()):
                    break
                if notice.person_id in late:  # an earlier one waits, so this one does
                    continue
                left.pop(notice.pk)  # begun until its end is known
                answer = self._try(notice, checker, _nothing)
                if isinstance(answer, Answer) and answer.fate is Fate.UNKNOWN:
                    break
                outcome = self._outcome(notice, answer) if answer else None
                if outcome is None:
                    left[notice.pk] = notice
                    late.add(notice.person_id)
                else:
                    done.append((notice, outcome))
                if isinstance(answer, Answer) and answer.fate is Fate.REFUSED:
                    late.add(notice.person_id)
                if answer is None:
                    break
        finally:
            with transaction.atomic():
                settle(done, clock.now())
                Notice.objects.filter(pk__in=list(left), settled_at=None).update(starts=0)
        return len(done)

    def _send_again(self, begun: Sequence[Notice], keep_going: Callable[[], bool]) -> int:
        """Those begun by a process that died, or whose end the server left open: one by one."""
        settled = 0
        for notice in begun:
            if not (keep_going() and self.rest.is_over()):
                break
            if notice.starts > 1:
                log.warning("notice %s was begun twice and is not sent again", notice.ref)
                settle([(notice, Outcome.UNCERTAIN)], clock.now())
                settled += 1
                continue
            rows = Notice.objects.filter(pk=notice.pk)
            answer = self._try(notice, Checker([notice]), partial(_count_start, rows))
            if answer is None:
                break
            if isinstance(answer, Answer) and answer.fate is Fate.UNKNOWN:
                continue
            outcome = self._outcome(notice, answer)
            if outcome is None:
                rows.update(starts=0)
            else:
                settle([(notice, outcome)], clock.now())
            settled += 1
        return settled

    def _try(
        self, notice: Notice, checker: Checker, begin: Callable[[], None]
    ) -> Answer | Verdict | None:
        """Check and hand over; the verdict where nothing goes, None where the pace allows none."""
        found = checker.checked(notice)
        if found.verdict is not Verdict.SEND or found.choice is None:
            return found.verdict
        address = address_of(notice.person)
        if not address:
            return Verdict.DROP
        if not self.pace.allows():
            return None
        with override(language_of(notice.person)):
            envelope = envelope_of(notice, notice.message.group, found.choice.reason, address)
            mail = written(self._post(notice.message), envelope)
        return self.hand_over(envelope.bounces_to, address, mail, begin)

    def _outcome(self, notice: Notice, answer: Answer | Verdict) -> Outcome | None:
        """What is written down of a notice; None if it waits on."""
        now = clock.now()
        if isinstance(answer, Verdict):
            return _unsent(notice, answer, now)
        if answer.fate is Fate.TAKEN:
            return Outcome.SENT
        if answer.fate is Fate.UNFIT:
            log.warning("the mail server refuses message %s: %s", notice.message_id, answer.code)
            return Outcome.REFUSED
        if answer.fate is Fate.REFUSED:
            note_refusal(notice.person_id, address_of(notice.person), answer, notice, now)
            return Outcome.REFUSED
        if answer.fate is Fate.LATER:
            if notice.message.added_at < now - GIVEN_UP_AFTER:
                return Outcome.REFUSED
            put_off(notice.person_id, answer, now)
        return None

    def _post(self, message: Message) -> Post:
        """The part of the mail that all share, made once for many."""
        key = (message.pk, message.revision, get_language() or "")
        found = self._posts.get(key)
        if found is None:
            found = self._posts[key] = post_of(message)
            if len(self._posts) > POSTS_KEPT:
                self._posts.popitem(last=False)
        return found


def notices_wait() -> bool:
    """Whether there is a notice to be sent now."""
    return _waiting().exists()


def make_sender() -> Sender:
    """The sender the settings ask for."""
    ours = settings.FOLKMOOT
    return Sender(transport_for(ours.smtp_url, ours.home), per_minute=ours.mail_per_minute)


def _waiting() -> QuerySet[Notice]:
    """Notices to be sent, in order; not to people whose mail waits or came back."""
    later = Postbox.objects.filter(person=OuterRef("person"), not_before__gt=clock.now())
    rows = Notice.objects.filter(~Exists(later), ~problems("person"), settled_at=None)
    related = [f"message__{name}" for name in RELATED]
    return rows.select_related("person", *related).order_by("pk")


def _unsent(notice: Notice, verdict: Verdict, now: datetime) -> Outcome:
    """A notice that does not go: dropped, or gone so that a digest can have it."""
    if verdict is Verdict.DROP:
        return Outcome.DROPPED
    with transaction.atomic():
        Notice.objects.filter(pk=notice.pk).delete()
        if verdict is Verdict.DIGEST:
            wish = Checker([notice]).checked(notice).choice
            expect_digests([(notice.person_id, wish.how)] if wish else [], now)
    return Outcome.DROPPED


def _nothing() -> None:
    """A batch counted its beginnings already."""


def _count_start(rows: QuerySet[Notice]) -> None:
    rows.update(starts=F("starts") + 1)


def _brief(answer: Answer) -> str:
    return f"{answer.fate} {answer.code or ''} {answer.words[:100]}".strip()
