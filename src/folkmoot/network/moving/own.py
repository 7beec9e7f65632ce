"""What is known of one person, for themselves: their account, what they wrote, what they did.

Their messages come as mail, all versions of them; of what others wrote only that they reacted,
voted, were spoken of. Nothing here can be taken in elsewhere.
"""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q

from folkmoot.base import blobs, clock
from folkmoot.base.database import snapshot
from folkmoot.base.portable import Shape, Table, Tables, lines
from folkmoot.network.models import (
    Conversation,
    Draft,
    DraftBytes,
    DraftFile,
    MailCount,
    MailProblem,
    Message,
    Poll,
    PushDevice,
    Revision,
    Vote,
)
from folkmoot.network.moving.archive import FORMAT, VERSION, Manifest, outgoing
from folkmoot.network.moving.files import CHUNK, EARLIER, MAIL, Files, Kept, Tell
from folkmoot.network.moving.tables import OF_A_GROUP, OF_THE_HOUSE, TABLES
from folkmoot.network.socials.voting import voter_seal
from folkmoot.people.api import PEOPLE_OF_ONESELF, Address, Group, Person

FOLDER = "mine"
_SECRET = "a secret of one browser"  # noqa: S105  # the reason, not a secret
_OWN = (
    *PEOPLE_OF_ONESELF,
    Table(name="mail-counts", model=MailCount),
    Table(name="mail-problems", model=MailProblem),
    Table(
        name="devices",
        model=PushDevice,
        stays=dict.fromkeys(("endpoint", "public_key", "secret"), _SECRET),
    ),
)
OWN_TABLES = Tables((*TABLES.all, *_OWN))
_OTHERS = frozenset({"settled_by", "revoked_by", "withdrawn_by"})
"""Who ended something; what was ended is somebody else's."""


def write_own(path: Path, person: Person, tell: Tell | None = None) -> Manifest:
    """Write everything about a person to a new file or folder; see `outgoing`."""
    with outgoing(path) as out, snapshot():
        files = Files(out, tell)
        for table in (*OF_THE_HOUSE, *OF_A_GROUP, *_OWN):
            rows = _of(table, person)
            if rows is not None:
                shape = Shape(OWN_TABLES, table)
                files.lines(f"{FOLDER}/{table.name}.jsonl", _each_group(shape, rows))
        files.mails(f"{FOLDER}/{MAIL}", _written(person))
        files.mails(f"{FOLDER}/{EARLIER}", _earlier(person))
        manifest = Manifest(
            format=FORMAT,
            version=VERSION,
            scope="person",
            made_at=clock.now(),
            groups=(),
            left_out={},
            files=tuple(out.files),
        )
        out.end(manifest)
    return manifest


def _each_group(shape: Shape, rows: models.QuerySet[models.Model]) -> Iterator[bytes]:
    """The lines of a table; where their order is one within a group, group by group."""
    if shape.table.batches is None or not shape.table.home:
        yield from lines(shape, rows)
        return
    groups = rows.order_by(shape.table.home).values_list(shape.table.home, flat=True)
    for group in groups.distinct():
        yield from lines(shape, rows.filter(**{shape.table.home: group}), group)


def _of(table: Table, person: Person) -> models.QuerySet[models.Model] | None:
    """The rows of a table that are about a person; None for a table that is about nobody."""
    rows = table.model._default_manager.filter(table.only)  # noqa: SLF001  # Django's documented model API
    if table.model is Person:
        return rows.filter(pk=person.pk)
    if table.model is Message:
        return rows.filter(_wrote(person), is_ghost=False)
    if table.model is Revision:
        return rows.filter(message__in=_messages(person))
    if table.model is Conversation:
        return rows.filter(messages__in=_messages(person)).distinct()
    if table.model is Group:
        return rows.filter(memberships__person=person)
    if table.model is Vote:
        return rows.filter(Q(person=person) | Q(voter__in=_seals(person)))
    if table.model in (DraftFile, DraftBytes):
        path = "draft" if table.model is DraftFile else "file__draft"
        return rows.filter(**{f"{path}__in": Draft.objects.filter(person=person)})
    condition = Q(pk__in=[])
    for column in OWN_TABLES.columns(table):
        if column.name in _OTHERS:
            continue
        if column.target is not None and column.target.model is Person:
            condition |= Q(**{column.name: person})
        elif column.target is not None and column.target.model is Address:
            condition |= Q(**{f"{column.name}__person": person})
    return rows.filter(condition) if condition != Q(pk__in=[]) else None


def _wrote(person: Person) -> Q:
    return Q(posted_by=person) | Q(sender__person=person)


def _messages(person: Person) -> models.QuerySet[Message]:
    return Message.objects.filter(_wrote(person), is_ghost=False)


def _seals(person: Person) -> list[str]:
    """Under which names their votes in anonymous polls are kept."""
    secret = settings.SECRET_KEY.encode()
    polls = Poll.objects.filter(anonymous=True).values_list("pk", flat=True)
    return [voter_seal(secret, poll, person.pk) for poll in polls]


def _written(person: Person) -> Iterator[Kept]:
    rows = _messages(person).order_by("pk")
    last = 0
    columns = ("pk", "digest", "size", "sent_at")
    while piece := list(rows.filter(pk__gt=last).values_list(*columns)[:CHUNK]):
        for _, digest, size, sent_at in piece:
            yield bytes(digest), size, sent_at
        last = piece[-1][0]


def _earlier(person: Person) -> Iterator[Kept]:
    rows = Revision.objects.filter(message__in=_messages(person)).order_by("pk")
    last = 0
    while piece := list(rows.filter(pk__gt=last).values_list("pk", "digest")[:CHUNK]):
        sizes = blobs.sizes(bytes(digest) for _, digest in piece)
        for _, digest in piece:
            yield bytes(digest), sizes.get(bytes(digest), 0), None
        last = piece[-1][0]
