"""Buttons, links, sorting and paging."""

import pytest
from django.core.paginator import Paginator
from django.test import RequestFactory

from folkmoot.ui.components.controls import button, chip, link, pager, sort_header, with_query


@pytest.fixture
def requests() -> RequestFactory:
    return RequestFactory()


def test_a_button_is_a_button_and_a_link_where_it_leads_somewhere() -> None:
    assert button("Save", "primary") == (
        '<button class="button" type="submit" data-kind="primary">Save</button>'
    )
    assert button("Open", href="/x").startswith('<a class="button" href="/x">')


def test_further_words_become_attributes() -> None:
    made = button("Go", hx_get="/part", data_reply=True, class_="wide", disabled=False, title=None)
    assert made == (
        '<button class="button wide" type="submit" hx-get="/part" data-reply>Go</button>'
    )


def test_a_button_of_an_icon_keeps_its_words_for_readers() -> None:
    made = button("Copy link", icon_name="link", only_icon=True)
    assert 'aria-label="Copy link"' in made
    assert 'title="Copy link"' in made
    assert ">Copy link<" not in made


def test_a_link_that_cannot_be_followed_says_so() -> None:
    assert 'aria-disabled="true"' in button("Open", href="/x", disabled=True)


def test_everything_is_escaped() -> None:
    assert "<i>" not in button("<i>", title="<i>", data_x='"<i>')
    assert "<i>" not in link("<i>", '/?a="<i>')
    assert "<i>" not in chip("<i>", "<i>")


def test_links_to_other_places_say_so_and_tell_them_nothing() -> None:
    made = link("Standard", "https://example.org", external=True)
    assert 'rel="noopener noreferrer external"' in made
    assert "leaves this site" in made


def test_the_rest_of_the_query_is_kept(requests: RequestFactory) -> None:
    request = requests.get("/list", {"q": "roof & beam", "page": "3"})
    assert with_query(request, page=4) == "?q=roof+%26+beam&page=4"
    assert with_query(request, page=None, q=None) == "/list"


@pytest.mark.parametrize(
    ("asked", "state", "aim"),
    [
        ("", "none", "?sort=name"),
        ("name", "ascending", "?sort=-name"),
        ("-name", "descending", "?sort=name"),
        ("other", "none", "?sort=name"),
    ],
)
def test_a_heading_sorts_one_way_then_the_other(
    requests: RequestFactory, asked: str, state: str, aim: str
) -> None:
    made = sort_header(requests.get("/", {"sort": asked} if asked else {}), "name", "Name")
    assert f'aria-sort="{state}"' in made
    assert f'href="{aim}"' in made


def test_sorting_begins_again_at_the_first_page(requests: RequestFactory) -> None:
    assert "page" not in sort_header(requests.get("/", {"page": "4"}), "name", "Name")


def test_one_page_needs_no_pager(requests: RequestFactory) -> None:
    assert pager(requests.get("/"), Paginator(range(5), 10).page(1)) == ""


def test_the_pager_says_where_one_is(requests: RequestFactory) -> None:
    made = str(pager(requests.get("/", {"unread": "1"}), Paginator(range(95), 10).page(4)))
    assert "31 to 40 of 95" in made
    assert '<a data-page href="?unread=1&amp;page=4" aria-current="page">4</a>' in made
    assert 'aria-label="Previous page"' in made
    assert 'aria-label="Next page"' in made


def test_the_first_page_has_nothing_before_it(requests: RequestFactory) -> None:
    made = str(pager(requests.get("/"), Paginator(range(95), 10).page(1)))
    assert "Previous page" not in made
