"""The packs that come with Folkmoot, and finding a pack by its folder or its name."""

from pathlib import Path

from folkmoot.base.errors import Unusable

SHIPPED = Path(__file__).parents[2] / "packs"


def shipped_packs() -> tuple[str, ...]:
    """The names of the packs that come along."""
    return tuple(sorted(path.parent.name for path in SHIPPED.glob("*/pack.yaml")))


def pack_folder(given: str) -> Path:
    """The folder somebody means: one of theirs, or a shipped pack by its name.

    Raises Unusable when it is neither.
    """
    folder = Path(given)
    if folder.is_dir():
        return folder
    if given in shipped_packs():
        return SHIPPED / given
    names = ", ".join(shipped_packs())
    raise Unusable(
        f"There is no folder {given}.",
        hint=f"Name the folder of a policy pack, or one that comes along: {names}.",
        place="DIR",
    )
