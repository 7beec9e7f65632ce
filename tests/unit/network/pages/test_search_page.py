"""The search page: hits, facets, tokens, what it says when it finds nothing, who sees what."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast
from tests.mailbag import chain, deliver, mail
from tests.unit.network.pages.conftest import Indexing
from tests.unit.network.pages.test_permissions import client_of

from folkmoot.network.pages.narrowing import narrowed
from folkmoot.people.api import Group

pytestmark = pytest.mark.django_db

FRAGMENT = {"HX-Request": "true"}


def page_of(client: Client, query: str, **more: str) -> str:
    """The markup of a search, tags taken out of nothing."""
    answer = client.get("/search", {"q": query, **more})
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def words_of(page: str) -> str:
    """What a reader of the page sees, in one line."""
    return " ".join(re.sub(r"<[^>]*>", " ", page.partition("<main")[2]).split())


@pytest.fixture
def roof(open_group: Group, indexed: Indexing) -> Group:
    """Letters about a roof and one about a garden."""
    deliver(
        open_group,
        [
            mail("m0", "The lantern on the roof leaks.", to="Ben Brook <bb@example.net>"),
            mail("m1", "Which lantern?", answers="m0", subject="Re: Roof", minutes=1),
            mail(
                "m2",
                "Tulips <b>and</b> & lanterns.",
                sender="Tove <tove@example.org>",
                subject="Garden <i>",
                minutes=9,
                files=[("plan.txt", "text/plain", b"beds")],
            ),
        ],
    )
    indexed()
    return open_group


def test_without_words_it_explains_itself(cast: Cast, search_folder: Path) -> None:
    page = page_of(client_of(cast.member), "")
    assert "from:anna" in page
    assert 'href="?q=has%3Aattachment' in page


def test_hits_stand_by_conversation_with_marked_words(cast: Cast, roof: Group) -> None:
    page = page_of(client_of(cast.member), "lantern")
    assert page.count('<article class="hit"') == 2
    assert "<mark>lantern</mark>" in page
    assert "and 1 more in this conversation" in page
    assert "2 conversations, 3 messages" in words_of(page)


def test_what_people_wrote_is_never_markup(cast: Cast, roof: Group) -> None:
    answer = client_of(cast.member).get("/search", {"q": "tulips <script>"})
    page = answer.content.decode()
    assert "<script>" not in page.partition("<main")[2]
    page = client_of(cast.member).get("/search", {"q": "tulips"}).content.decode()
    assert "&lt;b&gt;and&lt;/b&gt; &amp;" in page
    assert "Garden &lt;i&gt;" in page


def test_each_term_is_a_chip_that_takes_itself_away(cast: Cast, roof: Group) -> None:
    page = page_of(client_of(cast.member), "lantern -tulips from:ines")
    assert 'href="?q=-tulips+from:ines"' in page.replace("%3A", ":")
    assert "<b>not</b>" in page
    assert 'href="?q=lantern+-tulips"' in page


def test_a_facet_narrows_and_widens_again(cast: Cast, roof: Group) -> None:
    client = client_of(cast.member)
    page = page_of(client, "lantern")
    assert 'href="?q=from%3Atove%40example.org+lantern"' in page
    narrow = page_of(client, "from:tove@example.org lantern")
    assert narrow.count('<article class="hit"') == 1
    assert re.search(r'href="\?q=lantern" aria-current="true"', narrow)


@pytest.mark.parametrize(
    ("query", "found"),
    [("to:ben", 1), ("to:bb@example.net", 1), ("has:attachment", 1), ("is:reply", 1)],
)
def test_operators(cast: Cast, roof: Group, query: str, found: int) -> None:
    assert page_of(client_of(cast.member), query).count('<article class="hit"') == found


def test_nothing_found_offers_what_may_help(cast: Cast, roof: Group) -> None:
    page = page_of(client_of(cast.member), "lantren in:garden-of-nobody")
    assert "no group “garden-of-nobody”" in page
    assert "Search without the filters" in page
    assert 'href="?q=lantren"' in page
    assert "Forgive typing errors" in page
    assert 'href="?q=lantern"' in page_of(client_of(cast.member), "lantren")


def test_typing_errors_are_forgiven_when_asked(cast: Cast, roof: Group) -> None:
    page = page_of(client_of(cast.member), "lantren", relaxed="1")
    assert '<article class="hit"' in page
    assert "typing errors are forgiven" in page
    assert "relaxed=1" in page.partition("<aside")[2]


def test_while_somebody_types_only_the_answers_come(cast: Cast, roof: Group) -> None:
    asked = {"q": "lant", "typing": "1"}
    answer = client_of(cast.member).get("/search", asked, headers=FRAGMENT)
    page = answer.content.decode()
    assert "<html" not in page
    assert page.count('<article class="hit"') == 2
    assert answer["HX-Replace-Url"] == "/search?q=lant"
    assert "HX-Request" in answer["Vary"]


def test_an_empty_box_brings_the_help_back(cast: Cast, roof: Group) -> None:
    answer = client_of(cast.member).get("/search", {"q": "", "typing": "1"}, headers=FRAGMENT)
    assert "from:anna" in answer.content.decode()
    assert answer["HX-Replace-Url"] == "/search"


def test_pages_follow_each_other(cast: Cast, open_group: Group, indexed: Indexing) -> None:
    deliver(
        open_group, [mail(f"m{n}", "lantern", subject=f"Lamp {n}", minutes=n) for n in range(25)]
    )
    indexed()
    client = client_of(cast.member)
    first, second = page_of(client, "lantern"), page_of(client, "lantern", page="2")
    assert "1–20 of 25 conversations" in words_of(first)
    assert 'rel="next" href="?q=lantern&page=2"' in first
    assert second.count('<article class="hit"') == 5
    assert 'rel="prev"' in second
    assert 'rel="next"' not in second


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999", "²", "50"])
def test_strange_pages_are_pages(cast: Cast, roof: Group, page: str) -> None:
    assert page_of(client_of(cast.member), "lantern", page=page)


@pytest.mark.parametrize("query", ["(", '"', "OR", "-", "subject:(", "\0", "a" * 5000, "in:", "*"])
def test_strange_searches_are_searches(cast: Cast, roof: Group, query: str) -> None:
    answer = client_of(cast.member).get("/search", {"q": query})
    assert answer.status_code in (200, 400)


def test_before_there_is_an_index_it_says_so(
    cast: Cast, open_group: Group, search_folder: Path
) -> None:
    assert "index is being made" in page_of(client_of(cast.member), "lantern")


def test_a_broken_index_is_explained(cast: Cast, roof: Group, search_folder: Path) -> None:
    (search_folder / "current.json").write_text("nothing")
    for each in search_folder.iterdir():
        if each.is_dir():
            (each / "meta.json").write_text("{")
    answer = client_of(cast.member).get("/search", {"q": "lantern"})
    assert answer.status_code == 503
    assert "folkmoot rebuild search" in answer.content.decode()
    part = client_of(cast.member).get("/search", {"q": "lantern"}, headers=FRAGMENT)
    assert part.status_code == 200
    assert "folkmoot rebuild search" in part.content.decode()


def test_whoever_is_not_signed_in_finds_nothing(roof: Group) -> None:
    answer = Client().get("/search", {"q": "lantern"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


class TestWhoSeesWhat:
    """Words of closed groups and of restricted messages are neither found, counted nor guessed."""

    @pytest.mark.parametrize("who", ["stranger", "administrator"])
    def test_a_secret_group_is_not_there(
        self, cast: Cast, secret_group: Group, indexed: Indexing, who: str
    ) -> None:
        deliver(secret_group, [mail("m0", "The lantern plan", sender="Hush <hush@example.net>")])
        indexed()
        client = client_of(cast.items()[who])
        for query in ("lantern", "lantren", "from:hush", f"in:{secret_group.slug}", "lant*"):
            page = page_of(client, query)
            assert "Nothing found" in page
            assert "Did you mean <a" not in page
            assert secret_group.title not in page
            assert "Hush" not in page.partition("<main")[2]
        assert '<article class="hit"' in page_of(client_of(cast.member), "lantern")

    def test_a_restricted_message_is_its_recipients(
        self, cast: Cast, closed_group: Group, indexed: Indexing
    ) -> None:
        assert cast.owner.person
        box = cast.owner.person.addresses.get()
        deliver(closed_group, [mail("open", "A lantern for all", subject="Lamps")])
        private = mail(
            "private",
            "A lantern for one",
            answers="open",
            to="olive@example.org",
            sender="Quiet <quiet@example.net>",
            minutes=1,
        )
        deliver(closed_group, [private], mailbox_of=box)
        indexed()
        theirs = page_of(client_of(cast.member), "lantern")
        assert "1 conversation, 1 message" in words_of(theirs)
        assert "Quiet" not in theirs
        assert "1 more" not in theirs
        assert "and 1 more" in page_of(client_of(cast.owner), "lantern")

    def test_rights_lost_since_indexing_count_at_once(
        self, cast: Cast, closed_group: Group, indexed: Indexing
    ) -> None:
        deliver(closed_group, [mail("m0", "The lantern plan")])
        indexed()
        closed_group.memberships.filter(person=cast.member.person_id).delete()
        assert "Nothing found" in page_of(client_of(cast.member), "lantern")


def test_more_hits_ask_the_database_no_more(
    cast: Cast,
    open_group: Group,
    indexed: Indexing,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    deliver(open_group, [mail("one", "lantern", subject="Lamp")])
    deliver(open_group, chain(6, subject="lantern"))
    deliver(open_group, [mail(f"n{n}", "lantern", subject=f"Lamp {n}") for n in range(20)])
    indexed()
    client = client_of(cast.member)
    client.get("/search", {"q": "lantern"})
    with django_assert_num_queries(8):
        client.get("/search", {"q": "lantern subject:one OR lantern"})
    with django_assert_num_queries(8):
        client.get("/search", {"q": "lantern"})


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ('"open phrase', 'in:x "open phrase'),
        ("OR b", "in:x b"),
        ("-(a b", "in:x -(a b"),
        ("", "in:x"),
        ("ORder", "in:x ORder"),
    ],
)
def test_narrowing_stands_in_front(words: str, expected: str) -> None:
    assert narrowed(words, "in:x") == expected
