"""Derive again what is derived: texts, figures, pictures, the search index."""

import sys
from enum import StrEnum
from typing import Annotated

import typer


class Derived(StrEnum):
    """What can be derived again."""

    SEARCH = "search"
    FIGURES = "figures"
    PICTURES = "pictures"
    BODIES = "bodies"
    ALL = "all"


WhatArgument = Annotated[Derived, typer.Argument(help="What to derive again.")]


def rebuild(what: WhatArgument = Derived.ALL) -> None:
    """Derive again what is derived: texts, figures, pictures, the search index.

    Nothing is lost by it: raw mail, claims and decisions stay as they are.
    """
    from folkmoot.network import rebuilding

    steps = {
        Derived.BODIES: rebuilding.rebuild_bodies,
        Derived.FIGURES: rebuilding.rebuild_figures,
        Derived.PICTURES: rebuilding.rebuild_pictures,
        Derived.SEARCH: rebuilding.rebuild_search,
    }
    for name, step in steps.items():
        if what in (name, Derived.ALL):
            sys.stdout.write(f"{name}: {step()}\n")
