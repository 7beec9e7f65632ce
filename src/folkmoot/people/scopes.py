"""What a token lets its bearer do of what its person may do. Pure."""

from collections.abc import Iterable
from enum import StrEnum

from folkmoot.base.errors import FolkmootError


class Scope(StrEnum):
    """One of the things a token can be good for; each stands alone."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"


DEFAULT = frozenset({Scope.READ, Scope.WRITE})
EVERY = frozenset(Scope)


def scopes_named(words: Iterable[str]) -> frozenset[Scope]:
    """The scopes behind these words; raises FolkmootError for none, and for unknown ones."""
    known = {scope.value: scope for scope in Scope}
    given = list(words)
    unknown = [word for word in given if word not in known]
    if unknown or not given:
        raise FolkmootError(
            f"{unknown[0]!r} is not a scope." if unknown else "A token needs a scope.",
            hint=f"Name one or more of {', '.join(known)}.",
            place="scopes",
        )
    return frozenset(known[word] for word in given)


def scopes_written(scopes: Iterable[Scope]) -> str:
    """The scopes as a column keeps them: words in one order, a space between."""
    chosen = frozenset(scopes)
    return " ".join(scope.value for scope in Scope if scope in chosen)


def scopes_read(column: str) -> frozenset[Scope]:
    """The scopes a column names; a word that is no scope any more opens nothing."""
    words = set(column.split())
    return frozenset(scope for scope in Scope if scope.value in words)
