"""Addresses at which programs post."""

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings
from tests.cast import Cast
from tests.unit.network.doors.calling import limited

from folkmoot.base.errors import NotAllowed, NotFound
from folkmoot.base.ids import written
from folkmoot.network.actions.hooks import create_incoming_hook, revoke_incoming_hook
from folkmoot.network.models import IncomingHook, Message
from folkmoot.people.api import Group, PersonKind, archive_group


def post(secret: str, **payload: object) -> HttpResponse:
    """Post as a Slack client does."""
    answer = Client().post(f"/hooks/{secret}", payload, content_type="application/json")
    assert isinstance(answer, HttpResponse)
    return answer


def words(answer: HttpResponse) -> tuple[int, str]:
    """Status and word of an answer."""
    return answer.status_code, answer.content.decode()


def test_what_is_sent_is_posted_by_a_bot(cast: Cast, closed_group: Group) -> None:
    made = create_incoming_hook(cast.owner, group=closed_group, label="Build robot")
    assert words(post(made.secret, text="*Done* in 3 min")) == (200, "ok")
    message = Message.objects.get()
    assert message.group == closed_group
    assert message.posted_by
    assert (message.posted_by.name, message.posted_by.kind) == ("Build robot", PersonKind.BOT)
    assert made.hook.bot == message.posted_by
    assert IncomingHook.objects.get().used_at


def test_posts_of_one_thread_answer_the_first(cast: Cast, open_group: Group) -> None:
    made = create_incoming_hook(cast.owner, group=open_group, label="Robot")
    for text in ("One", "Two", "Three"):
        assert words(post(made.secret, text=text, thread_ts="1503435956.000247")) == (200, "ok")
    post(made.secret, text="Apart")
    first, second, third, apart = Message.objects.order_by("number")
    assert second.parent == third.parent == first
    assert apart.parent is None
    post(made.secret, text="To you", thread_ts=written(apart.ref))
    assert Message.objects.order_by("-number")[0].parent == apart


def test_only_the_secret_opens_and_only_until_it_is_revoked(cast: Cast, open_group: Group) -> None:
    made = create_incoming_hook(cast.owner, group=open_group, label="Robot")
    assert made.secret.encode() not in bytes(made.hook.secret_digest)
    assert words(post("fmh_wrong", text="x")) == (404, "no_service")
    revoke_incoming_hook(cast.owner, hook=made.hook)
    assert words(post(made.secret, text="x")) == (404, "no_service")
    assert not Message.objects.exists()
    answer = Client().get(f"/hooks/{made.secret}")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


def test_refusals_have_slacks_words(cast: Cast, open_group: Group) -> None:
    made = create_incoming_hook(cast.owner, group=open_group, label="Robot")
    assert words(post(made.secret)) == (400, "no_text")
    assert words(post(made.secret, text=5)) == (400, "invalid_payload")
    archive_group(cast.owner, group=open_group)
    assert words(post(made.secret, text="x")) == (410, "channel_is_archived")


def test_a_hook_that_posts_too_much_is_told_to_wait(
    cast: Cast, open_group: Group, settings: Settings
) -> None:
    limited(settings, writes=2)
    made = create_incoming_hook(cast.owner, group=open_group, label="Robot")
    answers = [post(made.secret, text="x") for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert int(answers[2].headers["Retry-After"]) > 0


def test_owners_make_and_revoke_hooks(cast: Cast, closed_group: Group) -> None:
    made = create_incoming_hook(cast.administrator, group=closed_group, label="Robot")
    for viewer in (cast.member, cast.moderator, cast.guest, cast.stranger):
        with pytest.raises((NotAllowed, NotFound)):
            create_incoming_hook(viewer, group=closed_group, label="Robot")
        with pytest.raises((NotAllowed, NotFound)):
            revoke_incoming_hook(viewer, hook=made.hook)
