"""Tags of conversations, as a viewer may see them."""

from collections import defaultdict
from collections.abc import Iterable

import msgspec
from django.db.models import Count, Exists, OuterRef, QuerySet

from folkmoot.network.models import Conversation, Message, Tagging
from folkmoot.network.rules import message_seen
from folkmoot.network.socials.tag_words import tag_word
from folkmoot.people.api import Group, Viewer

MOST_SHOWN = 200
MOST_COMPLETIONS = 12


class CountedTag(msgspec.Struct, frozen=True):
    """A tag of a group with how many conversations have it."""

    tag: int
    word: str
    label: str
    count: int


def tags_of(viewer: Viewer, conversations: Iterable[int]) -> defaultdict[int, tuple[str, ...]]:
    """The tags of each conversation, by name. One query."""
    rows = _seen(viewer).filter(message__conversation__in=list(conversations))
    found: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
    pairs = rows.order_by("tag__word").values_list("message__conversation_id", "tag__label")
    for conversation, label in pairs.distinct():
        found[conversation] += (label,)
    return found


def group_tags(viewer: Viewer, group: Group) -> list[CountedTag]:
    """The tags in use in a group, the most used first."""
    rows = _seen(viewer).filter(tag__group=group)
    counted = rows.values_list("tag", "tag__word", "tag__label").annotate(
        count=Count("message__conversation", distinct=True)
    )
    return [CountedTag(*row) for row in counted.order_by("-count", "tag__word")[:MOST_SHOWN]]


def tag_completions(viewer: Viewer, begun: str, group: Group | None = None) -> list[str]:
    """Tags the viewer sees that hold these letters, those that begin with them first."""
    word = tag_word(begun)
    rows = _seen(viewer).filter(tag__word__contains=word)
    if group is not None:
        rows = rows.filter(tag__group=group)
    found = dict(rows.order_by("tag__word").values_list("tag__word", "tag__label").distinct())
    ranked = sorted(found, key=lambda one: (not one.startswith(word), one))
    return [found[one] for one in ranked[:MOST_COMPLETIONS]]


def tagged_in(viewer: Viewer, group: Group, text: str) -> QuerySet[Conversation]:
    """The conversations of a group with a tag, as it was typed."""
    rows = _seen(viewer).filter(tag__group=group, tag__word=tag_word(text))
    return Conversation.objects.filter(pk__in=rows.values("message__conversation"))


def tagged_conversations(viewer: Viewer, text: str) -> list[int]:
    """Conversations of all groups, by row id, with a tag of this word."""
    rows = _seen(viewer).filter(tag__word=tag_word(text))
    return list(rows.values_list("message__conversation_id", flat=True).distinct())


def _seen(viewer: Viewer) -> QuerySet[Tagging]:
    """Those whose message the viewer may see; each is asked for, as all of these would be many."""
    message = Message.objects.filter(message_seen(viewer), pk=OuterRef("message"))
    return Tagging.objects.filter(Exists(message))
