"""What people do with messages besides answering: vote, decide, thank, react, tag, must-read.

One of each in the shared catalogue, so that its page and the administrator's home show all of it.
"""

from datetime import timedelta
from random import Random

from folkmoot.base import clock
from folkmoot.config.demo.pictures import picture
from folkmoot.network.api import (
    Conversation,
    Message,
    Outcome,
    Poll,
    Posted,
    Question,
    acknowledge,
    answer_message,
    close_talk,
    keep_page,
    mark_must_read,
    praise,
    react,
    start_conversation,
    start_poll,
    tag_conversation,
    vote,
)
from folkmoot.people.api import Group, Person, Viewer

LABELS_PAGE = "https://labels.example.org/lending-without-numbers"
TALLY = (("👍", 7), ("🎉", 4), ("👀", 3), ("❤️", 2), ("🤔", 1), ("🐛", 1), ("☕", 1))
LONG_TAG = "drawers nobody has opened since nineteen seventy-four"


def live_together(persons: dict[str, Person], group: Group) -> None:
    """Let the members of the shared catalogue do one of each."""
    seen = {name: Viewer(person) for name, person in persons.items()}
    _decide(seen, group)
    _vote(seen, group)
    _thank(seen, group, persons)
    _must_read(seen, group)


def _decide(seen: dict[str, Viewer], group: Group) -> None:
    """A decision, a year later another in its place, a link, tags, and many reactions."""
    began = start_conversation(
        seen["Hanneke"],
        group=group,
        title="Which number goes on the label?",
        text=(
            "Three houses print the old shelf number, two the catalogue number, one both.\n\n"
            "Visitors copy whatever they see into their letters, and then we look it up in the "
            "wrong list.\n\n"
            f"Another federation wrote down how they got rid of theirs: {LABELS_PAGE}"
        ),
    )
    keep_page(
        LABELS_PAGE,
        title="Lending without numbers: what happened when we took them off the labels",
        description="Eleven museums, one summer, and 3,400 letters that asked for the same drawer.",
        site="Label Makers' Quarterly",
        picture=picture(Random(5), "labels.png").content,  # noqa: S311  # a drawing, no secret
    )
    first = _answered(
        seen["Tomasz"],
        began,
        "The catalogue number, everywhere, small, at the bottom. Shelf numbers move with shelves.",
    )
    second = _answered(
        seen["Giulia"],
        began,
        "After the summer: nobody could read the small ones. The catalogue number, but large, "
        "and the house's initial before it.",
    )
    for emoji, count in TALLY:
        for name in list(seen)[:count]:
            if seen[name].member_groups and group.pk in seen[name].member_groups:
                react(seen[name], message=second, emoji=emoji)
    earlier = close_talk(
        seen["Tomasz"],
        message=first,
        outcome=Outcome(
            text="Labels carry the catalogue number, small, at the bottom.",
            decided_by="Cataloguers' meeting",
            decided_on=(clock.now() - timedelta(days=300)).date(),
        ),
    )
    close_talk(
        seen["Hanneke"],
        message=second,
        outcome=Outcome(
            text="Labels carry the house's initial and the catalogue number, 14 point or larger.",
            decided_by="Tomasz, Hanneke and Giulia",
        ),
        supersedes=earlier,
    )
    talk = Conversation.objects.select_related("group").get(ref=began.conversation)
    tags = ["labels", "Numbers", "תוויות", "بطاقات", LONG_TAG]
    tag_conversation(seen["Hanneke"], conversation=talk, labels=tags)


def _vote(seen: dict[str, Viewer], group: Group) -> None:
    posted = start_poll(
        seen["Priya"],
        group=group,
        question=Question(
            question="When do we switch the search page to the new index?",
            options=["Monday morning, with coffee", "Thursday night", "After the loan season"],
            closes_at=clock.now() + timedelta(days=9),
        ),
        text="It takes ten minutes during which nobody finds anything.",
    )
    poll = Poll.objects.select_related("message__group").get(message=posted.message)
    for name, number in (("Marek", 1), ("Tomasz", 1), ("Nikos", 3), ("Sunniva", 2), ("Jarrah", 1)):
        vote(seen[name], poll=poll, numbers=[number])


def _thank(seen: dict[str, Viewer], group: Group, persons: dict[str, Person]) -> None:
    praise(
        seen["Wanjiru"],
        group=group,
        persons=[persons["Ines"], persons["Marek"]],
        reason="The restore on Friday night took forty minutes, and nobody lost a single record. "
        "Thank you for staying.",
    )


def _must_read(seen: dict[str, Viewer], group: Group) -> None:
    posted = start_conversation(
        seen["Tomasz"],
        group=group,
        title="New rules for names of living artists",
        text=(
            "From next month we write the names of living artists as *they* write them.\n\n"
            "1. Ask. The form is in the drawer beside the door.\n"
            "2. Keep what we wrote before as a variant; never delete it.\n"
            "3. Nobody has to explain a change of name."
        ),
    )
    message = Message.objects.select_related("group").get(pk=posted.message)
    until = (clock.now() + timedelta(days=12)).date()
    mark_must_read(seen["Tomasz"], message=message, until=until)
    for name in ("Hanneke", "Giulia", "林"):
        acknowledge(seen[name], message=message)


def _answered(viewer: Viewer, began: Posted, text: str) -> Message:
    root = Message.objects.select_related("group", "conversation").get(pk=began.message)
    posted = answer_message(viewer, message=root, text=text)
    return Message.objects.select_related("group", "conversation").get(pk=posted.message)
