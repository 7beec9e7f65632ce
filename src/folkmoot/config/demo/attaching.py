"""Which files go with a letter: those that its words promise."""

from collections.abc import Sequence
from random import Random

from folkmoot.config.demo.letters import Piece
from folkmoot.config.demo.pictures import File, note, paper, picture, table
from folkmoot.config.demo.words import HOUSES, Slots


def files_for(rng: Random, slots: Slots, pieces: Sequence[Piece]) -> tuple[File, ...]:
    """The files that are promised ("attached", "I attach"), fitting to the words around it."""
    own = " ".join(piece.text for piece in pieces if not piece.quoted)
    if "attach" not in own:
        return ()
    words = own.casefold()
    if any(sign in words for sign in ("picture", "scan", "rubbing", "photograph", "large")):
        count = rng.randint(1, 2)
        return tuple(picture(rng, f"picture-{number}.png") for number in range(1, count + 1))
    if any(sign in words for sign in ("table", "list", "sums", "figures", "export", "rota")):
        return (table(rng, "figures.csv", tuple(rng.sample(HOUSES, 7))),)
    if any(sign in words for sign in ("report", "label", "quotes")):
        return (paper("report.pdf", "Quillhaven Federation", report_lines(slots)),)
    return (note("notes.txt", report_lines(slots)),)


def report_lines(slots: Slots) -> tuple[str, ...]:
    """What stands on a page that is sent along."""
    lines = (
        "Object: {object}",
        "Kept at: {house}; last seen at: {other}",
        "Height {number} mm, width {few}0 mm, one handle.",
        "Surface: worn where hands were, clean where they were not.",
        "Light: 50 lux at most. Climate: 45 to 55 percent.",
        "Travels lying down, with a courier, never on a {weekday}.",
        "Checked in {month} by two people who agreed in the end.",
    )
    return tuple(slots.fill(line) for line in lines)
