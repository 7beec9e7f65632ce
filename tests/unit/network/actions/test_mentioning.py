"""Mentions: settled when a message is posted, shown as links, told to those who send notices."""

import pytest
from tests.cast import Cast, circle, somebody
from tests.mailbag import mail
from tests.unit.network.pages.test_permissions import client_of

from folkmoot.base.ids import written
from folkmoot.network.actions.mentioning import MOST, named_in
from folkmoot.network.actions.posting import edit_message, receive_mail, start_conversation
from folkmoot.network.models import Mention, Message
from folkmoot.network.reading.mentions import mentioned_in, with_mentions
from folkmoot.people.api import Group, GroupRole, Openness, Viewer, add_member, change_profile


@pytest.fixture
def group(cast: Cast) -> Group:
    return circle(cast, Openness.CLOSED)


def post(viewer: Viewer, group: Group, text: str) -> Message:
    posted = start_conversation(viewer, group=group, title="T", text=text)
    return Message.objects.get(pk=posted.message)


def people(message: Message) -> set[int]:
    return mentioned_in([message.pk]).get(message.pk, set())


def joined(cast: Cast, group: Group, name: str) -> Viewer:
    viewer = somebody(name)
    assert viewer.person
    add_member(cast.owner, group=group, person=viewer.person, role=GroupRole.MEMBER)
    return viewer


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ask @Moira.", {"@Moira"}),
        ("(@moira, @Olive)", {"@moira", "@Olive"}),
        ("@Moira and @Moira", {"@Moira"}),
        ("**@Moira**", {"@Moira"}),
        ("@Moirai", set()),
        ("mail@Moira", set()),
        ("@@Moira", set()),
        ("`@Moira`", set()),
        ("> @Moira", set()),
        ("[@Moira](https://example.org)", set()),
        ("    @Moira", set()),
        ("@Stranger", set()),
        ("@", set()),
    ],
)
def test_who_is_meant(cast: Cast, group: Group, text: str, found: set[str]) -> None:
    assert {one.words for one in named_in(cast.member, group, text)} == found


def test_the_longest_name_is_meant(cast: Cast, group: Group) -> None:
    joined(cast, group, "Ana")
    longer = joined(cast, group, "Ana-Maria")
    assert longer.person
    message = post(cast.member, group, "Hello @Ana-Maria!")
    assert people(message) == {longer.person.pk}


def test_several_of_one_name_are_all_meant_and_none_is_linked(cast: Cast, group: Group) -> None:
    first, second = joined(cast, group, "Ana"), joined(cast, group, "Other")
    assert first.person
    assert second.person
    change_profile(second, name="Ana", about="", person=second.person)
    message = post(cast.member, group, "Hello @Ana")
    assert people(message) == {first.person.pk, second.person.pk}
    page = client_of(cast.member).get(f"/m/{written(message.ref)}", follow=True).content.decode()
    assert '<strong class="mention">@Ana</strong>' in page


def test_a_group_means_its_members(cast: Cast, group: Group) -> None:
    other = circle(cast, Openness.OPEN, "Roof crew")
    message = post(cast.member, group, f"@Roof crew and @{other.slug}")
    assert Mention.objects.get(message=message).group == other
    members = {cast.owner, cast.moderator, cast.member, cast.guest}
    assert people(message) == {viewer.person_id for viewer in members}


def test_a_secret_group_is_not_named_by_those_outside(cast: Cast, group: Group) -> None:
    from folkmoot.people.api import create_group

    create_group(cast.stranger, title="Cabal", openness=Openness.SECRET)
    assert named_in(cast.member, group, "@Cabal") == []


def test_a_name_is_a_link_that_outlives_a_new_name(cast: Cast, group: Group) -> None:
    message = post(cast.member, group, "Ask @Moira & co.")
    assert cast.moderator.person
    change_profile(cast.moderator, name="Renamed", about="", person=cast.moderator.person)
    page = client_of(cast.member).get(f"/m/{written(message.ref)}", follow=True).content.decode()
    ref = written(cast.moderator.person.ref)
    assert f'<a class="mention" href="/people/{ref}">@Moira</a> &amp; co.' in page


def test_an_edit_settles_anew(cast: Cast, group: Group) -> None:
    message = post(cast.member, group, "@Moira")
    edit_message(cast.member, message=message, text="@Olive")
    assert people(message) == {cast.owner.person_id}


def test_a_mail_mentions_too(cast: Cast, group: Group) -> None:
    raw = mail("one", "Hello @Moira\n", sender="Mads <mads@example.org>")
    posted = receive_mail(cast.member, group=group, raw=raw)
    assert mentioned_in([posted.message])[posted.message] == {cast.moderator.person_id}


def test_a_list_of_names_is_bounded(cast: Cast, group: Group) -> None:
    text = "@nobody " * MOST + "@Moira"
    assert named_in(cast.member, group, text) == []


@pytest.mark.parametrize(
    ("html", "made"),
    [
        ("<p>@Al</p>", '<p><a class="mention" href="/x">@Al</a></p>'),
        ("<p>@Alma @Al</p>", '<p>@Alma <a class="mention" href="/x">@Al</a></p>'),
        ("<code>@Al</code>", "<code>@Al</code>"),
        ('<a href="/@Al">@Al</a>', '<a href="/@Al">@Al</a>'),
        ("<pre><b>@Al</b></pre>", "<pre><b>@Al</b></pre>"),
    ],
)
def test_only_plain_words_become_links(html: str, made: str) -> None:
    assert with_mentions(html, {"@Al": "/x"}) == made
