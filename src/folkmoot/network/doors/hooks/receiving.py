"""Where programs post that know how to post to Slack: `/hooks/<secret>`."""

import logging
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from folkmoot.base import clock
from folkmoot.base.errors import FolkmootError, NotAllowed, NotFound
from folkmoot.base.ids import read
from folkmoot.network.actions.posting import Posted, answer_message, start_conversation
from folkmoot.network.doors.hooks.slack import SlackPost, SlackRefusal, post_of
from folkmoot.network.doors.limits import count_call, count_stranger
from folkmoot.network.doors.problems import Failed
from folkmoot.network.models import IncomingHook, Message, PostKey, Way
from folkmoot.people.api import Refused, Viewer, digest_of, visible

log = logging.getLogger("folkmoot.doors")
BODY_BYTES = 1 << 20
HEADERS = {"Cache-Control": "no-store", "Content-Security-Policy": "default-src 'none'; sandbox"}


@csrf_exempt
def receive(request: HttpRequest, secret: str) -> HttpResponse:
    """Post what a program sends; answers `ok`, or Slack's word for what is wrong."""
    if request.method != "POST":
        return _said("invalid_method", HTTPStatus.METHOD_NOT_ALLOWED, {"Allow": "POST"})
    try:
        hook = _hook(request, secret)
        count_call(f"hook:{hook.pk}", writes=True)
        _posted(hook, post_of(request.content_type or "", _body(request)))
    except SlackRefusal as refusal:
        return _said(refusal.word, refusal.status)
    except Failed as limit:
        return _said("rate_limited", limit.status, limit.headers)
    except Refused:
        return _said("action_prohibited", HTTPStatus.FORBIDDEN)
    except (NotAllowed, NotFound):
        return _said("channel_is_archived", HTTPStatus.GONE)
    except FolkmootError:
        return _said("invalid_payload", HTTPStatus.BAD_REQUEST)
    except Exception:  # the last place where the program can be told something it knows
        log.exception("an incoming webhook failed")
        return _said("rollup_error", HTTPStatus.INTERNAL_SERVER_ERROR)
    return _said("ok", HTTPStatus.OK)


def _hook(request: HttpRequest, secret: str) -> IncomingHook:
    rows = IncomingHook.objects.filter(
        secret_digest=digest_of(secret), revoked_at=None, bot__is_active=True
    )
    hook = rows.select_related("group", "bot").first()
    if hook is None:
        count_stranger(request.META.get("REMOTE_ADDR", ""))
        raise SlackRefusal("no_service", HTTPStatus.NOT_FOUND)
    IncomingHook.objects.filter(pk=hook.pk).update(used_at=clock.now())
    return hook


def _body(request: HttpRequest) -> bytes:
    announced = request.META.get("CONTENT_LENGTH") or "0"
    length = int(announced) if announced.isdigit() else 0
    if length > BODY_BYTES:
        raise SlackRefusal("invalid_payload", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return request.read(length)


def _posted(hook: IncomingHook, post: SlackPost) -> Posted:
    """A conversation, or an answer in the thread the program names.

    A thread is a message's public id, or a word of the program's own: the first post under it
    begins a conversation, the next ones answer that.
    """
    viewer = Viewer(hook.bot)
    key = f"hook:{hook.pk}:{post.thread}" if post.thread else ""
    first = _first(viewer, hook, post.thread, key) if post.thread else None
    if first is not None:
        return answer_message(viewer, message=first, text=post.text, way=Way.API)
    return start_conversation(
        viewer, group=hook.group, title=post.title, text=post.text, key=key, way=Way.API
    )


def _first(viewer: Viewer, hook: IncomingHook, thread: str, key: str) -> Message | None:
    seen = visible(viewer, Message).filter(group=hook.group).select_related("group", "conversation")
    try:
        return seen.filter(ref=read(thread)).first()
    except ValueError:
        kept = PostKey.objects.filter(person=hook.bot, key=key).values("message")
        return seen.filter(pk__in=kept).first()


def _said(word: str, status: int, headers: dict[str, str] | None = None) -> HttpResponse:
    return HttpResponse(
        word,
        status=status,
        content_type="text/plain; charset=utf-8",
        headers=HEADERS | (headers or {}),
    )
