"""Errors as text and back."""

import pytest

from folkmoot.base.errors import FolkmootError, error_of


@pytest.mark.parametrize(
    "problem",
    [
        FolkmootError("It stopped."),
        FolkmootError("It stopped.", hint="Go on: it is safe."),
        FolkmootError("It stopped.", hint="Go on.", place="a file, at byte 7: there"),
    ],
)
def test_what_was_kept_as_text_is_read_back(problem: FolkmootError) -> None:
    again = error_of(str(problem))
    assert (again.message, again.hint, again.place) == (
        problem.message,
        problem.hint,
        problem.place,
    )
