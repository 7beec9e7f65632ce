"""Must-read messages: marked by moderators, acknowledged by each reader, reminded of by mail."""

from collections.abc import Sequence
from datetime import date, timedelta

from folkmoot.base import clock
from folkmoot.base.errors import FolkmootError, Unusable
from folkmoot.base.ids import written
from folkmoot.network import kinds
from folkmoot.network.contracts import MessagesMarked
from folkmoot.network.models import Acknowledgement, Message, MustRead
from folkmoot.network.reading.duties import has_to_read
from folkmoot.people.api import MODERATE, SEE, Person, Viewer, require, visible, writing

LONGEST_WAIT = timedelta(days=366)


def mark_must_read(
    actor: Viewer, *, message: Message, until: date, readers: Sequence[Person] = ()
) -> MustRead:
    """Ask the members of the group, or `readers` alone, to read a message until a day.

    Marking it again changes the day and the readers; who acknowledged it stays so. Raises
    NotAllowed, NotFound and Unusable.
    """
    today = clock.now().date()
    if not today <= until <= today + LONGEST_WAIT:
        raise Unusable("Choose a day within the next year.", place="until")
    with writing(actor) as work:
        require(actor, SEE, message)
        require(actor, MODERATE, message.group)
        if message.deleted_at is not None or message.is_ghost:
            raise Unusable("There is nothing to read in it.", hint="Choose another message.")
        _check_readers(message, readers)
        standing = MustRead.objects.filter(message=message, withdrawn_at=None).first()
        duty = standing or MustRead(
            group_id=message.group_id,
            message=message,
            marked_by=actor.person,
            marked_at=clock.now(),
        )
        duty.until, duty.everybody = until, not readers
        duty.save()
        duty.readers.set(readers)
        work.record(kinds.MUST_READ_MARKED, f"message:{written(message.ref)}", until=str(until))
        work.announce(MessagesMarked(message.group_id, [message.pk], "must_read"))
    return duty


def withdraw_must_read(actor: Viewer, *, message: Message) -> None:
    """Let nobody have to read it any more."""
    with writing(actor) as work:
        require(actor, SEE, message)
        require(actor, MODERATE, message.group)
        standing = MustRead.objects.filter(message=message, withdrawn_at=None)
        if not standing.update(withdrawn_at=clock.now(), withdrawn_by=actor.person):
            raise FolkmootError("Nobody has to read it.", hint="Load the page again.")
        work.record(kinds.MUST_READ_WITHDRAWN, f"message:{written(message.ref)}")
        work.announce(MessagesMarked(message.group_id, [message.pk], "must_read"))


def acknowledge(actor: Viewer, *, message: Message) -> None:
    """Say that one has read it; the same again changes nothing."""
    with writing(actor) as work:
        require(actor, SEE, message)
        duty = MustRead.objects.filter(message=message, withdrawn_at=None).first()
        if duty is None or actor.person is None or not has_to_read(actor, duty):
            raise Unusable("You need not acknowledge this.", hint="Load the page again.")
        made = Acknowledgement.objects.get_or_create(
            must_read=duty, person=actor.person, defaults={"at": clock.now()}
        )[1]
        if made:
            work.record(kinds.ACKNOWLEDGED, f"message:{written(message.ref)}")
            work.announce(MessagesMarked(message.group_id, [message.pk], "acknowledged"))


def _check_readers(message: Message, readers: Sequence[Person]) -> None:
    for person in readers:
        reader = Viewer(person)
        if not visible(reader, Message).filter(pk=message.pk).exists():
            raise Unusable(
                f"{person.name} cannot see this message.",
                hint="Choose people of the group.",
                place="readers",
            )
