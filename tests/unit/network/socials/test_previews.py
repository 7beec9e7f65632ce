"""Link previews: asked once, failures quiet, nothing of ours reached, nothing of theirs runs."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.test import override_settings
from msgspec.structs import replace
from PIL import Image
from tests.cast import Cast, circle
from tests.mailbag import deliver, mail
from tests.unit.network.pages.test_permissions import client_of

from folkmoot.base import clock
from folkmoot.base.errors import NotAllowed
from folkmoot.base.feed.consumers import catch_up
from folkmoot.base.ids import written
from folkmoot.base.outbound import Answer, Unreachable
from folkmoot.network import previews
from folkmoot.network.actions.link_previews import remove_preview
from folkmoot.network.actions.posting import delete_message, edit_message, start_conversation
from folkmoot.network.models import LinkPreview, Message, MessageLink
from folkmoot.network.previews import PreviewConsumer, ask, links_of, step
from folkmoot.network.reading.link_previews import previews_of
from folkmoot.people.api import Group, Openness

pytestmark = pytest.mark.django_db(transaction=True)
"""The feed tells only what is committed."""
EVIL = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
URL = "https://news.example.org/roof"


def png(size: tuple[int, int] = (900, 600)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, "PNG")
    return out.getvalue()


def answer(content: bytes, kind: str = "text/html", status: int = 200, url: str = URL) -> Answer:
    return Answer(status, {"content-type": kind}, content, url, 1)


class Web:
    """Pages by address; what is asked for is noted."""

    def __init__(self, **pages: Answer) -> None:
        self.pages = {f"https://news.example.org/{name}": page for name, page in pages.items()}
        self.asked: list[str] = []

    def __call__(self, url: str) -> Answer:
        self.asked.append(url)
        if url not in self.pages:
            raise Unreachable("It is not there.")
        return self.pages[url]


@pytest.fixture
def group(cast: Cast) -> Group:
    return circle(cast, Openness.OPEN)


@pytest.fixture(autouse=True)
def _no_real_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(url: str) -> Answer:
        raise Unreachable(f"a test asked for {url}")

    monkeypatch.setattr(previews, "_fetched", refused)


def posted(cast: Cast, group: Group, text: str) -> Message:
    made = start_conversation(cast.member, group=group, title="Look", text=text)
    catch_up(PreviewConsumer())
    return Message.objects.select_related("group").get(pk=made.message)


def html(title: str, picture: str = "") -> bytes:
    from html import escape

    image = f'<meta property="og:image" content="{escape(picture)}">' if picture else ""
    return f"<title>{escape(title)}</title>{image}".encode()


def test_a_link_gets_its_words_and_a_small_picture(cast: Cast, group: Group) -> None:
    message = posted(cast, group, f"See {URL} please.")
    page = LinkPreview.objects.get()
    ask(page, Web(roof=answer(html("Slates", "/p.png")), **{"p.png": answer(png(), "image/png")}))
    shown = previews_of([message.pk])[message.pk]
    assert [(one.title, one.site, one.url) for one in shown] == [
        ("Slates", "news.example.org", URL)
    ]
    path = f"/m/{written(message.ref)}/previews/{written(page.ref)}/picture"
    picture = client_of(cast.guest).get(path)
    assert picture["Content-Type"] == "image/webp"
    assert picture["Content-Security-Policy"] == "default-src 'none'; sandbox"
    with Image.open(BytesIO(picture.content)) as small:
        assert max(small.size) <= 320


def test_titles_are_only_words(cast: Cast, group: Group) -> None:
    message = posted(cast, group, f"See {URL}")
    evil = f"<meta property='og:description' content='{EVIL.replace(chr(39), '')}'>".encode()
    ask(LinkPreview.objects.get(), Web(roof=answer(html(EVIL) + evil)))
    page = client_of(cast.owner).get(f"/c/{written(message.conversation.ref)}").content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_pages_are_asked_once_for_all_messages(cast: Cast, group: Group) -> None:
    posted(cast, group, f"{URL} and {URL}#part")
    posted(cast, group, f"[again]({URL})")
    assert LinkPreview.objects.count() == 1
    assert MessageLink.objects.count() == 2


def test_failures_are_quiet_and_rarer_each_time(cast: Cast, group: Group) -> None:
    message = posted(cast, group, URL)
    waits = []
    for _ in range(3):
        page = LinkPreview.objects.get()
        ask(page, Web())
        page.refresh_from_db()
        waits.append(page.due_at - clock.now())
    assert waits[0] < waits[1] < waits[2]
    assert previews_of([message.pk]) == {}
    for bad in (answer(b"x", "application/pdf"), answer(html("No"), status=404)):
        ask(LinkPreview.objects.get(), Web(roof=bad))
    assert previews_of([message.pk]) == {}


def test_a_picture_that_is_none_leaves_the_words(cast: Cast, group: Group) -> None:
    message = posted(cast, group, URL)
    bad = answer(b"\x89PNG\r\n\x1a\nnot a picture", "image/png")
    ask(LinkPreview.objects.get(), Web(roof=answer(html("T", "/p.png")), **{"p.png": bad}))
    assert not previews_of([message.pk])[message.pk][0].has_picture


def test_edits_and_deletions_are_followed(cast: Cast, group: Group) -> None:
    message = posted(cast, group, URL)
    edit_message(cast.member, message=message, text="See https://other.example.org/")
    catch_up(PreviewConsumer())
    assert [link.preview.url for link in MessageLink.objects.all()] == [
        "https://other.example.org/"
    ]
    delete_message(cast.member, message=message)
    catch_up(PreviewConsumer())
    assert not MessageLink.objects.exists()


def test_its_author_takes_a_preview_away_for_good(cast: Cast, group: Group) -> None:
    message = posted(cast, group, URL)
    page = LinkPreview.objects.get()
    ask(page, Web(roof=answer(html("T"))))
    with pytest.raises(NotAllowed):
        remove_preview(cast.owner, message=message, page=page)
    remove_preview(cast.member, message=message, page=page)
    assert previews_of([message.pk]) == {}
    edit_message(cast.member, message=message, text=f"Still {URL}")
    catch_up(PreviewConsumer())
    assert previews_of([message.pk]) == {}
    assert PreviewConsumer().rebuild() > 0
    assert previews_of([message.pk]) == {}


@pytest.mark.parametrize(
    "text",
    [
        "http://news.example.org/plain",
        "ftp://news.example.org/x",
        "mailto:anna@example.org",
        "`https://news.example.org/code`",
        "> https://news.example.org/quoted",
    ],
)
def test_what_is_not_asked(cast: Cast, group: Group, text: str) -> None:
    message = posted(cast, group, f"Look:\n\n{text}\n\nwell")
    assert links_of(message.pk) == []


def test_our_own_pages_and_too_many_are_not_asked(cast: Cast, group: Group) -> None:
    many = "\n".join(f"https://e{n}.example.org/" for n in range(9))
    assert len(links_of(posted(cast, group, many).pk)) == 3
    with override_settings(BASE_URL="https://moot.example.org"):
        own = posted(cast, group, "https://moot.example.org/m/abc")
        assert links_of(own.pk) == []


def test_imports_and_private_messages_ask_nobody(cast: Cast, group: Group) -> None:
    deliver(group, [mail("old", URL)])
    catch_up(PreviewConsumer())
    assert not LinkPreview.objects.exists()
    message = posted(cast, group, URL)
    MessageLink.objects.all().delete()
    Message.objects.filter(pk=message.pk).update(restricted=True)
    previews.note_links([message.pk])
    assert not MessageLink.objects.exists()


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:169.254.169.254]/latest/meta-data/",
        "https://10.0.0.8/",
        "https://localhost/",
        "https://news.example.org:8443/",
        "https://user:secret@news.example.org/",
    ],
)
def test_nothing_of_ours_can_be_reached(
    cast: Cast, group: Group, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    posted(cast, group, f"<{url}>")
    page = LinkPreview.objects.filter(url=url).first() or LinkPreview.objects.create(
        url=url, digest=b"d" * 32
    )
    ask(page)
    page.refresh_from_db()
    assert (page.title, page.tries) == ("", 1)


def test_the_chore_asks_what_is_due_and_only_that(
    cast: Cast, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    web = Web(roof=answer(html("T")))
    monkeypatch.setattr(previews, "_fetched", web)
    posted(cast, group, URL)
    assert step()
    assert not step()
    assert web.asked == [URL]
    LinkPreview.objects.update(due_at=clock.now() - timedelta(days=1))
    assert step()
    Message.objects.update(added_at=clock.now() - timedelta(days=90))
    LinkPreview.objects.update(due_at=clock.now() - timedelta(days=1))
    assert not step()


def test_they_can_be_switched_off(cast: Cast, group: Group) -> None:
    message = posted(cast, group, URL)
    ask(LinkPreview.objects.get(), Web(roof=answer(html("T"))))
    with override_settings(FOLKMOOT=replace(settings.FOLKMOOT, link_previews=False)):
        assert previews_of([message.pk]) == {}
        assert not step()
        posted(cast, group, "https://second.example.org/")
    assert LinkPreview.objects.count() == 1
