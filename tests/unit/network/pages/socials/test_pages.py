"""What stands at messages, in lists and in search, seen through the pages."""

import pytest
from tests.cast import Cast, circle
from tests.unit.network.pages.conftest import Indexing
from tests.unit.network.pages.test_permissions import client_of

from folkmoot.base.ids import written
from folkmoot.network.actions.closings import Outcome, close_talk
from folkmoot.network.actions.posting import answer_message, edit_message, start_conversation
from folkmoot.network.actions.praise import praise
from folkmoot.network.actions.reactions import react
from folkmoot.network.actions.tags import tag_conversation
from folkmoot.network.models import Conversation, Message, Reaction
from folkmoot.network.search.asking import asked
from folkmoot.people.api import Group, Openness, Viewer


@pytest.fixture
def group(cast: Cast) -> Group:
    return circle(cast, Openness.OPEN)


def posted(viewer: Viewer, group: Group, title: str, text: str = "") -> Message:
    made = start_conversation(viewer, group=group, title=title, text=text or f"{title} words")
    return Message.objects.select_related("group", "conversation").get(pk=made.message)


def page(viewer: Viewer, message: Message) -> str:
    answer = client_of(viewer).get(f"/c/{written(message.conversation.ref)}")
    assert answer.status_code == 200
    return answer.content.decode()


class TestReactions:
    """A row that is never kept with the message."""

    def test_one_joins_and_leaves(self, cast: Cast, group: Group) -> None:
        message = posted(cast.member, group, "Roof")
        url = f"/m/{written(message.ref)}/react"
        client = client_of(cast.owner)
        assert 'class="reaction" type="submit"' not in page(cast.owner, message)
        assert client.post(url, {"react": "🎉"}).status_code == 302
        assert 'aria-pressed="true" aria-label="hooray, 1: Olive"' in page(cast.owner, message)
        assert 'aria-pressed="false" aria-label="hooray, 1: Olive"' in page(cast.guest, message)
        row = client.post(url, {"take_back": "🎉"}, headers={"HX-Request": "true"})
        assert "<html" not in row.content.decode()
        assert "hooray" not in row.content.decode()
        assert not Reaction.objects.exists()

    def test_the_picker_is_a_form(self, cast: Cast, group: Group) -> None:
        message = posted(cast.member, group, "Roof")
        url = f"/m/{written(message.ref)}/react"
        whole = client_of(cast.owner).get(url).content.decode()
        part = client_of(cast.owner).get(url, headers={"HX-Request": "true"}).content.decode()
        assert whole.count('name="react"') == part.count('name="react"') == 32
        assert "<html" in whole
        assert "<html" not in part
        assert client_of(cast.owner).post(url, {"emoji": "🦆"}).status_code == 302
        assert Reaction.objects.get().emoji == "🦆"
        assert 'aria-label="duck, 1: Olive"' in page(cast.guest, message)

    def test_many_names_are_counted(self, cast: Cast, group: Group) -> None:
        message = posted(cast.member, group, "Roof")
        for viewer in (cast.owner, cast.moderator, cast.member, cast.guest, cast.stranger):
            react(viewer, message=message, emoji="👍")
        assert "thumbs up, 5: Olive, Moira, Mads, Gast, Stran" in page(cast.owner, message)


class TestOutcomes:
    """At the message, at the top, in the list, in search."""

    def test_a_decision_is_to_be_seen_everywhere(
        self, cast: Cast, group: Group, indexed: Indexing
    ) -> None:
        first, second = posted(cast.owner, group, "First"), posted(cast.owner, group, "Second")
        third = posted(cast.owner, group, "Third")
        earlier = close_talk(cast.owner, message=first, outcome=Outcome(text="Grey slates"))
        close_talk(cast.owner, message=second, outcome=Outcome(text="Tiles"), supersedes=earlier)
        indexed()
        assert page(cast.member, second).count("Tiles") == 2
        assert "superseded" in page(cast.member, first)
        listed = client_of(cast.member).get(f"/g/{group.slug}?show=decided").content.decode()
        assert written(second.conversation.ref) in listed
        assert written(first.conversation.ref) not in listed
        assert written(third.conversation.ref) not in listed
        assert found(cast.member, "is:decision") == {"First", "Second"}
        assert found(cast.member, "is:decision -is:superseded") == {"Second"}
        assert found(cast.member, "is:answered") == {"Second"}
        assert found(cast.member, "slates") == {"First"}

    def test_superseded_ones_rank_below(self, cast: Cast, group: Group, indexed: Indexing) -> None:
        first, second = (posted(cast.owner, group, name, "slates") for name in ("A", "B"))
        later, earlier = close_talk(cast.owner, message=first, outcome=Outcome()), second
        del later
        closing = close_talk(cast.owner, message=earlier, outcome=Outcome())
        third = posted(cast.owner, group, "C", "slates")
        close_talk(cast.owner, message=third, outcome=Outcome(), supersedes=closing)
        indexed()
        ranked = [hit.subject for hit in asked(cast.member, "slates").hits]
        assert ranked[-1] == "B"

    def test_an_answer_in_a_restricted_message_answers_nothing_for_others(
        self, cast: Cast, group: Group, indexed: Indexing
    ) -> None:
        root = posted(cast.owner, group, "Question")
        answer = answer_message(cast.owner, message=root, text="The secret answer")
        row = Message.objects.get(pk=answer.message)
        close_talk(cast.owner, message=row, outcome=Outcome(kind="answer"))
        indexed()
        assert found(cast.guest, "is:answered question") == {"Question"}
        Message.objects.filter(pk=row.pk).update(restricted=True)
        assert found(cast.guest, "is:answered question") == set()
        assert found(cast.owner, "is:answered question") == {"Question"}


class TestTags:
    """In rows, as a filter, in search, completed."""

    def test_where_a_tag_stands(self, cast: Cast, group: Group, indexed: Indexing) -> None:
        roof, other = posted(cast.owner, group, "Roof"), posted(cast.owner, group, "Other")
        client = client_of(cast.owner)
        url = f"/c/{written(roof.conversation.ref)}/tags"
        assert client.post(url, {"tags": "East Wing, גג, east  wing"}).status_code == 302
        indexed()
        rows = client.get(f"/g/{group.slug}").content.decode()
        assert '<bdi class="row-tag">East Wing</bdi>' in rows
        narrowed = client.get(f"/g/{group.slug}?tag=EAST+wing").content.decode()
        assert written(roof.conversation.ref) in narrowed
        assert written(other.conversation.ref) not in narrowed
        assert found(cast.owner, 'tag:"east wing"') == {"Roof"}
        assert found(cast.owner, "tag:גג words") == {"Roof"}
        assert found(cast.owner, '-tag:"east wing"') == {"Other"}
        assert found(cast.owner, "tag:east") == set()
        told = client.get(f"/g/{group.slug}/tags/completion?q=x,+ea").json()
        assert told == {"tags": ["East Wing"]}
        operators = client.get("/-/palette?part=query&q=tag:ea")
        assert operators.status_code in {200, 404}

    def test_of_groups_one_cannot_read_nothing_is_found(
        self, cast: Cast, indexed: Indexing
    ) -> None:
        secret = circle(cast, Openness.SECRET)
        message = posted(cast.owner, secret, "Hush")
        talk = Conversation.objects.select_related("group").get(pk=message.conversation_id)
        tag_conversation(cast.owner, conversation=talk, labels=["hush"])
        indexed()
        assert found(cast.owner, "tag:hush") == {"Hush"}
        assert found(cast.stranger, "tag:hush") == set()


def test_thanks_are_found_and_stand_on_the_page_of_a_person(
    cast: Cast, group: Group, indexed: Indexing
) -> None:
    assert cast.guest.person
    praise(cast.member, group=group, persons=[cast.guest.person], reason="For the ladder.")
    indexed()
    assert found(cast.owner, "is:praise") == {"Thanks to Gast"}
    profile = client_of(cast.owner).get(f"/people/{written(cast.guest.person.ref)}")
    assert "Thanks received" in profile.content.decode()
    assert "For the ladder." in profile.content.decode()


def test_what_must_be_read_is_asked_at_home_and_at_the_message(cast: Cast, group: Group) -> None:
    message = posted(cast.member, group, "Rules")
    one = f"/m/{written(message.ref)}"
    moderator, reader = client_of(cast.moderator), client_of(cast.guest)
    assert "To be read by you" not in reader.get("/").content.decode()
    moderator.post(f"{one}/must-read", {"until": "2999-01-01"})
    from datetime import timedelta

    from folkmoot.base import clock

    until = (clock.now() + timedelta(days=9)).date().isoformat()
    assert moderator.post(f"{one}/must-read", {"until": until}).status_code == 302
    assert "To be read by you" in reader.get("/").content.decode()
    assert "I have read this" in page(cast.guest, message)
    assert reader.post(f"{one}/acknowledge").status_code == 302
    assert "To be read by you" not in reader.get("/").content.decode()
    assert "I have read this" not in page(cast.guest, message)
    told = client_of(cast.member).get(f"{one}/must-read").content.decode()
    assert "not yet" in told


def test_a_paragraph_has_an_address_that_survives_an_edit(cast: Cast, group: Group) -> None:
    message = posted(cast.member, group, "Roof", "First.\n\nThe second one.\n\nThird.")
    name = f"m-{written(message.ref)}"
    assert f'<p id="{name}-p2">' in page(cast.owner, message)
    client, url = client_of(cast.owner), f"/m/{written(message.ref)}/p2?v=0&t=The+second+one."
    assert client.get(url)["Location"].endswith(f"#{name}-p2")
    edit_message(cast.member, message=message, text="New.\n\nFirst.\n\nThe second one.\n\nThird.")
    assert client.get(url)["Location"].endswith(f"#{name}-p3")
    edit_message(cast.member, message=message, text="All gone.")
    assert client.get(url)["Location"].endswith(f"#{name}")


def found(viewer: Viewer, words: str) -> set[str]:
    return {hit.subject.removeprefix("Re: ") for hit in asked(viewer, words).hits}
