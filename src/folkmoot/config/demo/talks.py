"""Conversations as the federation has them: somebody begins, others answer parts of it."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

import msgspec

from folkmoot.config.demo.attaching import files_for
from folkmoot.config.demo.cast import Manner, Player, named
from folkmoot.config.demo.circles import Circle
from folkmoot.config.demo.letters import Letter, Piece, message_id
from folkmoot.config.demo.words import Slots, Topic, frames, topics_of

RECENTLY = 1.7
"""Above 1, more conversations began lately than long ago."""
REPLY_MARKS = ("Re: ", "Re: ", "Re: ", "Re: ", "Re: ", "Re: ", "RE: ", "AW: ", "SV: ")
OUTLOOK_TICKS = 10**7
WORTH_QUOTING = 48
"""Characters; a shorter paragraph says thanks or yes."""


class Talk:
    """One conversation being written: who is in it, what was said, what is still to be said."""

    def __init__(self, rng: Random, circle: Circle, topic: Topic, seed: str, at: datetime) -> None:
        self.rng = rng
        self.circle = circle
        self.topic = topic
        self.seed = seed
        self.slots = Slots(rng, at)
        self.letters: list[Letter] = []
        self.people = [named(name) for name in circle.everybody]
        self.points = rng.sample(topic.points, len(topic.points))
        self.asks = rng.sample(range(len(topic.asks)), len(topic.asks))

    def begin(self, at: datetime) -> Letter:
        """The first letter."""
        rng = self.rng
        sender = rng.choice(self.people)
        texts = self.slots.fill(rng.choice(self.topic.openings), home=home(sender)).split("\n\n")
        questions = self._new_questions(0.4)
        texts += [self.slots.fill(self.topic.asks[one]) for one in questions]
        return self._added(
            sender,
            at,
            self.slots.fill(rng.choice(self.topic.subjects)),
            [Piece(text) for text in texts],
            questions=questions,
            greeting=rng.choice(frames().greetings) if rng.random() < 0.7 else "",
        )

    def go_on(self, now: datetime) -> bool:
        """One more letter, unless it would lie in the future."""
        parent = self._chosen_parent()
        gap = timedelta(hours=min(self.rng.expovariate(1 / 11) + 0.1, 24 * 9))
        if parent.sent_at + gap >= now:
            return False
        sender = self._chosen_sender(parent)
        pieces, questions = self._reply(parent, sender)
        mark = self.rng.choice(REPLY_MARKS) if sender.manner is not Manner.OUTLOOK else "RE: "
        self._added(
            sender,
            parent.sent_at + gap,
            mark + bare_subject(parent.subject),
            pieces,
            parent=parent,
            questions=questions,
            greeting=f"Dear {parent.sender.first_name}," if self.rng.random() < 0.25 else "",
        )
        return True

    def _added(
        self,
        sender: Player,
        at: datetime,
        subject: str,
        pieces: Sequence[Piece],
        *,
        questions: tuple[int, ...] = (),
        parent: Letter | None = None,
        greeting: str = "",
    ) -> Letter:
        rng = self.rng
        files = files_for(rng, self.slots, pieces)
        letter = Letter(
            message_id=message_id(f"{self.seed} {len(self.letters)}", sender),
            sender=sender,
            sent_at=at,
            subject=subject,
            pieces=tuple(pieces),
            circle=self.circle.slug,
            circle_title=self.circle.title,
            cc=(parent.sender,) if parent and rng.random() < 0.5 else (),
            ancestors=(*parent.ancestors, parent.message_id) if parent else (),
            parent=parent,
            questions=questions,
            files=files,
            greeting=greeting,
            closing=self.slots.fill(rng.choice(frames().closings)) if rng.random() < 0.45 else "",
        )
        self.letters.append(letter)
        return letter

    def _chosen_parent(self) -> Letter:
        if self.rng.random() < 0.5:
            return self.letters[-1]
        return self.rng.choice(self.letters)

    def _chosen_sender(self, parent: Letter) -> Player:
        known = [letter.sender for letter in self.letters if letter.sender != parent.sender]
        if known and self.rng.random() < 0.55:
            return self.rng.choice(known)
        return self.rng.choice([player for player in self.people if player != parent.sender])

    def _new_questions(self, chance: float) -> tuple[int, ...]:
        taken = [self.asks.pop() for _ in range(2) if self.asks and self.rng.random() < chance]
        return tuple(taken)

    def _reply(self, parent: Letter, sender: Player) -> tuple[list[Piece], tuple[int, ...]]:
        """What a reply says: answers in line with questions, else a thought on one passage."""
        rng, slots = self.rng, self.slots
        pieces: list[Piece] = []
        if parent.questions and rng.random() < 0.8:
            asked = parent.own_text[-len(parent.questions) :]
            for number, words in zip(parent.questions, asked, strict=True):
                pieces += [Piece(words, quoted=True), self._own(self.topic.answers[number], sender)]
            if rng.random() < 0.3:
                pieces.append(self._own(rng.choice(frames().tasks), sender))
            return pieces, ()
        pieces.append(Piece(passage(rng, parent), quoted=True))
        said = frames()
        if self.points:
            before = rng.choice((*said.agreements, *said.doubts, *said.links, "", "", ""))
            point = self.points.pop()
            pieces.append(self._own(f"{before} {point}".strip(), sender))
        else:
            before = rng.choice((*said.agreements, *said.thanks, *said.thanks))
            both = f"{before} {rng.choice(said.tasks)}"
            text = slots.fill(
                both, parent=parent.sender.first_name, home=home(sender), person=self._somebody()
            )
            pieces.append(Piece(text))
        questions = self._new_questions(0.35)
        pieces += [Piece(slots.fill(self.topic.asks[one])) for one in questions]
        return pieces, questions

    def _own(self, text: str, sender: Player) -> Piece:
        return Piece(self.slots.fill(text, home=home(sender), person=self._somebody()))

    def _somebody(self) -> str:
        return self.rng.choice(self.people).first_name


def home(player: Player) -> str:
    """The house somebody works for, as it stands in a sentence."""
    house = player.about.partition(", ")[2]
    if not house:
        return "our side"
    return house[0].lower() + house[1:] if house.startswith("The ") else f"the {house}"


def bare_subject(subject: str) -> str:
    """A subject without the mark of a reply."""
    return subject.partition(": ")[2] if subject.startswith(REPLY_MARKS) else subject


def passage(rng: Random, parent: Letter) -> str:
    """What of a letter is quoted: one of its paragraphs."""
    said = [text for text in parent.own_text if len(text) >= WORTH_QUOTING]
    return rng.choice(said or parent.own_text)


def talks_of(rng: Random, circle: Circle, now: datetime) -> Iterator[list[Letter]]:
    """All ordinary conversations of a group, some of them still going on."""
    topics = topics_of(circle.slug)
    for number in range(circle.talks):
        back = circle.days * 24 * ((number + rng.random()) / circle.talks) ** RECENTLY + 1
        at = now - timedelta(hours=back)
        talk = Talk(rng, circle, topics[number % len(topics)], f"{circle.slug} {number}", at)
        talk.begin(at)
        for _ in range(length(rng) - 1):
            talk.go_on(now)
        yield as_mailers_do(rng, sorted(talk.letters, key=lambda letter: letter.sent_at))


def length(rng: Random) -> int:
    """How many letters a conversation has: mostly a few, sometimes two dozen."""
    return min(1 + int(rng.expovariate(1 / 4.4)), 26)


def as_mailers_do(rng: Random, letters: list[Letter]) -> list[Letter]:
    """The same letters, of which some mailers leave the threading headers out."""
    if len(letters) > 2 and rng.random() < 0.08:
        return [one if one.parent is None else _bare(rng, one) for one in letters]
    return letters


def _bare(rng: Random, letter: Letter) -> Letter:
    return msgspec.structs.replace(letter, bare=True) if rng.random() < 0.4 else letter


def with_thread_index(letters: Sequence[Letter]) -> list[Letter]:
    """The letters of a conversation in which only Outlook says what answers what.

    The root has 22 bytes, each reply those of its parent and five of its own: what time passed,
    and chance ([MS-OXOMSG] 2.2.1.3).
    """
    indexes: dict[str, bytes] = {}
    changed = []
    for number, letter in enumerate(letters):
        if letter.parent is None:
            ticks = int(letter.sent_at.timestamp()) * OUTLOOK_TICKS
            index = b"\x01" + ticks.to_bytes(8, "big")[:5] + letter.message_id.encode()[1:17]
        else:
            passed = int((letter.sent_at - letters[0].sent_at).total_seconds()) & 0xFFFFFFFF
            index = indexes[letter.parent.message_id] + passed.to_bytes(4, "big")
            index += bytes([number & 0xFF])
        indexes[letter.message_id] = index
        changed.append(msgspec.structs.replace(letter, bare=True, thread_index=index))
    return changed
