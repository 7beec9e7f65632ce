"""Carrying out what was decided about a mail, in one transaction with the note of it.

So a worker that is killed at any point leaves a mail that waits, or one that is done: what was
accepted is posted once.
"""

from collections.abc import Callable
from datetime import timedelta

import msgspec
from django.db import transaction
from django.utils.translation import override

from folkmoot.base import clock
from folkmoot.base.errors import FolkmootError, NotAllowed, NotFound
from folkmoot.network.actions.bounces import record_bounce
from folkmoot.network.actions.posting import receive_mail
from folkmoot.network.gateway import letters
from folkmoot.network.gateway.addresses import (
    BounceRecipient,
    command_address,
    group_name,
    recipient_of,
)
from folkmoot.network.gateway.answering import write_answer
from folkmoot.network.gateway.commands import Command, Done, obeyed
from folkmoot.network.gateway.confirming import confirmed
from folkmoot.network.gateway.facts import Case
from folkmoot.network.gateway.letters import Letter
from folkmoot.network.gateway.reading import first_line
from folkmoot.network.gateway.reasons import Reason, words_for
from folkmoot.network.gateway.scrubbing import scrubbed
from folkmoot.network.gateway.verdict import Verdict
from folkmoot.network.models import InboundMail, InboundState, MailRequest
from folkmoot.people.api import (
    ANYBODY,
    Group,
    Person,
    Refused,
    Viewer,
    ask_by_mail,
    language_of,
    writing_address,
)

BY_SUBJECT = frozenset({"search"})
ASK_AGAIN = timedelta(hours=1)
"""How long the same question is asked only once."""


class Outcome(msgspec.Struct, frozen=True):
    """How a mail ends: its state, why, and the row of the message it became."""

    state: str
    reason: str = ""
    detail: str = ""
    message: int | None = None
    person: int | None = None
    email: str = ""
    name: str = ""


def carry_out(case: Case) -> None:
    """Do what was decided; a mail that another worker finished meanwhile is left alone."""
    with transaction.atomic():
        waiting = InboundMail.objects.select_for_update().filter(
            pk=case.mail.pk, state=InboundState.WAITING
        )
        if waiting.first() is None:
            return
        with override(language_of(_writer(case))):
            outcome = _DEEDS[case.verdict.deed](case)
        reading = case.reading
        InboundMail.objects.filter(pk=case.mail.pk).update(
            state=outcome.state,
            reason=outcome.reason,
            detail=outcome.detail[:500],
            message=outcome.message,
            person=outcome.person or case.verdict.person,
            group=case.group,
            parent=case.found.message,
            from_email=outcome.email or "".join(reading.from_emails[:1])[:320],
            from_name=outcome.name or reading.from_name,
            subject=reading.subject,
            first_words=reading.first_words,
            settled_at=None if outcome.state == InboundState.HELD else clock.now(),
        )


def _post(case: Case) -> Outcome:
    if _says_nothing(case):
        _tell(case, Reason.UNUSABLE)
        return Outcome(InboundState.REFUSED, Reason.UNUSABLE)
    group = _group(case)
    raw = scrubbed(case.raw, group_name(group.slug))
    try:
        posted = receive_mail(
            _actor(case.verdict),
            group=group,
            raw=raw,
            parent=case.found.message,
            arrived=case.mail.received_at,
        )
    except Refused as problem:
        return _refused(case, Reason.POLICY, problem)
    except (NotAllowed, NotFound) as problem:
        return _refused(case, Reason.NOT_ALLOWED, problem)
    except FolkmootError as problem:
        return _refused(case, Reason.UNUSABLE, problem)
    return Outcome(InboundState.POSTED, message=posted.message)


def _says_nothing(case: Case) -> bool:
    """Whether there is nothing to post: an answer that only quotes, or a mail without words.

    What somebody forwards to a group without a word of their own is something.
    """
    is_answer = case.found.message is not None
    words = case.reading.own if is_answer else case.reading.parsed.text
    return not words.strip() and not case.reading.parsed.attachments


def _obey(case: Case) -> Outcome:
    request = case.found.request
    if request is not None:
        return _obey_confirmed(case, request)
    return _obeyed_by(case, _actor(case.verdict), case.found.command)


def _obey_confirmed(case: Case, request: MailRequest) -> Outcome:
    answer = confirmed(request)
    if answer.reason is not None:
        return Outcome(InboundState.REFUSED, answer.reason)
    if answer.person is None:
        return _asked_from_outside(case, request) if answer.waits else Outcome(InboundState.OBEYED)
    return _obeyed_by(case, Viewer(answer.person), request.command)


def _asked_from_outside(case: Case, request: MailRequest) -> Outcome:
    """Somebody without an account, proved by mail, waits for an owner as all who ask do."""
    try:
        ask_by_mail(group=request.group, email=request.email, name=request.name)
    except FolkmootError as problem:
        letter = letters.not_let_in(request.group.title, f"{problem.message} {problem.hint}")
        write_answer(letter, to=request.email, inbound=case.mail)
        return Outcome(InboundState.REFUSED, Reason.NOT_ALLOWED, problem.message)
    write_answer(letters.waits_for_moderator(request.group.title), to=request.email)
    return Outcome(InboundState.OBEYED, Reason.WANTS_IN)


def _obeyed_by(case: Case, viewer: Viewer, name: str) -> Outcome:
    command = Command(name, viewer, _group(case), case.found.message, _words(case, name))
    try:
        with transaction.atomic():
            done: Done = obeyed(command)
    except (NotAllowed, NotFound) as problem:
        return _refused(case, Reason.NOT_ALLOWED, problem, viewer.person)
    except FolkmootError as problem:
        return _refused(case, Reason.NOT_UNDERSTOOD, problem, viewer.person)
    if done.letter is not None:
        _send(case, done.letter, viewer.person)
    return Outcome(InboundState.OBEYED, detail=name, person=viewer.person_id)


def _confirm(case: Case) -> Outcome:
    group, email = _group(case), case.reading.from_email
    asked = {"group": group, "email": email, "command": case.found.command}
    if MailRequest.objects.filter(**asked, asked_at__gt=clock.now() - ASK_AGAIN).exists():
        # whoever writes in another's name again and again fills nobody's mailbox
        return Outcome(InboundState.OBEYED, Reason.TO_CONFIRM)
    request = MailRequest.objects.create(**asked, name=case.reading.from_name)
    reply_to = command_address("confirm", request.ref, group.ref)
    letter = letters.please_confirm(group.title, case.found.command, reply_to)
    write_answer(letter, to=email, inbound=case.mail, headers=case.reading.headers)
    return Outcome(InboundState.OBEYED, Reason.TO_CONFIRM)


def _count(case: Case) -> Outcome:
    recipient = recipient_of(case.mail.recipient)
    report, person = case.reading.report, case.found.person
    if report is None or person is None or not isinstance(recipient, BounceRecipient):
        return Outcome(InboundState.SET_ASIDE, Reason.GONE)
    kind = record_bounce(person=person, report=report, mail_ref=recipient.mail_ref)
    detail = f"{kind} {report.status} {report.detail}".strip()
    return Outcome(InboundState.COUNTED, Reason.BOUNCE, detail, person=person.pk)


def _hold(case: Case) -> Outcome:
    return Outcome(InboundState.HELD, case.verdict.reason or "", case.verdict.detail)


def _set_aside(case: Case) -> Outcome:
    return Outcome(InboundState.SET_ASIDE, case.verdict.reason or "", case.verdict.detail)


def _refuse(case: Case) -> Outcome:
    verdict = case.verdict
    if verdict.is_answered and verdict.reason is not None:
        _tell(case, verdict.reason)
    return Outcome(InboundState.REFUSED, verdict.reason or "", verdict.detail)


def _refused(
    case: Case, reason: Reason, problem: FolkmootError, person: Person | None = None
) -> Outcome:
    """A refusal by an action, told to whoever is known to have written."""
    if person is not None or case.verdict.person is not None:
        letter = letters.not_posted(case.reading.subject, problem.message, hint=problem.hint)
        _send(case, letter, person)
    return Outcome(InboundState.REFUSED, reason, problem.message)


def _tell(case: Case, reason: Reason) -> None:
    hint = ""
    person = _writer(case)
    if reason is Reason.NOT_MEMBER and person is not None:
        address = command_address("subscribe", _group(case).ref, person.ref)
        hint = f"{letters.how_to_join()}\n  {address}"
    _send(case, letters.not_posted(case.reading.subject, str(words_for(reason)), hint=hint), None)


def _send(case: Case, letter: Letter, person: Person | None) -> None:
    """Answer: to the address that wrote if it is proved, else to that of the person's account.

    A signed address in a stranger's hands must not tell the stranger anything.
    """
    person = person or _writer(case)
    email, author = case.reading.from_email, case.facts.author
    is_theirs = author is not None and person is not None and author.id == person.pk
    to = email if is_theirs or person is None else writing_address(person)
    write_answer(letter, to=to, inbound=case.mail, headers=case.reading.headers)


def _writer(case: Case) -> Person | None:
    """Who is known to have written: by the decision, or by the signed address."""
    if case.verdict.person is not None:
        return Person.objects.get(pk=case.verdict.person)
    return case.found.person


def _actor(verdict: Verdict) -> Viewer:
    if verdict.person is None:
        return ANYBODY
    return Viewer(Person.objects.get(pk=verdict.person))


def _group(case: Case) -> Group:
    if case.group is None:
        raise NotFound("The group is not here any more.")
    return case.group


def _words(case: Case, name: str) -> str:
    if name in BY_SUBJECT and case.reading.subject:
        return case.reading.subject
    return first_line(case.reading)


_DEEDS: dict[str, Callable[[Case], Outcome]] = {
    "post": _post,
    "obey": _obey,
    "confirm": _confirm,
    "count": _count,
    "hold": _hold,
    "set_aside": _set_aside,
    "refuse": _refuse,
}
