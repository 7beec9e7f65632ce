"""Bytes past their time leave the store, and no others; killed on the way, nothing is lost."""

import os
import threading
from datetime import timedelta

import msgspec
import pytest
from django.db import connection, transaction
from pytest_django import Settings
from tests.cast import Cast, circle
from tests.mailbag import deliver, mail

from folkmoot.base import blobs, clock
from folkmoot.base.errors import FolkmootError
from folkmoot.base.packing import packed
from folkmoot.network.actions import forgetting
from folkmoot.network.actions.forgetting import forget_some
from folkmoot.network.actions.posting import (
    delete_message,
    edit_message,
    restore_message,
    start_conversation,
)
from folkmoot.network.models import Copy, InboundMail, InboundState, Message, Revision
from folkmoot.people.api import Group, Openness
from folkmoot.people.models import ActivityEntry

LONG = timedelta(days=31)


@pytest.fixture
def group(cast: Cast) -> Group:
    return circle(cast, Openness.OPEN)


def deleted(cast: Cast, message: Message, ago: timedelta = LONG) -> bytes:
    """Delete it, so long ago; the digest of what it said."""
    said = bytes(Message.objects.get(pk=message.pk).digest)
    delete_message(cast.owner, message=message)
    Message.objects.filter(pk=message.pk).update(deleted_at=clock.now() - ago)
    return said


def written_here(cast: Cast, group: Group, text: str = "It leaks.") -> Message:
    posted = start_conversation(cast.owner, group=group, title="Roof", text=text)
    return Message.objects.get(pk=posted.message)


def is_stored(digest: bytes) -> bool:
    return digest in blobs.known_digests([digest])


def arrived(state: InboundState, words: str, **given: object) -> InboundMail:
    """A mail that came in a year ago and ended so."""
    content = packed(words.encode())
    with transaction.atomic():
        blobs.store([content])
    long_ago = clock.now() - timedelta(days=365)
    return InboundMail.objects.create(
        recipient="talk@example.org",
        digest=content.digest,
        size=content.size,
        state=state,
        received_at=long_ago,
        settled_at=long_ago,
        **given,
    )


def test_what_a_deleted_message_said_is_kept_for_a_while(cast: Cast, group: Group) -> None:
    message = written_here(cast, group)
    said = deleted(cast, message, timedelta(days=29))
    assert not forget_some()
    assert is_stored(said)
    Message.objects.update(deleted_at=clock.now())
    restore_message(cast.owner, message=message)
    assert bytes(Message.objects.get(pk=message.pk).digest) == said


def test_then_its_bytes_leave_and_only_the_mark_stays(cast: Cast, group: Group) -> None:
    message = written_here(cast, group)
    edit_message(cast.owner, message=message, text="It pours.")
    first = bytes(Revision.objects.get(message=message).digest)
    said = deleted(cast, message)
    assert not forget_some()
    assert not is_stored(said)
    assert not is_stored(first)
    kept = Message.objects.get(pk=message.pk)
    assert (kept.number, bool(kept.deleted_at)) == (message.number, True)
    assert is_stored(bytes(kept.digest)), "the empty mail it is now"
    Message.objects.update(deleted_at=clock.now())
    with pytest.raises(FolkmootError, match="not kept"):
        restore_message(cast.owner, message=message)
    assert ActivityEntry.objects.filter(kind="network.bytes.forgotten").count() == 1
    assert not forget_some()
    assert ActivityEntry.objects.filter(kind="network.bytes.forgotten").count() == 1


def test_bytes_that_another_message_needs_stay(cast: Cast, group: Group) -> None:
    other = circle(cast, Openness.CLOSED)
    raw = mail("same", "The same words.")
    here, there = deliver(group, [raw])["same"], deliver(other, [raw])["same"]
    assert bytes(here.digest) == bytes(there.digest)
    said = deleted(cast, here)
    forget_some()
    assert is_stored(said)
    deleted(cast, there)
    forget_some()
    assert not is_stored(said)


def test_earlier_versions_of_what_is_here_stay(cast: Cast, group: Group) -> None:
    message = written_here(cast, group)
    edit_message(cast.owner, message=message, text="It pours.")
    deleted(cast, written_here(cast, group, "Other words"))
    forget_some()
    assert is_stored(bytes(Revision.objects.get(message=message).digest))


def test_further_versions_of_a_deleted_mail_leave_as_well(cast: Cast, group: Group) -> None:
    message = deliver(group, [mail("a")])["a"]
    content = packed(b"the same with another footer")
    blobs.store([content])
    Copy.objects.create(message=message, digest=content.digest)
    deleted(cast, message)
    forget_some()
    assert not is_stored(content.digest)


def test_mail_that_was_not_posted_leaves_and_what_waits_stays(cast: Cast, group: Group) -> None:
    message = written_here(cast, group)
    kept = [
        arrived(InboundState.HELD, "held", group=group),
        arrived(InboundState.WAITING, "waiting"),
        arrived(InboundState.POSTED, "posted", message=message),
    ]
    gone = [
        arrived(state, state)
        for state in (
            InboundState.SET_ASIDE,
            InboundState.REFUSED,
            InboundState.DISCARDED,
            InboundState.OBEYED,
        )
    ]
    fresh = arrived(InboundState.DISCARDED, "fresh")
    InboundMail.objects.filter(pk=fresh.pk).update(settled_at=clock.now())
    assert not forget_some()
    assert set(InboundMail.objects.all()) == {*kept, fresh}
    assert all(is_stored(bytes(one.digest)) for one in (*kept, fresh))
    assert not any(is_stored(bytes(one.digest)) for one in gone)
    said = bytes(kept[2].digest)
    deleted(cast, message)
    forget_some()
    assert not is_stored(said)


def test_nothing_is_forgotten_where_that_is_wanted(
    cast: Cast, group: Group, settings: Settings
) -> None:
    settings.FOLKMOOT = msgspec.structs.replace(
        settings.FOLKMOOT, mail_kept_days=0, deleted_kept_days=0
    )
    said = deleted(cast, written_here(cast, group), timedelta(days=4000))
    mail_in = arrived(InboundState.SET_ASIDE, "aside")
    assert not forget_some()
    assert is_stored(said)
    assert is_stored(bytes(mail_in.digest))


def test_much_is_forgotten_in_steps(
    cast: Cast, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "AT_ONCE", 2)
    said = [deleted(cast, written_here(cast, group, f"Words {n}")) for n in range(5)]
    assert [forget_some() for _ in range(3)] == [True, True, False]
    assert not any(map(is_stored, said))


def test_a_step_that_is_killed_leaves_everything_as_it_was(
    cast: Cast, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(_: object) -> int:
        raise Killed

    message = written_here(cast, group)
    said = deleted(cast, message)
    with monkeypatch.context() as patched:
        patched.setattr(forgetting, "release", killed)
        with pytest.raises(Killed):
            forget_some()
    assert is_stored(said)
    assert bytes(Revision.objects.get(message=message).digest) == said


@pytest.mark.skipif(
    not os.environ.get("FOLKMOOT_DATABASE_URL"), reason="SQLite has one writer at a time"
)
@pytest.mark.django_db(transaction=True)
def test_whoever_stores_the_same_bytes_at_this_moment_keeps_them(cast: Cast, group: Group) -> None:
    message = deliver(group, [mail("a")])["a"]
    raw = blobs.content(bytes(message.digest))
    said = deleted(cast, message)
    elsewhere = written_here(cast, group, "Another message")
    stored, over = threading.Event(), threading.Event()

    def storing() -> None:
        try:
            with transaction.atomic():
                blobs.store([packed(raw)])
                stored.set()
                # the other one is done in this time only if it does not wait for us
                over.wait(0.5)
                Copy.objects.create(message=elsewhere, digest=said)
        finally:
            stored.set()
            connection.close()

    storer = threading.Thread(target=storing)
    storer.start()
    assert stored.wait(10)
    forget_some()
    over.set()
    storer.join()
    forget_some()
    assert blobs.content(said) == raw
