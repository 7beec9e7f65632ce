"""Queries that begin with what a viewer may see: made into SQL once for all viewers alike.

What the rules say depends on a viewer's kind and roles, and on how many groups and addresses are
theirs; which ones they are stands in the SQL as values only. So viewers who agree in the former
(their outline) share one statement, and each is asked with their own values.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import QuerySet

from folkmoot.base.compiled import Compiled, Parameter
from folkmoot.people.access.viewer import Facts, Viewer
from folkmoot.people.models import Person

MOST_KEPT = 500
"""Statements of one query; beyond that all are made anew."""
Build = Callable[..., QuerySet[Any, tuple[Any, ...]]]


class Outline(NamedTuple):
    """All of a viewer that decides how a rule reads, but no row's id."""

    operator: bool
    administers: bool
    kind: str | None
    roles: frozenset[str]
    group_roles: tuple[str, ...]
    address_count: int


class CompiledFor:
    """A query by `values_list`, given as a function of a viewer and its parameters.

    The function must ask nothing but the policy about the viewer, neither clock nor tables.
    `kinds` are the types of the other parameters, as for `Compiled`.
    """

    def __init__(self, build: Build, *kinds: type[Parameter]) -> None:
        self._build = build
        self._kinds = kinds
        self._kept: dict[Outline, Compiled] = {}

    def __call__(self, viewer: Viewer, *given: Parameter) -> list[tuple[Any, ...]]:
        """The rows for this viewer and these parameters. One query, or two for a new viewer."""
        groups = sorted(viewer.group_roles.items(), key=_by_role)
        outline = Outline(
            viewer.is_operator,
            viewer.administers,
            viewer.person.kind if viewer.person else None,
            viewer.roles,
            tuple(role for _, role in groups),
            len(viewer.address_ids),
        )
        compiled = self._kept.get(outline) or self._keep(outline)
        own = () if viewer.person is None else (viewer.person.pk,)
        return compiled(*own, *(group for group, _ in groups), *viewer.address_ids, *given)

    def _keep(self, outline: Outline) -> Compiled:
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        own = 0 if outline.kind is None else 1
        count = own + len(outline.group_roles) + outline.address_count

        def build(*marks: int) -> QuerySet[Any, tuple[Any, ...]]:
            return self._build(_viewer_like(outline, marks[:count]), *marks[count:])

        compiled = Compiled(build, *[int] * count, *self._kinds, loose=count)
        self._kept[outline] = compiled
        return compiled


def _viewer_like(outline: Outline, values: tuple[int, ...]) -> Viewer:
    """A viewer of this outline with these ids: their own, of their groups, of their addresses."""
    person = None
    if outline.kind is not None:
        person, values = Person(pk=values[0], kind=outline.kind), values[1:]
    viewer = Viewer(person, operator=outline.operator, administers=outline.administers)
    count = len(outline.group_roles)
    groups = dict(zip(values[:count], outline.group_roles, strict=True))
    viewer.facts = Facts(outline.roles, groups, values[count:])
    return viewer


def _by_role(item: tuple[int, str]) -> str:
    return item[1]
