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
from folkmoot.network.moving.taking import take_in
from folkmoot.network.reading.state import mark_all_read
from folkmoot.people.api import Group, Openness, Person, Viewer, leave_group, visible

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
deeds = st.tuples(st.sampled_from(DEEDS), people, places, places)


class World:
    """Two groups to which deeds happen; a deed that is not allowed does nothing."""

    def __init__(self) -> None:
        self.cast: Cast = everybody()
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
        words = f"Words {next(numbers)}"
        try:
            with transaction.atomic():
                if deed == "post":
                    start_conversation(viewer, group=group, title="A talk", text=words)
                elif deed == "mail":
                    deliver(group, [mail(f"m{at}", answers=f"m{other}" if at != other else "")])
                elif deed == "read":
                    mark_all_read(viewer, group)
                elif deed == "leave":
                    leave_group(viewer, group=group)
                elif (message := self.message(at)) is not None:
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
            "answer": lambda: answer_message(viewer, message=message, text=words),
            "edit": lambda: edit_message(viewer, message=message, text=words),
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


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(deeds, min_size=4, max_size=25))
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
