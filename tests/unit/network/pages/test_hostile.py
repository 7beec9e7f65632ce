"""What strangers send is shown, and never runs."""

import pytest
from tests.cast import Cast
from tests.mailbag import deliver, mail
from tests.unit.network.pages.test_permissions import PNG, client_of

from folkmoot.base.ids import written
from folkmoot.network.models import Message
from folkmoot.network.pages.downloads import as_attachment
from folkmoot.people.api import Group

pytestmark = pytest.mark.django_db

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"
FILES = [
    ("page.html", "text/html", b"<script>alert(3)</script>"),
    ("drawing.svg", "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
    ("../../etc/pass\twd<b>.png", "image/png", PNG),
    ("broken.png", "image/png", b"\x89PNG\r\n\x1a\nnot a picture at all"),
    ("broken.pdf", "application/pdf", b"%PDF-1.7 nothing that follows is a document"),
    ("nothing.txt", "text/plain", EVIL.encode()),
]


@pytest.fixture
def held(closed_group: Group) -> Message:
    raw = mail(
        "evil",
        f"{EVIL}\n\n> {EVIL}\n\nanswer {EVIL}\n",
        subject=EVIL,
        sender=f'"{EVIL}" <evil@example.net>',
        html=f"<p onclick=alert(4)>{EVIL}<form action=https://example.com><input></form></p>",
        files=FILES,
    )
    return deliver(closed_group, [raw])["evil"]


def test_names_subjects_and_words_are_only_words(cast: Cast, held: Message) -> None:
    client = client_of(cast.member)
    one, talk = f"/m/{written(held.ref)}", f"/c/{written(held.conversation.ref)}"
    assert held.sender
    pages = [
        "/",
        f"/g/{held.group.slug}",
        f"/g/{held.group.slug}/atom",
        talk,
        f"{talk}?view=flat",
        f"{talk}?view=time",
        f"{talk}/atom",
        f"{one}/why",
        f"{one}/original",
        f"{one}/html",
        f"{one}/html/body",
        f"/people/{written(held.sender.person.ref)}",
        *(f"{one}/files/{number}/look" for number in range(2, 8)),
    ]
    for path in pages:
        text = client.get(path).content.decode()
        assert "<script>alert" not in text, path
        assert "<img src=x" not in text, path
        assert "onclick" not in text, path


def test_html_mail_stands_in_a_cage(cast: Cast, held: Message) -> None:
    answer = client_of(cast.member).get(f"/m/{written(held.ref)}/html/body")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "allow-scripts" not in policy
    assert "form-action 'none'" in policy
    assert "https:" not in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "<form" not in answer.content.decode()
    asked = client_of(cast.member).get(f"/m/{written(held.ref)}/html/body?images=1")
    assert "img-src 'self' data: https: http:" in asked["Content-Security-Policy"]


def test_bytes_as_they_came_can_do_nothing(cast: Cast, held: Message) -> None:
    answer = client_of(cast.member).get(f"/m/{written(held.ref)}/raw")
    assert answer["Content-Type"].startswith("text/plain")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert len(answer.getvalue()) == held.size


@pytest.mark.parametrize("number", range(2, 8))
def test_files_are_only_ever_saved(cast: Cast, held: Message, number: int) -> None:
    answer = client_of(cast.member).get(f"/m/{written(held.ref)}/files/{number}")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.content == FILES[number - 2][2]


def test_pictures_are_drawn_by_us_or_not_at_all(cast: Cast, held: Message) -> None:
    client = client_of(cast.member)
    for number, (name, _, _) in enumerate(FILES, start=2):
        answer = client.get(f"/m/{written(held.ref)}/files/{number}/small")
        if name.startswith(".."):
            assert answer["Content-Type"] == "image/png"
            assert answer.content.startswith(b"\x89PNG")
        else:
            assert answer.status_code == 404, name


@pytest.mark.parametrize(
    "path", ["../1", "1/../2", "1..2", "%2e%2e", "1.1.1.1.1", "99999", "1/small/../../../x"]
)
def test_no_path_leads_out_of_a_message(cast: Cast, held: Message, path: str) -> None:
    answer = client_of(cast.member).get(f"/m/{written(held.ref)}/files/{path}")
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/g/x\x00y",
        "/m/" + "z" * 26,
        "/m/0000",
        "/c/" + "0" * 26,
        "/search?q=%00",
        "/search?q=x&page=99999999999999999999",
    ],
)
def test_nonsense_addresses_lead_nowhere(cast: Cast, path: str) -> None:
    assert client_of(cast.member).get(path).status_code in {200, 400, 404}


@pytest.mark.parametrize(
    "query", ["at=x", "from=!!", "branch=" + "u" * 26, "after=1e9", "after=.."]
)
def test_nonsense_queries_are_refused_in_words(cast: Cast, held: Message, query: str) -> None:
    client = client_of(cast.member)
    page = f"/g/{held.group.slug}" if query.startswith("after") else ""
    page = page or f"/c/{written(held.conversation.ref)}"
    answer = client.get(f"{page}?{query}")
    assert answer.status_code == 400
    assert "Traceback" not in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "harmless"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ('a"; filename="b.exe', "a_ filename=_b.exe"),
        ("line\r\nSet-Cookie: x", "lineSet-Cookie_ x"),
        (".bashrc", "bashrc"),
        ("gpj.\u202eexe", "gpj.exe"),
        ("", "file"),
    ],
)
def test_names_of_files_are_harmless(name: str, harmless: str) -> None:
    assert f'filename="{harmless}"' in as_attachment(name)


def test_names_in_other_scripts_are_kept() -> None:
    disposition = as_attachment("Žluťoučký kůň.pdf")
    assert "filename*=UTF-8''%C5%BDlu%C5%A5ou%C4%8Dk%C3%BD%20k%C5%AF%C5%88.pdf" in disposition
