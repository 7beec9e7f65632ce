"""Everybody is written to in their language, where its words are there."""

import pytest
from django.conf import settings
from tests.cast import Cast
from tests.unit.network.doors.calling import Program
from tests.unit.network.pages.test_permissions import client_of

from folkmoot.base.errors import FolkmootError, NotAllowed
from folkmoot.people import languages
from folkmoot.people.actions import persons
from folkmoot.people.api import Person, Viewer, choose_language, language_of
from folkmoot.people.pages import forms


def the(viewer: Viewer) -> Person:
    assert viewer.person_id
    return Person.objects.get(pk=viewer.person_id)


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> None:
    """German is there as well."""
    for module in (languages, persons, forms):
        monkeypatch.setattr(module, "shipped", lambda: {"en": "English", "de": "Deutsch"})


@pytest.mark.usefixtures("two")
def test_a_language_is_chosen_and_taken_back(cast: Cast) -> None:
    choose_language(cast.member, person=the(cast.member), language="de")
    assert language_of(the(cast.member)) == "de"
    assert language_of(the(cast.owner)) == settings.LANGUAGE_CODE
    choose_language(cast.member, person=the(cast.member), language="")
    assert language_of(the(cast.member)) == settings.LANGUAGE_CODE
    with pytest.raises(NotAllowed):
        choose_language(cast.owner, person=the(cast.member), language="de")


def test_one_whose_words_are_not_there_is_not_chosen_and_not_used(cast: Cast) -> None:
    with pytest.raises(FolkmootError, match="no words"):
        choose_language(cast.member, person=the(cast.member), language="de")
    Person.objects.update(language="de")
    assert language_of(the(cast.member)) == settings.LANGUAGE_CODE
    assert language_of(None) == settings.LANGUAGE_CODE


@pytest.mark.usefixtures("two")
def test_the_profile_offers_what_is_there(cast: Cast) -> None:
    client = client_of(cast.member)
    assert "Deutsch" in client.get("/settings/profile").content.decode()
    client.post("/settings/profile", {"name": "Mads", "about": "", "language": "de"})
    assert the(cast.member).language == "de"
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "de"


def test_a_choice_of_one_is_none(cast: Cast) -> None:
    client = client_of(cast.member)
    assert 'name="language"' not in client.get("/settings/profile").content.decode()
    client.post("/settings/profile", {"name": "Mads II", "about": ""})
    assert the(cast.member).name == "Mads II"


@pytest.mark.usefixtures("two")
def test_programs_choose_it_as_well(cast: Cast) -> None:
    program = Program(cast.member)
    assert program.call("PATCH", "me", {"language": "de"}).status_code == 200
    assert program.get("me")["language"] == "de"
    assert program.call("PATCH", "me", {"language": "tlh"}).status_code == 422
