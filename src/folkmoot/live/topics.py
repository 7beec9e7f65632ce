"""What can be followed: `/groups/<ref>`, `/conversations/<ref>`, `/people/<ref>`."""

from collections.abc import Iterable
from typing import Literal
from uuid import UUID

import msgspec

from folkmoot.base.ids import read, written

Kind = Literal["groups", "conversations", "people"]
KINDS: tuple[Kind, ...] = ("groups", "conversations", "people")
MOST_TOPICS = 20
"""Of one stream: a page shows one conversation, one group and its reader."""
ANY = "{ref}"


class Topic(msgspec.Struct, frozen=True):
    """One thing to follow, by public id."""

    kind: Kind
    ref: UUID

    def __str__(self) -> str:
        return f"/{self.kind}/{written(self.ref)}"


def topic_of(text: str) -> Topic | None:
    """The topic of this name, None for anything else."""
    for kind in KINDS:
        if text.startswith(f"/{kind}/"):
            try:
                return Topic(kind, read(text.removeprefix(f"/{kind}/")))
            except ValueError:
                return None
    return None


def covered(topic: Topic, claims: Iterable[str]) -> bool:
    """Whether a token's claims cover a topic, by its name or as `/groups/{ref}`."""
    wanted = {str(topic), f"/{topic.kind}/{ANY}"}
    return any(claim in wanted for claim in claims)
