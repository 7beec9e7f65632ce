"""Reactions that an archive brings: kept beside its messages until those are rows.

They do not go through the processes that read mail, and no header could forge them: only sources
that know reactions tell them.
"""

from collections.abc import Iterator, Sequence

from folkmoot.base.clock import now
from folkmoot.network.importing.prepared import Prepared
from folkmoot.network.mail.sources import RawMessage
from folkmoot.network.mail.sources.contract import Reacted
from folkmoot.network.models import Message, Reaction
from folkmoot.people.api import Address, addresses_for


class Reactions:
    """What people reacted with, by the position of the message in its source."""

    def __init__(self) -> None:
        self._waiting: dict[str, tuple[Reacted, ...]] = {}

    def noting(self, messages: Iterator[RawMessage]) -> Iterator[RawMessage]:
        """The messages; what was reacted to each is remembered."""
        for message in messages:
            if message.reactions:
                self._waiting[message.position] = message.reactions
            yield message

    def store(self, batch: Sequence[Prepared], added: Sequence[int]) -> None:
        """Store the reactions to those of a batch that were added, in the same transaction.

        Not to those that were here before: what was taken back since would come back.
        """
        told = {
            one.mail.headers.message_id: self._waiting[one.position]
            for one in batch
            if one.mail is not None and one.position in self._waiting
        }
        if told and added:
            _store(told, added)

    def settled(self, batch: Sequence[Prepared]) -> None:
        """Forget what a committed batch brought."""
        for one in batch:
            self._waiting.pop(one.position, None)


def _store(told: dict[str, tuple[Reacted, ...]], added: Sequence[int]) -> None:
    rows = Message.objects.filter(pk__in=list(added), message_id__in=list(told))
    keys = dict(rows.values_list("message_id", "pk"))
    known = {one.address: one.name for key in keys for one in told[key]}
    addresses = addresses_for(known)
    owners = dict(
        Address.objects.filter(pk__in=list(addresses.values())).values_list("pk", "person")
    )
    at = now()
    Reaction.objects.bulk_create(
        (
            Reaction(
                message_id=row,
                person_id=owners[addresses[one.address]],
                emoji=one.emoji[:32],
                at=at,
            )
            for key, row in sorted(keys.items(), key=lambda pair: pair[1])
            for one in told[key]
            if one.address in addresses
        ),
        ignore_conflicts=True,
    )
