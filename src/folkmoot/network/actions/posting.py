"""Writing here: a new conversation, an answer, a mail that came in; changing and taking back.

Everything written becomes a mail (`network.writing.composing`) and goes the way of all mail. What a
message said before stays as a version; deleting leaves an empty message in its place.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NoReturn
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import IntegrityError

from folkmoot.base import blobs, clock
from folkmoot.base.compiled import Compiled
from folkmoot.base.errors import FolkmootError, Unusable
from folkmoot.base.ids import new_ref, written
from folkmoot.network import figures, kinds
from folkmoot.network.actions.mentioning import named_in, write_mentions
from folkmoot.network.actions.replacing import replace
from folkmoot.network.actions.writers import acted, own_mailbox, usable_files, usable_text
from folkmoot.network.adding import Origin, add_decided, locked_counter
from folkmoot.network.audience import share_audience
from folkmoot.network.contracts import AudienceChanged, MessagesDeleted, MessagesEdited
from folkmoot.network.gateway.limits import received_limits
from folkmoot.network.gateway.under import under
from folkmoot.network.importing.prepared import Prepared, prepared
from folkmoot.network.mail.parse import part_bytes
from folkmoot.network.mail.parsed import Mailbox
from folkmoot.network.models import GroupMail, Message, PostKey, Revision, ThreadRecord, Way
from folkmoot.network.placing.records import decoded
from folkmoot.network.reading.state import mark_own
from folkmoot.network.rules import DELETE, EDIT, RESTORE
from folkmoot.network.writing.composing import NewFile, Post, composed, plain
from folkmoot.people.api import POST, SEE, Group, Viewer, Work, pass_gate, require, writing

LONGEST_KEY = 200
LONGEST_TITLE = 300
_NAMES = Compiled(
    lambda row: Message.objects.filter(pk=row).values_list("ref", "conversation__ref", "number"),
    int,
)
_RECORD = Compiled(lambda row: ThreadRecord.objects.filter(message=row).values_list("content"), int)
_CLOSED_ABOVE = Compiled(
    lambda row: Message.objects.filter(children=row, restricted=True).values_list("pk"), int
)


class Posted(msgspec.Struct, frozen=True):
    """What came of a post: the message's row and public id, its conversation's, its number."""

    message: int
    ref: UUID
    conversation: UUID
    number: int


def start_conversation(
    actor: Viewer,
    *,
    group: Group,
    title: str,
    text: str,
    files: Sequence[NewFile] = (),
    key: str = "",
    way: str = Way.PAGE,
) -> Posted:
    """Begin a conversation. The same `key` again, by the same person, gives the first message.

    Without a title the first words stand for it. Raises NotAllowed or NotFound, Refused by the
    gate, Unusable for what cannot be posted.
    """
    text = usable_text(text)
    title = plain(title)[:LONGEST_TITLE] or _title_from(text)
    draft = _Draft(actor, group, None, title, text, usable_files(files), way)
    return _once(actor, key, draft)


def answer_message(
    actor: Viewer,
    *,
    message: Message,
    text: str,
    files: Sequence[NewFile] = (),
    key: str = "",
    way: str = Way.PAGE,
) -> Posted:
    """Answer a message. An answer to a restricted message reaches the same people, no others."""
    subject = message.subject or message.talk_title
    title = subject if subject[:3].lower() == "re:" else f"Re: {subject}"
    text = usable_text(text)
    draft = _Draft(actor, message.group, message, title, text, usable_files(files), way)
    return _once(actor, key, draft)


def receive_mail(
    actor: Viewer,
    *,
    group: Group,
    raw: bytes,
    parent: Message | None = None,
    arrived: datetime | None = None,
) -> Posted:
    """Post a mail as it came, in the name of `actor`; a copy of one here leads to that one.

    `parent`: what it answers, even where its headers name something else. `arrived`: when it came
    to this house, which dates a mail without a date and corrects one from the future. Raises
    Unusable for a mail that cannot be read.
    """
    one = prepared(raw, limits=received_limits(), envelope_date=arrived)
    if one.mail is None:
        raise Unusable(one.reason, hint="Send it again as plain text.")
    mail = one.mail
    own = own_mailbox(actor)
    headers = mail.headers
    if parent is not None:
        headers = under(headers, parent.message_id)
    if mail.sender.address not in own.addresses:
        mail = msgspec.structs.replace(mail, sender=own.mailbox)
        headers = msgspec.structs.replace(headers, sender=own.mailbox.address)
    one = msgspec.structs.replace(
        one, ref=new_ref(), mail=msgspec.structs.replace(mail, headers=headers)
    )
    with writing(actor) as work:
        _require_post(actor, group, parent)
        is_answer = bool(headers.in_reply_to or headers.references)
        types = tuple(file.media_type for file in mail.attachments)
        named = named_in(actor, group, mail.text)
        pass_gate(
            acted(
                actor,
                group,
                one,
                is_answer=is_answer,
                text=mail.text,
                media=types,
                source=Way.MAIL,
                named=named,
            )
        )
        row, is_new = _taken_in(work, actor, group, one, Way.MAIL)
        write_mentions(row, named, is_new=is_new)
        work.record(kinds.MESSAGE_RECEIVED, _thing(one))
    return _posted(row)


def edit_message(actor: Viewer, *, message: Message, text: str, title: str | None = None) -> None:
    """Change what a message says; its files stay, the version before is kept and can be seen."""
    text = usable_text(text)
    with writing(actor) as work:
        message = _locked(message)
        require(actor, EDIT, message)
        raw = blobs.content(bytes(message.digest))
        subject = message.subject if title is None else plain(title)[:LONGEST_TITLE]
        one = _again(message, subject or message.subject, text, files_in(message, raw))
        named = named_in(actor, message.group, text)
        pass_gate(
            acted(
                actor,
                message.group,
                one,
                is_answer=message.parent_id is not None,
                verb="edit",
                text=text,
                named=named,
            )
        )
        replace(actor, message, one)
        write_mentions(message.pk, named)
        Message.objects.filter(pk=message.pk).update(edited_at=clock.now())
        figures.count([message.conversation_id])
        work.record(kinds.MESSAGE_EDITED, _thing(one))
        work.announce(MessagesEdited(message.group_id, [message.pk]))


def delete_message(actor: Viewer, *, message: Message) -> None:
    """Empty a message, with its files; it stays as a mark where others answered it."""
    with writing(actor) as work:
        counter = locked_counter(message.group)
        message = _locked(message)
        require(actor, DELETE, message)
        answered = message.children.exists()
        one = _again(message, message.subject if answered else "", "", ())
        replace(actor, message, one)
        Message.objects.filter(pk=message.pk).update(
            deleted_at=clock.now(), deleted_by=actor.person
        )
        _tell_deletion(work, counter, message, kinds.MESSAGE_DELETED)


def restore_message(actor: Viewer, *, message: Message) -> None:
    """Take a deletion back."""
    with writing(actor) as work:
        counter = locked_counter(message.group)
        message = _locked(message)
        require(actor, RESTORE, message)
        before = Revision.objects.filter(message=message).order_by("-number").first()
        if before is None:
            raise FolkmootError("What it said is not kept any more.", hint="Write it anew.")
        one = prepared(blobs.content(bytes(before.digest)))
        replace(actor, message, one)
        Revision.objects.filter(message=message, number__gte=before.number).delete()
        Message.objects.filter(pk=message.pk).update(deleted_at=None, deleted_by=None)
        _tell_deletion(work, counter, message, kinds.MESSAGE_RESTORED)


class _Draft(msgspec.Struct, frozen=True):
    """A post that was looked at and is ready to be written."""

    actor: Viewer
    group: Group
    parent: Message | None
    title: str
    text: str
    files: tuple[NewFile, ...]
    way: str

    def posted(self, key: str) -> Posted:
        """Write it."""
        one = self._prepared()
        with writing(self.actor) as work:
            _require_post(self.actor, self.group, self.parent)
            types = tuple(file.media_type for file in self.files)
            named = named_in(self.actor, self.group, self.text)
            pass_gate(
                acted(
                    self.actor,
                    self.group,
                    one,
                    is_answer=self.parent is not None,
                    text=self.text,
                    media=types,
                    source=self.way,
                    named=named,
                )
            )
            row, is_new = _taken_in(work, self.actor, self.group, one, self.way)
            write_mentions(row, named, is_new=is_new)
            posted = _posted(row)
            mark_own(self.actor, self.group, posted.number)
            if key and self.actor.person is not None:
                PostKey.objects.create(person=self.actor.person, key=key, message_id=row)
            work.record(kinds.MESSAGE_POSTED, _thing(one))
        return posted

    def _prepared(self) -> Prepared:
        ref = new_ref()
        post = Post(
            message_id=f"{written(ref)}@{settings.MAIL_DOMAIN}",
            sent_at=clock.now(),
            sender=own_mailbox(self.actor).mailbox,
            list_id=f"{self.group.slug}.{settings.MAIL_DOMAIN}",
            subject=self.title,
            text=self.text,
            references=_way_up(self.parent),
            files=self.files,
        )
        return msgspec.structs.replace(prepared(composed(post)), ref=ref)


def _once(actor: Viewer, key: str, draft: _Draft) -> Posted:
    if len(key) > LONGEST_KEY:
        raise Unusable(f"The key is longer than {LONGEST_KEY} characters.", place="key")
    known = _under(actor, key)
    if known is not None:
        return known
    try:
        return draft.posted(key)
    except IntegrityError:
        known = _under(actor, key)
        if known is None:
            raise
        return known


def _under(actor: Viewer, key: str) -> Posted | None:
    found = PostKey.objects.filter(person=actor.person_id, key=key).first() if key else None
    return _posted(found.message_id) if found else None


def _posted(row: int) -> Posted:
    ref, conversation, number = _NAMES(row)[0]
    return Posted(row, ref, conversation, number or 0)


def _require_post(actor: Viewer, group: Group, parent: Message | None) -> None:
    if actor.person is None:
        _nobody()
    require(actor, POST, group)
    if parent is not None:
        require(actor, SEE, parent)


def _nobody() -> NoReturn:
    raise Unusable("Only a person can write a message.", hint="Name one with --as.")


def _taken_in(work: Work, actor: Viewer, group: Group, one: Prepared, way: str) -> tuple[int, bool]:
    """Its row, and whether it was not here before."""
    belongs = group.pk in actor.group_roles
    origin = Origin(way=way, posted_by=actor.person_id, belongs=belongs)
    row, is_new = add_decided(work, group=group, one=one, origin=origin)
    # where threading hung it, read now: the branch may have been restricted a moment ago
    for (above,) in _CLOSED_ABOVE(row) if is_new else ():
        share_audience(Message.objects.get(pk=above), row)
        work.announce(AudienceChanged(group.pk, [row]))
    return row, is_new


def _way_up(parent: Message | None) -> tuple[str, ...]:
    """The ids from the root to `parent`, as its own headers tell them."""
    if parent is None:
        return ()
    record = _RECORD(parent.pk)
    above = decoded(bytes(record[0][0])) if record else None
    references = (above.references or above.in_reply_to[:1]) if above else ()
    return (*references, parent.message_id)


def _locked(message: Message) -> Message:
    rows = Message.objects.select_for_update(of=("self",), no_key=True).select_related(
        "group", "sender"
    )
    return rows.get(pk=message.pk)


def _again(message: Message, subject: str, text: str, files: Sequence[NewFile]) -> Prepared:
    """The message composed anew under its own name, date and place."""
    record = decoded(bytes(ThreadRecord.objects.get(message=message).content))
    post = Post(
        message_id=message.message_id,
        sent_at=message.sent_at or message.added_at,
        sender=Mailbox(message.sender_name, message.sender.email if message.sender else ""),
        list_id=f"{message.group.slug}.{settings.MAIL_DOMAIN}",
        subject=subject,
        text=text,
        references=record.references or record.in_reply_to,
        files=files,
    )
    return msgspec.structs.replace(prepared(composed(post)), ref=message.ref)


def files_in(message: Message, raw: bytes) -> tuple[NewFile, ...]:
    """The files of a message, cut out of its bytes."""
    found = []
    for file in message.attachments.order_by("pk"):
        content = part_bytes(raw, file.path)
        if content is not None:
            found.append(NewFile(file.name, file.media_type, content[2]))
    return tuple(found)


def _tell_deletion(work: Work, counter: GroupMail, message: Message, kind: str) -> None:
    figures.refresh(message.group, counter, [message.conversation_id], added=0)
    work.record(kind, f"message:{written(message.ref)}")
    work.announce(MessagesDeleted(message.group_id, [message.pk]))


def _title_from(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 80 else words[:80].rpartition(" ")[0] + "…"


def _thing(one: Prepared) -> str:
    return f"message:{written(one.ref)}" if one.ref else ""
