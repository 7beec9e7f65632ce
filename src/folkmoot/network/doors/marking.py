"""What hangs on messages, as programs read it. A query where there is nothing."""

from collections.abc import Iterable
from uuid import UUID

from folkmoot.base.ids import written
from folkmoot.network.doors.shapes.marks import (
    ConversationMarks,
    Marks,
    MustReadAnswer,
    Named,
    OptionAnswer,
    PollAnswer,
    PreviewAnswer,
    SettledAnswer,
)
from folkmoot.network.models import BranchResolution, Conversation
from folkmoot.network.reading.closings import Settled
from folkmoot.network.reading.link_previews import Previewed
from folkmoot.network.reading.polls import ShownPoll
from folkmoot.network.reading.social import Social, social_of
from folkmoot.people.api import Viewer


def conversation_marks(
    viewer: Viewer, conversation: Conversation, refs: dict[int, UUID]
) -> ConversationMarks:
    """What hangs on a conversation and on these messages of it, all of which the viewer sees."""
    social = social_of(viewer, conversation, refs)
    found = [_marks(row, ref, social, resolved) for row, ref, resolved in _resolved(refs)]
    return ConversationMarks(
        tags=list(social.tags),
        closings=[_settled(one) for one in social.settled],
        messages=[one for one in found if _says_something(one)],
    )


def message_marks(viewer: Viewer, conversation: Conversation, message: int, ref: UUID) -> Marks:
    """What hangs on one message the viewer sees."""
    social = social_of(viewer, conversation, [message])
    [(_, _, resolved)] = _resolved({message: ref})
    return _marks(message, ref, social, resolved)


def poll_answer(poll: ShownPoll) -> PollAnswer:
    """A poll as its viewer may see it."""
    tallies = {one.number: one for one in poll.tallies}
    return PollAnswer(
        question=poll.question,
        options=[
            OptionAnswer(
                number=number,
                text=text,
                is_chosen=number in poll.chosen,
                count=tallies[number].count if number in tallies else None,
                share=tallies[number].share if number in tallies else None,
                people=list(poll.names.get(number, ())),
            )
            for number, text in enumerate(poll.options, 1)
        ],
        several=poll.several,
        anonymous=poll.anonymous,
        results=poll.results,  # type: ignore[arg-type]  # the column holds only these words
        closes_at=poll.closes_at,
        is_closed=poll.is_closed,
        voter_count=poll.voters,
    )


def _resolved(refs: dict[int, UUID]) -> Iterable[tuple[int, UUID, bool]]:
    rows = BranchResolution.objects.filter(message__in=list(refs))
    resolved = set(rows.values_list("message_id", flat=True))
    return ((row, ref, row in resolved) for row, ref in refs.items())


def _marks(row: int, ref: UUID, social: Social, resolved: bool) -> Marks:
    poll, duty, closing = social.polls.get(row), social.duties.get(row), social.closing(row)
    return Marks(
        message=written(ref),
        poll=poll_answer(poll) if poll else None,
        closing=_settled(closing) if closing else None,
        must_read=MustReadAnswer(
            until=duty.until, everybody=duty.everybody, waits=row in social.waiting
        )
        if duty
        else None,
        thanked=[Named(written(one.ref), one.name) for one in social.praise.get(row, ())],
        previews=[_preview(one) for one in social.previews.get(row, ())],
        is_resolved=resolved,
    )


def _says_something(marks: Marks) -> bool:
    lists = marks.thanked or marks.previews
    return bool(marks.poll or marks.closing or marks.must_read or lists or marks.is_resolved)


def _settled(one: Settled) -> SettledAnswer:
    return SettledAnswer(
        message=written(one.message_ref),
        kind=one.kind,  # type: ignore[arg-type]  # the column holds only these words
        whole=one.whole,
        text=one.text,
        decided_by=one.decided_by,
        decided_on=one.decided_on,
        marked_by=one.marked_by,
        marked_at=one.marked_at,
        is_superseded=one.is_superseded,
        supersedes=written(one.earlier.message) if one.earlier else None,
        superseded_by=written(one.later.message) if one.later else None,
    )


def _preview(one: Previewed) -> PreviewAnswer:
    return PreviewAnswer(
        ref=written(one.ref),
        link=one.url,
        title=one.title,
        description=one.description,
        site=one.site,
    )
