"""Telling browsers: a bounded step of the worker, which a kill at worst repeats."""

import json
import logging
from datetime import timedelta
from http import HTTPStatus

from django.conf import settings
from django.utils.translation import gettext as _

from folkmoot.base import clock
from folkmoot.base.ids import written
from folkmoot.base.outbound import Bounds, Unreachable, request
from folkmoot.network.models import Message, PushDevice, PushNotice
from folkmoot.network.push.keys import authorization, sealed, sender_key
from folkmoot.people.api import viewer_of, visible

log = logging.getLogger("folkmoot.push")
AT_ONCE = 50
MOST_TRIES = 6
FIRST_WAIT = timedelta(seconds=30)
KEPT_SECONDS = 24 * 3600
"""So long a push service keeps a notice for a browser that is not there (RFC 8030 5.2)."""
LONGEST_WORDS = 180
_GONE = frozenset((HTTPStatus.NOT_FOUND, HTTPStatus.GONE))


def step() -> bool:
    """Tell what is due; True if anything was."""
    rows = PushNotice.objects.filter(due_at__lte=clock.now()).order_by("due_at", "pk")
    due = list(rows.select_related("device__person")[:AT_ONCE])
    for notice in due:
        _tell(notice)
    return bool(due)


def _tell(notice: PushNotice) -> None:
    device = notice.device
    # asked now, not when it was written: they may have left, it may have been restricted
    viewer = viewer_of(device.person)
    rows = visible(viewer, Message).filter(pk=notice.message_id, deleted_at=None)
    message = rows.select_related("conversation", "sender__person").first()
    if message is None:
        notice.delete()
        return
    try:
        status = _pushed(device, content_of(message))
    except (Unreachable, ValueError) as problem:
        log.info("push service of device %s: %s", written(device.ref), problem)
        status = 0
    if status in _GONE:
        device.delete()
    elif HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        PushDevice.objects.filter(pk=device.pk).update(told_at=clock.now())
        notice.delete()
    else:
        _later(notice)


def content_of(message: Message) -> bytes:
    """What the browser shows: who, where, the first words, and where a click leads."""
    name = (message.sender.person.name if message.sender else "") or message.sender_name
    return json.dumps(
        {
            "title": _("%(name)s in %(title)s")
            % {"name": name, "title": message.talk_title[:LONGEST_WORDS]},
            "body": message.first_words[:LONGEST_WORDS],
            "url": f"/m/{written(message.ref)}",
            "tag": written(message.conversation.ref),
        },
        ensure_ascii=False,
    ).encode()


def _pushed(device: PushDevice, content: bytes) -> int:
    key = sender_key(settings.SECRET_KEY)
    contact = f"mailto:{settings.FOLKMOOT.mail_from}"
    headers = {
        "Authorization": authorization(key, device.endpoint, contact, clock.now()),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(KEPT_SECONDS),
        "Urgency": "normal",
    }
    answer = request(
        "POST",
        device.endpoint,
        body=sealed(content, bytes(device.public_key), bytes(device.secret)),
        headers=headers,
        bounds=Bounds(seconds=10),
        allowed=settings.FOLKMOOT.outbound_hosts,
    )
    return answer.status


def _later(notice: PushNotice) -> None:
    """Try again, each time after twice as long; a notice of yesterday helps nobody."""
    tries = notice.tries + 1
    if tries >= MOST_TRIES:
        notice.delete()
        return
    wait = FIRST_WAIT * 2**tries
    PushNotice.objects.filter(pk=notice.pk).update(tries=tries, due_at=clock.now() + wait)
