"""Every table of the network that leaves with a group, and why the others stay."""

from collections.abc import Iterator, Mapping

from django.conf import settings
from django.db import models
from django.db.models import Q

from folkmoot.base.portable import Table, Tables, by_parents
from folkmoot.base.portable.lines import content_of
from folkmoot.base.portable.table import CHUNK
from folkmoot.network.models import (
    Acknowledgement,
    BlockedSender,
    BranchName,
    BranchResolution,
    Claim,
    Closing,
    Conversation,
    ConversationAlias,
    Copy,
    Delivery,
    Draft,
    DraftBytes,
    DraftFile,
    EdgeDecision,
    Following,
    MailHabit,
    Mention,
    Message,
    MustRead,
    Opening,
    Poll,
    PollOption,
    Praise,
    Quarantined,
    Reaction,
    Reading,
    Recipient,
    Revision,
    Suggestion,
    Tag,
    Tagging,
    ThreadRecord,
    Topic,
    Vote,
)
from folkmoot.network.placing.records import decoded
from folkmoot.network.reading.intervals import unpacked
from folkmoot.network.socials.voting import voter_seal
from folkmoot.network.threading import Kind
from folkmoot.people.api import PEOPLE_OF_A_GROUP, PEOPLE_OF_THE_HOUSE

CONVERSATIONS_AT_ONCE = 200


def _messages_in_order(rows: models.QuerySet[models.Model], home: int) -> Iterator[list[int]]:
    """Conversation by conversation, each message behind the one it hangs under."""
    talks = Conversation.objects.filter(group=home).order_by("pk").values_list("pk", flat=True)
    last = 0
    while piece := list(talks.filter(pk__gt=last)[:CONVERSATIONS_AT_ONCE]):
        keys = by_parents(rows.filter(conversation__in=piece), ["parent"])
        for at in range(0, len(keys), CHUNK):
            yield keys[at : at + CHUNK]
        last = piece[-1]


def _require_record(line: Mapping[str, object]) -> None:
    decoded(content_of(line["content"]))


def _require_intervals(line: Mapping[str, object]) -> None:
    if len(unpacked(content_of(line["read"]))) != line["read_count"]:
        raise ValueError("The numbers read are not as many as it says")


def _require_kind(line: Mapping[str, object]) -> None:
    Kind(str(line["kind"]))


def _require_edge(line: Mapping[str, object]) -> None:
    if line["edge_kind"] or line["parent"] is not None:
        Kind(str(line["edge_kind"]))
    if not 0 <= int(str(line["confidence"])) <= 100:
        raise ValueError("A confidence is between 0 and 100")


def _require_time(line: Mapping[str, object]) -> None:
    if int(str(line["hour"])) > 23 or int(str(line["weekday"])) > 6:
        raise ValueError("A day has 24 hours and a week seven days")


def _without_seal(line: dict[str, object]) -> None:
    """Who voted openly is named; the seal is made of this installation's secret."""
    if line["person"] is not None:
        line["voter"] = ""


def _with_seal(row: dict[str, object]) -> None:
    poll, person = row["poll"], row["person"]
    if isinstance(poll, int) and isinstance(person, int):
        row["voter"] = voter_seal(settings.SECRET_KEY.encode(), poll, person)


_DERIVED = "counted anew from the messages"
HABITS = Table(name="mail-habits", model=MailHabit, order="person__ref", usable=_require_time)
CONVERSATIONS = Table(
    name="conversations",
    model=Conversation,
    named=("ref",),
    home="group",
    late=("root",),
    stays=dict.fromkeys(
        (
            "title", "started_at", "last_at", "message_count", "ghost_count", "people_count",
            "doubtful_count", "restricted_count", "shape",
        ),
        _DERIVED,
    ),
)  # fmt: skip
MESSAGES = Table(
    name="messages",
    model=Message,
    named=("ref",),
    home="group",
    late=("broken_parent",),
    same=("broken",),
    batches=_messages_in_order,
    digests=("digest",),
    usable=_require_edge,
)
READINGS = Table(name="readings", model=Reading, home="group", usable=_require_intervals)
VOTES = Table(
    name="votes",
    model=Vote,
    home="poll__message__group",
    leaving=_without_seal,
    coming=_with_seal,
)
_OF_MESSAGES = tuple(
    Table(name=name, model=model, home="message__group", order=order, digests=digests)
    for name, model, order, digests in (
        ("recipients", Recipient, "pk", ()),
        ("openings", Opening, "message__ref", ()),
        ("copies", Copy, "pk", ("digest",)),
        ("revisions", Revision, "pk", ("digest",)),
        ("branch-names", BranchName, "pk", ()),
        ("branch-resolutions", BranchResolution, "pk", ()),
        ("reactions", Reaction, "pk", ()),
        ("followings", Following, "pk", ()),
        ("mentions", Mention, "pk", ()),
    )
)
OF_A_GROUP = (
    *PEOPLE_OF_A_GROUP,
    CONVERSATIONS,
    Table(name="conversation-aliases", model=ConversationAlias, home="conversation__group"),
    MESSAGES,
    *_OF_MESSAGES,
    Table(
        name="threading",
        model=ThreadRecord,
        home="message__group",
        order="message__ref",
        usable=_require_record,
    ),
    Table(
        name="claims", model=Claim, home="group", usable=_require_kind, only=~Q(kind=Kind.PERSON)
    ),
    Table(name="topics", model=Topic, home="group"),
    Table(name="edge-decisions", model=EdgeDecision, home="group"),
    Table(name="suggestions", model=Suggestion, home="group", usable=_require_kind),
    Table(name="tags", model=Tag, named=("group__ref", "word"), home="group"),
    Table(name="taggings", model=Tagging, home="tag__group"),
    Table(name="polls", model=Poll, named=("message__ref",), home="message__group"),
    Table(
        name="poll-options",
        model=PollOption,
        named=("poll__message__ref", "number"),
        home="poll__message__group",
    ),
    VOTES,
    Table(name="closings", model=Closing, named=("ref",), home="group"),
    Table(name="praises", model=Praise, named=("message__ref",), home="message__group"),
    Table(name="praised", model=Praise.persons.through, home="praise__message__group"),
    Table(name="must-reads", model=MustRead, named=("ref",), home="group"),
    Table(name="must-readers", model=MustRead.readers.through, home="mustread__group"),
    Table(name="acknowledgements", model=Acknowledgement, home="must_read__group"),
    READINGS,
    Table(name="deliveries", model=Delivery, home="group"),
    Table(name="blocked-senders", model=BlockedSender, home="group"),
    Table(
        name="quarantined",
        model=Quarantined,
        home="group",
        stays={"run": "imports are not repeated"},
        digests=("digest",),
    ),
    Table(name="drafts", model=Draft, named=("ref",), home="group"),
    Table(name="draft-files", model=DraftFile, named=("ref",), home="draft__group"),
    Table(name="draft-bytes", model=DraftBytes, home="file__draft__group", order="file__ref"),
)
OF_THE_HOUSE = (*PEOPLE_OF_THE_HOUSE, HABITS)
TABLES = Tables((*OF_THE_HOUSE, *OF_A_GROUP))

_QUEUE = "work under way in one installation"
STAYING: Mapping[str, str] = {
    "Body": "read anew from the bytes of each message",
    "Attachment": "read anew from the bytes of each message",
    "GroupMail": _DERIVED,
    "LinkPreview": "asked anew of the pages elsewhere",
    "MessageLink": "found anew where somebody writes the next link",
    "ScheduledPost": "it would be posted twice; the draft leaves, without its time",
    "PostKey": "tells repetitions of requests apart, for a while",
    "KeptAnswer": "tells repetitions of requests apart, for a while",
    "IncomingHook": "its secret is known to this installation only",
    "OutgoingHook": "would tell the same things twice, and is sealed with this house's secret",
    "HookDelivery": _QUEUE,
    "Announcement": _QUEUE,
    "Notice": _QUEUE,
    "DigestDue": _QUEUE,
    "DigestMark": _QUEUE,
    "Postbox": _QUEUE,
    "SendingTurn": _QUEUE,
    "PushNotice": _QUEUE,
    "Reminder": _QUEUE,
    "ImportRun": _QUEUE,
    "InboundMail": "mail at the door of one installation; what was posted of it leaves as message",
    "MailAnswer": _QUEUE,
    "MailRequest": "a question asked by mail, answered where it was asked",
    "MailProblem": "what one mail server met; another one finds out itself",
    "MailCount": "how many mails this installation sent",
    "TakenGroup": "which archive a group came out of is known where it came in",
    "Export": "copies are asked for in one installation",
    "PushDevice": "a secret of one browser",
}
"""Tables that never leave, each with the reason."""
