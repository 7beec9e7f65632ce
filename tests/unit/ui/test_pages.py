"""The pages that belong to the design system itself, and those shown when something is wrong."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from folkmoot.base.errors import NotAllowed
from folkmoot.ui.specimens import SECTIONS, specimen_context, specimen_panel


@pytest.mark.parametrize("name", ["400", "403", "404", "500"])
def test_an_error_says_what_why_and_what_to_do(name: str) -> None:
    # Django renders some of them with nothing in the context, not even the request.
    page = render_to_string(f"{name}.html")
    assert f"Error {name}" in page
    assert page.count("<p>") >= 2
    assert 'href="/"' in page


def test_the_words_of_our_own_errors_stand_on_the_page() -> None:
    problem = NotAllowed("This <group> is closed.", hint="Ask its owner.", place="roof")
    page = render_to_string("403.html", {"problem": problem}, RequestFactory().get("/"))
    assert "This &lt;group&gt; is closed." in page
    assert "Ask its owner." in page
    assert "roof" in page


@pytest.mark.parametrize("name", [name for name, _ in SECTIONS])
def test_every_component_has_a_specimen_with_named_states(name: str) -> None:
    request = RequestFactory().get("/", {"only": name})
    context = {**specimen_context(request), **specimen_panel("light")}
    made = render_to_string(f"ui/specimens/{name}.html", context, request)
    assert 'class="state"' in made
    assert "<h3>" in made


def test_no_id_stands_twice(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("folkmoot.ui.views.is_builder", lambda _: True)
    page = client.get(reverse("ui:components")).content.decode()
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(ids) == sorted(set(ids))


def test_offline_and_keys_can_be_read_by_anybody(client: Client) -> None:
    assert client.get(reverse("ui:offline")).status_code == 200
    assert "Next unread" in client.get(reverse("ui:keys")).content.decode()
