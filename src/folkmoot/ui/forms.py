"""How a refusal is told in a form."""

from collections.abc import Callable

from django.forms import BaseForm

from folkmoot.base.errors import FolkmootError, NotAllowed, NotFound


def succeeded(form: BaseForm, change: Callable[[], object]) -> bool:
    """Carry out a change; what refuses it for its words is told at the form's field.

    Not being allowed, and not being there, have pages of their own and are not caught.
    """
    try:
        change()
    except (NotAllowed, NotFound):
        raise
    except FolkmootError as problem:
        place = problem.place if problem.place in form.fields else None
        form.add_error(place, f"{problem.message} {problem.hint}".strip())
        return False
    return True
