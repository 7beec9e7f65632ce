"""Previews of the pages that messages link to: which links there are, and asking the pages.

A consumer of the feed keeps the links of messages; a chore asks each page once for all messages.
Nothing here ever fails a message: a page that does not answer is asked again later, less and less
often, and simply has no preview. Requests go through `base.outbound`, never into our own network.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from io import BytesIO
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from PIL import Image

from folkmoot.base import clock, worker
from folkmoot.base.feed.consumers import Consumer
from folkmoot.base.feed.entries import append
from folkmoot.base.feed.kinds import Entry
from folkmoot.base.outbound import Answer, Bounds, Unreachable, request
from folkmoot.network import bodies
from folkmoot.network.contracts import (
    MessagesAdded,
    MessagesDeleted,
    MessagesEdited,
    MessagesMarked,
)
from folkmoot.network.mail.charsets import decoded
from folkmoot.network.mail.fold import own_text
from folkmoot.network.models import Body, LinkPreview, Message, MessageLink, Way
from folkmoot.network.reading.previews import drawn
from folkmoot.network.socials.page_words import (
    PageWords,
    declared_charset,
    page_words,
    with_oembed,
)
from folkmoot.network.writing.spoken import spoken

MOST_LINKS = 3
"""Previews below one message; more would bury its words."""
BOUNDS = Bounds(seconds=5.0, answer_bytes=512 * 1024, redirects=3)
PICTURE_SIDE = 320
FRESH = timedelta(days=30)
CLAIMED = timedelta(minutes=5)
FIRST_RETRY = timedelta(hours=1)
MOST_TRIES = 6
ASKED_AGAIN_FOR = timedelta(days=60)
"""After so long nobody's new message leads there any more, and the page is left in peace."""
Fetch = Callable[[str], Answer]


class PreviewConsumer(Consumer):
    """Keeps `MessageLink`: which pages stand below which message."""

    name = "network.previews"
    label = "Links of messages"

    def consume(self, entries: Sequence[Entry]) -> None:
        """Note the links of messages that were written here, or whose words changed."""
        touched: set[int] = set()
        for entry in entries:
            payload = entry.payload
            if isinstance(payload, MessagesAdded) and payload.way == Way.IMPORT:
                continue
            if isinstance(payload, MessagesAdded | MessagesEdited | MessagesDeleted):
                touched.update(payload.messages)
        if touched and settings.FOLKMOOT.link_previews:
            note_links(touched)

    def clear(self) -> None:
        """Forget all links but those that were taken away, which nobody wants back."""
        MessageLink.objects.filter(removed_at=None).delete()


def note_links(messages: Iterable[int]) -> None:
    """Bring the links of these messages up to date."""
    shown = Message.objects.filter(pk__in=list(messages), is_ghost=False).exclude(way=Way.IMPORT)
    for message in shown.only("pk", "restricted", "deleted_at"):
        found: list[str] = []
        # a link that only some people got may hold a secret of theirs: nobody is to follow it
        if not message.restricted and message.deleted_at is None:
            found = links_of(message.pk)
        held = MessageLink.objects.filter(message=message)
        kept = {_digest(url) for url in found}
        for link in held.select_related("preview").defer("preview__picture"):
            if bytes(link.preview.digest) not in kept and link.removed_at is None:
                link.delete()
        for number, url in enumerate(found, 1):
            page = LinkPreview.objects.get_or_create(digest=_digest(url), defaults={"url": url})[0]
            MessageLink.objects.get_or_create(
                message=message, preview=page, defaults={"number": number}
            )


def links_of(message: int) -> list[str]:
    """The first few web addresses in the own words of a message, each once."""
    content = Body.objects.filter(message=message).values_list("content", flat=True).first()
    if content is None:
        return []
    body = bodies.unpacked(bytes(content))
    found = dict.fromkeys(
        url.partition("#")[0]
        for url in spoken(own_text(body.text, body.zones)).links
        if _may_be_asked(url)
    )
    return list(found)[:MOST_LINKS]


def step() -> bool:
    """Ask one page; True if there was one that waits."""
    if not settings.FOLKMOOT.link_previews:
        return False
    now = clock.now()
    recent = MessageLink.objects.filter(
        preview=OuterRef("pk"), removed_at=None, message__added_at__gte=now - ASKED_AGAIN_FOR
    )
    due = LinkPreview.objects.filter(Exists(recent), due_at__lte=now, tries__lt=MOST_TRIES)
    page = due.order_by("due_at").defer("picture").first()
    if page is None:
        return False
    claimed = LinkPreview.objects.filter(pk=page.pk, due_at__lte=now)
    if claimed.update(due_at=now + CLAIMED):
        ask(page)
    return True


def ask(page: LinkPreview, fetch: Fetch | None = None) -> None:
    """Ask a page what it is, and keep the answer; a failure is only counted."""
    get = fetch or _fetched
    now = clock.now()
    try:
        words = _words(page.url, get)
    except Unreachable:
        wait = FIRST_RETRY * 4**page.tries
        LinkPreview.objects.filter(pk=page.pk).update(tries=page.tries + 1, due_at=now + wait)
        return
    picture = _picture(words.picture, get)
    with transaction.atomic():
        LinkPreview.objects.filter(pk=page.pk).update(
            title=words.title,
            description=words.description,
            site=words.site or urlsplit(page.url).hostname or "",
            picture=picture,
            picture_size=len(picture),
            fetched_at=now,
            due_at=now + FRESH,
            tries=0,
        )
        if words.title:
            _tell(page)


def keep_page(
    url: str, *, title: str, description: str = "", site: str = "", picture: bytes = b""
) -> None:
    """Note what a page says of itself without asking it, as a demonstration does."""
    small = _small(picture) if picture else b""
    LinkPreview.objects.update_or_create(
        digest=_digest(url),
        defaults={
            "url": url,
            "title": title,
            "description": description,
            "site": site,
            "picture": small,
            "picture_size": len(small),
            "fetched_at": clock.now(),
            "due_at": clock.now() + FRESH,
        },
    )


def _words(url: str, get: Fetch) -> PageWords:
    answer = get(url)
    kind = answer.headers.get("content-type", "").lower()
    if answer.status != 200 or not kind.startswith(("text/html", "application/xhtml")):
        raise Unreachable("It is no page.")
    text = decoded(answer.content, declared_charset(kind, answer.content)).text
    words = page_words(text, answer.url)
    if words.oembed and not (words.title and words.picture):
        try:
            told = get(words.oembed)
        except Unreachable:
            return words
        if told.status == 200:
            return with_oembed(words, told.content, told.url)
    return words


def _picture(url: str, get: Fetch) -> bytes:
    """The picture at an address; empty for none, or one that is too large."""
    if not url:
        return b""
    try:
        answer = get(url)
    except Unreachable:
        return b""
    if answer.status != 200 or len(answer.content) >= BOUNDS.answer_bytes:
        return b""
    return _small(answer.content)


def _small(content: bytes) -> bytes:
    """A picture drawn small by a child process that may crash, and encoded anew."""
    small = drawn(content, PICTURE_SIDE)
    if not small:
        return b""
    made = BytesIO()
    with Image.open(BytesIO(small)) as picture:
        picture.convert("RGB").save(made, "WEBP", quality=75)
    return made.getvalue()


def _fetched(url: str) -> Answer:
    port = urlsplit(url).port
    if port not in {None, 443} and not _is_ours_to_ask(url):
        raise Unreachable("Only pages on the usual ports are asked.")
    return request("GET", url, bounds=BOUNDS, allowed=settings.FOLKMOOT.outbound_hosts)


def _is_ours_to_ask(url: str) -> bool:
    parts = urlsplit(url)
    allowed = settings.FOLKMOOT.outbound_hosts
    return parts.hostname in allowed or parts.netloc in allowed


def _may_be_asked(url: str) -> bool:
    """Whether an address is one of another site's pages."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    is_web = parts.scheme == "https" or (parts.scheme == "http" and _is_ours_to_ask(url))
    own = urlsplit(settings.BASE_URL).netloc
    return is_web and bool(parts.hostname) and parts.netloc != own and len(url) <= 2000


def _digest(url: str) -> bytes:
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).digest()


def _tell(page: LinkPreview) -> None:
    """Let open pages show it: one entry for each group."""
    rows = MessageLink.objects.filter(preview=page, removed_at=None)
    by_group: dict[int, list[int]] = {}
    for group, message in rows.values_list("message__group_id", "message_id"):
        by_group.setdefault(group, []).append(message)
    append(
        MessagesMarked(group, sorted(messages), "previews") for group, messages in by_group.items()
    )


CHORE = worker.Chore("network.previews", step)
