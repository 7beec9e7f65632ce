"""A conversation as one page shows it: which messages in which order, and what goes with them."""

from collections.abc import Sequence
from enum import StrEnum
from functools import cached_property
from itertools import accumulate
from uuid import UUID

import msgspec

from folkmoot.network.models import Conversation
from folkmoot.network.reading.bodies import ShownBody, bodies_of, rebuilt_ghosts
from folkmoot.network.reading.files import File, files_of
from folkmoot.network.reading.ghosts import Rebuilt
from folkmoot.network.reading.groups import title_of
from folkmoot.network.reading.lines import Line, lines_of, places_of
from folkmoot.network.reading.restricted import openable_in
from folkmoot.network.reading.rights import Rights, rights_in
from folkmoot.network.reading.social import Social, social_of
from folkmoot.network.reading.splits import Split, split_off
from folkmoot.network.reading.state import ReadState, read_state
from folkmoot.network.reading.tree import NONE, Tree, tree_of
from folkmoot.network.reading.window import (
    LINES,
    SIZE,
    Window,
    is_elsewhere,
    readable,
    window_around,
    window_from,
    window_until,
)
from folkmoot.network.reading.writers import Writer, writers_of
from folkmoot.people.api import Viewer

MOST_AGAIN = 300
"""Messages of one page that is read again: as many as a few steps have brought together."""


class View(StrEnum):
    """How a conversation is looked at."""

    TREE = "tree"
    FLAT = "flat"
    TIME = "time"
    PRINT = "print"


class Asked(msgspec.Struct, frozen=True):
    """What an address asks for: the view, a message to be seen, a step, a branch, by public id.

    `through` and `to_end` say how far a page that begins at `start` goes when it is read again.
    """

    view: View = View.TREE
    at: UUID | None = None
    start: UUID | None = None
    stop: UUID | None = None
    branch: UUID | None = None
    through: UUID | None = None
    to_end: bool = False


class Sight:
    """One look of a viewer at a conversation they may see."""

    def __init__(self, viewer: Viewer, conversation: Conversation, asked: Asked) -> None:
        self.viewer = viewer
        self.conversation = conversation
        self.asked = asked
        rows = lines_of(viewer, conversation)
        self.tree: Tree = tree_of(places_of(rows))
        by_id = {line.id: line for line in rows}
        self.lines: list[Line] = [by_id[key] for key in self.tree.ids]
        """The messages in reading order, as the tree numbers them."""
        self.state: ReadState = read_state(viewer, conversation.group_id)

    @cached_property
    def title(self) -> str:
        """What to call it, made only of what the viewer sees."""
        if self.conversation.restricted_count:
            return title_of(self.lines)
        return self.conversation.title

    @cached_property
    def by_ref(self) -> dict[UUID, int]:
        """The place of each message in reading order."""
        return {line.ref: index for index, line in enumerate(self.lines)}

    @cached_property
    def openable(self) -> frozenset[int]:
        """The restricted messages, by row id, that the viewer may open to the group."""
        return openable_in(self.viewer, self.conversation)

    @cached_property
    def rights(self) -> Rights:
        """What the viewer may do to the messages of this page."""
        ids = (self.lines[index].id for index in self.in_window)
        return rights_in(self.viewer, ids)

    @cached_property
    def social(self) -> Social:
        """What hangs on the messages of this page: reactions, polls, decisions and so on."""
        lines = (self.lines[index] for index in self.in_window)
        said = [line.id for line in lines if not line.is_hollow]
        return social_of(self.viewer, self.conversation, said)

    @cached_property
    def splits(self) -> list[Split]:
        """The branches split off from this conversation, and the one it was split off from."""
        here = self.conversation.ref
        return [
            split
            for split in split_off(self.viewer, self.conversation.group_id)
            if here in (split.conversation, split.under_conversation)
        ]

    @cached_property
    def branch(self) -> int:
        """The head of the branch in view; NONE for the whole conversation."""
        return self.by_ref.get(self.asked.branch, NONE) if self.asked.branch else NONE

    @cached_property
    def shown(self) -> Sequence[int]:
        """Everything this view has, page by page, in its order."""
        if self.asked.view == View.PRINT:
            return range(len(self.tree))
        if self.asked.view == View.TREE:
            return readable(self.tree, self.branch)
        return self.tree.by_time

    @cached_property
    def window(self) -> Window:
        """The part of `shown` on this page."""
        total = len(self.shown)
        if self.asked.view == View.PRINT:
            return Window(0, total, total)
        size = LINES if self.asked.view == View.TIME else SIZE
        if self.asked.start is not None and (self.asked.through or self.asked.to_end):
            return self._window_again(self._place(self.asked.start) or 0)
        if self.asked.start is not None:
            return window_from(total, self._place(self.asked.start) or 0, size)
        if self.asked.stop is not None:
            return window_until(total, self._place(self.asked.stop) or 0, size)
        anchor = self._place(self.asked.at) if self.asked.at else None
        return window_around(total, anchor, size)

    def _window_again(self, start: int) -> Window:
        """The page that begins at place `start` and holds what it held before, and what came."""
        total = len(self.shown)
        through = self._place(self.asked.through) if self.asked.through else None
        stop = total if through is None else through + 1
        return window_from(total, start, min(max(stop - start, 1), MOST_AGAIN))

    def _place(self, ref: UUID) -> int | None:
        """Where a message stands in `shown`: itself, or the card behind which it is."""
        index = self.by_ref.get(ref)
        if index is None:
            return None
        if self.asked.view != View.TREE:
            return list(self.shown).index(index)
        at_or_before = [place for place, one in enumerate(self.shown) if one <= index]
        return at_or_before[-1] if at_or_before else None

    @cached_property
    def in_window(self) -> Sequence[int]:
        """The messages of this page."""
        return self.shown[self.window.start : self.window.stop]

    @cached_property
    def in_view(self) -> frozenset[int]:
        """The messages of this page that can be jumped to: those it does not show as cards."""
        if self.asked.view != View.TREE:
            return frozenset(self.in_window)
        base = self.tree.indent[self.branch] if self.branch != NONE else 0
        shown = (one for one in self.in_window if not is_elsewhere(self.tree, one, base))
        return frozenset(shown)

    @cached_property
    def bodies(self) -> dict[int, ShownBody]:
        """What the messages of this page say, by row id."""
        real = (self.lines[index] for index in self.in_window)
        return bodies_of((line.id, line.revision) for line in real if not line.is_hollow)

    @cached_property
    def ghosts(self) -> dict[int, Rebuilt]:
        """What is known of the ghosts of this page, by row id."""
        answers = {
            self.lines[index].id: [self.lines[one].id for one in self.tree.children[index]][:10]
            for index in self.in_window
            if self.lines[index].is_ghost
        }
        return rebuilt_ghosts(answers) if answers else {}

    @cached_property
    def files(self) -> dict[int, list[File]]:
        """The files of the messages of this page, by row id."""
        lines = (self.lines[index] for index in self.in_window)
        return files_of(line.id for line in lines if line.file_count)

    @cached_property
    def writers(self) -> dict[int, Writer]:
        """Who wrote the messages of this page and those they answer, by address."""
        shown = set(self.in_window) | {self.tree.parent[index] for index in self.in_window}
        return writers_of(self.lines[index].sender for index in shown if index != NONE)

    @cached_property
    def unread(self) -> list[bool]:
        """Whether each message waits for the viewer, in reading order."""
        state = self.state
        if not state.counted:
            return [False] * len(self.lines)
        return [
            line.number is not None and line.number not in state.read and not line.is_hollow
            for line in self.lines
        ]

    @cached_property
    def _sums(self) -> tuple[list[int], list[int]]:
        unread = list(accumulate(self.unread, initial=0))
        real = list(accumulate((not line.is_hollow for line in self.lines), initial=0))
        return unread, real

    def unread_below(self, index: int) -> int:
        """Unread messages at and below this one."""
        sums = self._sums[0]
        return sums[index + self.tree.size[index]] - sums[index]

    def count_below(self, index: int) -> int:
        """Messages at and below this one that say something."""
        sums = self._sums[1]
        return sums[index + self.tree.size[index]] - sums[index]

    @property
    def unread_count(self) -> int:
        """Unread messages of the whole conversation."""
        return self._sums[0][-1]

    @property
    def message_count(self) -> int:
        """Messages of the whole conversation the viewer sees, without ghosts."""
        return self._sums[1][-1]
