"""One message gets other content: the rows that say what it says, and nothing else."""

import msgspec
from django.db.models import F

from folkmoot.base import blobs, clock
from folkmoot.network.adding.rows import insert_files
from folkmoot.network.importing.prepared import Prepared
from folkmoot.network.models import Body, Message, Revision, ThreadRecord
from folkmoot.network.placing.records import decoded, encoded
from folkmoot.people.api import Viewer


def replace(actor: Viewer, message: Message, one: Prepared) -> None:
    """Let a message say what `one` says, and keep what it said before as a version.

    In the caller's transaction, which holds the message's row. Its place, date, number and names
    stay, and the fingerprint of what came first, by which another copy of it is known: what was
    deleted or changed here does not come back with the next import. Threading hears of its new
    words for those who come after it. The caller brings the figures of the conversation up to date
    at the end.
    """
    if one.mail is None:
        raise ValueError(one.reason)
    mail = one.mail
    Revision.objects.create(
        message=message,
        number=message.revision,
        digest=bytes(message.digest),
        replaced_at=clock.now(),
        replaced_by=actor.person,
    )
    blobs.store([one.blob])
    Message.objects.filter(pk=message.pk).update(
        subject=mail.headers.subject,
        first_words=mail.first_words,
        size=one.blob.size,
        digest=one.blob.digest,
        file_count=len(mail.attachments),
        revision=F("revision") + 1,
    )
    Body.objects.filter(message=message).update(content=mail.body)
    message.attachments.all().delete()
    insert_files([(message.pk, mail)])
    record = ThreadRecord.objects.get(message=message)
    same = decoded(bytes(record.content))
    headers = msgspec.structs.replace(
        mail.headers,
        key=same.key,
        fingerprint=same.fingerprint,
        in_reply_to=same.in_reply_to,
        references=same.references,
        sent_at=same.sent_at,
    )
    ThreadRecord.objects.filter(pk=record.pk).update(content=encoded(headers))
