"""Tags: members hang them on conversations, moderators rename and join them."""

from collections.abc import Iterable

from folkmoot.base.errors import Unusable
from folkmoot.base.ids import written
from folkmoot.network import kinds
from folkmoot.network.actions.marking import marking_act
from folkmoot.network.contracts import MessagesMarked
from folkmoot.network.models import Conversation, Message, Tag, Tagging
from folkmoot.network.socials.tag_words import MOST, tag_label, tag_word
from folkmoot.people.api import (
    MODERATE,
    POST,
    SEE,
    Group,
    Viewer,
    group_thing,
    pass_gate,
    require,
    visible,
    writing,
)


def tag_conversation(actor: Viewer, *, conversation: Conversation, labels: Iterable[str]) -> None:
    """Let a conversation have exactly these tags; new ones hang on its first message.

    Whoever may post in its group may. Raises Unusable for tags that are none, or too many.
    """
    wanted = {tag_word(label): tag_label(label) for label in labels}
    wanted.pop("", None)
    if len(wanted) > MOST:
        raise Unusable(f"A conversation has at most {MOST} tags.", place="tags")
    with writing(actor) as work:
        require(actor, SEE, conversation)
        require(actor, POST, conversation.group)
        first = _first_message(actor, conversation)
        seen = visible(actor, Message).filter(conversation=conversation)
        held = Tagging.objects.filter(message__in=seen).select_related("tag")
        before = {tagging.tag.word for tagging in held}
        if before == wanted.keys():
            return
        pass_gate(marking_act(actor, first, " ".join(wanted.values())))
        held.exclude(tag__word__in=wanted).delete()
        for word in wanted.keys() - before:
            tag = Tag.objects.get_or_create(
                group=conversation.group, word=word, defaults={"label": wanted[word]}
            )[0]
            Tagging.objects.create(tag=tag, message=first, tagged_by=actor.person)
        _forget_unused(conversation.group)
        work.record(kinds.TALK_TAGGED, f"conversation:{written(conversation.ref)}")
        work.announce(MessagesMarked(conversation.group_id, [first.pk], "tags"))


def rename_tag(actor: Viewer, *, tag: Tag, label: str) -> Tag:
    """Give a tag another word; if the group has that one already, the two become one."""
    word, label = tag_word(label), tag_label(label)
    if not word:
        raise Unusable("A tag needs a word.", hint="To remove it, take it off.", place="label")
    with writing(actor) as work:
        require(actor, MODERATE, tag.group)
        work.record(kinds.TAG_RENAMED, group_thing(tag.group))
        touched = _first_of(tag)
        other = Tag.objects.filter(group=tag.group, word=word).exclude(pk=tag.pk).first()
        if other is None:
            Tag.objects.filter(pk=tag.pk).update(word=word, label=label)
            kept = Tag.objects.get(pk=tag.pk)
        else:
            held = Tagging.objects.filter(tag=other).values("message")
            Tagging.objects.filter(tag=tag).exclude(message__in=held).update(tag=other)
            Tag.objects.filter(pk=tag.pk).delete()
            kept = other
        if touched:
            work.announce(MessagesMarked(tag.group_id, touched, "tags"))
    return kept


def remove_tag(actor: Viewer, *, tag: Tag) -> None:
    """Take a tag off everything in its group."""
    with writing(actor) as work:
        require(actor, MODERATE, tag.group)
        touched = _first_of(tag)
        Tag.objects.filter(pk=tag.pk).delete()
        work.record(kinds.TAG_REMOVED, group_thing(tag.group))
        if touched:
            work.announce(MessagesMarked(tag.group_id, touched, "tags"))


def _first_message(actor: Viewer, conversation: Conversation) -> Message:
    """The first one the actor sees: whoever does not see that message does not see the tag."""
    rows = visible(actor, Message).filter(conversation=conversation, is_ghost=False)
    first = rows.filter(pk=conversation.root_id or 0).first() or rows.order_by("number").first()
    if first is None:
        raise Unusable("There is nothing to tag in it yet.", place="tags")
    return first


def _first_of(tag: Tag) -> list[int]:
    return list(Tagging.objects.filter(tag=tag).values_list("message_id", flat=True))


def _forget_unused(group: Group) -> None:
    Tag.objects.filter(group=group, taggings=None).delete()
