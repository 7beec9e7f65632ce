"""Where the front end is, and what it declares."""

from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
FRONTEND = REPOSITORY / "frontend"
SOURCE = REPOSITORY / "src" / "folkmoot"


def icon_names() -> set[str]:
    """The icons that the build puts into the sprite."""
    lines = (FRONTEND / "icons.txt").read_text().splitlines()
    return {line.strip() for line in lines if line.strip() and not line.startswith("#")}


def templates() -> list[Path]:
    """Every template of the house."""
    return sorted(SOURCE.rglob("templates/**/*.html"))
