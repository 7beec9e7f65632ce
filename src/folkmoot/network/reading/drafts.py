"""Somebody's drafts, as lists and the composer need them."""

from uuid import UUID

from django.db.models import QuerySet

from folkmoot.base.errors import NotFound
from folkmoot.network.models import Draft, DraftFile, Message
from folkmoot.people.api import Group, Viewer, visible

READ_ALONG = ("group", "parent__conversation", "parent__group", "edited__group", "scheduled")


def drafts(viewer: Viewer) -> QuerySet[Draft]:
    """What the viewer has begun and not posted, newest first; without scheduled posts."""
    rows = visible(viewer, Draft).filter(discarded_at=None, scheduled=None)
    rows = rows.exclude(title="", text="", files=None)
    return rows.select_related(*READ_ALONG).order_by("-updated_at", "-pk")


def scheduled(viewer: Viewer) -> QuerySet[Draft]:
    """What is to be posted later, the next one first."""
    rows = visible(viewer, Draft).filter(discarded_at=None, scheduled__isnull=False)
    return rows.select_related(*READ_ALONG).order_by("scheduled__post_at", "pk")


def draft_at(
    viewer: Viewer, group: Group, parent: Message | None = None, edited: Message | None = None
) -> Draft | None:
    """The newest draft the viewer has at this place."""
    rows = drafts(viewer).filter(group=group)
    rows = rows.filter(parent=parent) if parent else rows.filter(parent__isnull=True)
    rows = rows.filter(edited=edited) if edited else rows.filter(edited__isnull=True)
    return rows.first()


def draft_by_ref(viewer: Viewer, ref: UUID) -> Draft:
    """The viewer's draft with this public id, discarded ones too; NotFound if it is not theirs."""
    found = visible(viewer, Draft).select_related(*READ_ALONG).filter(ref=ref).first()
    if found is None:
        raise NotFound(
            "There is no such draft of yours.", hint="It may be posted; look at your drafts."
        )
    return found


def draft_file_by_ref(viewer: Viewer, ref: UUID) -> DraftFile:
    """A file of one of the viewer's drafts; NotFound if it is not theirs."""
    own = visible(viewer, Draft)
    found = DraftFile.objects.select_related("draft").filter(ref=ref, draft__in=own).first()
    if found is None:
        raise NotFound("There is no such file in a draft of yours.", hint="Load the page again.")
    return found
