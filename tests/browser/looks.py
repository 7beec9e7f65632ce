"""The ways a page is looked at."""

from dataclasses import dataclass

HEIGHTS = {1280: 900, 390: 844}


@dataclass(frozen=True)
class Look:
    """A theme of the system, a window's width in CSS pixels, and whether scripts may run."""

    theme: str = "light"
    width: int = 1280
    script: bool = True

    @property
    def height(self) -> int:
        """The height that goes with the width."""
        return HEIGHTS.get(self.width, 900)

    def __str__(self) -> str:
        return f"{self.theme}-{self.width}" + ("" if self.script else "-without-script")


LOOKS = [Look(theme, width) for theme in ("light", "dark") for width in HEIGHTS]
