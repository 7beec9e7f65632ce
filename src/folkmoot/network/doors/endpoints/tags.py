"""Tags of conversations and of groups."""

from uuid import UUID

from folkmoot.base.errors import NotFound
from folkmoot.network.actions.tags import remove_tag, rename_tag, tag_conversation
from folkmoot.network.doors.callers import Caller
from folkmoot.network.doors.endpoint import endpoint
from folkmoot.network.doors.shapes.marks import TagAnswer, TagsWish, TagWish
from folkmoot.network.models import Tag
from folkmoot.network.reading.conversations import conversation_by_ref
from folkmoot.network.reading.groups import group_by_slug
from folkmoot.network.reading.tags import group_tags, tags_of


@endpoint("PUT", "conversations/{ref}/tags")
def conversation_tag(caller: Caller, ref: UUID, *, body: TagsWish) -> list[str]:
    """Let a conversation have exactly these tags; whoever may post in its group may."""
    found = conversation_by_ref(caller.viewer, ref)
    tag_conversation(caller.viewer, conversation=found, labels=body.tags)
    return list(tags_of(caller.viewer, [found.pk])[found.pk])


@endpoint("GET", "groups/{slug}/tags")
def tags(caller: Caller, slug: str) -> list[TagAnswer]:
    """The tags in use in a group, the most used first; at most 200."""
    found = group_tags(caller.viewer, group_by_slug(caller.viewer, slug))
    return [TagAnswer(number=one.tag, label=one.label, count=one.count) for one in found]


@endpoint("PATCH", "groups/{slug}/tags/{number}")
def tag_rename(caller: Caller, slug: str, number: int, *, body: TagWish) -> list[TagAnswer]:
    """Give a tag another word; moderators may."""
    rename_tag(caller.viewer, tag=_tag(caller, slug, number), label=body.label)
    return tags(caller, slug)


@endpoint("DELETE", "groups/{slug}/tags/{number}")
def tag_remove(caller: Caller, slug: str, number: int) -> None:
    """Take a tag off everything in its group; moderators may."""
    remove_tag(caller.viewer, tag=_tag(caller, slug, number))


def _tag(caller: Caller, slug: str, number: int) -> Tag:
    group = group_by_slug(caller.viewer, slug)
    found = Tag.objects.filter(group=group, pk=number).select_related("group").first()
    if found is None:
        raise NotFound("There is no such tag.", hint="Read the list of tags again.")
    return found
