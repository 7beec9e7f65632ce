"""The groups of the federation: who is in them, how open they are, what they talk about."""

import msgspec

from folkmoot.people.api import GroupRole, Openness


class Circle(msgspec.Struct, frozen=True):
    """A group; people are given by their first names, the first member owns it.

    `talks` is about how many conversations it holds, over `days` days up to now.
    """

    slug: str
    title: str
    about: str
    openness: str
    members: tuple[str, ...]
    writers: tuple[str, ...] = ()
    talks: int = 20
    days: int = 400
    moderators: tuple[str, ...] = ()

    @property
    def everybody(self) -> tuple[str, ...]:
        """Who writes there, whether a member or known by mail only."""
        return self.members + self.writers

    def role_of(self, first_name: str) -> str:
        """What a member is in the group."""
        if first_name == self.members[0]:
            return GroupRole.OWNER
        return GroupRole.MODERATOR if first_name in self.moderators else GroupRole.MEMBER


CIRCLES = (
    Circle(
        "catalogue",
        "Shared catalogue",
        "One catalogue for twelve houses: records, names, numbers, and what we do about the "
        "drawers nobody has opened since 1974.",
        Openness.OPEN,
        (
            "Tomasz",
            "Ines",
            "森下",
            "林",
            "יעל",
            "ليلى",
            "Hanneke",
            "Giulia",
            "Marek",
            "Priya",
            "Sunniva",
            "Nikos",
            "Jarrah",
            "Wanjiru",
            "Imani",
        ),
        ("Edda", "Rashid", "김서윤", "Viktor"),
        talks=34,
        moderators=("Ines", "Hanneke"),
    ),
    Circle(
        "exhibitions",
        "Exhibitions and loans",
        "What hangs where, from when to when, who lends it, and who is holding the other end of "
        "the crate.",
        Openness.OPEN,
        (
            "Léo",
            "Sólrún",
            "Hanneke",
            "Giulia",
            "Aroha",
            "Dilnoza",
            "Mikael",
            "Rosalind",
            "Beatriz",
            "Nikos",
            "Tevite",
            "Maristela",
        ),
        ("Clementine", "Αθηνά", "Bram"),
        talks=34,
        moderators=("Hanneke",),
    ),
    Circle(
        "reading-rooms",
        "Reading rooms and visitors",
        "Opening hours, desks, readers, visitors, and the cafés that keep both awake.",
        Openness.OPEN,
        (
            "Wanjiru",
            "Oluwaseun",
            "Ngozi",
            "Callum",
            "林",
            "Jarrah",
            "Aroha",
            "Mikael",
            "Efua",
            "Rosalind",
        ),
        ("Juno", "Edda"),
        talks=30,
        moderators=("Oluwaseun",),
    ),
    Circle(
        "web",
        "Website and code",
        "The public site, the catalogue's search page, patches. Plain text, please.",
        Openness.OPEN,
        ("Marek", "Priya", "Ines", "林", "Dao", "Petr"),
        ("Viktor", "Rashid"),
        talks=30,
        days=300,
        moderators=("Priya",),
    ),
    Circle(
        "volunteers",
        "Volunteers",
        "Rotas, training, thanks, and the big transcription weekend. Guests welcome.",
        Openness.OPEN,
        ("Callum", "Ngozi", "Efua", "Wanjiru", "Imani", "Petr", "Maristela", "Gwil", "Jarrah"),
        ("Juno", "Clementine"),
        talks=22,
        moderators=("Ngozi",),
    ),
    Circle(
        "buildings",
        "Buildings and climate",
        "Roofs, humidity, lifts, alarms. Closed, because it says where the keys are.",
        Openness.CLOSED,
        ("Mikael", "Sólrún", "Tevite", "Ines", "Hanneke", "Oluwaseun", "Dilnoza", "Andrzej"),
        ("Bram",),
        talks=24,
    ),
    Circle(
        "acquisitions",
        "Acquisitions",
        "Offers, prices, provenance. Closed: much of it is promised in confidence.",
        Openness.CLOSED,
        ("Beatriz", "יעל", "森下", "Hanneke", "Andrzej", "Aroha"),
        ("Αθηνά", "Rashid"),
        talks=16,
    ),
    Circle(
        "council",
        "Council",
        "The twelve houses' heads, before anything is decided.",
        Openness.SECRET,
        ("Aroha", "Ines", "Andrzej", "Beatriz", "Efua", "Rosalind"),
        talks=12,
        days=250,
    ),
)
