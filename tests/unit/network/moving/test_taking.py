"""Taken in twice, by halves, into a house that lives; and what can be done afterwards."""

from pathlib import Path

import pytest
from tests.cast import Cast, circle, somebody
from tests.mailbag import deliver, mail
from tests.unit.network.moving.organisation import emptied, whole_organisation, written_to

from folkmoot.base.errors import NotAllowed, Unusable
from folkmoot.network.actions.edges import move_message, split_message
from folkmoot.network.actions.polls import vote
from folkmoot.network.actions.posting import answer_message, edit_message, start_conversation
from folkmoot.network.actions.reactions import take_back
from folkmoot.network.figures import rebuild
from folkmoot.network.models import (
    Body,
    Conversation,
    GroupMail,
    Mention,
    Message,
    Poll,
    Reaction,
    TakenGroup,
    Vote,
)
from folkmoot.network.moving import taking
from folkmoot.network.moving.leaving import write_archive
from folkmoot.network.moving.selection import Selection
from folkmoot.network.moving.taking import take_in
from folkmoot.people.api import Group, Openness, Person, Viewer, leave_group
from folkmoot.people.models import RoleGrant

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """As if the process had ended here."""


@pytest.fixture
def archive(cast: Cast, tmp_path: Path) -> Path:
    """A whole archive, beside an empty house."""
    whole_organisation(cast)
    written_to(tmp_path / "all")
    emptied()
    return tmp_path / "all"


def viewer(email: str) -> Viewer:
    """Somebody who came with the archive."""
    return Viewer(Person.objects.get(email=email))


def message(words: str) -> Message:
    """The message that begins with these words."""
    rows = Message.objects.select_related("group", "conversation")
    return rows.get(first_words__startswith=words, group__slug="lived")


def figures() -> list[object]:
    """What is counted of conversations and groups."""
    columns = ("ref", "title", "message_count", "ghost_count", "people_count", "last_at",
               "doubtful_count", "restricted_count", "node_count")  # fmt: skip
    talks = Conversation.objects.order_by("ref").values_list(*columns)
    return [*talks, *GroupMail.objects.order_by("pk").values_list()]


def test_a_second_time_adds_nothing(archive: Path, tmp_path: Path) -> None:
    take_in(archive)
    before = written_to(tmp_path / "before")
    again = take_in(archive)
    assert not again.added
    assert again.left == ("lived", "kept")
    assert written_to(tmp_path / "after") == before


def test_killed_anywhere_it_goes_on_and_ends_the_same(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = taking._Taking._stored
    steps = iter(range(0))

    def stored_or_killed(self: taking._Taking, *rest: object) -> int:
        done = whole(self, *rest)  # type: ignore[arg-type]  # passed on as it came
        if next(steps, None) is None:
            raise Killed
        return done

    monkeypatch.setattr(taking._Taking, "_stored", stored_or_killed)
    for count in range(1, 90, 9):
        steps = iter(range(count))
        try:
            take_in(archive)
        except Killed:
            continue
        break
    else:
        pytest.fail("it never came to its end")
    monkeypatch.undo()
    assert not TakenGroup.objects.filter(finished_at=None).exists()
    before = written_to(tmp_path / "again")
    emptied()
    take_in(archive)
    assert written_to(tmp_path / "at-once") == before


def test_nobody_writes_into_a_group_that_is_not_whole_yet(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(self: taking._Taking, *rest: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(taking, "_claim_decisions", killed)
        with pytest.raises(Killed):
            take_in(archive)
    group = Group.objects.get(slug="lived")
    with pytest.raises(NotAllowed):
        start_conversation(viewer("mads@example.org"), group=group, title="x", text="x")
    take_in(archive)
    group.refresh_from_db()
    assert group.archived_at is None
    start_conversation(viewer("mads@example.org"), group=group, title="x", text="x")


def test_figures_are_those_of_counting_anew(archive: Path) -> None:
    take_in(archive)
    before = figures()
    for group in Group.objects.all():
        rebuild(group)
    assert figures() == before
    assert Body.objects.count() == Message.objects.filter(is_ghost=False).count()


def test_life_goes_on(archive: Path) -> None:
    take_in(archive)
    member, owner = viewer("mads@example.org"), viewer("olive@example.org")
    seen = message("I saw it yesterday")
    edit_message(member, message=seen, text="I saw it on Monday.")
    answer = Message.objects.get(pk=answer_message(owner, message=seen, text="Ah.").message)
    assert answer.conversation == seen.conversation
    last = Message.objects.filter(group=seen.group, is_ghost=False).order_by("-number").first()
    assert answer == last
    poll = Poll.objects.get(anonymous=False)
    vote(member, poll=poll, numbers=[1])
    assert [one.option.number for one in Vote.objects.filter(person=member.person)] == [1]
    kept = Group.objects.get(slug="kept")
    later = deliver(kept, [mail("never-seen", subject="Gutters", minutes=29)])
    assert later["alone"].parent == later["never-seen"]


def test_what_people_decided_about_places_counts_as_before(archive: Path) -> None:
    take_in(archive)
    owner = viewer("olive@example.org")
    moved = message("And doors?")
    assert moved.parent == message("Me too")
    split_message(owner, message=moved)
    moved.refresh_from_db()
    assert moved.parent is None
    move_message(owner, message=moved, parent=message("I saw it yesterday"))
    moved.refresh_from_db()
    assert moved.parent == message("I saw it yesterday")


def test_a_group_that_lives_is_left_as_it_is(archive: Path) -> None:
    take_in(archive)
    member, guest = viewer("mads@example.org"), viewer("gast@example.org")
    reaction = Reaction.objects.get()
    take_back(member, message=reaction.message, emoji=reaction.emoji)
    leave_group(guest, group=Group.objects.get(slug="lived"))
    take_in(archive)
    assert not Reaction.objects.exists()
    assert not guest.person or not guest.person.memberships.filter(group__slug="lived").exists()


def test_into_a_house_that_lives(archive: Path) -> None:
    """Who is here already is the same person, words taken here get a number, no role comes."""
    here = somebody("Olive")
    circle_of_one = Group.objects.create(slug="lived", title="Ours")
    taken = take_in(archive)
    assert taken.renamed == {"lived": "lived-2"}
    came = Group.objects.get(slug="lived-2")
    assert here.person
    assert here.person.memberships.filter(group=came, role="owner").exists()
    assert Message.objects.filter(group=came, posted_by=here.person).exists()
    assert not Message.objects.filter(group=circle_of_one).exists()
    assert not RoleGrant.objects.exists()
    assert Person.objects.filter(email="olive@example.org").count() == 1


def test_half_of_another_archive_is_ended_first(archive: Path, tmp_path: Path, cast: Cast) -> None:
    take_in(archive)
    TakenGroup.objects.filter(group__slug="lived").update(finished_at=None, archive=b"x" * 32)
    with pytest.raises(Unusable, match="only by half"):
        take_in(archive)


def test_some_groups_bring_only_who_is_spoken_of(cast: Cast, tmp_path: Path) -> None:
    groups = whole_organisation(cast)
    somebody("Nobody")
    kept = Selection((groups["kept"].pk,))
    before = written_to(tmp_path / "kept", kept)
    emptied()
    taken = take_in(tmp_path / "kept")
    assert taken.groups == ("kept",)
    assert not Person.objects.filter(name="Nobody").exists()
    again = Selection((Group.objects.get().pk,))
    assert written_to(tmp_path / "again", again) == before


def test_a_mention_of_a_group_that_does_not_come_is_left_out(cast: Cast, tmp_path: Path) -> None:
    group = circle(cast, Openness.OPEN, "Here")
    other = circle(cast, Openness.OPEN, "Elsewhere")
    posted = start_conversation(cast.owner, group=group, title="x", text="Ask @Elsewhere.")
    assert Mention.objects.get(message=posted.message).group == other
    manifest = write_archive(tmp_path / "one", Selection((group.pk,)))
    assert manifest.left_out == {"mentions": 1}
    emptied()
    assert take_in(tmp_path / "one").groups == (group.slug,)
