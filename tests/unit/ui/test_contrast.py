"""Every ink can be read on every ground, in both themes (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[3] / "frontend" / "css" / "tokens.css"
DECLARED = re.compile(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);")
THEMES = ("light", "dark")
TEXT, OUTLINE = 4.5, 3.0

SURFACES = ("ground", "ground-sunken", "ground-raised", "ground-float", "ground-hover")
TONES = ("observe", "warn", "hold", "block", "allowed")
HUES = tuple(f"hue-{number}" for number in range(8))
PAIRS = [
    *((ink, ground, TEXT) for ink in ("ink", "ink-soft", "ink-faint") for ground in SURFACES),
    *((ink, "ground-selected", TEXT) for ink in ("ink", "ink-soft", "ink-faint", "accent")),
    *((ink, "ground-pressed", TEXT) for ink in ("ink", "ink-soft")),
    *(("accent", ground, TEXT) for ground in SURFACES),
    *(("accent-hover", ground, TEXT) for ground in SURFACES),
    ("accent-pressed", "ground", TEXT),
    ("accent", "accent-ground", TEXT),
    *(("ink-on-accent", ground, TEXT) for ground in ("accent", "accent-hover", "accent-pressed")),
    ("ink-on-danger", "danger", TEXT),
    *((tone, f"{tone}-ground", TEXT) for tone in TONES),
    *((tone, ground, TEXT) for tone in TONES for ground in SURFACES[:3]),
    *((tone, "ground-float", TEXT) for tone in TONES),
    *(("ink", f"{tone}-ground", TEXT) for tone in TONES),
    ("ink", "mark-ground", TEXT),
    *((hue, f"{hue}-ground", TEXT) for hue in HUES),
    *(("line-strong", ground, OUTLINE) for ground in ("ground", "ground-raised", "ground-sunken")),
    *(("focus", ground, OUTLINE) for ground in SURFACES),
    *(("danger", ground, OUTLINE) for ground in ("ground", "ground-raised")),
]
# Hairlines only separate; nothing is said by them alone.
DECORATION = {"line"}


def colours() -> dict[str, dict[str, str]]:
    """Token -> theme -> colour, read from the style sheet itself."""
    found = DECLARED.findall(TOKENS.read_text())
    return {name: dict(zip(THEMES, pair, strict=True)) for name, *pair in found}


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb` as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The ratio of two colours, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_every_pair_can_be_read(theme: str) -> None:
    known = colours()
    ratios = {
        f"{ink} on {ground}": (round(contrast(known[ink][theme], known[ground][theme]), 2), least)
        for ink, ground, least in PAIRS
    }
    assert not {pair: ratio for pair, (ratio, least) in ratios.items() if ratio < least}


def test_every_colour_is_in_a_pair() -> None:
    paired = {name for ink, ground, _ in PAIRS for name in (ink, ground)}
    assert set(colours()) == paired | DECORATION


def test_contrast_is_measured_as_wcag_does() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54
