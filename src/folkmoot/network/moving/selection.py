"""What of the tables an archive holds: all of them, some groups, or a group as somebody sees it."""

from collections.abc import Mapping

import msgspec
from django.db import models
from django.db.models import Exists, OuterRef, Q

from folkmoot.base.database import Among
from folkmoot.base.ids import written
from folkmoot.base.portable import Table
from folkmoot.network.models import Conversation, Message, MessageKind, Results
from folkmoot.network.moving.tables import MESSAGES, TABLES
from folkmoot.people.api import ANYBODY, Address, Group, Person, Viewer, visible

PRIVATE: Mapping[str, str] = {
    "join-requests": "words to those who admit",
    "copies": "out of other people's mailboxes",
    "readings": "what somebody read is theirs",
    "followings": "what somebody follows is theirs",
    "deliveries": "how somebody gets mail is theirs",
    "drafts": "not said yet",
    "draft-files": "not said yet",
    "draft-bytes": "not said yet",
    "quarantined": "not let in yet",
}
"""Tables that a group's moderators do not get, each with the reason."""
_ABOVE = {
    "must-readers": "mustread__message",
    "acknowledgements": "must_read__message",
    "conversation-aliases": "",
}
GHOST: Mapping[str, object] = {
    "number": None, "is_ghost": True, "kind": MessageKind.NORMAL.value, "sender": None,
    "sender_name": "", "subject": "", "sent_at": None, "date_flags": "", "first_words": "",
    "size": 0, "digest": "", "fingerprint": "", "file_count": 0, "restricted": False,
    "way": "import", "posted_by": None, "revision": 0, "edited_at": None, "deleted_at": None,
    "deleted_by": None,
}  # fmt: skip
"""What a message that the viewer does not see leaves as: its place in the tree, nothing else."""


class Selection(msgspec.Struct, frozen=True):
    """Which groups, by row; None: all, and the whole house. `viewer`: as far as they see."""

    groups: tuple[int, ...] | None = None
    viewer: Viewer | None = None

    @property
    def scope(self) -> str:
        """The word for it in the manifest."""
        if self.viewer is not None:
            return "group"
        return "everything" if self.groups is None else "groups"

    def tables(self, tables: tuple[Table, ...]) -> list[Table]:
        """Those of these tables that leave."""
        return [one for one in tables if self.viewer is None or one.name not in PRIVATE]

    def rows(self, table: Table, group: int) -> models.QuerySet[models.Model]:
        """The rows of a group's table that leave."""
        rows = table.model._default_manager.filter(table.only, **{table.home: group})  # noqa: SLF001  # Django's documented model API
        return rows if self.viewer is None else rows.filter(self._seen(table, group))

    def foreign(self, table: Table) -> Q:
        """Rows that also speak of a group that is not in the archive."""
        if self.groups is None:
            return Q(pk__in=[])
        found = Q(pk__in=[])
        for column in TABLES.columns(table):
            leads = column.target is not None and column.target.model is Group
            if leads and column.name != table.home:
                others = Q(**{f"{column.name}__isnull": False})
                found |= others & ~Q(**{f"{column.name}__in": self.groups})
        return found

    def hidden(self, group: int) -> dict[int, str]:
        """The messages that only hold their place: row and public id."""
        rows = self._hidden(group)
        return {pk: written(ref) for pk, ref in rows.values_list("pk", "ref")}

    def _hidden(self, group: int) -> models.QuerySet[Message]:
        if self.viewer is None:
            return Message.objects.none()
        closed = Message.objects.filter(group=group, restricted=True)
        return closed.exclude(pk__in=self._messages(group))

    def _messages(self, group: int) -> models.QuerySet[Message, int]:
        """The messages the viewer sees, by row; only what the group holds."""
        seen = visible(self.viewer or ANYBODY, Message).filter(group=group)
        return seen.values_list("pk", flat=True)

    def _seen(self, table: Table, group: int) -> Q:
        always = self._open(table)
        if not self._hidden(group).exists():
            # nearly every group: asking each row after its message would read all of them again
            return always
        return always & self._of_seen(table, group)

    def _open(self, table: Table) -> Q:
        """What moderators are not told even of messages they see: what was deleted, and how people
        vote where that is not shown at once.
        """
        if table.name == "revisions":
            return Q(message__deleted_at=None)
        return Q(poll__results=Results.ALWAYS) if table.name == "votes" else Q()

    def _of_seen(self, table: Table, group: int) -> Q:
        """Rows of what they see."""
        seen = self._messages(group)
        told = seen.filter(conversation=OuterRef("pk"), is_ghost=False)
        talks = Conversation.objects.filter(Exists(told), group=group).values("pk")
        match table.name:
            case "conversations":
                return Q(pk__in=talks)
            case "messages" | "conversation-aliases":
                return Q(conversation__in=talks)
            case "claims" | "edge-decisions":
                return Q(child__in=Message.objects.filter(pk__in=seen).values("key"))
            case "topics":
                return Q(key__in=Message.objects.filter(pk__in=seen).values("key"))
        return self._on_seen(table, seen)

    def _on_seen(self, table: Table, seen: models.QuerySet[Message, int]) -> Q:
        """Rows all of whose messages are seen."""
        condition = Q()
        for column in TABLES.columns(table):
            if column.target is MESSAGES:
                known = Q(**{f"{column.name}__in": seen})
                condition &= known | Q(**{f"{column.name}__isnull": True})
        above = _ABOVE.get(table.name, table.home.removesuffix("group").removesuffix("__"))
        if above and above != "tag":
            condition &= Q(**{f"{above}__in": seen})
        return condition


def persons_of(selection: Selection) -> tuple[set[int], set[int]]:
    """The persons and addresses, by row, of whom the groups speak; in whatever role."""
    persons: set[int] = set()
    addresses: set[int] = set()
    for group in selection.groups or ():
        for table in selection.tables(TABLES.all):
            if not table.home:
                continue
            rows = selection.rows(table, group)
            if table is MESSAGES:
                rows = rows.exclude(pk__in=selection.hidden(group))
            for column in TABLES.columns(table):
                if column.target is None or column.target.model not in (Person, Address):
                    continue
                found = rows.filter(**{f"{column.name}__isnull": False})
                keys = found.order_by().values_list(column.name, flat=True).distinct()
                (persons if column.target.model is Person else addresses).update(keys)
    return _with_others(persons, addresses), addresses


def _with_others(persons: set[int], addresses: set[int]) -> set[int]:
    """And those who own the addresses, keep the programs, claimed the correspondents."""
    owners = Address.objects.filter(Among("pk", sorted(addresses)))
    found = persons | set(owners.values_list("person", flat=True))
    fresh = found
    while fresh:
        rows = Person.objects.filter(Among("pk", sorted(fresh)))
        leads = rows.values_list("merged_into", "keeper")
        fresh = {key for pair in leads for key in pair if key} - found
        found = found | fresh
    return found
