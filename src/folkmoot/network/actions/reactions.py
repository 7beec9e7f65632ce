"""Reactions: one emoji of one person on one message."""

import unicodedata

from folkmoot.base import clock
from folkmoot.base.errors import Unusable
from folkmoot.base.ids import written
from folkmoot.network import kinds
from folkmoot.network.contracts import ReactionsChanged
from folkmoot.network.models import Message, Reaction
from folkmoot.people.api import READ, SEE, Viewer, acting, pass_gate, require, writing
from folkmoot.policy.engine.acts import Act, Channel, Content

LONGEST = 32
MOST_KINDS = 30
"""Different emoji on one message; a row of reactions is to be seen at a glance."""
_JOINERS = frozenset("\u200d\ufe0f\u20e3")


def react(actor: Viewer, *, message: Message, emoji: str) -> None:
    """Put an emoji on a message; the same again changes nothing."""
    emoji = usable_emoji(emoji)
    with writing(actor) as work:
        require(actor, SEE, message)
        require(actor, READ, message.group)
        person = actor.person
        if person is None or message.deleted_at is not None or message.is_ghost:
            raise Unusable("Nobody can react to this.", hint="Load the page again.")
        others = Reaction.objects.filter(message=message).exclude(emoji=emoji)
        if others.values("emoji").distinct().count() >= MOST_KINDS:
            raise Unusable(f"It has {MOST_KINDS} different reactions.", hint="Join one of them.")
        pass_gate(_act(actor, message, emoji))
        made = Reaction.objects.get_or_create(message=message, person=person, emoji=emoji)[1]
        if made:
            work.record(kinds.REACTED, f"message:{written(message.ref)}")
            work.announce(ReactionsChanged(message.group_id, [message.pk]))


def take_back(actor: Viewer, *, message: Message, emoji: str) -> None:
    """Take one's own emoji off a message again."""
    with writing(actor) as work:
        require(actor, SEE, message)
        own = Reaction.objects.filter(message=message, person=actor.person_id, emoji=emoji)
        if own.delete()[0]:
            work.record(kinds.REACTION_TAKEN_BACK, f"message:{written(message.ref)}")
            work.announce(ReactionsChanged(message.group_id, [message.pk]))


def usable_emoji(text: str) -> str:
    """One emoji, or Unusable; `+1` and `-1` are thumbs."""
    text = {"+1": "\N{THUMBS UP SIGN}", "-1": "\N{THUMBS DOWN SIGN}"}.get(
        text.strip(), text.strip()
    )
    is_emoji = 0 < len(text) <= LONGEST and all(_belongs(one) for one in text)
    if not is_emoji or not any(unicodedata.category(one) == "So" for one in text):
        raise Unusable("This is no emoji.", hint="Choose one from the list.", place="emoji")
    return text


def _belongs(one: str) -> bool:
    if one in _JOINERS or 0xE0020 <= ord(one) <= 0xE007F:
        return True
    return unicodedata.category(one) in {"So", "Sk"}


def _act(actor: Viewer, message: Message, emoji: str) -> Act:
    return Act(
        id=f"message:{written(message.ref)}",
        kind="reaction",
        at=clock.now(),
        actor=acting(actor),
        channel=Channel(id=f"group:{written(message.group.ref)}", type="group"),
        content=Content(text=emoji, length=len(emoji)),
    )
