"""Writing here: what is posted is a mail like any other, changed and deleted with its history."""

import pytest
from django.test import override_settings
from tests.cast import Cast, circle
from tests.mailbag import deliver, mail

from folkmoot.base import blobs
from folkmoot.base.errors import NotAllowed, NotFound, Unusable
from folkmoot.base.models import FeedEntry
from folkmoot.network import figures
from folkmoot.network.actions.posting import (
    answer_message,
    delete_message,
    edit_message,
    receive_mail,
    restore_message,
    start_conversation,
)
from folkmoot.network.bodies import unpacked
from folkmoot.network.importing.prepared import prepared
from folkmoot.network.mail.parse import parse
from folkmoot.network.models import (
    Body,
    Conversation,
    GroupMail,
    Message,
    Reading,
    Recipient,
    Revision,
)
from folkmoot.network.reading.state import read_state, unread_counts
from folkmoot.network.writing.composing import NewFile
from folkmoot.people.api import (
    OPERATOR,
    Group,
    Membership,
    Openness,
    archive_group,
    remove_member,
    visible,
)

PICTURE = NewFile("Grüße\n.png", "image/png", b"\x89PNG\r\n\x1a\n" + bytes(20))


@pytest.fixture
def group(cast: Cast) -> Group:
    return circle(cast, Openness.OPEN)


def said(message: Message) -> str:
    return unpacked(bytes(Body.objects.get(message=message).content)).text


def raw(message: Message) -> bytes:
    return blobs.content(bytes(message.digest))


@override_settings(MAIL_DOMAIN="moot.example.org")
def test_a_conversation_begins_as_a_mail(cast: Cast, group: Group) -> None:
    posted = start_conversation(
        cast.member,
        group=group,
        title="Slates\nfor the roof",
        text="Which *ones*?",
        files=[PICTURE],
    )
    message = Message.objects.get(pk=posted.message)
    assert (message.subject, message.first_words) == ("Slates for the roof", "Which ones?")
    assert (message.way, message.posted_by) == ("page", cast.member.person)
    assert message.sender is not None
    assert message.sender.email == "mads@example.org"
    assert message.conversation.title == "Slates for the roof"
    assert (message.ref, message.number) == (posted.ref, posted.number)
    read = parse(raw(message))
    assert read.message_id.endswith("@moot.example.org")
    assert (read.text_format, read.text) == ("markdown", "Which *ones*?\n")
    assert [file.filename for file in read.attachments] == ["Grüße .png"]
    assert read.list_id == f"{group.slug}.moot.example.org"


def test_an_answer_hangs_under_what_it_answers(cast: Cast, group: Group) -> None:
    first = start_conversation(cast.member, group=group, title="Slates", text="Which ones?")
    root = Message.objects.get(pk=first.message)
    second = answer_message(cast.owner, message=root, text="> Which ones?\n\nThe grey ones.")
    answer = Message.objects.get(pk=second.message)
    third = answer_message(cast.member, message=answer, text="Good.")
    assert answer.parent == root
    assert answer.conversation == root.conversation
    assert Message.objects.get(pk=third.message).parent == answer
    assert answer.subject == "Re: Slates"
    read = parse(raw(Message.objects.get(pk=third.message)))
    assert read.references == (root.message_id, answer.message_id)
    assert read.in_reply_to == (answer.message_id,)


def test_an_answer_to_an_imported_mail_hangs_under_it(cast: Cast, group: Group) -> None:
    deliver(group, [mail("one")])
    root = Message.objects.get(message_id="one@example.net")
    posted = answer_message(cast.member, message=root, text="Yes.")
    assert Message.objects.get(pk=posted.message).parent == root


def test_the_same_key_posts_once(cast: Cast, group: Group) -> None:
    first = start_conversation(cast.member, group=group, title="A", text="words", key="k1")
    again = start_conversation(cast.member, group=group, title="A", text="words", key="k1")
    other = start_conversation(cast.owner, group=group, title="A", text="words", key="k1")
    assert first == again
    assert other.message != first.message


def test_the_same_words_twice_are_two_messages(cast: Cast, group: Group) -> None:
    posts = [start_conversation(cast.member, group=group, title="A", text="+1") for _ in range(2)]
    assert posts[0].message != posts[1].message


@pytest.mark.parametrize("who", ["stranger", "guest", "anybody", "operator", "administrator"])
def test_who_may_not_post(cast: Cast, group: Group, who: str) -> None:
    viewer = getattr(cast, who)
    if who == "guest":
        remove_member(cast.owner, group=group, person=viewer.person)
    with pytest.raises((NotAllowed, NotFound, Unusable)):
        start_conversation(viewer, group=group, title="A", text="words")
    assert not Message.objects.exists()
    assert not FeedEntry.objects.filter(kind="network.messages.added").exists()


def test_nothing_is_posted_into_an_archived_group(cast: Cast, group: Group) -> None:
    archive_group(cast.owner, group=group)
    with pytest.raises(NotAllowed):
        start_conversation(cast.member, group=group, title="A", text="words")


@pytest.mark.parametrize("text", ["", " \n\t", "x" * 100_001])
def test_what_cannot_be_posted_says_why(cast: Cast, group: Group, text: str) -> None:
    with pytest.raises(Unusable) as caught:
        start_conversation(cast.member, group=group, title="A", text=text)
    assert caught.value.hint
    assert caught.value.place == "text"


def test_without_a_title_the_first_words_stand_for_it(cast: Cast, group: Group) -> None:
    posted = start_conversation(cast.member, group=group, title=" ", text="word " * 40)
    title = Message.objects.get(pk=posted.message).subject
    assert title.startswith("word word")
    assert len(title) <= 81


def test_editing_keeps_the_version_before(cast: Cast, group: Group) -> None:
    posted = start_conversation(
        cast.member, group=group, title="Slates", text="Which?", files=[PICTURE]
    )
    message = Message.objects.get(pk=posted.message)
    before = bytes(message.digest)
    edit_message(cast.member, message=message, text="Which ones?", title="Grey slates")
    message.refresh_from_db()
    assert said(message) == "Which ones?\n"
    assert (message.subject, message.revision) == ("Grey slates", 1)
    assert message.edited_at
    assert (message.ref, message.number) == (posted.ref, posted.number)
    assert message.conversation.title == "Grey slates"
    assert message.attachments.count() == 1
    assert bytes(Revision.objects.get(message=message).digest) == before
    assert prepared(raw(message)).mail is not None


def test_only_the_author_edits(cast: Cast, group: Group) -> None:
    posted = start_conversation(cast.member, group=group, title="A", text="words")
    message = Message.objects.get(pk=posted.message)
    for viewer in (cast.owner, cast.moderator, cast.stranger, cast.administrator):
        with pytest.raises((NotAllowed, NotFound)):
            edit_message(viewer, message=message, text="other words")
    assert said(message) == "words\n"


def test_a_mail_out_of_an_archive_is_nobodys_to_edit(cast: Cast, group: Group) -> None:
    deliver(group, [mail("one", sender="Mads <mads@example.org>")])
    message = Message.objects.get(message_id="one@example.net")
    with pytest.raises(NotAllowed):
        edit_message(cast.member, message=message, text="other words")


def test_deleting_empties_and_can_be_taken_back(cast: Cast, group: Group) -> None:
    posted = start_conversation(
        cast.member, group=group, title="Secret", text="A secret.", files=[PICTURE]
    )
    message = Message.objects.get(pk=posted.message)
    delete_message(cast.member, message=message)
    message.refresh_from_db()
    assert (said(message).strip(), message.subject, message.first_words) == ("", "", "")
    assert b"secret" not in raw(message).lower()
    assert not message.attachments.exists()
    assert message.deleted_by == cast.member.person
    assert message.conversation.message_count == 0
    with pytest.raises(NotAllowed):
        restore_message(cast.owner, message=message)
    restore_message(cast.member, message=message)
    message.refresh_from_db()
    assert (said(message), message.subject) == ("A secret.\n", "Secret")
    assert message.deleted_at is None
    assert message.attachments.count() == 1
    assert message.conversation.message_count == 1


def test_a_moderator_deletes_others_do_not(cast: Cast, group: Group) -> None:
    posted = start_conversation(cast.member, group=group, title="A", text="words")
    message = Message.objects.get(pk=posted.message)
    for viewer in (cast.guest, cast.stranger):
        with pytest.raises((NotAllowed, NotFound)):
            delete_message(viewer, message=message)
    delete_message(cast.moderator, message=message)
    message.refresh_from_db()
    assert message.deleted_by == cast.moderator.person


def test_who_left_the_group_changes_nothing_there(cast: Cast, group: Group) -> None:
    posted = start_conversation(cast.guest, group=group, title="A", text="words")
    message = Message.objects.get(pk=posted.message)
    assert cast.guest.person
    remove_member(cast.owner, group=group, person=cast.guest.person)
    for change in (
        lambda: edit_message(cast.guest, message=message, text="other"),
        lambda: delete_message(cast.guest, message=message),
        lambda: answer_message(cast.guest, message=message, text="other"),
    ):
        with pytest.raises((NotAllowed, NotFound)):
            change()


def test_an_answer_to_a_restricted_message_reaches_the_same_people(
    cast: Cast, group: Group
) -> None:
    deliver(group, [mail("one", sender="Olive <olive@example.org>", to="mads@example.org")])
    message = Message.objects.get(message_id="one@example.net")
    Message.objects.filter(pk=message.pk).update(restricted=True)
    message.refresh_from_db()
    posted = answer_message(cast.member, message=message, text="Between us.")
    answer = Message.objects.get(pk=posted.message)
    assert answer.restricted
    assert Recipient.objects.filter(message=answer).count() == 2
    assert visible(cast.owner, Message).filter(pk=answer.pk).exists()
    assert not visible(cast.moderator, Message).filter(pk=answer.pk).exists()
    with pytest.raises(NotFound):
        answer_message(cast.moderator, message=message, text="May I?")


def test_a_mail_is_posted_as_it_came(cast: Cast, group: Group) -> None:
    first = start_conversation(cast.owner, group=group, title="Slates", text="Which ones?")
    root = Message.objects.get(pk=first.message)
    came = mail("mine", "The grey ones.\n", sender="Mads <mads@example.org>")
    posted = receive_mail(cast.member, group=group, raw=came, parent=root)
    message = Message.objects.get(pk=posted.message)
    assert raw(message) == came
    assert (message.parent, message.way) == (root, "mail")
    assert message.sender is not None
    assert message.sender.email == "mads@example.org"
    assert receive_mail(cast.member, group=group, raw=came, parent=root) == posted


def test_under_a_strangers_address_a_mail_still_stands_in_its_senders_name(
    cast: Cast, group: Group
) -> None:
    came = mail("mine", sender="Olive <olive@example.org>")
    posted = receive_mail(cast.member, group=group, raw=came)
    sender = Message.objects.get(pk=posted.message).sender
    assert sender is not None
    assert sender.email == "mads@example.org"


def test_a_copy_sent_again_opens_nothing(cast: Cast, group: Group) -> None:
    came = mail("one", sender="Mads <mads@example.org>", to="olive@example.org")
    deliver(group, [came])
    Message.objects.update(restricted=True)
    receive_mail(cast.member, group=group, raw=came)
    assert Message.objects.get().restricted


def test_writing_makes_no_correspondent_of_a_member(cast: Cast, group: Group) -> None:
    start_conversation(cast.member, group=group, title="A", text="words")
    assert cast.member.person
    roles = Membership.objects.filter(person=cast.member.person, group=group)
    assert [row.role for row in roles] == ["member"]
    assert OPERATOR.person is None


def test_a_talk_is_told_without_counting_it(
    cast: Cast, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = list[object]()
    monkeypatch.setattr(figures, "count", counted.append)
    first = start_conversation(cast.member, group=group, title="Walls", text="They lean.")
    root = Message.objects.get(pk=first.message)
    for text in ("Which?", "The east one."):
        answer_message(cast.owner, message=root, text=text)
    assert counted == []
    talk = Conversation.objects.get(ref=first.conversation)
    assert (talk.title, talk.message_count, talk.people_count) == ("Walls", 3, 2)
    mail_of = GroupMail.objects.get(group=group)
    assert (mail_of.message_count, mail_of.conversation_count) == (3, 1)
    assert mail_of.last_at == talk.last_at


def test_what_one_wrote_is_read_and_nothing_else(cast: Cast, group: Group) -> None:
    first = start_conversation(cast.member, group=group, title="Walls", text="They lean.")
    root = Message.objects.get(pk=first.message)
    for _ in range(2):
        answer_message(cast.owner, message=root, text="Which?")
    assert unread_counts(cast.member, {group.pk: read_state(cast.member, group.pk)}) == {
        group.pk: 2
    }
    assert unread_counts(cast.owner, {group.pk: read_state(cast.owner, group.pk)}) == {group.pk: 1}
    assert Reading.objects.get(person=cast.owner.person, group=group).read_count == 2


def test_a_group_whose_only_message_is_deleted_has_no_conversation(
    cast: Cast, group: Group
) -> None:
    first = start_conversation(cast.member, group=group, title="Walls", text="They lean.")
    root = Message.objects.get(pk=first.message)
    delete_message(cast.member, message=root)
    emptied = GroupMail.objects.get(group=group)
    assert (emptied.conversation_count, emptied.last_at) == (0, None)
    restore_message(cast.member, message=root)
    filled = GroupMail.objects.get(group=group)
    assert (filled.conversation_count, filled.last_at) == (1, root.sent_at)
