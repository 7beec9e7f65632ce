"""An organisation in which everything happened once, and how to compare two of them."""

import hashlib
from datetime import date, timedelta
from pathlib import Path

from django.apps import apps
from django.db import connection
from tests.cast import Cast, circle, somebody
from tests.mailbag import chain, deliver, mail

from folkmoot.base import clock
from folkmoot.base.ids import new_ref
from folkmoot.network.actions.audience import open_message
from folkmoot.network.actions.branches import resolve_branch, restrict_branch
from folkmoot.network.actions.closings import Outcome, close_talk
from folkmoot.network.actions.delivery import Habit, change_habit, choose_delivery
from folkmoot.network.actions.drafts import Place, attach_file, save_draft
from folkmoot.network.actions.duties import acknowledge, mark_must_read
from folkmoot.network.actions.edges import move_message, name_branch, split_message, undo_decision
from folkmoot.network.actions.following import follow_branch, mute_branch
from folkmoot.network.actions.polls import Question, start_poll, vote
from folkmoot.network.actions.posting import (
    answer_message,
    delete_message,
    edit_message,
    start_conversation,
)
from folkmoot.network.actions.praise import praise
from folkmoot.network.actions.reactions import react
from folkmoot.network.actions.tags import tag_conversation
from folkmoot.network.models import BlockedSender, Draft, Message, Poll, Suggestion
from folkmoot.network.moving.archive import open_archive
from folkmoot.network.moving.leaving import write_archive
from folkmoot.network.moving.reading import Source
from folkmoot.network.moving.selection import Selection
from folkmoot.network.reading.kept import forget_everything
from folkmoot.network.reading.state import mark_all_read
from folkmoot.network.writing.composing import NewFile
from folkmoot.people.api import Address, Group, Openness, ask_to_join, create_bot, move_group

EVERYTHING = Selection()


def whole_organisation(cast: Cast) -> dict[str, Group]:
    """Two groups: one lived in, one that only holds an archive and somebody's mailbox."""
    lived, kept = circle(cast, Openness.OPEN, "Lived in"), circle(cast, Openness.CLOSED, "Kept")
    move_group(cast.owner, group=lived, slug="lived")
    first = _talks(cast, lived)
    _marks(cast, lived, first)
    _archive(cast, kept)
    _own(cast, lived)
    return {"lived": Group.objects.get(pk=lived.pk), "kept": kept}


def everybody() -> Cast:
    """The cast, for a process that is no test."""
    names = {"owner": "Olive", "moderator": "Moira", "member": "Mads", "stranger": "Stran"}
    people = {part: somebody(name) for part, name in names.items()}
    return Cast(guest=somebody("Gast", "guest"), administrator=somebody("Adele"), **people)


def _message(row: int) -> Message:
    return Message.objects.select_related("group", "conversation").get(pk=row)


def _talks(cast: Cast, group: Group) -> Message:
    file = NewFile("plan.txt", "text/plain", b"the plan\n")
    posted = start_conversation(
        cast.owner, group=group, title="Roof", text="Rain comes in, @Mads.", files=[file]
    )
    first = _message(posted.message)
    answer = _message(answer_message(cast.member, message=first, text="I saw it.").message)
    deeper = _message(answer_message(cast.guest, message=answer, text="Me too.").message)
    edit_message(cast.member, message=answer, text="I saw it yesterday.")
    gone = _message(answer_message(cast.member, message=deeper, text="Never mind.").message)
    answer_message(cast.owner, message=gone, text="What?")
    delete_message(cast.member, message=gone)
    assert cast.guest.person
    private = _message(answer_message(cast.moderator, message=first, text="Between us.").message)
    restrict_branch(cast.moderator, message=private, persons=[cast.guest.person])
    other = _message(
        start_conversation(cast.guest, group=group, title="Doors", text="And doors?").message
    )
    move_message(cast.owner, message=other, parent=deeper)
    apart = _message(answer_message(cast.member, message=other, text="Apart.").message)
    split_message(cast.moderator, message=apart)
    undo_decision(cast.owner, decision=move_message(cast.owner, message=apart, parent=first))
    name_branch(cast.moderator, message=answer, name="What was seen")
    resolve_branch(cast.owner, message=first)
    return first


def _marks(cast: Cast, group: Group, first: Message) -> None:
    assert cast.member.person
    assert cast.guest.person
    react(cast.member, message=first, emoji="👍")
    follow_branch(cast.member, message=first)
    mute_branch(cast.guest, message=first)
    tag_conversation(cast.owner, conversation=first.conversation, labels=["Roof", "Money"])
    outcome = Outcome(
        kind="decision",
        whole=True,
        text="We mend it.",
        decided_by="all",
        decided_on=date(2026, 5, 1),
    )
    before = close_talk(cast.owner, message=first, outcome=outcome)
    later = _message(answer_message(cast.owner, message=first, text="Better so.").message)
    close_talk(cast.owner, message=later, outcome=Outcome(), supersedes=before)
    bot = create_bot(cast.owner, group=group, name="Beep")
    assert bot.person.keeper == cast.owner.person
    mark_must_read(
        cast.owner,
        message=first,
        until=clock.now().date() + timedelta(days=9),
        readers=[cast.member.person],
    )
    acknowledge(cast.member, message=first)
    praise(cast.owner, group=group, persons=[cast.guest.person], reason="For the tea.")
    for anonymous in (False, True):
        question = Question(question="Which?", options=["a", "b"], anonymous=anonymous)
        posted = start_poll(cast.owner, group=group, question=question)
        poll = Poll.objects.get(message=posted.message)
        vote(cast.member, poll=poll, numbers=[2])
        vote(cast.owner, poll=poll, numbers=[1])


def _archive(cast: Cast, group: Group) -> None:
    deliver(group, chain(4))
    deliver(
        group,
        [
            mail("alone", answers="never-seen", subject="Re: Gutters", minutes=30),
            mail("guess", subject="Re: Roof of the east wing", minutes=50),
            mail("roof", minutes=40, text="From here on\n>From there\n"),
            mail("auto", headers={"Auto-Submitted": "auto-replied"}, minutes=60),
            b"no mail at all",
        ],
    )
    mailbox = Address.objects.get(email="mads@example.org")
    own = [mail(name, to="mads@example.org", minutes=70) for name in ("own", "opened")]
    deliver(group, own, mailbox_of=mailbox)
    again = deliver(group, [chain(1)[0].replace(b"Subject", b"X-Seen: elsewhere\nSubject")])
    open_message(cast.moderator, message=again["opened"])
    children = {"child": again["roof"], "parent": again["m3"]}
    Suggestion.objects.create(group=group, kind="quote", confidence=50, **children)
    BlockedSender.objects.create(group=group, email="loud@example.net")
    ask_to_join(cast.stranger, group=group, words="May I?")


def _own(cast: Cast, group: Group) -> None:
    mark_all_read(cast.member, group)
    choose_delivery(cast.member, group=group, how="weekly")
    change_habit(cast.guest, habit=Habit(hour=9, weekday=2))
    ref = new_ref()
    save_draft(cast.member, place=Place(group), ref=ref, seen=0, title="Not yet", text="Words")
    file = NewFile("note.txt", "text/plain", b"\x00\x01")
    attach_file(cast.member, draft=Draft.objects.get(ref=ref), file=file)


def emptied() -> None:
    """Nothing is left in the tables: another installation, as far as they know."""
    tables = [
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in {"people", "network", "base", "policy", "account"}
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "SET CONSTRAINTS ALL DEFERRED" if connection.vendor == "postgresql" else "SELECT 1"
        )
        for table in tables:
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608  # names of our own tables
    forget_everything()


def content_of(path: Path) -> dict[str, str]:
    """Every file of an archive and its digest."""
    opened, manifest = open_archive(path)
    source = Source(opened, manifest)
    found = {}
    for name in source.files:
        with opened.opened(name) as file:
            found[name] = hashlib.sha256(file.read()).hexdigest()
    return found


def written_to(path: Path, selection: Selection = EVERYTHING) -> dict[str, str]:
    """Write an archive; what it holds."""
    write_archive(path, selection)
    return content_of(path)
