"""What was deleted or changed here, and the mail it came from once more."""

import pytest
from tests.cast import Cast
from tests.mailbag import deliver, mail

from folkmoot.base import blobs
from folkmoot.base.models import Blob
from folkmoot.network.actions.posting import (
    delete_message,
    edit_message,
    restore_message,
    start_conversation,
)
from folkmoot.network.models import Copy, Message, ThreadRecord
from folkmoot.people.api import Group

pytestmark = pytest.mark.django_db
TALK = [mail("m0"), mail("m6", "The slates are loose.\n", answers="m0")]


def test_what_was_deleted_does_not_come_back_with_the_next_import(
    cast: Cast, open_group: Group
) -> None:
    answer = deliver(open_group, TALK)["m6"]
    delete_message(cast.owner, message=answer)
    stored = Blob.objects.count()
    again = deliver(open_group, TALK)["m6"]
    assert Message.objects.filter(group=open_group).count() == 2
    assert again.deleted_at
    assert "loose" not in again.first_words
    assert not Copy.objects.exists()
    assert Blob.objects.count() == stored
    restore_message(cast.owner, message=again)
    again.refresh_from_db()
    assert "loose" in again.first_words


def test_what_was_changed_stays_so(cast: Cast, open_group: Group) -> None:
    posted = start_conversation(cast.member, group=open_group, title="Roof", text="Loose slates.")
    message = Message.objects.get(pk=posted.message)
    came = blobs.content(bytes(message.digest))
    edit_message(cast.member, message=message, text="All is *fixed*.")
    deliver(open_group, [came])
    again = Message.objects.get(group=open_group)
    assert "fixed" in again.first_words
    assert not Copy.objects.exists()
    assert ThreadRecord.objects.filter(message=again).count() == 1
