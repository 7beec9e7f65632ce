"""Atom feeds (RFC 4287) of groups and conversations."""

from datetime import UTC, datetime
from html import escape
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from folkmoot.base.errors import NotFound
from folkmoot.network.models import Conversation, Message
from folkmoot.network.pages.addresses import conversation_url, group_url, message_url
from folkmoot.network.pages.locked import NOTHING_RUNS
from folkmoot.network.reading.bodies import NOTHING
from folkmoot.network.reading.conversations import conversation_by_ref
from folkmoot.network.reading.feeds import Feed, newest, viewer_of_token
from folkmoot.network.reading.groups import group_by_slug
from folkmoot.people.api import Group, Viewer, viewer_of

MEDIA_TYPE = "application/atom+xml; charset=utf-8"


@require_GET
def group_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest messages of a group, for a session or for a token of this group."""
    group = Group.objects.filter(slug=slug).first()
    viewer = _viewer(request, group)
    found = group_by_slug(viewer, slug)
    return _answer(request, found.title, group_url(slug), f"{found.ref.urn}", newest(viewer, found))


@require_GET
def conversation_feed(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The newest messages of a conversation, for a session or for a token of its group."""
    named = Conversation.objects.filter(ref=ref).select_related("group").first()
    viewer = _viewer(request, named.group if named else None)
    found = conversation_by_ref(viewer, ref)
    feed = newest(viewer, found.group, found.pk)
    subjects = [message.subject for message in feed.messages if message.subject]
    title = subjects[-1] if found.restricted_count and subjects else found.title
    return _answer(request, title, conversation_url(found.ref), found.ref.urn, feed)


def _viewer(request: HttpRequest, group: Group | None) -> Viewer:
    token = request.GET.get("token", "")
    if not token:
        return viewer_of(request.user)
    if group is None:
        raise NotFound("There is no such feed.", hint="Copy its address anew from the group.")
    return viewer_of_token(token, group)


def _answer(request: HttpRequest, title: str, path: str, name: str, feed: Feed) -> HttpResponse:
    latest = max(
        (message.added_at for message in feed.messages), default=datetime(1970, 1, 1, tzinfo=UTC)
    )
    entries = "".join(_entry(request, feed, message) for message in feed.messages)
    address = request.build_absolute_uri(path)
    xml = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{_text(title)}</title><id>{_text(name)}</id>"
        f'<link href="{_text(address)}"/><updated>{_time(latest)}</updated>{entries}</feed>\n'
    )
    return HttpResponse(
        xml,
        content_type=MEDIA_TYPE,
        headers=NOTHING_RUNS | {"Cache-Control": "private, max-age=300"},
    )


def _entry(request: HttpRequest, feed: Feed, message: Message) -> str:
    sender = message.sender
    name = (sender.person.name if sender else "") or message.sender_name or "?"
    address = request.build_absolute_uri(message_url(message.ref))
    title = message.subject or ""
    body = feed.bodies.get(message.pk, NOTHING).html
    published = message.sent_at or message.added_at
    return (
        f"<entry><title>{_text(title)}</title><id>{message.ref.urn}</id>"
        f'<link href="{_text(address)}"/><author><name>{_text(name)}</name></author>'
        f"<published>{_time(published)}</published><updated>{_time(message.added_at)}</updated>"
        f'<content type="html">{_text(body)}</content></entry>'
    )


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _text(words: str) -> str:
    """Escaped, without the control characters that XML 1.0 cannot hold."""
    return escape("".join(each for each in words if each >= " " or each in "\n\t"))
