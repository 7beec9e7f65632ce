"""Whatever happened: what leaves and comes back is the same, to the byte and to each viewer."""

import tempfile
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import Cast, circle
from tests.mailbag import deliver, mail
from tests.unit.network.moving.organisation import emptied, everybody, written_to

from folkmoot.base.errors import FolkmootError
from folkmoot.network.actions.branches import open_branch, restrict_branch
from folkmoot.network.actions.edges import move_message, split_message
from folkmoot.network.actions.following import follow_branch, mute_branch
from folkmoot.network.actions.posting import (
    answer_message,
    delete_message,
    edit_message,
    restore_message,
    start_conversation,
)
from folkmoot.network.actions.reactions import react
from folkmoot.network.actions.tags import tag_conversation
from folkmoot.network.models import Message
from folkmoot.network.moving.leaving import write_archive
from folkmoot.network.moving.selection import Selection
from folkmoot.network.moving.taking import take_in
from folkmoot.network.reading.state import mark_all_read
from folkmoot.network.rules import TAKE_ALONG
from folkmoot.people.api import Group, Openness, Person, Viewer, allowed, leave_group, visible

pytestmark = pytest.mark.django_db
NAMES = ("owner", "moderator", "member", "guest")
numbers = count()
Ways = dict[str, Callable[[], object]]
people = st.sampled_from(NAMES)
places = st.integers(0, 9)
DEEDS = (
    "post", "answer", "mail", "edit", "delete", "restore", "restrict", "open", "move", "split",
    "react", "follow", "mute", "tag", "read", "leave",
)  # fmt: skip
OF_MESSAGES = set(DEEDS) - {"post", "mail", "read", "leave"}
deeds = st.tuples(st.sampled_from(DEEDS), people, places, places)


class World:
    """Two groups to which deeds happen; a deed that is not allowed does nothing."""

    def __init__(self) -> None:
        self.cast: Cast = everybody()
        self.words: dict[int, list[str]] = {}
        self.mailed: set[tuple[int, int]] = set()
        self.groups = [
            circle(self.cast, openness, openness) for openness in (Openness.OPEN, Openness.SECRET)
        ]

    def viewer(self, name: str) -> Viewer:
        found: Viewer = getattr(self.cast, name)
        found.forget()
        return found

    def message(self, number: int) -> Message | None:
        rows = Message.objects.filter(is_ghost=False).select_related("group", "conversation")
        rows = rows.order_by("pk")
        total = rows.count()
        return rows[number % total] if total else None

    def do(self, deed: str, name: str, at: int, other: int) -> None:
        viewer, group = self.viewer(name), self.groups[other % 2]
        words = f"Words {next(numbers):06}"
        try:
            with transaction.atomic():
                if deed == "post":
                    posted = start_conversation(viewer, group=group, title="A talk", text=words)
                    self.words[posted.message] = [words]
                elif deed == "mail" and (at, group.pk) not in self.mailed:
                    self.mailed.add((at, group.pk))
                    deliver(group, [mail(f"m{at}", answers=f"m{other}" if at != other else "")])
                elif deed == "read":
                    mark_all_read(viewer, group)
                elif deed == "leave":
                    leave_group(viewer, group=group)
                elif deed in OF_MESSAGES and (message := self.message(at)) is not None:
                    self.to_message(deed, viewer, message, self.message(other), words)
        except FolkmootError:
            return

    def to_message(
        self, deed: str, viewer: Viewer, message: Message, other: Message | None, words: str
    ) -> None:
        assert other
        guest = self.cast.guest.person
        chosen = [guest] if guest else []
        ways: Ways = {
            "answer": lambda: self.answered(viewer, message, words),
            "edit": lambda: self.edited(viewer, message, words),
            "delete": lambda: delete_message(viewer, message=message),
            "restore": lambda: restore_message(viewer, message=message),
            "restrict": lambda: restrict_branch(viewer, message=message, persons=chosen),
            "open": lambda: open_branch(viewer, message=message),
            "move": lambda: move_message(viewer, message=message, parent=other),
            "split": lambda: split_message(viewer, message=message),
            "react": lambda: react(viewer, message=message, emoji="👍"),
            "follow": lambda: follow_branch(viewer, message=message),
            "mute": lambda: mute_branch(viewer, message=message),
            "tag": lambda: tag_conversation(
                viewer, conversation=message.conversation, labels=["Roof"]
            ),
        }
        ways[deed]()

    def answered(self, viewer: Viewer, message: Message, words: str) -> None:
        posted = answer_message(viewer, message=message, text=words)
        self.words[posted.message] = [words]

    def edited(self, viewer: Viewer, message: Message, words: str) -> None:
        edit_message(viewer, message=message, text=words)
        self.words.setdefault(message.pk, []).append(words)

    def seen(self) -> dict[str, list[tuple[object, ...]]]:
        """What each of them may see, and where it hangs."""
        found = {}
        for person in Person.objects.exclude(email=None).order_by("email"):
            rows = visible(Viewer(person), Message)
            columns = ("ref", "conversation__ref", "parent__ref", "number", "subject")
            found[str(person.email)] = sorted(rows.values_list(*columns), key=str)
            groups = visible(Viewer(person), Group)
            found[str(person.email)] += sorted(groups.values_list("ref"), key=str)
        return found


def texts(folder: Path) -> str:
    """All that the files of an archive say."""
    return "\n".join(path.read_text() for path in folder.rglob("*") if path.is_file())


@settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(deeds, min_size=4, max_size=15))
def test_a_moderators_copy_says_what_they_see_and_nothing_else(
    db: None, happened: list[tuple[str, str, int, int]]
) -> None:
    with transaction.atomic(), tempfile.TemporaryDirectory() as folder:
        world = World()
        for deed in happened:
            world.do(*deed)
        for name in ("owner", "moderator"):
            viewer = world.viewer(name)
            groups = tuple(group.pk for group in allowed(viewer, TAKE_ALONG, Group))
            write_archive(Path(folder) / name, Selection(groups, viewer))
            said = texts(Path(folder) / name)
            shown = visible(viewer, Message).filter(group__in=groups, deleted_at=None)
            seen = set(shown.values_list("pk", flat=True))
            for message, words in world.words.items():
                told = [one for one in words if one in said]
                assert told == (words if message in seen else []), (name, message)
        emptied()


@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(deeds, min_size=4, max_size=15))
def test_what_comes_back_is_what_left(db: None, happened: list[tuple[str, str, int, int]]) -> None:
    with transaction.atomic(), tempfile.TemporaryDirectory() as folder:
        world = World()
        for deed in happened:
            world.do(*deed)
        before, seen = written_to(Path(folder) / "one"), world.seen()
        emptied()
        take_in(Path(folder) / "one")
        assert world.seen() == seen
        assert written_to(Path(folder) / "two") == before
        emptied()
