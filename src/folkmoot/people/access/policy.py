"""The policy: for each model and verb, one condition that answers both questions.

`visible(viewer, Model)` narrows to the rows a viewer may see; `may(viewer, verb, thing)` asks the
same condition about one row; `require` raises. A condition that is never written is never true.
"""

from collections.abc import Callable
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from folkmoot.base.errors import NotAllowed, NotFound
from folkmoot.people.access.compiled import CompiledFor
from folkmoot.people.access.viewer import Viewer

SEE = "see"
NOBODY = Q(pk__in=[])
EVERYBODY = ~NOBODY
Condition = Callable[[Viewer], Q]
AnyModel = TypeVar("AnyModel", bound=Model)

_conditions: dict[tuple[type[Model], str], Condition] = {}
_often: dict[tuple[type[Model], str], CompiledFor] = {}


def allow(model: type[Model], verb: str, condition: Condition) -> None:
    """Say who may do `verb` to which rows of `model`; once for each pair."""
    if _conditions.get((model, verb), condition) is not condition:
        raise ValueError(f"{verb} of {model.__name__} is already decided")
    _conditions[(model, verb)] = condition


def allow_often(model: type[Model], verb: str, condition: Condition) -> None:
    """The same of what is asked in nearly every request: `may` keeps its SQL.

    The condition must depend on nothing but its viewer: neither on the time nor on what it reads.
    """
    allow(model, verb, condition)

    def one(viewer: Viewer, row: int) -> QuerySet[Model, tuple[int]]:
        return allowed(viewer, verb, model).filter(pk=row).values_list("pk")

    _often.setdefault((model, verb), CompiledFor(one, int))


def condition_of(viewer: Viewer, verb: str, model: type[Model]) -> Q:
    """The condition under which `viewer` may do `verb` to a row of `model`."""
    if viewer.is_operator:
        return EVERYBODY
    condition = _conditions.get((model, verb))
    return condition(viewer) if condition else NOBODY


def within(viewer: Viewer, verb: str, model: type[Model], path: str) -> Q:
    """The condition of `model` asked of rows that point to it through `path`."""
    narrowed = model._default_manager.filter(condition_of(viewer, verb, model))  # noqa: SLF001  # Django's documented model API
    return Q(**{f"{path}__in": narrowed})


def allowed(viewer: Viewer, verb: str, model: type[AnyModel]) -> QuerySet[AnyModel]:
    """The rows of `model` to which `viewer` may do `verb`."""
    return model._default_manager.filter(condition_of(viewer, verb, model))  # noqa: SLF001  # Django's documented model API


def visible(viewer: Viewer, model: type[AnyModel]) -> QuerySet[AnyModel]:
    """The rows of `model` that `viewer` may see; where every query begins."""
    return allowed(viewer, SEE, model)


def may(viewer: Viewer, verb: str, thing: Model) -> bool:
    """Whether `viewer` may do `verb` to `thing`."""
    # not type(thing): the user of a request is a lazy stand-in that answers for its class
    model = thing.__class__
    kept = _often.get((model, verb))
    if kept is not None:
        return bool(kept(viewer, thing.pk))
    return allowed(viewer, verb, model).filter(pk=thing.pk).exists()


def require(viewer: Viewer, verb: str, thing: Model) -> None:
    """Raise unless `viewer` may do `verb` to `thing`.

    NotFound where they may not even see it, so that its existence stays a secret.
    """
    if may(viewer, verb, thing):
        return
    if verb != SEE and may(viewer, SEE, thing):
        raise NotAllowed(
            f"You may not {verb.replace('_', ' ')} this.",
            hint="Ask an owner of the group, or an administrator.",
        )
    raise NotFound("There is nothing here that you can see.", hint="Check the address.")
