"""Who may follow what, asked of the tables each time: the rules of `people` and `network` in SQL.

`tests/unit/live/test_access.py` holds this together with `visible`, which decides for the pages.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

import msgspec

from folkmoot.base.ids import written
from folkmoot.base.reader import Reader, marks
from folkmoot.live.topics import Topic

PERSON = "SELECT id, kind, name FROM people_person WHERE ref = %s AND is_active"
GROUPS = "SELECT group_id FROM people_membership WHERE person_id = %s AND role <> 'correspondent'"
GROUP = "SELECT id, openness FROM people_group WHERE ref = %s"
GROUP_BY_ID = "SELECT id, openness FROM people_group WHERE id = %s"
CONVERSATION = "SELECT id, group_id, restricted_count FROM network_conversation WHERE ref = %s"
ALIAS = (
    "SELECT c.id, c.group_id, c.restricted_count FROM network_conversation c"
    " JOIN network_conversationalias a ON a.conversation_id = c.id WHERE a.ref = %s"
)
SHOWN = (
    "SELECT 1 FROM network_message m WHERE m.conversation_id = %s AND NOT m.is_ghost"
    " AND (NOT m.restricted"
    " OR EXISTS (SELECT 1 FROM people_address a WHERE a.id = m.sender_id AND a.person_id = %s)"
    " OR EXISTS (SELECT 1 FROM network_recipient r JOIN people_address a ON a.id = r.address_id"
    " WHERE r.message_id = m.id AND a.person_id = %s)) LIMIT 1"
)
RECIPIENTS = (
    "SELECT m.id, a.person_id FROM network_message m JOIN people_address a ON a.id = m.sender_id"
    " WHERE m.id IN ({0}) UNION SELECT r.message_id, a.person_id FROM network_recipient r"
    " JOIN people_address a ON a.id = r.address_id WHERE r.message_id IN ({0})"
)
WITHOUT_READING = "correspondent"
GUEST = "guest"
OPEN = "open"


class Access(msgspec.Struct, frozen=True):
    """What one stream may be told, by row ids.

    `groups`: groups followed as a whole; `conversations`: conversations followed, each with its
    group; `names`: how those are called outside; `member_of`: groups the person belongs to;
    `refused`: topics that are not theirs to see.
    """

    person: int
    ref: UUID
    name: str
    groups: frozenset[int]
    conversations: dict[int, int]
    member_of: frozenset[int]
    names: dict[int, str]
    refused: tuple[str, ...] = ()

    def concerns(self, group: int) -> bool:
        """Whether anything of this group may be told."""
        return group in self.groups or group in self.conversations.values()


def access_of(reader: Reader, person: UUID, topics: Sequence[Topic]) -> Access | None:
    """What `person` may follow of `topics` now; None when they have no account any more."""
    found = reader.rows(PERSON, [person])
    if not found or found[0][1] == WITHOUT_READING:
        return None
    row, kind, name = found[0]
    member_of = frozenset(group for (group,) in reader.rows(GROUPS, [row]))
    groups: set[int] = set()
    conversations: dict[int, int] = {}
    names: dict[int, str] = {}
    refused = []
    for topic in topics:
        if topic.kind == "people" and topic.ref == person:
            groups |= member_of
        elif topic.kind == "groups" and (group := _group(reader, topic.ref, member_of, kind)):
            groups.add(group)
        elif topic.kind == "conversations" and (
            place := _conversation(reader, topic.ref, member_of, kind, row)
        ):
            conversations[place[0]] = place[1]
            names[place[0]] = written(topic.ref)
        else:
            refused.append(str(topic))
    whole = frozenset(groups)
    return Access(row, person, name, whole, conversations, member_of, names, tuple(refused))


def audiences(reader: Reader, messages: Iterable[int]) -> dict[int, frozenset[int]]:
    """The persons, by row id, who see each of these restricted messages: sender and recipients."""
    wanted = list(messages)
    found: dict[int, set[int]] = {message: set() for message in wanted}
    if wanted:
        text = RECIPIENTS.format(marks(len(wanted)))
        for message, person in reader.rows(text, [*wanted, *wanted]):
            found[message].add(person)
    return {message: frozenset(persons) for message, persons in found.items()}


def is_open(reader: Reader, group: int) -> bool:
    """Whether every member of the organisation reads the group now."""
    return any(openness == OPEN for _, openness in reader.rows(GROUP_BY_ID, [group]))


def _group(reader: Reader, ref: UUID, member_of: frozenset[int], kind: str) -> int | None:
    for group, openness in reader.rows(GROUP, [ref]):
        if _reads(int(group), openness, member_of, kind):
            return int(group)
    return None


def _reads(group: int, openness: str, member_of: frozenset[int], kind: str) -> bool:
    return group in member_of or (openness == OPEN and kind != GUEST)


def _conversation(
    reader: Reader, ref: UUID, member_of: frozenset[int], kind: str, person: int
) -> tuple[int, int] | None:
    for row, group, restricted_count in reader.rows(CONVERSATION, [ref]) or reader.rows(
        ALIAS, [ref]
    ):
        (_, openness), *_ = reader.rows(GROUP_BY_ID, [group])
        if not _reads(group, openness, member_of, kind):
            return None
        if restricted_count and not reader.rows(SHOWN, [row, person, person]):
            return None
        return row, group
    return None
