"""The demo fills a home through the real import, and every page of it answers."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import msgspec
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from folkmoot.base.errors import Unusable
from folkmoot.config.demo import filling
from folkmoot.config.demo.archives import Archives, archives_of
from folkmoot.config.demo.cast import ADMINISTRATOR, BY_EMAIL, EVERYBODY
from folkmoot.config.demo.circles import CIRCLES
from folkmoot.config.demo.pictures import paper
from folkmoot.network.models import (
    Attachment,
    Conversation,
    ImportRun,
    Message,
    MessageKind,
    Quarantined,
    Reading,
)
from folkmoot.people.models import Group, Openness, Person

NOW = datetime(2031, 5, 17, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def written_mail() -> Archives:
    """All archives, written once."""
    return archives_of(filling.SEED, NOW)


def test_the_same_seed_and_moment_give_the_same_bytes(written_mail: Archives) -> None:
    assert archives_of(filling.SEED, NOW) == written_mail
    assert archives_of(filling.SEED + 1, NOW) != written_mail


def test_nothing_is_written_in_the_future(written_mail: Archives) -> None:
    for archive in written_mail.archives:
        assert all(at <= NOW for _, at in archive.mails)


def test_every_form_of_mail_occurs(written_mail: Archives) -> None:
    everything = b"\n".join(raw for archive in written_mail.archives for raw, _ in archive.mails)
    for sign in (
        b'format="flowed"',
        b"quoted-printable",
        b"Content-Transfer-Encoding: base64",
        b"text/html",
        b"image/png",
        b"application/pdf",
        b"Thread-Index:",
        b"diff --git",
        b"-----Original Message-----",
        b"message/delivery-status",
        b"Auto-Submitted: auto-replied",
    ):
        assert sign in everything, sign


def test_all_addresses_are_reserved_for_examples(written_mail: Archives) -> None:
    for archive in written_mail.archives:
        for raw, _ in archive.mails:
            sender = str(message_from_bytes(raw, policy=default)["From"] or "")
            assert "@" not in sender or "example.org" in sender or "example.net" in sender


def test_no_slot_is_left_open(written_mail: Archives) -> None:
    for archive in written_mail.archives:
        for raw, _ in archive.mails:
            if b"diff --git" not in raw:
                assert b"{house}" not in raw
                assert b"{number}" not in raw


def test_nobody_is_called_like_another() -> None:
    assert len(BY_EMAIL) == len(EVERYBODY) == len({one.first_name for one in EVERYBODY})


def test_the_pdf_can_be_read() -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument(paper("a.pdf", "Title (one)", ("first line",)).content)
    try:
        assert "Title (one)" in document[0].get_textpage().get_text_range()
    finally:
        document.close()


@pytest.mark.django_db(transaction=True)
class TestFilled:
    """A home filled by the real import: it is looked at from all sides in one test."""

    @pytest.fixture
    def filled(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> filling.Filled:
        """The demo in the test database, its search index in a home of its own."""
        here = msgspec.structs.replace(settings.FOLKMOOT, home=tmp_path)
        monkeypatch.setattr(settings, "FOLKMOOT", here)
        said: list[str] = []
        found = filling.fill(said.append)
        assert "search index" in said
        return found

    def test_everything_has_something_worth_looking_at(self, filled: filling.Filled) -> None:
        assert filled.groups == len(CIRCLES) == 8
        assert 40 <= filled.people <= 60
        assert 150 <= filled.conversations <= 300
        assert 800 <= filled.messages <= 1600
        assert filled.quarantined == Quarantined.objects.count() == 2
        assert set(Group.objects.values_list("openness", flat=True)) == set(Openness.values)
        assert Conversation.objects.filter(message_count__gte=300).count() == 1
        assert Message.objects.filter(is_ghost=True).exists()
        assert Message.objects.filter(restricted=True).exists()
        assert Conversation.objects.filter(doubtful_count__gt=0).exists()
        for kind in (MessageKind.AUTO_REPLY, MessageKind.BOUNCE):
            assert Message.objects.filter(kind=kind).exists()
        for edge in ("in_reply_to", "thread_index", "cited_chain", "quote", "person"):
            assert Message.objects.filter(edge_kind=edge).exists(), edge
        for media_type in ("image/png", "application/pdf", "text/csv", "text/plain"):
            assert Attachment.objects.filter(media_type=media_type).exists(), media_type
        assert Reading.objects.filter(read_count__gt=0).exists()
        assert set(ImportRun.objects.values_list("state", flat=True)) == {"done"}
        self.every_page_answers()
        assert filling.is_filled()
        with pytest.raises(Unusable, match="not empty"):
            filling.require_empty()

    def every_page_answers(self) -> None:
        """As the administrator sees them."""
        client = Client()
        client.force_login(Person.objects.get(email=ADMINISTRATOR.email))
        for address in addresses():
            assert client.get(address).status_code == 200, address


def addresses() -> list[str]:
    """A page of every sort, the largest of its kind where sizes differ."""
    largest = Conversation.objects.order_by("-message_count")[:3]
    people = Person.objects.exclude(email=None).order_by("pk")[:3]
    message = Message.objects.filter(is_ghost=False, group__slug="catalogue").order_by("pk")[50]
    found = [reverse(f"people:{name}") for name in ("groups", "people", "activity", "invitations")]
    found += [reverse("network:home"), reverse("network:search") + "?q=lamp"]
    for slug in ("catalogue", "web", "exhibitions"):
        found += [reverse(f"network:{name}", args=[slug]) for name in ("group", "group-atom")]
    found += [reverse("network:conversation", args=[one.ref]) for one in largest]
    found += [reverse("network:person", args=[one.ref]) for one in people]
    found += [reverse(f"network:{name}", args=[message.ref]) for name in ("why", "raw", "original")]
    tabs = ("review", "quarantine", "imports")
    found += [reverse(f"network:{name}", args=["catalogue"]) for name in tabs]
    runs = ImportRun.objects.filter(group__slug="catalogue")
    found += [reverse("network:import", args=[run.ref]) for run in runs]
    return found
