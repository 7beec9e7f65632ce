"""Drafts: words kept while they are written, with their files, until they are posted or discarded.

Saving is no deed of the activity chain: it happens every few seconds and concerns nobody else.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import msgspec
from django.db import IntegrityError, transaction

from folkmoot.base import clock
from folkmoot.base.errors import NotFound, Unusable
from folkmoot.base.ids import new_ref, written
from folkmoot.network.actions.posting import (
    LONGEST_TITLE,
    Posted,
    answer_message,
    edit_message,
    start_conversation,
)
from folkmoot.network.actions.writers import require_room
from folkmoot.network.models import Draft, DraftBytes, DraftFile, Message, PostKey, Way
from folkmoot.network.rules import EDIT
from folkmoot.network.writing.composing import NewFile, plain
from folkmoot.people.api import POST, SEE, Group, Person, Viewer, require

LONGEST_DRAFT = 500_000
"""Characters kept: more than may be posted, so that what was pasted can be cut down."""
MOST_DRAFTS = 300
KEPT_DISCARDED = timedelta(days=7)
"""For so long a discarded draft can be taken back."""


class Place(msgspec.Struct, frozen=True):
    """Where words belong: a new conversation of a group, an answer, or a change of a message."""

    group: Group
    parent: Message | None = None
    edited: Message | None = None


class Saved(msgspec.Struct, frozen=True):
    """The draft as kept; `other`: what was saved elsewhere meanwhile, a draft of its own."""

    draft: Draft
    other: Draft | None = None


def save_draft(
    actor: Viewer, *, place: Place, ref: UUID, seen: int, title: str, text: str
) -> Saved:
    """Keep these words under `ref`, the first time or after version `seen` of them.

    If somebody (their other device) saved other words since, both are kept: these become a draft
    of their own. Raises NotAllowed or NotFound, Unusable for too much.
    """
    title, text = plain(title)[:LONGEST_TITLE], _usable(text)
    with transaction.atomic():
        person = _writer(actor, place)
        known = Draft.objects.select_for_update().filter(ref=ref).first()
        if known is None:
            _require_fresh(person, ref)
            return Saved(_begun(person, place, ref, title, text))
        _require_own(actor, known)
        if (known.title, known.text) == (title, text) and known.discarded_at is None:
            return Saved(known)
        if known.revision != seen or _place_of(known) != place:
            return Saved(_begun(person, place, new_ref(), title, text), known)
        known.title, known.text, known.discarded_at = title, text, None
        known.revision, known.updated_at = known.revision + 1, clock.now()
        known.save()
        return Saved(known)


def attach_file(actor: Viewer, *, draft: Draft, file: NewFile) -> DraftFile:
    """Add a file to a draft; Unusable when there are too many, or too much."""
    _require_own(actor, draft)
    with transaction.atomic():
        Draft.objects.select_for_update().get(pk=draft.pk)
        sizes = draft.files.values_list("size", flat=True)
        file = NewFile(plain(file.name)[-200:] or "file", file.media_type[:120], file.content)
        require_room([*sizes, len(file.content)])
        made = DraftFile.objects.create(
            draft=draft, name=file.name, media_type=file.media_type, size=len(file.content)
        )
        DraftBytes.objects.create(file=made, content=file.content)
    return made


def remove_file(actor: Viewer, *, file: DraftFile) -> None:
    """Take a file out of a draft."""
    _require_own(actor, file.draft)
    file.delete()


def discard_draft(actor: Viewer, *, draft: Draft) -> None:
    """Put a draft away; it can be taken back for some days."""
    _require_own(actor, draft)
    Draft.objects.filter(pk=draft.pk).update(discarded_at=clock.now())


def restore_draft(actor: Viewer, *, draft: Draft) -> None:
    """Take a discarded draft back."""
    _require_own(actor, draft)
    Draft.objects.filter(pk=draft.pk).update(discarded_at=None)


def post_draft(actor: Viewer, *, draft: Draft, way: str = Way.PAGE) -> Posted | None:
    """Post a draft, once however often it is asked; then the draft is gone.

    A change of a message is made and answers None. Raises what posting raises; the draft stays.
    """
    _require_own(actor, draft)
    key = post_key(draft.ref)
    posted: Posted | None = None
    if draft.edited is not None:
        title = draft.title or None
        edit_message(actor, message=draft.edited, text=draft.text, title=title)
    elif draft.parent is not None:
        posted = answer_message(
            actor, message=draft.parent, text=draft.text, files=files_of(draft), key=key, way=way
        )
    else:
        posted = start_conversation(
            actor,
            group=draft.group,
            title=draft.title,
            text=draft.text,
            files=files_of(draft),
            key=key,
            way=way,
        )
    Draft.objects.filter(pk=draft.pk).delete()
    return posted


def drafted_again(actor: Viewer, *, message: Message, text: str, files: Sequence[NewFile]) -> Draft:
    """A draft of what a message said, for whoever takes a post back; its files come along."""
    place = Place(message.group, message.parent)
    title = message.subject if message.parent is None else ""
    saved = save_draft(actor, place=place, ref=new_ref(), seen=0, title=title, text=text)
    for file in files:
        attach_file(actor, draft=saved.draft, file=file)
    return saved.draft


def files_of(draft: Draft) -> tuple[NewFile, ...]:
    """The files of a draft with their bytes."""
    rows = DraftBytes.objects.filter(file__draft=draft).select_related("file").order_by("pk")
    return tuple(NewFile(row.file.name, row.file.media_type, bytes(row.content)) for row in rows)


def post_key(ref: UUID) -> str:
    """The key under which a draft is posted."""
    return f"draft:{written(ref)}"


def clear_away() -> int:
    """Delete what was discarded long ago; how many drafts that were."""
    late = clock.now() - KEPT_DISCARDED
    return Draft.objects.filter(discarded_at__lt=late).delete()[1].get("network.Draft", 0)


def _usable(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if len(text) > LONGEST_DRAFT:
        raise Unusable(
            f"It has {len(text):,} characters; a draft may have {LONGEST_DRAFT:,}.",
            hint="Attach the long part as a file.",
            place="text",
        )
    return text


def _writer(actor: Viewer, place: Place) -> Person:
    if actor.person is None:
        raise Unusable("Only a person can write a message.", hint="Sign in first.")
    require(actor, POST, place.group)
    if place.parent is not None:
        require(actor, SEE, place.parent)
    if place.edited is not None:
        require(actor, EDIT, place.edited)
    return actor.person


def _require_fresh(person: Person, ref: UUID) -> None:
    """A save that comes after the post must not make a draft of it again."""
    if PostKey.objects.filter(person=person, key=post_key(ref)).exists():
        raise Unusable("This was posted already.", hint="Look at its conversation.")


def _begun(person: Person, place: Place, ref: UUID, title: str, text: str) -> Draft:
    if Draft.objects.filter(person=person).count() >= MOST_DRAFTS:
        raise Unusable(
            f"You have {MOST_DRAFTS} drafts.", hint="Post or discard some of them first."
        )
    try:
        with transaction.atomic():
            return Draft.objects.create(
                ref=ref,
                person=person,
                group=place.group,
                parent=place.parent,
                edited=place.edited,
                title=title,
                text=text,
                revision=1,
                updated_at=clock.now(),
            )
    except IntegrityError:
        raise Unusable("Somebody saved this at the same moment.", hint="Try again.") from None


def _place_of(draft: Draft) -> Place:
    return Place(draft.group, draft.parent, draft.edited)


def _require_own(actor: Viewer, draft: Draft) -> None:
    if actor.person_id is None or draft.person_id != actor.person_id:
        raise NotFound("There is no such draft of yours.", hint="Look at the list of your drafts.")
