"""The one conversation that everybody has an opinion on: more than 300 letters, many branches."""

from datetime import datetime, timedelta
from random import Random

from folkmoot.config.demo.cast import Player, named
from folkmoot.config.demo.circles import CIRCLES
from folkmoot.config.demo.letters import Letter, Piece, message_id
from folkmoot.config.demo.talks import home, passage
from folkmoot.config.demo.words import Facet, Slots, frames, long_topic

LETTERS = 320
DAYS = 70
SEED = "one number"
RENAMED = 5
"""How many branches get a subject of their own along the way."""


def long_talk(rng: Random, now: datetime) -> tuple[list[Letter], dict[str, str]]:
    """The letters in order of time, and the names of branches by the Message-ID they begin at."""
    circle = CIRCLES[0]
    people = [named(name) for name in circle.everybody]
    topic = long_topic()
    began = now - timedelta(days=DAYS)
    slots = Slots(rng, began)
    root = _letter(circle.members[0], began, topic.subject, topic.opening.split("\n\n"), None, 0)
    letters = [root]
    branches: dict[str, str] = {}
    for place, facet in enumerate(topic.facets):
        at = began + timedelta(hours=3 + 30 * place * rng.uniform(0.8, 1.2))
        writer = Facets(rng, slots, people, facet, len(letters))
        head = writer.head(root, at, renamed=place < RENAMED)
        branches[head.message_id] = facet.title
        share = (LETTERS - len(letters)) // (len(topic.facets) - place)
        letters += writer.branch(head, max(share, 4), now)
    return sorted(letters, key=lambda letter: letter.sent_at), branches


class Facets:
    """A branch of the long conversation being written."""

    def __init__(
        self, rng: Random, slots: Slots, people: list[Player], facet: Facet, number: int
    ) -> None:
        self.rng, self.slots, self.people, self.facet = rng, slots, people, facet
        self.number = number
        self.claims: list[str] = []
        self.said = ""

    def head(self, root: Letter, at: datetime, *, renamed: bool) -> Letter:
        """The letter with which the branch leaves the trunk."""
        sender = self._other_than(root.sender)
        subject = f"Re: {root.subject}"
        if renamed:
            subject = f"{self.facet.title} (was: {root.subject})"
        quoted = Piece(self.rng.choice(root.own_text), quoted=True)
        return self._next(sender, at, subject, [quoted, self._claim(sender)], root)

    def branch(self, head: Letter, count: int, now: datetime) -> list[Letter]:
        """The branch with all that hangs under its head."""
        letters = [head]
        while len(letters) < count:
            late = self.rng.random() < 0.6
            parent = letters[-1] if late else self.rng.choice(letters)
            gap = timedelta(hours=min(self.rng.expovariate(1 / 7) + 0.1, 60))
            at = min(parent.sent_at + gap, now - timedelta(minutes=self.rng.randint(4, 600)))
            if at <= parent.sent_at:
                parent, at = head, head.sent_at + gap
            sender = self._other_than(parent.sender)
            subject = parent.subject.partition(" (was:")[0]
            subject = subject if subject.startswith("Re: ") else f"Re: {subject}"
            letters.append(self._next(sender, at, subject, self._pieces(parent, sender), parent))
        return letters

    def _pieces(self, parent: Letter, sender: Player) -> list[Piece]:
        said = frames()
        quoted = Piece(passage(self.rng, parent), quoted=True)
        lead = self.rng.choice((*said.agreements, *said.doubts, *said.links))
        lead = self.slots.fill(lead, home=home(sender))
        if self.rng.random() < 0.62:
            return [quoted, Piece(f"{lead} {self._claim(sender).text}")]
        closing = self.rng.choice((*said.tasks, *said.thanks))
        words = self.slots.fill(
            closing,
            parent=parent.sender.first_name,
            person=self.rng.choice(self.people).first_name,
            home=home(sender),
        )
        if self.rng.random() < 0.5:
            return [quoted, Piece(f"{lead} {words}")]
        return [quoted, Piece(words), self._claim(sender)]

    def _claim(self, sender: Player) -> Piece:
        """The next thing said about this facet; each is said before any is said again."""
        if not self.claims:
            self.claims = self.rng.sample(self.facet.claims, len(self.facet.claims))
            self.claims.sort(key=lambda claim: claim == self.said, reverse=True)
        self.said = self.claims[-1]
        return Piece(self.slots.fill(self.claims.pop(), home=home(sender)))

    def _other_than(self, player: Player) -> Player:
        return self.rng.choice([one for one in self.people if one != player])

    def _next(
        self, sender: Player, at: datetime, subject: str, pieces: list[Piece], parent: Letter
    ) -> Letter:
        self.number += 1
        texts = [piece for piece in pieces if piece.text]
        return _letter(sender.first_name, at, subject, texts, parent, self.number)


def _letter(
    first_name: str,
    at: datetime,
    subject: str,
    texts: list[str] | list[Piece],
    parent: Letter | None,
    number: int,
) -> Letter:
    sender, circle = named(first_name), CIRCLES[0]
    return Letter(
        message_id=message_id(f"{SEED} {number}", sender),
        sender=sender,
        sent_at=at,
        subject=subject,
        pieces=tuple(Piece(text) if isinstance(text, str) else text for text in texts),
        circle=circle.slug,
        circle_title=circle.title,
        ancestors=(*parent.ancestors, parent.message_id) if parent else (),
        parent=parent,
    )
