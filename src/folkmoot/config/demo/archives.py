"""The archives of the demo as raw mail: one of each group, and one person's mailbox."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

import msgspec

from folkmoot.config.demo.cast import named
from folkmoot.config.demo.circles import CIRCLES, Circle
from folkmoot.config.demo.letters import Letter, Piece, message_id, raw
from folkmoot.config.demo.long_talk import long_talk
from folkmoot.config.demo.oddities import (
    automatic_reply,
    bounce,
    in_latin_1,
    too_deep,
    without_headers,
)
from folkmoot.config.demo.patch_mail import series_of
from folkmoot.config.demo.talks import bare_subject, talks_of, with_thread_index

MAILBOX_OF = "Beatriz"
MAILBOX_GROUP = "acquisitions"
LOST = 0.015
"""The share of answered letters that the archives never got: they are known only by reference."""


class Archive(msgspec.Struct, frozen=True):
    """Raw messages with the time each arrived, in the order they lie in the archive."""

    slug: str
    mails: tuple[tuple[bytes, datetime], ...]
    mailbox_of: str = ""


class Archives(msgspec.Struct, frozen=True):
    """All archives, and the names of branches by the Message-ID they begin at."""

    archives: tuple[Archive, ...]
    branches: dict[str, str]


def archives_of(seed: int, now: datetime) -> Archives:
    """Everything the federation wrote up to now; the same for the same seed and moment."""
    found = []
    branches: dict[str, str] = {}
    for circle in CIRCLES:
        rng = Random(f"{seed} {circle.slug}")  # noqa: S311  # a story, not a secret
        talks = list(talks_of(rng, circle, now))
        if circle is CIRCLES[0]:
            letters, branches = long_talk(rng, now)
            talks.append(letters)
        if circle.slug == "web":
            talks += series_of(rng, circle, now)
        if circle.slug in {"buildings", "exhibitions"}:
            place = talks.index(max(talks[:20], key=len))
            talks[place] = with_thread_index(talks[place])
        talks.append(late_answers(rng, talks, now))
        kept = [one for talk in talks for one in without_lost(rng, talk, set(branches))]
        found.append(archive_of(circle, kept))
        if circle.slug == MAILBOX_GROUP:
            found.append(mailbox(rng, circle, kept, now))
    return Archives(tuple(found), branches)


def archive_of(circle: Circle, letters: list[Letter]) -> Archive:
    """The letters of a group in order of arrival, with what programs sent in between."""
    mails = [(raw(letter), letter.sent_at) for letter in letters]
    mails += oddities(circle, letters)
    return Archive(circle.slug, tuple(sorted(mails, key=lambda mail: mail[1])))


def oddities(circle: Circle, letters: list[Letter]) -> Iterator[tuple[bytes, datetime]]:
    """Absence notices, a bounce, broken mail."""
    moment = timedelta(minutes=2)
    answered = [letter for letter in letters if letter.parent is not None]
    for letter in answered[5::140]:
        yield automatic_reply(letter, named(circle.members[-1])), letter.sent_at + moment
    if circle.slug in {"exhibitions", "volunteers"}:
        yield bounce(answered[3]), answered[3].sent_at + moment
    if circle.slug == "catalogue":
        yield too_deep(answered[8]), answered[8].sent_at + moment
        yield in_latin_1(answered[9]), answered[9].sent_at + moment
    if circle.slug == "buildings":
        yield without_headers(), answered[2].sent_at + moment


def without_lost(rng: Random, talk: list[Letter], keep: set[str]) -> Iterator[Letter]:
    """The letters without a few that were answered; a lost one survives in its answers' quotes."""
    answered = {letter.parent.message_id for letter in talk if letter.parent is not None}
    for letter in talk:
        known = letter.message_id in keep or letter.parent is None or letter.thread_index
        if known or letter.message_id not in answered or rng.random() >= LOST:
            yield letter


def late_answers(rng: Random, talks: list[list[Letter]], now: datetime) -> list[Letter]:
    """Answers that come weeks later from a new mailer without headers: where they belong is
    doubtful after days, and only a guess after more than a month.
    """
    found = []
    short = [talk for talk in talks if 1 < len(talk) < 40]
    for number, talk in enumerate(short[3::4]):
        first = talk[0]
        sender = talk[-1].sender
        sent_at = first.sent_at + timedelta(days=34 if number % 2 else 12, hours=rng.randint(1, 90))
        if sent_at > now or sender == first.sender:
            continue
        found.append(
            Letter(
                message_id=message_id(f"late {first.message_id}", sender),
                sender=sender,
                sent_at=sent_at,
                subject=f"Re: {bare_subject(first.subject)}",
                pieces=(
                    Piece(
                        "Sorry for the long silence, this had slipped under the blotter. Is it "
                        "still open? If so I have an hour on Thursday and would like to finish it."
                    ),
                ),
                circle=first.circle,
                circle_title=first.circle_title,
            )
        )
    return found


def mailbox(rng: Random, circle: Circle, letters: list[Letter], now: datetime) -> Archive:
    """One member's mailbox: part of what the list sent, and letters that not everybody got."""
    owner = named(MAILBOX_OF)
    mails = [(raw(letter), letter.sent_at) for letter in letters if rng.random() < 0.5]
    others = [named(name) for name in circle.members if name != MAILBOX_OF]
    for number, (subject, words, answer) in enumerate(PRIVATE):
        other = others[number % len(others)]
        at = now - timedelta(days=12 + 31 * number, hours=rng.randint(0, 9))
        first = Letter(
            message_id=message_id(f"private {number}", other),
            sender=other,
            sent_at=at,
            subject=subject,
            pieces=(Piece(words),),
            to=(owner,),
            greeting=f"Dear {owner.first_name},",
        )
        reply = Letter(
            message_id=message_id(f"private answer {number}", owner),
            sender=owner,
            sent_at=at + timedelta(hours=5),
            subject=f"Re: {subject}",
            pieces=(Piece(words, quoted=True), Piece(answer)),
            to=(other,),
            ancestors=(first.message_id,),
            parent=first,
        )
        mails += [(raw(letter), letter.sent_at) for letter in (first, reply)]
    ordered = tuple(sorted(mails, key=lambda mail: mail[1]))
    return Archive(circle.slug, ordered, mailbox_of=owner.email)


PRIVATE = (
    (
        "Before the meeting",
        (
            "Before we talk about it: the family has named a lower price to me on the "
            "telephone, and asked that their brother should not learn of it from a list."
        ),
        "Then let us write the lower price on paper and the higher one nowhere. I will call him.",
    ),
    (
        "The dealer's list",
        (
            "I have the dealer's list in front of me, and the name is on it. I would like you to "
            "see it before anybody else does, because it concerns a colleague's grandfather."
        ),
        "Thank you for coming to me first. I will speak with her tomorrow, in person.",
    ),
    (
        "Your draft of the contract",
        (
            "Clause four gives them the pictures for good. Was that on purpose? I marked it and "
            "two smaller things in the draft."
        ),
        "It was not. Ten years, then it ends; I changed it and the two smaller things as well.",
    ),
    (
        "Payment in two parts",
        (
            "Could the first half be booked before the summer? I would rather not explain in "
            "public why it is late again."
        ),
        "It can, if I have the signed sheet by Friday. It leaves the house the same day.",
    ),
    (
        "A favour",
        (
            "Would you read two pages about the gap in the provenance, as somebody who has not "
            "lived with it for a year? I no longer see what is obvious."
        ),
        "With pleasure. Page one is obvious, page two is brave. I left pencil marks.",
    ),
)
